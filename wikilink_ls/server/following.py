"""What an editor says has moved, taken over without reading it once more."""

from collections.abc import Mapping

from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.folders import files_below


def follow(session: Session, moves: Mapping[str, str]) -> None:
    """Make the vault agree with files that are said to have moved, as far as the disk confirms.

    Of an open note the buffer goes along: its editor is about to open it by its new name, and has
    more than the disk does.
    """
    found = {old: stat for old, new in moves.items() if (stat := _moved(session, old, new))}
    done = {old: moves[old] for old in found}
    for old, stat in found.items():
        del session.stats[old]
        # What is known of an open note is not what the disk says: a walk is to find that.
        if old not in session.documents:
            session.stats[moves[old]] = stat
    session.take_moves(done)
    # Whether a name is there in one case or the other, a walk alone can tell.
    others = [pair for pair in moves.items() if fold(pair[0]) != fold(pair[1])]
    session.refresh({path for pair in others for path in pair}.difference(done, done.values()))


def forget(session: Session, folder: str) -> None:
    """Make the vault agree with a folder that is said to be gone; if it was large, a walk does."""
    below = files_below(session.vault, folder)
    if len(below) <= session.MANY:
        session.refresh(below)


def _moved(session: Session, old: str, new: str) -> FileStat | None:
    """The file at *new*, if it is the one that was at *old* and called the same."""
    known = session.stats.get(old)
    # What it is called can be its title.
    if known is None or old.rpartition("/")[2] != new.rpartition("/")[2]:
        return None
    stat = session.stat(new)
    is_same = stat and (stat.mtime_ns, stat.size) == (known.mtime_ns, known.size)
    return stat if is_same and not session.stat(old) else None
