"""What can be written after ``wikilink-ls``. Nothing slow is imported here."""

import sys
from argparse import (
    SUPPRESS,
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import wikilink_ls

LOG_LEVELS = ("debug", "info", "warning", "error")

ABOUT_CHECK = """\
Report what is wrong in the notes of a vault: links that lead nowhere, or could lead
elsewhere, and properties that cannot be read.

The vault of a PATH is the nearest folder around it that holds .obsidian or
.wikilink-ls.toml; without one, the PATH itself, or the folder of a note. The whole vault is
read, so that every link is known, and the notes below PATH are reported.
"""
RESULTS_OF_CHECK = """\
text:
  path:line:column: code message
  Lines and columns count from 1, columns in code points. Paths are relative to the current
  folder where they are below it.

json:
  {"version": 1,
   "findings": [{"path", "code", "severity", "message", "root",
                 "range": {"start": {"line", "character"}, "end": {"line", "character"}}}],
   "summary": {"findings", "notes", "checked", "codes": {code: count}}}
  Lines and characters count from 0, characters in UTF-16 code units, as in LSP. "root" is
  the vault; "notes" counts those with findings, "checked" all that were looked at.

exit status:
  0  nothing was found
  1  there are findings
  2  wrong usage
"""
ABOUT_EXPORT = """\
Print a vault as one JSON object: its notes with their properties, concepts, tags, headings,
blocks and links, and where each link leads.

Lines and characters count from 0, characters in UTF-16 code units, as in LSP.
"""
ABOUT_CONCEPTS = """\
Show the root concepts of a vault: how many notes declare each, how many link it, and how many
do one of the two without the other.

The vault of VAULT is the nearest folder around it that holds .obsidian or .wikilink-ls.toml;
without one, VAULT itself. The settings concepts.notes and concepts.property say which notes
are about a concept, and where notes declare theirs.
"""
RESULTS_OF_CONCEPTS = """\
text:
  A table. "Mismatches" counts the notes that declare the concept without a link to it in their
  text (unlinked), and those that link it and declare only others (undeclared).

json:
  {"version": 1, "root",
   "concepts": [{"name", "note", "aliases", "declaredBy", "linkedBy",
                 "declaredNotLinked", "linkedNotDeclared"}],
   "together": [{"concepts": [name, name], "notes"}]}
  "note" is the path in the vault; null for a name that is declared and has no note.
  "together" counts the notes that declare both.

csv:
  The concepts of json, one a line; aliases are parted by "; ".

mermaid:
  A graph of the concepts, with an edge between those that are declared together.

exit status:
  0  also without any concept
  2  wrong usage
"""
ABOUT_CACHE = """\
Show or remove what the server keeps of vaults, so that it starts sooner: one file for each vault,
in the user's cache folder, or in the one that the environment variable WIKILINK_LS_CACHE names.

Nothing there is needed. What has not been opened for 90 days goes by itself.
"""
RESULTS_OF_CACHE_INFO = """\
json:
  {"version": 1, "folder",
   "caches": [{"file", "vault", "notes", "size", "lastOpened", "current"}]}
  "folder" is null if no cache is kept. "size" is in bytes. "current" tells whether this version
  of the program has written it; of others "notes" is null. "vault" is null if it is damaged.

exit status:
  0  also without any cache
  2  wrong usage
"""
RESULTS_OF_CACHE_CLEAR = """\
exit status:
  0  also if there was none
  2  wrong usage, or a cache that cannot be removed
"""


class UsageError(Exception):
    """The user asks for what cannot be; the text says why."""


def parse_arguments(arguments: Sequence[str]) -> Namespace:
    """The command, and its options. Wrong ones end the program with status 2."""
    parser = _parser()
    if _means_serve(arguments):
        arguments = ["serve", *arguments]
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        parser.exit()
    return options


def _means_serve(arguments: Sequence[str]) -> bool:
    """Editors are told to run ``wikilink-ls --stdio``, or just ``wikilink-ls``."""
    if not arguments:
        return not sys.stdin.isatty()
    return arguments[0].startswith("-") and "--stdio" in arguments


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="wikilink-ls",
        description="A language server for vaults of linked Markdown notes.",
        epilog="Without a command and without a terminal, it serves.",
    )
    version = f"wikilink-ls {wikilink_ls.__version__}"
    parser.add_argument("--version", action="version", version=version, help="print the version")
    parser.add_argument("--stdio", action="store_true", help="the same as the command serve")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_serve(commands)
    _add_check(commands)
    _add_export(commands)
    _add_concepts(commands)
    _add_cache(commands)
    return parser


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="answer an editor over stdin and stdout")
    serve.add_argument("--stdio", action="store_true", help=SUPPRESS)
    serve.add_argument("--log-file", metavar="FILE", help="append the log to FILE, not to stderr")
    serve.add_argument(
        "--log-level", choices=LOG_LEVELS, help="info for a file, warning for stderr if not given"
    )


def _add_check(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="report what is wrong in the notes",
        description=ABOUT_CHECK,
        epilog=RESULTS_OF_CHECK,
        formatter_class=RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        default=["."],
        help="a vault, a folder in one, or a note; the current folder if not given",
    )
    check.add_argument("--format", choices=("text", "json"), default="text")
    codes = {"metavar": "CODE[,CODE]", "type": _codes, "action": "extend", "default": []}
    check.add_argument("--select", help="report these alone, be they off or not", **codes)
    check.add_argument("--ignore", help="do not report these", **codes)
    check.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="of the text"
    )


def _add_export(commands: Any) -> None:
    export = commands.add_parser(
        "export",
        help="print a vault as JSON",
        description=ABOUT_EXPORT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    export.add_argument("vault", metavar="VAULT", help="the folder of the vault")
    export.add_argument(
        "--note",
        metavar="PATH",
        action="append",
        dest="notes",
        help="print this note alone, by its path in the vault; may be repeated",
    )
    export.add_argument(
        "--indent", metavar="N", type=int, default=0, help="indent by N spaces; 0 for one line"
    )


def _add_concepts(commands: Any) -> None:
    concepts = commands.add_parser(
        "concepts",
        help="show the root concepts and who uses them",
        description=ABOUT_CONCEPTS,
        epilog=RESULTS_OF_CONCEPTS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    concepts.add_argument(
        "vault",
        metavar="VAULT",
        nargs="?",
        default=".",
        help="a vault, or a folder in one; the current folder if not given",
    )
    concepts.add_argument("--format", choices=("text", "json", "csv", "mermaid"), default="text")
    concepts.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="of the text"
    )


def _add_cache(commands: Any) -> None:
    cache = commands.add_parser(
        "cache",
        help="show or remove what is kept of vaults for the next start",
        description=ABOUT_CACHE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    actions = cache.add_subparsers(dest="action", metavar="ACTION", required=True)
    info = _add_cache_action(actions, "info", "list the caches", RESULTS_OF_CACHE_INFO)
    info.add_argument("--format", choices=("text", "json"), default="text")
    _add_cache_action(actions, "clear", "remove the caches", RESULTS_OF_CACHE_CLEAR)


def _add_cache_action(actions: Any, name: str, does: str, results: str) -> ArgumentParser:
    action: ArgumentParser = actions.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=results,
        formatter_class=RawDescriptionHelpFormatter,
    )
    action.add_argument(
        "vault", metavar="VAULT", nargs="?", help="of this vault alone; of all if not given"
    )
    return action


def _codes(text: str) -> list[str]:
    known = list(import_module("wikilink_ls.config").DEFAULT_SEVERITY)
    instead = import_module("wikilink_ls.kinds").instead
    codes = [code.strip() for code in text.split(",") if code.strip()]
    for code in codes:
        if code not in known:
            raise ArgumentTypeError(f"'{code}' is no code; {instead(code, known)}")
    return codes
