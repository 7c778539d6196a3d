-- Root concepts: jumps and lists in the properties, fixes, and a rename that leaves nothing behind.

local editor = require("editor")
local check = editor.check

local NOTE = [==[
---
title: 개념 실험
root-concepts: [과도함, 현장감] # 둘
---
🌱 [[root-03-과도함|과도함]] 과 [[root-02-현장감]], 그리고 [[root-05-여백]] 과 [[단순함]].
]==]

--- Take the code action at the cursor whose title has *text* in it.
local function take(text)
  local choose = "it.title:find(%q, 1, true)"
  local filter = "filter = function(it) return " .. choose:format(text) .. " end"
  editor.keys(":lua vim.lsp.buf.code_action({ apply = true, " .. filter .. " })<CR>")
end

--- How often `wikilink-ls check` finds what in the vault, as it is on the disk.
local function found()
  local told = vim.system({ "wikilink-ls", "check", editor.vault, "--format", "json" }):wait()
  return vim.json.decode(told.stdout).summary.codes
end

--- CTRL-] on *text* leads to the note at *path*, and CTRL-T back.
local function leads_and_back(text, path)
  editor.go_to(text)
  editor.keys("<C-]>")
  editor.becomes("the note", path, editor.path)
  editor.keys("<C-t>")
  editor.becomes("the note", "개념 실험.md", editor.path)
end

local function underlined(texts)
  editor.becomes("what is underlined", texts, editor.underlined)
end

editor.run(function()
  editor.write("개념 실험.md", NOTE)
  editor.open("개념 실험.md")
  editor.vault_is_read()

  check("what is not declared and what is nearly a concept are underlined", function()
    underlined({ "root-05-여백", "단순함" })
  end)

  check("a declared value leads to its concept note, and CTRL-T back", function()
    leads_and_back("현장감] # 둘", "00-roots/root-02-현장감.md")
  end)

  check("a link that nearly names a concept leads there, too", function()
    leads_and_back("단순함]]", "00-roots/root-01-단순함.md")
  end)

  check("K on a declared value shows its card", function()
    editor.go_to("과도함, 현장감]")
    editor.keys("K")
    local float = editor.eventually("a float", function()
      return editor.lua("return float()")
    end)
    assert(float:find("선은 넘어 봐야 보인다.", 1, true), float)
    assert(float:find("declared by", 1, true), float)
    editor.keys("0")
    editor.eventually("the float to go", function()
      return not editor.lua("return float()")
    end)
  end)

  check("a fix declares the concept that is linked, and nothing else changes", function()
    editor.go_to("root-05-여백")
    take("root-concepts")
    underlined({ "단순함" })
    editor.go_to("root-concepts:")
    editor.becomes("the line", "root-concepts: [과도함, 현장감, 여백] # 둘", editor.line)
  end)

  check("a fix writes the link that was meant", function()
    editor.go_to("단순함]]")
    take("Link to")
    editor.becomes("what is underlined", { "root-01-단순함" }, editor.underlined)
    local text = editor.text()
    assert(text:find("과 [[root-01-단순함|단순함]].", 1, true), text)
    take("root-concepts")
    underlined({})
  end)

  check("concepts are completed in the list of the properties", function()
    editor.write("초안.md", "---\ntitle: 초안\nroot-concepts: \n---\n")
    editor.open("초안.md")
    editor.go_to("root-concepts:")
    editor.keys("A")
    editor.insert_mode()
    editor.letters("[과")
    editor.accept("과도함")
    editor.becomes("the line", "root-concepts: [과도함", editor.line)
    editor.letters(", 인사")
    editor.accept("인사이드-아웃")
    editor.becomes("the line", "root-concepts: [과도함, 인사이드-아웃", editor.line)
    editor.letters("]")
    editor.line_becomes("root-concepts: [과도함, 인사이드-아웃]")
    editor.keys(":bwipeout!<CR>")
    editor.becomes("the note", "개념 실험.md", editor.path)
    os.remove(editor.vault .. "/초안.md")
  end)

  check("a concept is renamed in the whole vault, which is as clean as it was", function()
    editor.keys(":w<CR>")
    editor.becomes("the file", editor.text() .. "\n", function()
      return editor.read(editor.vault .. "/개념 실험.md")
    end)
    local before = found()
    editor.go_to("과도함, 현장감")
    editor.keys("grn")
    editor.eventually("the question", function()
      return editor.call("nvim_get_mode").mode:find("^c")
    end)
    editor.keys("<C-u>넘침<CR>")
    editor.eventually("the note by its new name", function()
      return vim.uv.fs_stat(editor.vault .. "/00-roots/root-03-넘침.md")
    end)
    editor.eventually("the text to follow", function()
      local text = editor.text()
      return text:find("[[root-03-넘침|넘침]]", 1, true)
        and text:find("root-concepts: [넘침, 현장감, 여백, 단순함] # 둘", 1, true)
    end)
    editor.keys(":wall<CR>")
    editor.becomes("what is found in the vault", before, found)
    assert(not vim.uv.fs_stat(editor.vault .. "/00-roots/root-03-과도함.md"))
    underlined({})
  end)
end)
