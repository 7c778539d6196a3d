-- References and renames: who speaks of a thing, and what follows when it gets another name.

local editor = require("editor")
local check = editor.check

local GARDEN = [==[
---
aliases: [뜰]
tags: [정원일]
---
# 정원
## 🌱 씨앗 심기
흙을 먼저. ^first

#정원일/봄
]==]
local DIARY = [==[
😀 [[정원]] 과 [[정원#🌱 씨앗 심기|심기]], [[정원|뜰]]. #정원일
![[정원#^first]] [심기](정원.md#🌱%20씨앗%20심기)
각주[^하나]

[^하나]: [[정원#🌱 씨앗 심기]]
]==]

--- The places in the quickfix list, as the texts of their lines from there on.
local function listed()
  return editor.lua([[
    return vim.tbl_map(function(it)
      local lines = vim.api.nvim_buf_get_lines(it.bufnr, it.lnum - 1, it.lnum, false)
      return (lines[1] or it.text):sub(it.col, it.end_col - 1)
    end, vim.fn.getqflist())
  ]])
end

local function close_list()
  editor.keys(":cclose<CR>:call setqflist([])<CR>")
end

--- Ask for another name with `grn`, and give *name*.
local function rename(name)
  editor.keys("grn")
  editor.eventually("the question", function()
    return editor.call("nvim_get_mode").mode:find("^c")
  end)
  editor.keys("<C-u>")
  editor.letters(name)
  editor.keys("<CR>")
end

local function has(text)
  editor.eventually("the text to have " .. text, function()
    return editor.text():find(text, 1, true)
  end)
end

--- Save all; then the file at *path* has *text*.
local function is_saved(path, text)
  editor.keys(":silent wall<CR>")
  editor.eventually(path .. " to have " .. text, function()
    return editor.read(editor.vault .. "/" .. path):find(text, 1, true)
  end)
end

editor.run(function()
  editor.write("정원.md", GARDEN)
  editor.write("일지.md", DIARY)
  editor.open("일지.md")
  editor.vault_is_read()

  check("grr on a heading lists every link to it", function()
    editor.open("정원.md")
    editor.go_to("🌱 씨앗 심기")
    editor.keys("grr")
    editor.becomes("the list", {
      "[[정원#🌱 씨앗 심기]]",
      "[[정원#🌱 씨앗 심기|심기]]",
      "[심기](정원.md#🌱%20씨앗%20심기)",
      "## 🌱 씨앗 심기",
    }, function()
      local found = listed()
      table.sort(found, function(a, b)
        return a:byte() > b:byte() or (a:byte() == b:byte() and a < b)
      end)
      return found
    end)
    close_list()
  end)

  check("grr on a tag lists it and those below it", function()
    editor.go_to("정원일]")
    editor.keys("grr")
    editor.becomes("how many there are", 3, function()
      return #listed()
    end)
    close_list()
  end)

  check("CTRL-] on a footnote leads to it, and there back again", function()
    editor.open("일지.md")
    editor.go_to("하나]")
    editor.keys("<C-]>")
    editor.becomes("the line", "[^하나]: [[정원#🌱 씨앗 심기]]", editor.line)
  end)

  check("a heading is renamed with its links, in whatever style they are", function()
    editor.open("정원.md")
    editor.go_to("🌱 씨앗 심기")
    rename("🌿 모종: 옮기기")
    has("## 🌿 모종: 옮기기")
    editor.open("일지.md")
    has("[[정원#🌿 모종 옮기기|심기]]")
    has("[심기](정원.md#🌿%20모종%20옮기기)")
    has("[^하나]: [[정원#🌿 모종 옮기기]]")
  end)

  check("a tag is renamed with those below it, in properties too", function()
    editor.go_to("정원일")
    rename("가꾸기")
    has("#가꾸기")
    editor.open("정원.md")
    has("tags: [가꾸기]")
    has("#가꾸기/봄")
  end)

  check("a block id and an alias are renamed from the links that show them", function()
    editor.open("일지.md")
    editor.go_to("first]]")
    rename("soil")
    has("![[정원#^soil]]")
    editor.go_to("뜰]]")
    rename("앞마당")
    has("[[정원|앞마당]]")
    editor.open("정원.md")
    has("흙을 먼저. ^soil")
    has("aliases: [앞마당]")
  end)

  check("a note is renamed from a link, and its file and every link follow", function()
    editor.open("일지.md")
    editor.go_to("정원]] 과")
    rename("텃밭 v1.2")
    editor.eventually("the note by its new name", function()
      return vim.uv.fs_stat(editor.vault .. "/텃밭 v1.2.md")
    end)
    has("😀 [[텃밭 v1.2]] 과 [[텃밭 v1.2#🌿 모종 옮기기|심기]], [[텃밭 v1.2|앞마당]]. #가꾸기")
    has("[심기](텃밭%20v1.2.md#🌿%20모종%20옮기기)")
    is_saved("일지.md", "[[텃밭 v1.2#^soil]]")
    assert(not vim.uv.fs_stat(editor.vault .. "/정원.md"))
    editor.becomes("what is underlined", {}, editor.underlined)
  end)

  check("where nothing is named, it is the note itself that is renamed", function()
    editor.go_to("각주")
    rename("일지 하나")
    editor.eventually("the note by its new name", function()
      return vim.uv.fs_stat(editor.vault .. "/일지 하나.md")
    end)
  end)
end)
