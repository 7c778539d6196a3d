-- Commands in the notes that are served: daily notes, renames, moves, backlinks.

local editor = require("editor")
local check = editor.check

local DAILY = '{"folder": "일지", "format": "YYYY/MM-DD", "template": "일지/틀"}'
local ROOT = "00-roots/root-03-과도함.md"

--- Hit the keys of an Ex command.
local function command(text)
  editor.normal()
  editor.letters(":" .. text)
  editor.keys("<CR>")
end

local function exists(path)
  return vim.uv.fs_stat(editor.vault .. "/" .. path) ~= nil
end

--- That much Neovim tells while it asks, and no more.
local function is_asked()
  editor.eventually("the question", function()
    return editor.call("nvim_get_mode").mode:find("^c")
  end)
end

--- What the quickfix list shows: how many places there are in each note.
local function listed()
  return editor.lua([[
    local found = {}
    for _, item in ipairs(vim.fn.getqflist()) do
      local name = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
      found[name] = (found[name] or 0) + 1
    end
    return found
  ]])
end

--- What *ask* asks for is listed in a window of its own, which is closed again.
local function lists(wanted, ask)
  editor.lua("vim.fn.setqflist({}, 'f')")
  ask()
  editor.becomes("the list", wanted, listed)
  editor.eventually("the window", function()
    return editor.lua("return vim.bo.buftype") == "quickfix"
  end)
  command("cclose")
end

local function backlinks()
  command("WikilinkBacklinks")
end

editor.run(function()
  vim.fn.mkdir(editor.vault .. "/일지")
  editor.write(".obsidian/daily-notes.json", DAILY)
  editor.write("일지/틀.md", "# {{title}}\n{{date:dddd}} 🌱\n")
  editor.write("정원 노트.md", "[[꽃밭]] 🌱 [[꽃밭#봄]]\n")
  editor.write("꽃밭.md", "# 봄\n[돌아](./정원%20노트.md)\n")
  editor.open("꽃밭.md")
  editor.vault_is_read()

  check("a daily note is created from its template and shown", function()
    command("WikilinkDaily 2026-03-14")
    editor.becomes("the note", "일지/2026/03-14.md", editor.path)
    editor.becomes("the text", "# 03-14\nSaturday 🌱", editor.text)
    assert(exists("일지/2026/03-14.md"), "it is not there")
    command("write")
    command("edit 꽃밭.md")
    editor.becomes("the note", "꽃밭.md", editor.path)
  end)

  check("one that is there is shown as it is", function()
    command("WikilinkDaily 2026-03-14")
    editor.becomes("the note", "일지/2026/03-14.md", editor.path)
    editor.becomes("the text", "# 03-14\nSaturday 🌱", editor.text)
    command("edit 꽃밭.md")
    editor.becomes("the note", "꽃밭.md", editor.path)
  end)

  check("backlinks fill the quickfix list", function()
    lists({ ["정원 노트.md"] = 2 }, backlinks)
  end)

  check("a rename asks for the name, and the links follow", function()
    command("WikilinkRename")
    is_asked()
    editor.keys("<C-u>새 꽃밭<CR>")
    editor.becomes("the note", "새 꽃밭.md", editor.path)
    assert(exists("새 꽃밭.md") and not exists("꽃밭.md"), "the file has its old name")
    command("edit 정원\\ 노트.md")
    editor.becomes("the text", "[[새 꽃밭]] 🌱 [[새 꽃밭#봄]]", editor.text)
    command("wall")
    command("edit 새\\ 꽃밭.md")
    editor.becomes("the note", "새 꽃밭.md", editor.path)
  end)

  check("a move takes the note to a new folder, and its links along", function()
    command("WikilinkMove 뜰/안쪽")
    editor.becomes("the note", "뜰/안쪽/새 꽃밭.md", editor.path)
    editor.becomes("the text", "# 봄\n[돌아](../../정원%20노트.md)", editor.text)
    assert(exists("뜰/안쪽/새 꽃밭.md") and not exists("새 꽃밭.md"), "the file is where it was")
    command("wall")
    lists({ ["정원 노트.md"] = 2 }, backlinks)
  end)

  check("a name is given with the command", function()
    command("WikilinkRename 꽃밭")
    editor.becomes("the note", "뜰/안쪽/꽃밭.md", editor.path)
    command("wall")
  end)

  check("a code action asks for the folder", function()
    local choose = "filter = function(it) return it.title == 'Move note…' end"
    editor.keys(":lua vim.lsp.buf.code_action({ apply = true, " .. choose .. " })<CR>")
    is_asked()
    editor.keys("뜰<CR>")
    editor.becomes("the note", "뜰/꽃밭.md", editor.path)
    command("wall")
  end)

  check("a command of the server that shows references fills the quickfix list", function()
    editor.becomes("the heading", "# 봄", editor.line)
    lists({ ["정원 노트.md"] = 1 }, function()
      editor.lua([[
        local client = vim.lsp.get_clients({ bufnr = 0, name = "wikilink_ls" })[1]
        local given = { vim.uri_from_bufnr(0), { line = 0, character = 0 } }
        client:exec_cmd({ command = "wikilink-ls.showReferences", arguments = given })
      ]])
    end)
  end)

  check("a lens lists what it counts", function()
    editor.lua([[
      vim.lsp.codelens.refresh({ bufnr = 0 })
      vim.ui.select = function(lenses, options, choose)
        for _, lens in ipairs(lenses) do
          if options.format_item(lens):find("2", 1, true) then
            return choose(lens)
          end
        end
      end
    ]])
    editor.eventually("lenses that say something", function()
      return editor.lua([[
        local lenses = vim.lsp.codelens.get(0)
        return #lenses == 2 and lenses[1].command and lenses[2].command and true
      ]])
    end)
    lists({ ["정원 노트.md"] = 2 }, function()
      editor.lua("vim.lsp.codelens.run()")
    end)
  end)

  check("what cannot be is told", function()
    editor.lua("notify, vim.notify = vim.notify, function(text) told = text end")
    command("WikilinkMove ../밖")
    editor.eventually("the reason", function()
      return (editor.lua("return told") or ""):find("The folder '../밖' has a '..'", 1, true)
    end)
    command("WikilinkRescan")
    editor.eventually("counts", function()
      return (editor.lua("return told") or ""):find("%d+ files, %d+ notes: 0 new, 0 gone")
    end)
    command("WikilinkState")
    editor.eventually("the state", function()
      return (editor.lua("return told") or ""):find("complete = true", 1, true)
    end)
    editor.lua("vim.notify = notify")
  end)
end)
