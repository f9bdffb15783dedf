"""A chat model's server on a real socket that does as it is told, and misbehaves on purpose: OpenAI's language, by hand.

What it says is told by a script: bytes to send, with pauses. A `Prompt` is what a script may look at, as a real model does.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TICK = 0.02
"""Seconds between two looks at whether the server is to stop."""


@dataclass(frozen=True)
class Prompt:
    """What the model was sent."""

    body: dict[str, Any]

    @property
    def text(self) -> str:
        return "\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def passages(self) -> list[str]:
        """The fenced passages, without their fences and labels, in the order of their numbers."""
        fenced = re.findall(r"<<<PASSAGE \d+ (\w+)>>>\n\(.*?\)\n(.*?)\n<<<END \d+ \1>>>", self.text, re.DOTALL)
        return [body for _, body in fenced]

    @property
    def question(self) -> str:
        return self.text.rpartition("uestion: ")[2].strip()

    @property
    def structured(self) -> bool:
        return "response_format" in self.body


@dataclass(frozen=True)
class Fails:
    """Instead of an answer: a status, with headers."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Waits:
    """Nothing comes for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Bytes in the stream that are no event."""

    data: bytes


class Breaks:
    """The connection ends in mid-stream."""


Act = str | Fails | Waits | Raw | Breaks
Script = Callable[[Prompt], Iterable[Act]]
"""What is sent, in order; a text is sent in pieces, as models do."""


class ScriptedServer:
    """`script` may be changed at any time. `prompts` are what was asked; `broken_off` counts clients that left early."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.prompts: list[Prompt] = []
        self.broken_off = threading.Semaphore(0)
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": TICK})
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def stop(self) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@contextmanager
def scripted(script: Script) -> Iterator[ScriptedServer]:
    server = ScriptedServer(script)
    try:
        yield server
    finally:
        server.stop()


def _handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # the end of the connection is the end of the answer

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if not sent:
                return  # who asked has left already
            prompt = Prompt(json.loads(sent))
            server.prompts.append(prompt)
            try:
                self._act(prompt)
            except OSError:
                server.broken_off.release()

        def _act(self, prompt: Prompt) -> None:
            begun = False
            for act in server.script(prompt):
                if isinstance(act, Fails):
                    self.send_response(act.status)
                    for name, value in (*act.headers, ("Content-Type", "application/json")):
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(b'{"error": {"message": "not today"}}')
                    return
                if isinstance(act, Waits):
                    self._wait(act.seconds)
                    continue
                if not begun:
                    begun = True
                    self.send_response(200)
                    self.send_header("Content-Type", "text/event-stream")
                    self.end_headers()
                if isinstance(act, Breaks):
                    return
                if isinstance(act, Raw):
                    self.wfile.write(act.data)
                    continue
                for piece in re.findall(r"\s*\S{1,12}|\s+$", act):
                    self._send(_chunk(piece))
            if not begun:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
            self._send(_chunk(None))
            self.wfile.write(b"data: [DONE]\n\n")

        def _wait(self, seconds: float) -> None:
            """Waits, and sees a client that leaves meanwhile."""
            until = time.monotonic() + seconds
            self.connection.setblocking(False)
            try:
                while time.monotonic() < until and not server.stopping.wait(TICK):
                    try:
                        if self.connection.recv(1) == b"":
                            raise ConnectionResetError
                    except BlockingIOError:
                        continue
            finally:
                self.connection.setblocking(True)

        def _send(self, event: dict[str, Any]) -> None:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing on the terminal."""

    return Handler


def _chunk(piece: str | None) -> dict[str, Any]:
    delta: dict[str, Any] = {} if piece is None else {"role": "assistant", "content": piece}
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if piece is None else None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [choice],
    }
