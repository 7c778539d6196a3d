"""When a server that was just started knows what: the name of a note, and the whole vault."""

from tests.benchmarks.asking import Asker
from tests.benchmarks.offers import rank_of
from tests.benchmarks.results import Measure
from tests.benchmarks.truth import half, stem


def first_right_completion(asker: Asker) -> Measure:
    """Asked again and again, until a note is in the list."""
    if "completion" in asker.peer.lacks:
        return Measure()
    known = asker.editor.wait_until(lambda: _offers_first(asker), asker.limits.start)
    return _when(asker, known)


def _offers_first(asker: Asker) -> bool:
    note = asker.truth.sought[0]
    return rank_of(note, asker.offered(half(stem(note)))) is not None


def indexed(asker: Asker) -> Measure:
    editor, limit = asker.editor, asker.limits.start
    match asker.peer.ready:
        case "initialize":
            return Measure((editor.ready * 1000,))
        case "answer":
            link = asker.truth.opened.links[0]
            editor.ask("hover", link.line, link.character)
            return _when(asker, known=True)
        case "finding":
            return _when(asker, editor.wait_until(editor.knows_all, limit))
        case "progress":
            return _when(asker, editor.wait_until(lambda: _progress_is_over(asker), limit))


def _progress_is_over(asker: Asker) -> bool:
    said = asker.editor.client.notifications("$/progress")
    kinds = [it["value"]["kind"] for it in said]
    return 0 < kinds.count("begin") == kinds.count("end")


def _when(asker: Asker, known: bool) -> Measure:
    """Now, in milliseconds since the start; or too late."""
    if not known:
        return Measure(fault=f"> {asker.limits.start:g} s")
    return Measure((asker.editor.elapsed() * 1000,))
