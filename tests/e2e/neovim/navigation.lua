-- Where a link leads, what it shows, and the outline of a note.

local editor = require("editor")
local check = editor.check

local KNOWLEDGE = "30-knowledge/"
local LECTURE = "10-projects/12-education/12.04-insighter/인사이터 AI 강의/"

--- In *note*, CTRL-] on *text* leads to *path*, and there to *line*.
local function leads(note, text, path, line)
  editor.open(note)
  editor.go_to(text)
  editor.keys("<C-]>")
  editor.becomes("the note", path, editor.path)
  editor.becomes("the line", line, editor.line)
end

editor.run(function()
  editor.open("시작.md")
  editor.vault_is_read()

  check("a link with spaces leads to its note, and CTRL-T back", function()
    leads("시작.md", "DO TOO MUCH]]", KNOWLEDGE .. "DO TOO MUCH.md", "---")
    editor.keys("<C-t>")
    editor.becomes("the note", "시작.md", editor.path)
    assert(editor.line():find("DO TOO MUCH", 1, true), editor.line())
  end)

  check("every letter of a link leads there, its brackets and its text as well", function()
    for _, text in ipairs({ "[[root-01-단순함\\|", "단순함]]", "]] | 남긴 것이" }) do
      leads("시작.md", text, "00-roots/root-01-단순함.md", "---")
    end
  end)

  check("a relative link leads to its note", function()
    leads(KNOWLEDGE .. "DO TOO MUCH.md", "/00-roots/root-01", "00-roots/root-01-단순함.md", "---")
  end)

  check("a link with a whole path leads to that note", function()
    leads("시작.md", "10-projects", LECTURE .. "README.md", "---")
  end)

  check("a link to a heading leads to its line", function()
    local note, heading = LECTURE .. "수강생 인터뷰.md", "#과도함의 두 얼굴#받는 쪽"
    leads(note, heading, "00-roots/root-03-과도함.md", "### 받는 쪽")
  end)

  check("a link to a heading with an emoji leads to its line", function()
    local note, heading = LECTURE .. "모집 페이지 문안.md", "#💸 환불: 언제까지?"
    leads(note, heading, LECTURE .. "문의 답변.md", "## 💸 환불: 언제까지?")
  end)

  check("a link to a block leads to its line", function()
    editor.open("30-knowledge/DO TOO MUCH.md")
    editor.go_to("#^cut-order")
    editor.keys("<C-]>")
    editor.becomes("the note", "00-roots/root-01-단순함.md", editor.path)
    editor.eventually("the block", function()
      return editor.text():find(editor.line(), 1, true)
        and (editor.line():find("^1%.") or editor.line():find("cut-order", 1, true))
    end)
  end)

  check("a link in the properties leads to its note", function()
    leads(KNOWLEDGE .. "DO TOO MUCH.md", 'root-03-과도함]]"', "00-roots/root-03-과도함.md", "---")
  end)

  check("a Markdown link leads to its heading", function()
    local note, text = KNOWLEDGE .. "Show Don't Tell.md", "(좋은%20예시의%20조건.md#"
    leads(note, text, KNOWLEDGE .. "좋은 예시의 조건.md", "## 훔쳐 올 곳")
  end)

  check("K shows the title of a note, and how it begins", function()
    editor.open("시작.md")
    editor.go_to("root-03-과도함]]")
    editor.keys("K")
    local float = editor.eventually("a float", function()
      return editor.lua("return float()")
    end)
    assert(float:find("과도함", 1, true), float)
    assert(float:find("선은 넘어 봐야 보인다.", 1, true), float)
    assert(not float:find("^gist", 1, true), float)
    editor.keys("0")
    editor.eventually("the float to go", function()
      return not editor.lua("return float()")
    end)
  end)

  check("K on a link to a heading shows what stands there", function()
    editor.open(LECTURE .. "모집 페이지 문안.md")
    editor.go_to("#💸 환불: 언제까지?")
    editor.keys("K")
    local float = editor.eventually("a float", function()
      return editor.lua("return float()")
    end)
    assert(float:find("첫 강의 다음 날 자정까지 전액.", 1, true), float)
    editor.keys("0")
    editor.eventually("the float to go", function()
      return not editor.lua("return float()")
    end)
  end)

  check("the outline holds the headings of a note", function()
    editor.open("00-roots/root-03-과도함.md")
    -- Not gO: for Markdown, Neovim 0.11 has an outline of its own on that key.
    editor.keys(":lua vim.lsp.buf.document_symbol()<CR>")
    local outline = editor.eventually("the location list", function()
      local items = editor.lua("return vim.fn.getloclist(0)")
      return #items > 0 and items
    end)
    local headings = {}
    for _, item in ipairs(outline) do
      table.insert(headings, item.lnum .. " " .. item.text:gsub("^%[%a+%] ", ""))
    end
    local wanted = {
      "13 과도함",
      "18 🔥 왜: 너무 많이?",
      "21 과도함의 두 얼굴",
      "22 만드는 쪽",
      "24 받는 쪽",
      "27 그래서 규칙 하나",
    }
    assert(vim.deep_equal(headings, wanted), vim.inspect(headings))
  end)
end)
