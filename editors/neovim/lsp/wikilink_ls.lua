---@brief
---
--- A language server for vaults of linked Markdown notes, such as Obsidian's.
---
--- `pipx install .` in a clone of its repository puts `wikilink-ls` on the PATH.

---@type vim.lsp.Config
return {
  cmd = { 'wikilink-ls', 'serve' },
  filetypes = { 'markdown' },
  root_markers = { '.obsidian', '.wikilink-ls.toml', '.git' },
  workspace_required = false,
}
