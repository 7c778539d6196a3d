"""``wikilink-ls serve``: the language server. The one command that needs pygls."""

from argparse import Namespace

from wikilink_ls.server import start


def run(options: Namespace) -> int:
    return start.main(options.log_file, options.log_level)
