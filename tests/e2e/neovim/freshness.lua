-- What a script outside the editor does to the notes, with the Neovim that everybody has.

local editor = require("editor")
local check = editor.check

--- Run *script* in a shell of its own, in the folder of the vault.
local function outside(script)
  local done = vim.system({ "sh", "-ec", script }, { cwd = editor.vault, text = true }):wait()
  assert(done.code == 0, done.stderr)
end

local function underlined(...)
  editor.becomes("what is underlined", { ... }, editor.underlined)
end

editor.run(function()
  editor.write("소식.md", "[[새 노트#안]] [[글/새 노트]] [[많은 199]] [[없다]]\n")
  editor.open("소식.md")

  check("nobody has done anything yet", function()
    underlined("새 노트", "글/새 노트", "많은 199", "없다")
  end)

  check("a note is created", function()
    outside("printf '# 밖\n' > '새 노트.md'")
    underlined("#안", "글/새 노트", "많은 199", "없다")
  end)

  check("it is edited", function()
    outside("printf '# 안\n' >> '새 노트.md'")
    underlined("글/새 노트", "많은 199", "없다")
  end)

  check("it is replaced, as programs save that are careful", function()
    outside("printf '# 밖\n' > '.새 노트.tmp'; mv '.새 노트.tmp' '새 노트.md'")
    underlined("#안", "글/새 노트", "많은 199", "없다")
    outside("printf '# 안\n' > '.새 노트.tmp'; mv '.새 노트.tmp' '새 노트.md'")
    underlined("글/새 노트", "많은 199", "없다")
  end)

  check("it is moved to a new folder", function()
    outside("mkdir 글; mv '새 노트.md' 글/")
    underlined("많은 199", "없다")
  end)

  check("its folder is renamed", function()
    outside("mv 글 말")
    underlined("글/새 노트", "많은 199", "없다")
  end)

  check("hundreds are created, as a checkout does", function()
    outside("for i in $(seq 200); do printf '[[소식]]' > \"말/많은 $i.md\"; done")
    underlined("글/새 노트", "없다")
  end)

  check("all of it is deleted", function()
    outside("rm -r 말")
    underlined("새 노트", "글/새 노트", "많은 199", "없다")
  end)

  check("a note that is open counts as it is open", function()
    editor.keys("o[[이것도 없다]]<Esc>")
    outside("printf '[[없다]]' > 소식.md; printf '' > 없다.md")
    underlined("새 노트", "글/새 노트", "많은 199", "이것도 없다")
  end)

  check("settings are made", function()
    outside("printf '[diagnostics.severity]\ndangling-link = \"off\"\n' > .wikilink-ls.toml")
    underlined()
    outside("rm .wikilink-ls.toml")
    underlined("새 노트", "글/새 노트", "많은 199", "이것도 없다")
  end)

  check("the focus is a reason to look around", function()
    editor.lua([[
      local client = vim.lsp.get_clients({ bufnr = 0, name = "wikilink_ls" })[1]
      local request = client.request
      looks = {}
      function client:request(method, params, handler, ...)
        if params.command ~= "wikilink-ls.rescan" then
          return request(self, method, params, handler, ...)
        end
        return request(self, method, params, function(problem, result, ...)
          table.insert(looks, { problem = problem, files = (result or {}).files })
          return handler(problem, result, ...)
        end, ...)
      end
      vim.cmd("doautocmd FocusGained")
    ]])
    editor.eventually("an answer", function()
      local looks = editor.lua("return looks")
      assert(#looks <= 1, "it looks twice")
      return #looks == 1 and not looks[1].problem and looks[1].files > 60
    end)
  end)
end)
