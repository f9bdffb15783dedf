"""Real sockets that answer what a test tells them, byte for byte, and count who came."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[str, dict[str, str]], bytes | Iterator[bytes]]
"""A request's target and headers to the bytes that go back, whole or piece by piece."""


class Listener:
    """One listening socket. `targets` are what was asked for, `connections` how often anybody came."""

    def __init__(self, answer: Answer, host: str = "127.0.0.1", port: int = 0) -> None:
        self._answer = answer
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self.port: int = self._socket.getsockname()[1]
        self.targets: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.connections = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            asked = b""
            while b"\r\n\r\n" not in asked:
                more = connection.recv(65536)
                if not more:
                    return
                asked += more
            lines = asked.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            target = lines[0].split(" ")[1]
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
            self.targets.append(target)
            self.headers.append(headers)
            answer = self._answer(target, headers)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(piece)

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@contextmanager
def listening(answer: Answer, host: str = "127.0.0.1", port: int = 0) -> Iterator[Listener]:
    listener = Listener(answer, host, port)
    try:
        yield listener
    finally:
        listener.close()


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A response with its length; an underscore in a header's name is a hyphen."""
    told = {"Content-Length": str(len(body)), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def slowly(whole: bytes, step: int, seconds: float) -> Iterator[bytes]:
    for start in range(0, len(whole), step):
        yield whole[start : start + step]
        time.sleep(seconds)
