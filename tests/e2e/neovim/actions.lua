-- Code actions and symbols: a missing note, a heading, a section of its own, what a link may be.

local editor = require("editor")
local check = editor.check

local NOTE = [==[
---
up: [[정원 노트]]
---
# 🌱 초고
[[아직 없는 노트#첫 줄]] 과 [[정원 노트#나무]], [[정원 노트#꽃]]
## 떼어 낼 것
여기서 [[정원 노트]] 이야기.
]==]

--- Take the code action at the cursor whose title has *text* in it.
local function take(text)
  local choose = "it.title:find(%q, 1, true)"
  local filter = "filter = function(it) return " .. choose:format(text) .. " end"
  editor.keys(":lua vim.lsp.buf.code_action({ apply = true, " .. filter .. " })<CR>")
end

local function has(text)
  editor.eventually("the text to have " .. text, function()
    return editor.text():find(text, 1, true)
  end)
end

local function underlined(texts)
  editor.becomes("what is underlined", texts, editor.underlined)
end

--- What the buffer of the note at *path* says, whether or not anybody sees it.
local function buffered(path)
  return editor.lua([[
    local buffer = vim.fn.bufnr(...)
    local lines = buffer >= 0 and vim.api.nvim_buf_get_lines(buffer, 0, -1, true) or {}
    return table.concat(lines, "\n")
  ]], "^" .. vim.fn.fnameescape(editor.vault .. "/" .. path) .. "$")
end

local function becomes_text(path, text)
  editor.becomes("the text of " .. path, text, function()
    return buffered(path)
  end)
end

editor.run(function()
  editor.write("정원 노트.md", "# 정원\n\n## 나무들\n\n[[초고#떼어 낼 것|그것]]\n")
  editor.write("초고.md", NOTE)
  editor.open("초고.md")
  editor.vault_is_read()

  check("what is wrong is underlined", function()
    underlined({ "[[정원 노트]]", "아직 없는 노트", "#나무", "#꽃" })
  end)

  check("a link in the properties gets its quotes", function()
    editor.go_to("[[정원 노트]]")
    take("Quote [[")
    has('up: "[[정원 노트]]"')
    underlined({ "아직 없는 노트", "#나무", "#꽃" })
  end)

  check("a missing note is created, with the heading that is asked for", function()
    editor.go_to("아직 없는 노트#")
    take("Create '아직 없는 노트.md'")
    underlined({ "#나무", "#꽃" })
    assert(buffered("아직 없는 노트.md"):find("# 첫 줄", 1, true))
  end)

  check("a missing heading is added to the note that lacks it", function()
    editor.go_to("#꽃]]")
    take("Add the heading")
    underlined({ "#나무" })
    assert(buffered("정원 노트.md"):find("## 꽃", 1, true))
  end)

  check("a link becomes a Markdown link, and back again", function()
    editor.go_to("정원 노트#꽃")
    take("Convert to a Markdown link")
    has("[정원 노트 > 꽃](정원%20노트.md#꽃)")
    editor.go_to("정원%20노트.md#꽃")
    take("Convert to a wikilink")
    has("#나무]], [[정원 노트#꽃]]")
  end)

  check("a section becomes a note, and who links it follows", function()
    editor.go_to("떼어 낼 것")
    take("Extract the section to '떼어 낼 것' and link it")
    has("[[떼어 낼 것]]")
    becomes_text("떼어 낼 것.md", "# 떼어 낼 것\n여기서 [[정원 노트]] 이야기.")
    editor.eventually("the other note to follow", function()
      return buffered("정원 노트.md"):find("[[떼어 낼 것", 1, true)
    end)
    underlined({ "#나무" })
  end)

  check("symbols of the whole vault are listed", function()
    editor.keys(":lua vim.lsp.buf.workspace_symbol('과도함')<CR>")
    editor.eventually("the list", function()
      return editor.lua("return #vim.fn.getqflist() > 0")
    end)
    assert(editor.lua("return vim.fn.getqflist()[1].text"):find("과도함", 1, true))
    editor.keys(":cclose<CR>")
  end)
end)
