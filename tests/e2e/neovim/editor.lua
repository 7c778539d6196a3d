-- A Neovim to type into, and sentences about it.
--
-- The Neovim that runs a scenario has no main loop that reads keys. So it starts a child that has
-- one, and talks to it over msgpack: a key put in there is a key as a person hits it, with all the
-- mappings, autocommands and popups that follow.

local uv = vim.uv
local LIMIT = 20000 -- ms for anything to happen; only a busy machine needs more than a few hundred
local child
local failures = 0

local M = { vault = vim.env.VAULT }

local function say(text, ...)
  io.stdout:write(select("#", ...) > 0 and text:format(...) or text, "\n")
  io.stdout:flush()
end

function M.call(method, ...)
  return vim.rpcrequest(child, method, ...)
end

--- Run *code* in the child, where `...` are the arguments.
function M.lua(code, ...)
  local answer = M.call("nvim_exec_lua", code, { ... })
  return answer ~= vim.NIL and answer or nil
end

--- What only a test wants to know.
local INSTRUMENTS = [[
  local log = ...
  asked = {}
  left = {}
  vim.lsp.config("wikilink_ls", {
    cmd = vim.list_extend(vim.deepcopy(vim.lsp.config.wikilink_ls.cmd), { "--log-file", log }),
    on_init = function(client)
      local request = client.request
      function client:request(method, params, handler, ...)
        if method ~= "textDocument/completion" then
          return request(self, method, params, handler, ...)
        end
        local question = { typed = typed() }
        asked = question
        return request(self, method, params, function(error, result, ...)
          question.answer = result or {}
          return handler(error, result, ...)
        end, ...)
      end
    end,
    on_exit = function(code, signal) left = { code = code, signal = signal } end,
  })
  function typed()
    return vim.api.nvim_get_current_line():sub(1, vim.api.nvim_win_get_cursor(0)[2])
  end
  function popup()
    local info = vim.fn.complete_info({ "matches", "selected", "pum_visible" })
    if info.pum_visible == 0 then return end
    local shown = vim.tbl_map(function(item)
      return { label = item.abbr, detail = item.menu, kind = item.kind }
    end, info.matches)
    return { items = shown, selected = info.selected + 1 }
  end
  function popup_at_rest()
    local shown = popup()
    local current = asked.typed == typed() or not (asked.answer or {}).isIncomplete
    return asked.answer and current and shown or nil
  end
  function float()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        local buffer = vim.api.nvim_win_get_buf(window)
        return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n")
      end
    end
  end
  function underlined(buffer)
    local lines, found = vim.api.nvim_buf_get_lines(buffer, 0, -1, true), {}
    local marks = vim.api.nvim_buf_get_extmarks(buffer, -1, 0, -1, { details = true })
    for _, mark in ipairs(marks) do
      local row, from, details = mark[2], mark[3], mark[4]
      if (details.hl_group or ""):find("^DiagnosticUnderline") then
        table.insert(found, lines[row + 1]:sub(from + 1, details.end_col))
      end
    end
    return found
  end
]]

function M.read(file)
  local opened = io.open(file, "rb")
  if not opened then
    return ""
  end
  local text = opened:read("*a")
  opened:close()
  return text
end

--- The lines that the README gives to users.
local function set_up()
  local readme = M.read(vim.env.EDITOR_FILES .. "/README.md")
  return assert(readme:match("```lua\n(.-)```"), "no Lua in the README")
end

--- Start the child, with the language server as the README sets it up.
function M.start()
  local command = { vim.v.progpath, "--embed", "--headless", "--clean", "-i", "NONE", "-n" }
  child = vim.fn.jobstart(command, { rpc = true, cwd = M.vault })
  assert(child > 0, "Neovim does not start")
  M.lua("vim.opt.runtimepath:prepend(...)", vim.env.EDITOR_FILES)
  M.lua(set_up())
  M.lua(INSTRUMENTS, vim.env.SERVER_LOG)
end

--- Hit *keys*, in Neovim's notation.
function M.keys(keys)
  M.call("nvim_input", keys)
end

--- Hit the letters of *text*; none of them means anything else.
function M.letters(text)
  M.keys((text:gsub("<", "<LT>")))
end

function M.normal()
  M.keys([[<C-\><C-n>]])
end

function M.line()
  return M.call("nvim_get_current_line")
end

function M.text()
  return table.concat(M.call("nvim_buf_get_lines", 0, 0, -1, true), "\n")
end

--- The path of the current buffer below the vault.
function M.path()
  local name = M.call("nvim_buf_get_name", 0)
  return name:sub(1, #M.vault) == M.vault and name:sub(#M.vault + 2) or name
end

function M.write(path, text)
  local opened = assert(io.open(M.vault .. "/" .. path, "wb"))
  opened:write(text)
  opened:close()
end

--- Wait until *condition* holds; its value.
function M.eventually(what, condition)
  local value
  local held = vim.wait(LIMIT, function()
    value = condition()
    return value ~= nil and value ~= false
  end, 10)
  if not held then
    error("in vain waited for: " .. what, 0)
  end
  return value
end

--- Wait until *ask* answers *wanted*.
function M.becomes(what, wanted, ask)
  local last
  local held = vim.wait(LIMIT, function()
    last = ask()
    return vim.deep_equal(last, wanted)
  end, 10)
  if not held then
    error(("%s\n  is      %s\n  not     %s"):format(what, vim.inspect(last), vim.inspect(wanted)), 0)
  end
end

--- Open the note at *path*, and wait for the server.
function M.open(path)
  M.normal()
  M.lua("vim.cmd.edit(vim.fn.fnameescape(...))", M.vault .. "/" .. path)
  M.eventually("the server to attach to " .. path, function()
    assert(not M.lua("return left.code"), "the server has gone")
    return M.lua([[
      local client = vim.lsp.get_clients({ bufnr = 0, name = "wikilink_ls" })[1]
      return client and client.initialized
    ]])
  end)
end

--- Wait until the server knows every note.
function M.vault_is_read()
  M.eventually("the vault to be read", function()
    return M.read(vim.env.SERVER_LOG):find(" notes of ", 1, true)
  end)
end

--- Put the cursor on the first letter of *text*, where that stands first.
function M.go_to(text)
  M.normal()
  for row, line in ipairs(M.call("nvim_buf_get_lines", 0, 0, -1, true)) do
    local from = line:find(text, 1, true)
    if from then
      return M.call("nvim_win_set_cursor", 0, { row, from - 1 })
    end
  end
  error("the buffer has no " .. text, 0)
end

-- Completion -------------------------------------------------------------------------------------

--- What the list of completions shows once nothing more is on its way.
function M.popup()
  return M.eventually("a list of completions", function()
    return M.lua("return popup_at_rest()")
  end)
end

function M.labels()
  return vim.tbl_map(function(item)
    return item.label
  end, M.popup().items)
end

--- Hit the letters of *text* one by one, as a person does who sees what follows: in a link, the
--- list of completions.
function M.type_watching(text)
  for _, letter in ipairs(vim.fn.split(text, "\\zs")) do
    local line = M.lua("return typed()") .. letter
    M.letters(letter)
    M.becomes("the line", line, function()
      return M.lua("return typed()")
    end)
    if line:find("%[%[") or line:find("%]%(") then
      M.popup()
    end
  end
end

--- Choose the item called *label* with the keys for that.
function M.accept(label)
  M.eventually("an item " .. label, function()
    local popup = M.lua("return popup_at_rest()")
    return popup and vim.iter(popup.items):any(function(item)
      return item.label == label
    end)
  end)
  for _ = 1, 200 do
    local before = M.lua("return popup()")
    local item = before.items[before.selected]
    if item and item.label == label then
      M.keys("<C-y>")
      return
    end
    M.keys("<C-n>")
    M.eventually("another item", function()
      local popup = M.lua("return popup()")
      return popup and popup.selected ~= before.selected
    end)
  end
  error("no way to the item " .. label, 0)
end

function M.insert_mode()
  M.eventually("insert mode", function()
    return M.call("nvim_get_mode").mode:find("^i")
  end)
end

--- Begin a new line at the end of the note, with *keys*.
function M.new_line(keys)
  M.normal()
  M.keys("Go" .. (keys or ""))
  M.insert_mode()
end

function M.line_becomes(text)
  M.becomes("the line", text, M.line)
  M.normal()
end

--- What the diagnostics of a buffer, or of the current one, underline.
function M.underlined(buffer)
  return M.lua("return underlined(...)", buffer or 0)
end

local function state()
  say("  buffer   %s", M.path())
  say("  line     %s", M.line())
  say("  mode     %s", vim.inspect(M.call("nvim_get_mode")))
  say("  popup    %s", vim.inspect(M.lua("return popup()"), { newline = " ", indent = "" }))
  say("  asked    %s", vim.inspect(M.lua("return asked.typed")))
  say("  messages %s", M.call("nvim_exec2", "messages", { output = true }).output)
  say("  server   %s", M.read(vim.env.SERVER_LOG))
  say("  client   %s", M.read(vim.env.CLIENT_LOG))
end

--- Say whether what *name* says is so.
function M.check(name, test)
  local began = uv.hrtime()
  local held, problem = xpcall(test, function(problem)
    return type(problem) == "string" and problem or vim.inspect(problem)
  end)
  say("%-4s %5d ms  %s", held and "ok" or "FAIL", (uv.hrtime() - began) / 1e6, name)
  if not held then
    failures = failures + 1
    say("  " .. problem)
    pcall(state)
  end
end

--- What Neovim says of itself when tokens are answered just before it no longer wants them.
local NO_MATTER = "Cannot find request with id %d+ whilst attempting to cancel"

--- Say that Neovim and the server have nothing to complain about.
local function nothing_went_wrong()
  M.normal()
  local messages = M.call("nvim_exec2", "messages", { output = true }).output
  local sources = { messages = messages, server = M.read(vim.env.SERVER_LOG) }
  sources.client = M.read(vim.env.CLIENT_LOG)
  for source, text in pairs(sources) do
    for line in vim.gsplit(text, "\n") do
      local wrong = line:find("E%d+:") or line:find("%f[%u]ERROR") or line:find("%f[%u]WARN")
      wrong = wrong and not line:find(NO_MATTER) or line:find("Traceback")
      assert(not wrong, source .. ": " .. line)
    end
  end
end

local function runs(pid)
  -- One that has ended may still be listed, as a zombie, until somebody asks how it ended.
  return uv.kill(pid, 0) == 0 and not M.read(("/proc/%d/stat"):format(pid)):find(") Z ", 1, true)
end

--- Say that the server goes when the user goes.
local function leaving_ends_the_server()
  local servers = M.lua("return vim.api.nvim_get_proc_children(vim.fn.getpid())")
  assert(#servers > 0, "no server runs")
  -- No request: the child would be gone before it answers.
  vim.rpcnotify(child, "nvim_input", ":qa!<CR>")
  assert(vim.fn.jobwait({ child }, LIMIT)[1] == 0, "Neovim does not end well")
  M.eventually("the server to end", function()
    return not vim.iter(servers):any(runs)
  end)
end

--- Run *scenario* in a new Neovim, and end with what its checks said.
function M.run(scenario)
  local ok, problem = xpcall(function()
    M.start()
    scenario()
    M.check("nothing went wrong that nobody saw", nothing_went_wrong)
    M.check("leaving Neovim ends the server", leaving_ends_the_server)
  end, debug.traceback)
  if not ok then
    failures = failures + 1
    say("FAIL %s", problem)
    pcall(state)
  end
  pcall(vim.fn.jobstop, child)
  os.exit(failures == 0 and 0 or 1)
end

return M
