"""The first reading of a vault, beside the requests that come meanwhile.

The names of all files are known after one walk; the facts of notes come in as they are parsed;
the tables at the end. All of it runs on a thread of its own, which shares the interpreter with
the main thread in slices of half a millisecond, and hands over there what it has.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from time import perf_counter

from wikilink_ls.server.collector import collector
from wikilink_ls.server.progress import Progress
from wikilink_ls.server.session import Session, Walk
from wikilink_ls.storage.cache import Kept, Row
from wikilink_ls.storage.keeper import Keeper
from wikilink_ls.storage.restoring import (
    TOO_OLD,
    Changes,
    add_kept,
    are_many,
    changes_since,
    new_tables,
    restored,
)
from wikilink_ls.storage.scan import Scan, scan, with_unread
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import read_batches
from wikilink_ls.vault.building import Files, VaultBuilder
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.snapshot import write_snapshot
from wikilink_ls.vault.vault import Vault

logger = logging.getLogger(__name__)

STOPPED = "%s: stopped after %d notes; the command wikilink-ls.rescan reads the others"

LONGEST_ANSWER = 2.0
"""Seconds in which an editor tells its settings."""

HandOver = Callable[[Callable[[], None]], object]
"""Runs a function on the main thread, soon, in order."""


def handing_over_to(loop: asyncio.AbstractEventLoop) -> HandOver:
    """From another thread to the main one; a loop that has ended wants nothing any more."""

    def hand_over(function: Callable[[], None]) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(function)

    return hand_over


def start_indexing(
    session: Session,
    root: Path,
    hand_over: HandOver,
    progress: Progress,
    keeper: Keeper | None = None,
) -> None:
    """Fill *session* with the vault at *root*, whenever that is done."""
    walk: Walk = Future()
    session.expect_names(walk)
    reading = _Reading(session, root, walk, hand_over, progress, keeper)
    Thread(target=reading.run, name=f"index {root}", daemon=True).start()


class StoppedError(Exception):
    """Nobody wants to wait for the rest."""


class _Reading:
    """One reading of a vault, on its thread."""

    def __init__(
        self,
        session: Session,
        root: Path,
        walk: Walk,
        hand_over: HandOver,
        progress: Progress,
        keeper: Keeper | None,
    ) -> None:
        self.session = session
        self.root = root
        self.walk = walk
        self.hand_over = hand_over
        self.progress = progress
        self.keeper = keeper
        self.rules = rules_of(session.config.concepts)
        """By which the tables are made that are read or written."""
        self.done = 0
        """Notes that are read."""
        self.is_cold = True
        """The vault as it was last time is not there to be asked meanwhile: with facts that are
        newer, its tables would never agree again."""

    def run(self) -> None:
        tables = None
        try:
            with collector.off():
                tables = self._read()
        except StoppedError:
            logger.info(STOPPED, self.root, self.done)
            self.hand_over(self.session.stop_reading)
        except Exception:
            logger.exception("indexing %s failed", self.root)
            self.walk.cancel()  # Nobody waits for it any longer.
            self.hand_over(self.session.stop_reading)
        finally:
            self.hand_over(self.progress.end)
            if self.keeper:
                self.keeper.end_first(tables)

    def _read(self) -> bytes | None:
        """Read the vault, and hand it over; new tables for the next start, if it needs some."""
        started = perf_counter()
        kept = self.keeper.kept.result() if self.keeper else Kept()
        before = restored(kept)
        self.is_cold = before is None
        if before is not None:
            self._give_names(Scan(kept.stats, []), before)
        found = with_unread(scan(self.root, self.session.config.exclude), kept.stats)
        changes = changes_since(kept, before, found.files)
        if self.keeper and (gone := [path for path in changes.gone if path in kept.facts]):
            # Before any tables: they would say nothing of notes that are still kept.
            self.keeper.put_first([Row(path, None, None) for path in gone])
        if before is None or are_many(len(changes), len(kept.facts)):
            vault = self._built(kept, found, changes)
            tables = write_snapshot(vault) if self.keeper else None
        else:
            vault, tables = self._changed(before, changes), None
        vault = self._with_rules(vault)
        self.hand_over(partial(self.session.take_vault, found, vault))
        self._log(found, vault, perf_counter() - started)
        if not self.keeper:
            return None
        is_old = tables is None and self._is_old(kept, changes)
        # By other settings the next start would have to look at every note as well.
        is_other = vault.concepts.rules != self.rules
        return new_tables(vault) if is_old or is_other else tables

    def _with_rules(self, vault: Vault) -> Vault:
        """*vault* by the settings of now; if they are others, that is a look at every note."""
        if vault.concepts.rules != rules_of(self.session.config.concepts):
            self.session.settled.wait(LONGEST_ANSWER)
        return vault.with_rules(rules_of(self.session.config.concepts))

    def _is_old(self, kept: Kept, changes: Changes) -> bool:
        return (len(kept.changed) + len(changes)) * TOO_OLD > len(kept.facts)

    def _give_names(self, found: Scan, vault: Vault) -> None:
        if not self.walk.done():
            self.walk.set_result((found, vault))
            self.hand_over(self.session.wait_for_names)

    def _built(self, kept: Kept, found: Scan, changes: Changes) -> Vault:
        """The vault of the files *found*, all tables made anew."""
        files = Files(found.files)
        names = VaultBuilder(files, self.rules).build()
        self._give_names(found, names)
        Thread(target=names.prepare_search, name="names", daemon=True).start()
        builder = VaultBuilder(files, self.rules)
        add_kept(builder, kept, changes, self.rules)
        for batch in self._batches(changes):
            for note in batch.read:
                builder.add(note.words, note.facts)
            if self.is_cold:
                facts = [(note.path, note.facts) for note in batch.read]
                self.hand_over(partial(self.session.take_facts, facts))
        vault = builder.build()
        vault.prepare_search()
        return vault

    def _changed(self, vault: Vault, changes: Changes) -> Vault:
        """*vault* with *changes*, which are few."""
        self.rules = vault.concepts.rules
        for path in changes.gone:
            vault = vault.without(path)
        for path in changes.new:
            vault = vault.with_file(path)
        for path, _ in changes.to_read:
            vault = vault.without(path).with_file(path)  # It may no longer be readable.
        for batch in self._batches(changes):
            for note in batch.read:
                vault = vault.with_words(note.words, note.facts)
        return vault

    def _batches(self, changes: Changes) -> Iterator[Batch]:
        """What has changed, read from the disk, and kept."""
        stats, total = dict(changes.to_read), len(changes.to_read)
        for batch in read_batches(self.root, changes.to_read, self.rules):
            for problem in batch.problems:
                logger.warning("%s: %s", *problem)
            self.session.given_up.update((path, stats[path]) for path in batch.deadly)
            if self.keeper:
                rows = [Row(it.path, stats[it.path], it.facts) for it in batch.read]
                rows += [Row(it.path, None, None) for it in batch.problems]
                self.keeper.put_first(rows)
            yield batch
            self.done += len(batch.read) + len(batch.problems)
            self.hand_over(partial(self.progress.report, self.done, total))
            if self.session.left or (self.progress.cancelled and self.done < total):
                raise StoppedError

    def _log(self, found: Scan, vault: Vault, seconds: float) -> None:
        for path, message in found.problems:
            logger.warning("%s: %s", path, message)
        logger.info(
            "%s: %d notes of %d files, %d of them read anew, in %.2f s",
            *(self.root, len(vault.notes), len(found.files), self.done, seconds),
        )
