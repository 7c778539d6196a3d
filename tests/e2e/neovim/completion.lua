-- Links typed with the keys of a keyboard, and finished with the list of completions.

local editor = require("editor")
local check, accept, labels = editor.check, editor.accept, editor.labels

--- On a new line, typing *typed* and choosing *label* leaves *line*.
local function completes(typed, label, line)
  editor.new_line()
  editor.type_watching(typed)
  accept(label)
  editor.line_becomes(line)
end

editor.run(function()
  editor.write("$5 (draft) note.md", "# Draft\n")
  editor.open("시작.md")
  editor.vault_is_read()

  check("a name with spaces is completed whole", function()
    completes("[[DO TO", "DO TOO MUCH", "[[DO TOO MUCH]]")
  end)

  check("walking through the list shows names as they will be", function()
    editor.new_line()
    editor.type_watching("[[과도")
    editor.keys("<C-n>")
    editor.line_becomes("[[root-03-과도함")
    editor.new_line()
    editor.type_watching("[[root-03-과도함#두")
    editor.keys("<C-n>")
    editor.line_becomes("[[root-03-과도함#과도함의 두 얼굴")
  end)

  check("small letters find a name in capitals", function()
    completes("[[do to", "DO TOO MUCH", "[[DO TOO MUCH]]")
  end)

  check("a part of a name in Hangul is enough", function()
    completes("[[과도", "root-03-과도함", "[[root-03-과도함]]")
  end)

  check("text before the link stays as it is", function()
    completes("🧑‍🏫 → 가 [[과도", "root-03-과도함", "🧑‍🏫 → 가 [[root-03-과도함]]")
  end)

  check("the list stays at a space, and narrows", function()
    editor.new_line()
    editor.type_watching("[[문의 ")
    assert(vim.list_contains(labels(), "질문의 사다리"), "too few items")
    editor.type_watching("답")
    editor.becomes("the list", { "문의 답변" }, labels)
    accept("문의 답변")
    editor.line_becomes("[[문의 답변]]")
  end)

  check("the list comes back after every sign in a name", function()
    for _, typed in ipairs({ "[[2026-03-0", "[[12.04 회의 v1.2", "[[Show Don't T", "[[$5 (dr" }) do
      editor.new_line()
      editor.type_watching(typed)
    end
    editor.normal()
  end)

  check("a name with a dollar sign and parentheses is completed as it is", function()
    completes("[[$5 (d", "$5 (draft) note", "[[$5 (draft) note]]")
  end)

  check("a name that begins with an emoji is completed as it is", function()
    completes("[[씨앗", "🌱 씨앗 노트", "[[🌱 씨앗 노트]]")
  end)

  check("an alias becomes the text of a link to its note", function()
    completes("[[Too", "Too Much", "[[root-03-과도함|Too Much]]")
  end)

  check("of two notes with one name, the chosen one is linked by its path", function()
    editor.new_line()
    editor.type_watching("[[회고")
    local folders = vim.tbl_map(function(item)
      return item.label == "회고" and item.detail or nil
    end, editor.popup().items)
    local wanted = { "10-projects/11-writing", "10-projects/12-education/12.05-교사 연수" }
    assert(vim.deep_equal(vim.list_slice(folders, 1, 2), wanted), vim.inspect(folders))
    accept("회고")
    editor.line_becomes("[[10-projects/11-writing/회고|회고]]")
  end)

  check("headings are completed after #, an emoji among them", function()
    editor.new_line()
    editor.type_watching("[[root-03-과도함#")
    local headings = { "과도함", "🔥 왜: 너무 많이?", "과도함의 두 얼굴", "만드는 쪽", "받는 쪽" }
    editor.becomes("the list", headings, function()
      return vim.list_slice(labels(), 1, 5)
    end)
    accept("🔥 왜: 너무 많이?")
    editor.becomes("the line", "[[root-03-과도함#🔥 왜 너무 많이?]]", editor.line)
    editor.becomes("what is underlined", {}, editor.underlined)
  end)

  check("the middle of a heading finds it, word by word", function()
    editor.new_line()
    editor.type_watching("[[root-03-과도함#두 얼")
    accept("과도함의 두 얼굴")
    editor.line_becomes("[[root-03-과도함#과도함의 두 얼굴]]")
  end)

  check("a heading of the note itself needs no name", function()
    completes("[[#뿌리", "뿌리 일곱", "[[#뿌리 일곱]]")
  end)

  check("blocks are completed after #^, and show what they say", function()
    editor.new_line()
    editor.type_watching("[[DO TOO MUCH#^")
    local block = editor.popup().items[1]
    assert(vim.startswith(block.detail, "스튜디오 첫 과제가"), vim.inspect(block))
    editor.type_watching("hu")
    accept("hundred")
    editor.line_becomes("[[DO TOO MUCH#^hundred]]")
  end)

  check("a text for the link is completed after |", function()
    completes("[[root-03-과도함|과", "과도함", "[[root-03-과도함|과도함]]")
  end)

  check("brackets that are there already are not doubled", function()
    editor.new_line("[[DO]]<Left><Left>")
    editor.type_watching(" TO")
    accept("DO TOO MUCH")
    editor.line_becomes("[[DO TOO MUCH]]")
  end)

  check("brackets that a mapping puts there are not doubled", function()
    editor.lua([=[vim.keymap.set("i", "[[", "[[]]<Left><Left>", { buffer = true })]=])
    editor.new_line()
    editor.letters("말 [[")
    editor.eventually("brackets", function()
      return editor.line() == "말 [[]]"
    end)
    editor.type_watching("과도")
    accept("root-03-과도함")
    editor.line_becomes("말 [[root-03-과도함]]")
    editor.lua([=[vim.keymap.del("i", "[[", { buffer = true })]=])
  end)

  check("the destination of a Markdown link is completed and encoded", function()
    completes("[너무](DO", "DO TOO MUCH", "[너무](DO%20TOO%20MUCH.md)")
  end)

  check("an attachment is completed with its extension", function()
    completes("![[그림 1", "그림 1.png", "![[그림 1.png]]")
  end)

  check("a link in a table keeps its bar from ending the cell", function()
    editor.go_to("[[root-01-단순함\\|")
    editor.keys("O")
    editor.insert_mode()
    editor.type_watching("| [[Too")
    accept("Too Much")
    editor.line_becomes("| [[root-03-과도함\\|Too Much]]")
  end)

  check("a link in the properties gets the quotes that it needs", function()
    editor.go_to("author:")
    editor.keys("O")
    editor.insert_mode()
    editor.type_watching("up: [[과도")
    accept("root-03-과도함")
    editor.line_becomes('up: "[[root-03-과도함]]"')
  end)

  check("CTRL-X CTRL-O brings the list back after a backspace", function()
    editor.new_line()
    editor.type_watching("[[과도")
    editor.keys("<BS>")
    editor.becomes("the line", "[[과", editor.line)
    editor.keys("<C-x><C-o>")
    accept("root-03-과도함")
    editor.line_becomes("[[root-03-과도함]]")
  end)

  check("what is chosen can be undone at once", function()
    editor.new_line()
    editor.type_watching("[[과도")
    accept("root-03-과도함")
    editor.line_becomes("[[root-03-과도함]]")
    local lines = #editor.text()
    editor.keys("u")
    editor.eventually("the line to go", function()
      return #editor.text() < lines
    end)
  end)

  check("prose, code and other brackets have no list", function()
    for _, text in ipairs({ "a (b) c/d - e.", "`[[현장 ", "[a] [b [" }) do
      editor.new_line()
      editor.lua("asked = {}")
      editor.letters(text)
      editor.eventually("an answer", function()
        return editor.lua("return asked.answer")
      end)
      assert(not editor.lua("return popup()"), text)
      editor.normal()
    end
  end)
end)
