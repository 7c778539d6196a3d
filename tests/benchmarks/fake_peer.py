"""A language server that misbehaves as its argument says, to test the comparison with."""

import json
import sys
import time
from typing import Any


def heard() -> Any:
    length = 0
    while (line := sys.stdin.buffer.readline()).strip():
        length = int(line.partition(b":")[2])
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def say(msg_id: int, result: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": msg_id, "result": result}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    sys.stdout.buffer.flush()


def main(manner: str) -> None:
    if manner == "deaf":
        time.sleep(60)
    while message := heard():
        match manner, message["method"]:
            case "stillborn", "initialize":
                sys.exit(4)
            case _, "initialize":
                say(message["id"], {"capabilities": {"definitionProvider": True}})
            case "crashing", "textDocument/definition":
                sys.exit("an assertion has failed")
            case "babbling", "textDocument/definition":
                say(message["id"], ["a place"])
            case _, "shutdown":
                say(message["id"], None)
            case _, "exit":
                return


if __name__ == "__main__":
    main(sys.argv[1])
