"""A vault from its folder, all at once: the settings, the files, the notes."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wikilink_ls.config import Config, Layer, parse_config
from wikilink_ls.storage.loader import Problem, damage, load_notes
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.storage.settings import read_layers
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault

Progress = Callable[[int, int], object]
"""Told how many notes are read, and how many there are."""


@dataclass(frozen=True, slots=True)
class LoadedVault:
    root: Path
    config: Config
    vault: Vault
    scan: Scan
    problems: list[Problem]
    """The files that are left out or damaged, and why; sorted."""
    messages: list[str]
    """What is wrong in the settings."""

    def disk_path(self, path: str) -> str:
        """How the disk spells the vault path *path*."""
        return self.scan.files[path].disk_path

    def text(self, path: str) -> str:
        """What the note at *path* says now; nothing if it is no longer there."""
        read = read_note(self.root, self.disk_path(path))
        return read.text if isinstance(read, Text) else ""


def load_vault(
    root: Path, layers: Iterable[Layer] = (), progress: Progress | None = None
) -> LoadedVault:
    """The vault at *root*; *layers* of settings go above those of its files."""
    own, unread = read_layers(root)
    config, wrong = parse_config((*own, *layers))
    found = scan(root, config.exclude)
    problems = [Problem(*problem) for problem in found.problems]
    with _without_collector():
        notes = list(_notes(root, found, problems, progress))
        vault = build_vault(found.files, notes, rules_of(config.concepts))
    return LoadedVault(root, config, vault, found, sorted(problems), [*unread, *wrong])


def _notes(
    root: Path, found: Scan, problems: list[Problem], progress: Progress | None
) -> Iterator[Note]:
    files = [(path, stat) for path, stat in found.files.items() if has_links(path)]
    for done, read in enumerate(load_notes(root, files), start=1):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            if read.damaged:
                problems.append(damage(root, read, found.files[read.path].disk_path))
            yield read
        if progress:
            progress(done, len(files))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Notes hold no cycles, and the collector would walk through all of them over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
