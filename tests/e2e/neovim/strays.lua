-- What is Markdown but no note of a vault.

local editor = require("editor")
local check = editor.check

--- Typing and asking in the current buffer does no harm.
local function takes_anything(text)
  editor.lua("vim.bo.filetype = 'markdown'")
  editor.new_line()
  editor.letters(text)
  editor.eventually("the text", function()
    return editor.line() == text
  end)
  editor.normal()
  editor.keys("0f[")
  editor.lua([[
    for _, client in ipairs(vim.lsp.get_clients({ bufnr = 0 })) do
      for _, method in ipairs({ "hover", "definition", "completion", "documentSymbol" }) do
        local position = vim.lsp.util.make_position_params(0, client.offset_encoding)
        local answer, problem = client:request_sync("textDocument/" .. method, position, 10000, 0)
        assert(answer and not answer.err, vim.inspect({ method, problem, answer }))
      end
    end
  ]])
end

editor.run(function()
  check("a buffer without a name", function()
    editor.keys(":enew<CR>")
    takes_anything("말 [[없다#제목]] 과 [a](b.md)")
  end)

  check("a scratch buffer", function()
    editor.keys(":new<CR>:setlocal buftype=nofile<CR>")
    takes_anything("말 [[없다#제목]]")
  end)

  check("a note outside of any vault", function()
    editor.open("../alone.md")
    takes_anything("# 🌱 혼자")
    takes_anything("[[#🌱 혼자]]")
  end)

  check("a new note that is never written", function()
    editor.keys(":e 새 노트.md<CR>")
    takes_anything("[[시작]]")
  end)

  check("a note of the vault beside them", function()
    editor.open("시작.md")
    editor.keys("GA [[없다]]<Esc>")
    editor.becomes("what is underlined", { "없다" }, editor.underlined)
  end)
end)
