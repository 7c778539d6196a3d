"""A vault from its folder, all at once: the settings, the files, the notes."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wikilink_ls.config import Config, Layer, parse_config
from wikilink_ls.storage.loader import Problem, damage
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.storage.settings import read_layers
from wikilink_ls.storage.workers import read_batches
from wikilink_ls.vault.building import VaultBuilder
from wikilink_ls.vault.concept_rules import ConceptRules, rules_of
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
    with without_collector():
        vault = _built(root, found, rules_of(config.concepts), problems, progress)
    return LoadedVault(root, config, vault, found, sorted(problems), [*unread, *wrong])


def _built(
    root: Path,
    found: Scan,
    rules: ConceptRules,
    problems: list[Problem],
    progress: Progress | None,
) -> Vault:
    files = [(path, stat) for path, stat in found.files.items() if has_links(path)]
    builder = VaultBuilder(found.files, rules)
    done = 0
    for batch in read_batches(root, files, rules):
        problems += batch.problems
        for read in batch.read:
            if read.damaged:
                problems.append(damage(root, read.path, found.files[read.path].disk_path))
            builder.add(read.words, read.facts)
        done += len(batch.read) + len(batch.problems)
        if progress:
            progress(done, len(files))
    return builder.build()


@contextmanager
def without_collector() -> Iterator[None]:
    """Notes hold no cycles, and the collector would walk through all of them over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
