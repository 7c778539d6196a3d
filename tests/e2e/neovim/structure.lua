-- How a note looks: the colors of its links, and what is folded.

local editor = require("editor")
local check = editor.check

local NOTE = [==[
---
# 주석
aliases: [모양]
---
# 모양
🌱 [[없는 노트]] 와 🧑‍🏫 [[DO TOO MUCH|블록]] 과 #태그 를 본다.

## 둘째
- 하나
  - 둘
]==]

local TOKENS = [[
  local buffer, found = vim.api.nvim_get_current_buf(), {}
  for row, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
    local last
    for column = 0, #line - 1 do
      local token = (vim.lsp.semantic_tokens.get_at_pos(buffer, row - 1, column) or {})[1]
      if token and token.start_col ~= last then
        last = token.start_col
        table.insert(found, token.type .. " " .. line:sub(last + 1, token.end_col))
      end
    end
  end
  return found
]]

local FOLDS = [[
  local levels = {}
  for line = 1, vim.fn.line("$") do
    table.insert(levels, vim.lsp.foldexpr(line))
  end
  return table.concat(levels, " ")
]]

editor.run(function()
  editor.write("모양.md", NOTE)
  editor.open("모양.md")

  check("links have colors by where they lead, to the byte behind Hangul and emoji", function()
    editor.becomes("the tokens", {
      "property aliases",
      "string 모양",
      "comment 없는 노트",
      "function DO TOO MUCH",
      "string 블록",
      "enumMember #태그",
    }, function()
      return editor.lua(TOKENS)
    end)
  end)

  check("a link changes its color when its note comes", function()
    editor.keys(":e 없는 노트.md<CR>i# 이제 있다<Esc>:w<CR>:e 모양.md<CR>")
    editor.eventually("the color", function()
      return vim.list_contains(editor.lua(TOKENS), "function 없는 노트")
    end)
  end)

  check("sections, properties and items can be folded", function()
    editor.becomes("the folds", ">1 1 1 <1 >1 1 1 >2 >3 <3", function()
      return editor.lua(FOLDS)
    end)
  end)
end)
