---@brief
---
--- https://pypi.org/project/wikilink-ls/
---
--- A language server for vaults of linked Markdown notes, such as Obsidian's.
---
--- `pipx install wikilink-ls`

---@type vim.lsp.Config
return {
  cmd = { 'wikilink-ls', 'serve' },
  filetypes = { 'markdown' },
  root_markers = { '.obsidian', '.wikilink-ls.toml', '.git' },
  workspace_required = false,
}
