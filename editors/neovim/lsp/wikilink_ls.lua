---@brief
---
--- A language server for vaults of linked Markdown notes, such as Obsidian's.
---
--- `pipx install .` in a clone of its repository puts `wikilink-ls` on the PATH.
---
--- In the notes that it serves there are the commands
---
--- - `:WikilinkDaily [date]` opens the daily note of today, or of `tomorrow`, `-1`, `2026-03-14`
--- - `:WikilinkBacklinks` lists the links to the note
--- - `:WikilinkRename [name]` renames the note, and what links to it follows
--- - `:WikilinkMove [folder]` moves it to a folder of the vault
--- - `:WikilinkRescan` looks at every file again
--- - `:WikilinkState` tells what is read, and what is wrong with it

---@param client vim.lsp.Client
---@param name string
---@param arguments table
---@param then_ fun(result: any)?
local function execute(client, name, arguments, then_)
  local params = { command = 'wikilink-ls.' .. name, arguments = { arguments } }
  client:request('workspace/executeCommand', params, function(problem, result)
    if problem then
      vim.notify(problem.message, vim.log.levels.ERROR)
    elseif then_ then
      then_(result)
    end
  end)
end

---@param client vim.lsp.Client
---@param title string
---@param locations lsp.Location[]
local function list(client, title, locations)
  if #locations == 0 then
    return vim.notify(title .. ': none')
  end
  local items = vim.lsp.util.locations_to_items(locations, client.offset_encoding)
  vim.fn.setqflist({}, ' ', { title = title, items = items })
  vim.cmd('botright copen')
end

--- Ask for what is not given, and go on once there is an answer.
---@param given string?
---@param question table
---@param then_ fun(answer: string)
local function asked(given, question, then_)
  if given and given ~= '' then
    return then_(given)
  end
  vim.ui.input(question, function(answer)
    if answer then
      then_(answer)
    end
  end)
end

---@param client vim.lsp.Client
---@param uri string
---@param name string?
local function rename(client, uri, name)
  local file = vim.fs.basename(vim.uri_to_fname(uri))
  asked(name, { prompt = 'New name: ', default = file:gsub('%.[mM][dD]$', '') }, function(answer)
    execute(client, 'renameNote', { uri = uri, newName = answer })
  end)
end

---@param client vim.lsp.Client
---@param uri string
---@param folder string?
local function move(client, uri, folder)
  asked(folder, { prompt = 'Move to folder: ' }, function(answer)
    execute(client, 'moveNote', { uri = uri, folder = answer })
  end)
end

---@param id integer
local function client_of(id)
  return assert(vim.lsp.get_client_by_id(id))
end

--- What the server leaves to the editor: it asks for names, and shows lists.
local commands = {
  ['wikilink-ls.showReferences'] = function(command, context)
    local uri, position, lens = unpack(command.arguments)
    local client = client_of(context.client_id)
    local given = { uri = uri, position = position, lens = lens }
    execute(client, 'showReferences', given, function(found)
      list(client, command.title or 'References', found)
    end)
  end,
  ['wikilink-ls.renameNote'] = function(command, context)
    local given = command.arguments[1]
    rename(client_of(context.client_id), given.uri, given.newName)
  end,
  ['wikilink-ls.moveNote'] = function(command, context)
    local given = command.arguments[1]
    move(client_of(context.client_id), given.uri, given.folder)
  end,
}

---@param client vim.lsp.Client
---@param buffer integer
local function create_commands(client, buffer)
  local function create(name, run, nargs, complete)
    local options = { nargs = nargs or 0, complete = complete, desc = 'wikilink-ls' }
    vim.api.nvim_buf_create_user_command(buffer, name, function(command)
      run(vim.uri_from_bufnr(buffer), command.args)
    end, options)
  end

  create('WikilinkDaily', function(uri, date)
    execute(client, 'dailyNote', { date = date ~= '' and date or nil, vault = uri })
  end, '?', function()
    return { 'today', 'yesterday', 'tomorrow' }
  end)
  create('WikilinkBacklinks', function(uri)
    execute(client, 'showBacklinks', { uri = uri }, function(found)
      list(client, 'Backlinks', found)
    end)
  end)
  create('WikilinkRename', function(uri, name)
    rename(client, uri, name)
  end, '?')
  create('WikilinkMove', function(uri, folder)
    move(client, uri, folder)
  end, '?')
  create('WikilinkRescan', function(uri)
    execute(client, 'rescan', { vault = uri }, function(found)
      local text = '%d files, %d notes: %d new, %d gone, %d changed'
      local counts = { found.files, found.notes, found.added, found.removed, found.changed }
      vim.notify(text:format(unpack(counts)))
    end)
  end)
  create('WikilinkState', function()
    execute(client, 'indexState', vim.empty_dict(), function(found)
      vim.notify(vim.inspect(found))
    end)
  end)
end

--- Have the vault looked over when Neovim gets the focus: others may have been at work, where no
--- system tells, as on a network drive.
---@param client vim.lsp.Client
local function look_around_on_focus(client)
  vim.api.nvim_create_autocmd({ 'FocusGained', 'VimResume' }, {
    group = vim.api.nvim_create_augroup('wikilink_ls.' .. client.id, {}),
    desc = 'wikilink-ls: look at all files again',
    callback = function()
      if client:is_stopped() then
        return true
      end
      local root = client.root_dir
      -- What you have stopped stays so.
      local given = { vault = root and vim.uri_from_fname(root) or nil, resume = false }
      local params = { command = 'wikilink-ls.rescan', arguments = { given } }
      -- It refuses while it reads the vault for the first time, and then it need not look.
      client:request('workspace/executeCommand', params, function() end)
    end,
  })
end

---@param client vim.lsp.Client
---@param buffer integer
local function attach(client, buffer)
  create_commands(client, buffer)
  look_around_on_focus(client)
end

---@type vim.lsp.Config
return {
  cmd = { 'wikilink-ls', 'serve' },
  filetypes = { 'markdown' },
  root_markers = { '.obsidian', '.wikilink-ls.toml', '.git' },
  workspace_required = false,
  commands = commands,
  capabilities = { experimental = { commands = { commands = vim.tbl_keys(commands) } } },
  on_attach = attach,
}
