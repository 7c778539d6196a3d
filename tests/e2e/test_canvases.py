"""Canvases as an editor of notes meets them."""

from tests.e2e.client import Client, path_of
from tests.e2e.conftest import Folder, serve, watched


def test_a_canvas_is_a_reference_and_what_it_says_is_followed(
    code: Client, folder: Folder
) -> None:
    root = folder(r"""
        -- n.md --
        [[Garden]]
        -- Garden.md --
        -- Board.canvas --
        {"nodes":[
        {"type":"text","text":"\ud83d\ude00 😀 [[Garden]]"}]}
        """)
    serve(code, root)
    note, board = code.open(root / "n.md"), root / "Board.canvas"

    def places() -> list[str]:
        found = code.ask("references", note, "Garden", context={"includeDeclaration": False})
        at = (it["range"]["start"] for it in found)
        return [
            f"{path_of(it['uri']).name}:{start['line']}:{start['character']}"
            for it, start in zip(found, at, strict=True)
        ]

    assert places() == ["Board.canvas:1:39", "n.md:0:0"]

    board.write_text('{"nodes":[{"type":"file","file":"Garden.md"}]}', encoding="utf-8")
    watched(code, board)
    assert places() == ["Board.canvas:0:33", "n.md:0:0"]

    board.unlink()
    watched(code, board)
    assert places() == ["n.md:0:0"]


def test_nothing_is_said_in_a_canvas_that_is_open(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[gone]]\n-- b.canvas --\n")
    text = '{"nodes":[{"type":"text","text":"[[gone]]"}]}'
    serve(code, root)
    note, board = code.open(root / "n.md"), code.open(root / "b.canvas", text)

    assert code.findings(note, "dangling-link gone")
    assert code.ask("hover", board, "gone") is None
    assert code.complete(board, "[[") == []
    assert code.published(board) is None
    found = code.ask("references", note, "gone", context={"includeDeclaration": False})
    assert [path_of(it["uri"]).name for it in found] == ["b.canvas", "n.md"]


def test_a_place_in_a_canvas_is_the_same_for_all_who_ask(code: Client, folder: Folder) -> None:
    root = folder("""
        -- n.md --
        # n
        -- b.canvas --
        {"nodes":[
        {"type":"text","text":"😀 [[n]]"}]}
        """)
    serve(code, root)
    note = code.open(root / "n.md")

    found = code.execute("showBacklinks", note)
    asked = code.ask("references", note, "# n", context={"includeDeclaration": False})
    (lens, *_) = code.ask("codeLens", note)
    command = code.request("codeLens/resolve", lens)["command"]
    shown = code.execute("showReferences", *command["arguments"])
    (item,) = code.ask("prepareCallHierarchy", note, "# n")
    (call,) = code.request("callHierarchy/incomingCalls", {"item": item})

    starts = [it[0]["range"]["start"] for it in (found, asked, shown)]
    assert [*starts, call["fromRanges"][0]["start"]] == [starts[0]] * 4
    assert starts[0]["line"] == 1
