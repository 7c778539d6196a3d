"""The one server, on which the modules beside this one register their handlers."""

from wikilink_ls.server.state import VaultServer

server = VaultServer()
