"""The server on stdin and stdout."""

import logging
from typing import NoReturn

from wikilink_ls.server.front import Front
from wikilink_ls.server.transport import leave, serve_stdio


def serve(server: Front, log_file: str | None = None, log_level: str | None = None) -> NoReturn:
    """Serve on stdin and stdout until the client leaves.

    The log goes to *log_file*, or to stderr, which editors show as errors: less is said there.
    """
    logging.basicConfig(
        filename=log_file,
        level=(log_level or ("info" if log_file else "warning")).upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # It would write down whole messages, and so what people write.
    logging.getLogger("pygls").setLevel(logging.WARNING)
    code = serve_stdio(server)
    server.end()
    leave(code)
