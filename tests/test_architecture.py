"""The walls of the design: who may import whom. They are read from the source, not run."""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "wikilink_ls"
ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "syntax": set[str](),
    "vault": {"syntax", "config"},
    "features": {"syntax", "vault", "config"},
    "storage": {"syntax", "vault", "config", ""},
    "config": {"kinds"},
    "kinds": set[str](),
    "server": {"syntax", "vault", "features", "storage", "config", "kinds", ""},
    "cli": {"syntax", "vault", "features", "storage", "config", "server", ""},
    "__main__": {"cli"},
    "": set[str](),
}
"""The parts of the package, and those below each; the package itself has no name."""

SHELL = {"server", "storage", "cli", "__main__"}
"""The parts that touch the world outside, and may import what no import names."""
OUTSIDE = {
    *("asyncio", "concurrent", "fcntl", "importlib", "io", "logging", "multiprocessing", "os"),
    *("pathlib", "shutil", "signal", "socket", "sqlite3", "subprocess", "tempfile", "threading"),
    "time",
}
ONLY_IN = {
    "lsprotocol": {"server"},
    "pygls": {"server"},
    "rich": {"cli"},
    "rapidfuzz": {"features.findings.closest", "features.completing.matching"},
    "frontmatter": {"syntax.properties"},
    "yaml": {"syntax.properties", "syntax.libraries"},
    "pyromark": {
        *("syntax.structure", "syntax.markdown_links", "syntax.elements", "syntax.libraries"),
    },
    "rpds": {"vault"},
    "watchfiles": {"storage.watch"},
}
"""Libraries, and the modules or parts that know them."""

Sources = Mapping[str, str]
"""The text of each module, by its dotted name without the package's."""


@cache
def sources() -> Sources:
    paths = sorted((ROOT / PACKAGE).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT / PACKAGE).with_suffix("").parts)
        .removesuffix("__init__")
        .rstrip("."): path.read_text("utf-8")
        for path in paths
    }


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source)))


def imports(source: str, modules: Sources) -> Iterator[str]:
    """The dotted names of all that *source* imports, in functions too."""
    for node in nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole.removeprefix(f"{PACKAGE}.") in modules
                yield whole if is_module else str(node.module)


def own(name: str) -> str | None:
    """*name* without the package's, if it is in the package."""
    if name == PACKAGE:
        return ""
    return name[len(PACKAGE) + 1 :] if name.startswith(f"{PACKAGE}.") else None


def part(module: str) -> str:
    return module.partition(".")[0]


def is_in(module: str, places: set[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def violations(modules: Sources) -> list[str]:
    """What the walls forbid, one import a line."""
    found = []
    for module, source in modules.items():
        for name in imports(source, modules):
            inside, library = own(name), name.partition(".")[0]
            if inside is not None:
                wrong = part(inside) not in {*MAY_IMPORT[part(module)], part(module)}
            elif library in ONLY_IN:
                wrong = not is_in(module, ONLY_IN[library])
            else:
                wrong = library in OUTSIDE and part(module) not in SHELL
            if wrong:
                found.append(f"{module} imports {name}")
    return found


def cycle(modules: Sources) -> list[str]:
    """Modules that import each other, if there are any."""
    graph = {
        module: {inside for name in imports(source, modules) if (inside := own(name))} - {module}
        for module, source in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_part_is_known() -> None:
    assert {part(module) for module in sources()} <= set(MAY_IMPORT)


def test_imports_point_down_and_only_the_shell_touches_the_world() -> None:
    assert violations(sources()) == []


def test_no_modules_import_each_other() -> None:
    assert cycle(sources()) == []


def test_the_one_place_that_knows_a_library_does_use_it() -> None:
    modules = sources()
    used = {
        name.partition(".")[0] for source in modules.values() for name in imports(source, modules)
    }

    assert ONLY_IN.keys() - used <= {"rich"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("syntax.parser", "import os"),
        ("syntax.parser", "from pathlib import Path"),
        ("syntax.parser", "def parse() -> None:\n    import time"),
        ("syntax.parser", "from wikilink_ls.vault.vault import Vault"),
        ("syntax.parser", "from wikilink_ls import config"),
        ("syntax.tags", "import pyromark"),
        ("vault.vault", "from wikilink_ls.features import hover"),
        ("vault.names", "from rapidfuzz import process"),
        ("features.hover", "import lsprotocol.types"),
        ("features.hover", "from wikilink_ls.server.app import server"),
        ("features.hover", "from wikilink_ls.storage import scan"),
        ("storage.scan", "import pygls"),
        ("storage.scan", "from wikilink_ls.features.hover import hover"),
        ("server.app", "from wikilink_ls.cli.check import check"),
        ("config", "from wikilink_ls.syntax.text import Span"),
        ("config", "import logging"),
        ("features.hover", "from importlib import import_module"),
    ],
)
def test_a_breach_is_seen(module: str, source: str) -> None:
    assert len(violations({"config": ""} | {module: source})) == 1


def test_a_cycle_is_seen() -> None:
    modules = {
        "vault.a": "from wikilink_ls.vault.b import x",
        "vault.b": "def late() -> None:\n    from wikilink_ls.vault import a",
    }

    assert set(cycle(modules)) == {"vault.a", "vault.b"}


def test_the_core_reads_neither_files_nor_the_clock_by_builtins() -> None:
    calls = [
        f"{module}: {node.func.id}"
        for module, source in sources().items()
        if part(module) not in SHELL
        for node in nodes(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"open", "input", "print", "eval", "exec", "__import__"}
    ]

    assert calls == []


def test_all_that_is_named_outside_is_in_the_standard_library() -> None:
    assert set(sys.stdlib_module_names) >= OUTSIDE
