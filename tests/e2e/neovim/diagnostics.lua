-- What is underlined, and when it is no longer.

local editor = require("editor")
local check = editor.check

local MISTAKES = [==[
# 실수
요즘 🌱 [[없는 노트]] 를, 🧑‍🏫 [[root-03-과도함#없는 제목]] 과 🔥 [[DO TOO MUCH#^nope|블록]] 을 본다.
그리고 [[DO TOO MUCH]].
]==]

--- Wait until just *texts* are underlined in *buffer*, or in the current one.
local function underlined(texts, buffer)
  editor.becomes("what is underlined", texts, function()
    return editor.underlined(buffer)
  end)
end

editor.run(function()
  editor.write("실수.md", MISTAKES)
  editor.open("실수.md")
  local mistakes = editor.call("nvim_get_current_buf")

  check("mistakes are underlined to the byte, behind Hangul and emoji", function()
    underlined({ "없는 노트", "#없는 제목", "#^nope" })
  end)

  check("a link that is broken by typing is underlined, and mended it is not", function()
    editor.go_to("DO TOO MUCH]]")
    editor.keys("f]i 2<Esc>")
    underlined({ "없는 노트", "#없는 제목", "#^nope", "DO TOO MUCH 2" })
    editor.keys("xX")
    underlined({ "없는 노트", "#없는 제목", "#^nope" })
  end)

  check("a note that is begun answers the links to it, before it is saved", function()
    editor.keys(":w<CR>:e 없는 노트.md<CR>")
    underlined({ "#없는 제목", "#^nope" }, mistakes)
    editor.keys(":bwipeout<CR>")
    underlined({ "없는 노트", "#없는 제목", "#^nope" }, mistakes)
  end)

  check("a note that is written answers them for good", function()
    editor.keys(":e 없는 노트.md<CR>i# 이제 있다<Esc>:w<CR>:bwipeout<CR>")
    editor.becomes("the file", "# 이제 있다\n", function()
      return editor.read(editor.vault .. "/없는 노트.md")
    end)
    underlined({ "#없는 제목", "#^nope" }, mistakes)
  end)

  check("a heading that is typed elsewhere answers the links to it", function()
    editor.open("00-roots/root-03-과도함.md")
    editor.keys("Go## 없는 제목<Esc>")
    underlined({ "#^nope" }, mistakes)
  end)

  check("what another program did to the vault is seen with the next save", function()
    os.remove(editor.vault .. "/없는 노트.md")
    editor.keys(":w<CR>")
    underlined({ "없는 노트", "#^nope" }, mistakes)
  end)

  check("the one mistake in a note is underlined as soon as it is typed", function()
    editor.open("시작.md")
    editor.keys("GA [[없다]]<Esc>")
    underlined({ "없다" })
  end)
end)
