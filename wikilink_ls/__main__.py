"""``wikilink-ls``, and ``python -m wikilink_ls``: which command is run, and how it ends."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from wikilink_ls.cli.arguments import UsageError, parse_arguments

WRONG_USAGE = 2
INTERRUPTED = 128 + 2
"""As shells report SIGINT."""
BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    _speak_utf8()
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        # Imported only now: a command must not wait for what the others need.
        command = import_module(f"wikilink_ls.cli.{options.command}")
        status = int(command.run(options))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return BROKEN_PIPE
    except (UsageError, OSError) as error:
        print(f"wikilink-ls {options.command}: {error}", file=sys.stderr)  # noqa: T201
        return WRONG_USAGE
    return status


def _speak_utf8() -> None:
    """On Windows a pipe would get the code page of the system, where Hangul is an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence_stdout() -> None:
    """Python writes out at its end what nobody reads any more, and would complain of that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
