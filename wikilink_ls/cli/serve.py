"""``wikilink-ls serve``: the language server. The one command that needs pygls."""

import gc
from argparse import Namespace
from typing import NoReturn


def run(options: Namespace) -> NoReturn:
    # LSP's classes come by the hundred, and all of them stay: nothing is to be found in them.
    gc.disable()
    from wikilink_ls.server.front import Front  # noqa: PLC0415 (with the collector off)
    from wikilink_ls.server.start import serve  # noqa: PLC0415

    server = Front()
    gc.freeze()
    gc.enable()
    serve(server, options.log_file, options.log_level)
