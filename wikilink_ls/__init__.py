"""A language server for vaults of linked Markdown notes."""
