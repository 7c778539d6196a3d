"""Messages: which are answered and how, which are refused, and which are only logged."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

from tests.server.piped import HOVER, Client, error
from wikilink_ls.server.converter import make_converter
from wikilink_ls.server.outgoing import Outgoing
from wikilink_ls.server.protocol import WireProtocol, WireServer


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    client = Client()
    offered = {"general": {"positionEncodings": ["utf-8", "utf-32"]}}
    result = client.initialize(capabilities=offered)
    assert result["capabilities"]["positionEncoding"] == "utf-16"
    client.send("initialized", {})
    yield client
    assert client.ask("shutdown") is None
    client.send("exit")
    assert client.wait() == 0


def test_lsprotocol_objects_are_answers(client: Client) -> None:
    contents = {"kind": "markdown", "value": "과도함 file:///a.md"}
    assert client.ask("textDocument/hover", HOVER) == {"contents": contents}


def test_structs_are_answers(client: Client) -> None:
    expected = [{"label": "과도함", "sortText": "1"}, {"label": "😀"}]
    assert client.ask("textDocument/completion", HOVER) == expected


def test_plain_values_may_hold_lsprotocol_objects_and_structs(client: Client) -> None:
    range_ = {"start": {"line": 0, "character": 1}, "end": {"line": 2, "character": 3}}
    assert client.ask("test/mixed") == {"range": range_, "items": [{"label": "a"}]}


def test_no_result_is_null(client: Client) -> None:
    client.send("test/echo", None, id=1)
    assert client.receive() == {"jsonrpc": "2.0", "id": 1, "result": None}


def test_notifications_take_structs_and_lsprotocol_objects(client: Client) -> None:
    client.send("test/publish", id=1)
    assert client.receive()["params"] == {"uri": "u", "diagnostics": [{"label": "말"}]}
    assert client.receive()["params"] == {"uri": "v", "diagnostics": []}
    assert client.receive()["id"] == 1


def test_half_a_surrogate_pair_survives(client: Client) -> None:
    assert client.ask("test/echo", {"text": "a\ud83d b"}) == {"text": "a\ud83d b"}


def test_an_answer_that_cannot_be_encoded_is_an_error(client: Client) -> None:
    code, message = error(client.ask("test/unsendable"))
    assert code == -32603
    assert "object" in message


def test_the_server_can_ask(client: Client) -> None:
    client.send("test/ask", id=1)
    question = client.receive()
    client.send_body(json.dumps({"jsonrpc": "2.0", "id": question["id"], "result": [5]}).encode())
    assert client.receive()["result"] == {"answer": [5]}


def test_an_error_as_the_answer_reaches_the_one_who_asked(client: Client) -> None:
    client.send("test/ask", id=1)
    refusal = {"code": -32601, "message": "no configuration here"}
    reply = {"jsonrpc": "2.0", "id": client.receive()["id"], "error": refusal}
    client.send_body(json.dumps(reply).encode())
    assert "no configuration here" in client.receive()["error"]["message"]


def test_an_answer_nobody_asked_for_is_logged(client: Client) -> None:
    client.send_body(b'{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"what?"}}')
    assert client.ask("test/echo", 1) == 1
    client.until_logged("what?")


def test_a_broken_request_is_an_error_without_traceback(client: Client) -> None:
    failed = (-32603, "Internal error: ValueError: a broken request")
    assert error(client.ask("test/fail")) == failed
    client.until_logged("Traceback")


def test_a_broken_notification_is_logged(client: Client) -> None:
    client.send("textDocument/didSave", {"textDocument": {"uri": "file:///a.md"}})
    assert client.ask("test/echo", 1) == 1
    client.until_logged("ValueError: a broken notification")


def test_a_user_error_is_told(client: Client) -> None:
    assert error(client.ask("test/user_error")) == (-32803, "A note name cannot contain /")


def test_sys_exit_in_a_handler_is_its_failure(client: Client) -> None:
    failed = (-32603, "Internal error: RuntimeError: sys.exit was called")
    assert error(client.ask("test/exit")) == failed
    assert error(client.ask("test/exit_async")) == failed
    assert error(client.ask("workspace/executeCommand", {"command": "exit"})) == failed


def test_a_request_is_looked_at_before_what_comes_after_it(client: Client) -> None:
    client.send("test/set", "before")
    client.send_all(
        *(("test/kept_when_asked", None, 1), ("test/set", "after", None), ("test/echo", "x", 2)),
    )
    answers = {it["id"]: it["result"] for it in (client.receive(), client.receive())}
    assert answers == {1: "before", 2: "x"}


def test_who_promises_an_answer_may_fail_later(client: Client) -> None:
    assert error(client.ask("test/fail_later")) == (-32803, "A broken promise")


def test_a_command_gets_its_arguments_as_they_are(client: Client) -> None:
    def execute(**params: Any) -> Any:
        return client.ask("workspace/executeCommand", params)

    given = [{"uri": "말", "at": {"line": 1}}, None, [1, 2.5, True]]
    assert execute(command="say", arguments=given) == given
    assert execute(command="say") is None
    assert error(execute(command="gone")) == (-32602, "no command 'gone'; known are exit, say")
    told = "workspace/executeCommand: TypeError: arguments must be a list"
    assert error(execute(command="say", arguments={"a": 1})) == (-32602, told)


def test_a_question_takes_structs_and_waits_only_so_long(client: Client) -> None:
    client.send("test/ask_plainly", {"patience": 30}, id=1)
    question = client.receive()
    assert (question["method"], question["params"]) == ("client/question", {"label": "말"})
    assert client.ask("test/echo", "meanwhile") == "meanwhile"
    answer = {"jsonrpc": "2.0", "id": question["id"], "result": {"yes": [1]}}
    client.send_body(json.dumps(answer).encode())
    assert client.receive()["result"] == {"yes": [1]}

    client.send("test/ask_plainly", {"patience": 0.01}, id=2)
    question = client.receive()
    assert client.receive()["result"] == "silence"
    client.send_body(json.dumps(answer | {"id": question["id"]}).encode())
    assert client.ask("test/echo", "still there") == "still there"


def test_params_that_do_not_fit_are_refused(client: Client) -> None:
    wrong = {"textDocument": {"uri": "file:///a.md"}}
    told = "textDocument/hover: params without 'position'"
    assert error(client.ask("textDocument/hover", wrong)) == (-32602, told)
    assert error(client.ask("textDocument/hover", []))[0] == -32602
    assert error(client.ask("textDocument/hover"))[0] == -32602


def test_params_of_a_notification_that_do_not_fit_are_logged(client: Client) -> None:
    client.send("textDocument/didSave", {"nonsense": 1})
    assert client.ask("test/echo", 1) == 1
    client.until_logged("textDocument/didSave: params without 'textDocument'")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"\xff", -32700),
        (b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":' + b"[" * 50_000, -32700),
        (b"[]", -32600),
        (b"5", -32600),
        (b'{"id":1,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"1.0","id":1,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0","id":[1],"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0"}', -32600),
    ],
)
def test_what_is_no_message_is_refused_and_the_next_one_works(
    client: Client, body: bytes, code: int
) -> None:
    client.send_body(body)
    answer = client.receive()
    assert (answer["id"], answer["error"]["code"]) == (None, code)
    assert client.ask("test/echo", 1) == 1


def test_deep_json_that_can_be_read_does_no_harm(client: Client) -> None:
    deep = b"[" * 800 + b"]" * 800
    client.send_body(b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":%b}' % deep)
    assert client.receive()["id"] == 1
    hover = b'{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":%b}' % deep
    client.send_body(hover)
    assert client.receive()["error"]["code"] == -32602


def test_a_key_jsonrpc_in_params_is_data(client: Client) -> None:
    params = {"jsonrpc": "2.0", "method": "x", "nested": [{"jsonrpc": 1, "id": 2}]}
    assert client.ask("test/echo", params) == params


def test_header_names_have_no_case(client: Client) -> None:
    body = b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":"\xeb\xa7\x90"}'
    client.write(b"content-type: x\r\ncontent-LENGTH:%d\r\n\r\n%b" % (len(body), body))
    assert client.receive()["result"] == "말"


def test_unknown_methods(client: Client) -> None:
    client.send("$/unknown", 1)
    client.send("test/unknown", 1)
    assert error(client.ask("$/unknown"))[0] == -32601
    assert error(client.ask("test/unknown"))[0] == -32601


def test_initialize_comes_once(client: Client) -> None:
    assert error(client.initialize())[0] == -32600


def test_a_cancelled_request_that_waits_is_not_run(client: Client) -> None:
    client.send("test/sleep", 0.2, id=1)
    for msg_id in range(2, 6):
        client.send("test/sleep", 5, id=msg_id)
        client.send("$/cancelRequest", {"id": msg_id})
    assert client.receive() == {"jsonrpc": "2.0", "id": 1, "result": None}
    answers = [client.receive() for _ in range(4)]
    assert [(it["id"], it["error"]["code"]) for it in answers] == [
        (msg_id, -32800) for msg_id in range(2, 6)
    ]


def test_a_running_async_request_is_cancelled(client: Client) -> None:
    client.send("test/wait", id=1)
    assert client.ask("test/echo", 1) == 1
    client.send("$/cancelRequest", {"id": 1})
    answer = client.receive()
    assert (answer["id"], answer["error"]["code"]) == (1, -32800)


def test_a_late_or_odd_cancellation_is_ignored(client: Client) -> None:
    for params in ({"id": 1}, {"id": None}, {}, None, 5):
        client.send("$/cancelRequest", params)
    assert client.ask("test/echo", 1) == 1


def test_requests_are_handled_in_order(client: Client) -> None:
    for msg_id in range(200):
        client.send("test/echo", msg_id, id=msg_id)
    assert [client.receive()["result"] for _ in range(200)] == list(range(200))


def test_prints_and_children_do_not_reach_the_client(client: Client) -> None:
    assert client.ask("test/print") is None
    assert client.ask("test/echo", 1) == 1
    client.until_logged("a child that prints")


def test_notifications_leave_nothing_behind(client: Client) -> None:
    item = {"uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": ""}
    for _ in range(5):
        client.send("textDocument/didOpen", {"textDocument": item})
    assert 0 in (client.ask("test/kept") for _ in range(100))  # once they are through


def test_params_of_every_method_can_be_structured() -> None:
    converter = make_converter()
    types: list[Any] = [it[2] for it in lsp.METHOD_TO_TYPES.values() if it[2] is not None]
    assert all(callable(converter.get_structure_hook(it)) for it in types)


def test_a_slip_in_what_a_client_can_costs_nothing_but_that() -> None:
    slip = {"staleRequestSupport": {"cancel": True}, "positionEncodings": ["utf-16"]}
    hover = {"contentFormat": ["markdown"], "dynamicRegistration": True}
    capabilities = {
        "general": slip,
        "textDocument": {"hover": hover, "definition": 3},
        "workspace": 1,
    }

    converter = make_converter()
    params = {"processId": None, "rootUri": None, "capabilities": capabilities}
    taken = converter.structure(params, lsp.InitializeParams).capabilities

    understood = {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"hover": hover},
    }
    assert taken == converter.structure(understood, lsp.ClientCapabilities)
    assert taken.general is not None
    assert taken.general.position_encodings


def test_errors_of_pygls_open_no_window(caplog: pytest.LogCaptureFixture) -> None:
    WireServer("wire", "0").report_server_error(ValueError("boom"), JsonRpcException)
    assert "ValueError: boom" in caplog.text


def test_the_names_of_pygls_that_we_rely_on_are_there() -> None:
    ours = vars(WireProtocol) | vars(Outgoing)
    overridden = {name for name in ours if hasattr(LanguageServerProtocol, name)}
    assert overridden >= {
        "_execute_handler",
        "_run_generator",
        "_send_data",
        "_send_response",
        "handle_message",
        "lsp_exit",
        "lsp_initialize",
        "lsp_shutdown",
        "notify",
    }
    parameters = inspect.signature(LanguageServerProtocol._execute_handler).parameters  # noqa: SLF001
    assert list(parameters)[1:] == ["msg_id", "handler", "callback", "args", "kwargs"]
    protocol = WireServer("wire", "0").protocol
    for name in ("_converter", "_ctx_msg_id", "_get_handler", "_request_futures", "_result_types"):
        assert hasattr(protocol, name), name
    assert protocol._shutdown is False  # noqa: SLF001
    assert protocol.writer is None
