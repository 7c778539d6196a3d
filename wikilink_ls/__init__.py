"""A language server for vaults of linked Markdown notes."""

__version__ = "0.1.0"
