"""The real server in a process of its own, as an operator starts it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

TODAY = "2025-12-01"
"""The day on which the demo council's questions are asked."""
WIDGET_ORIGIN = "https://www.averlock-vale.example"
UPLOAD_MB = 1
START_SECONDS = 120
"""The longest that a server may take to be ready; loading the model on a busy machine takes a while."""


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment for a process of ours: without a developer's settings, with these (`STORE__PATH="…"`).

    Text recognition is off unless it is asked for: what is installed differs from machine to machine.
    """
    settings = {"INGEST__OCR": "off"} | settings
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COUNCIL_")}
    return kept | {"COLUMNS": "200"} | {f"COUNCIL_{name}": value for name, value in settings.items()}


def console_script() -> str:
    """The `council-assistant` that was installed with the Python that runs the tests."""
    found = shutil.which("council-assistant", path=str(Path(sys.executable).parent))
    assert found, "The package is not installed: pip install -e '.[test]'"
    return found


@contextmanager
def served(app: Any, **settings: Any) -> Iterator[str]:
    """Any application behind uvicorn on a socket, in this process: for one that is broken on purpose. Its address.

    `settings` are uvicorn's.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", **{"access_log": False} | settings)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class Server:
    """The real server in a process of its own. It is there for the tests when `until` answers with 200."""

    def __init__(self, library: Path, workplace: Path, until: str = "/readyz", **settings: str) -> None:
        self.library = library
        self._workplace = workplace
        self._log = workplace / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [console_script(), "serve", "--port", "0"],
                cwd=workplace,
                env=clean_environment(STORE__PATH=str(library), **settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.address = self._ready(until)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One verb of the command line, in a process of its own, on this server's library."""
        return subprocess.run(
            [console_script(), *arguments],
            cwd=self._workplace,
            env=clean_environment(STORE__PATH=str(self.library)),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ready(self, until: str) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, f"The server stopped: {self.log}"
            said = re.search(r"Answering at (http://\S+)", self.log)
            if said and _answers(f"{said[1]}{until}"):
                return said[1]
            time.sleep(0.1)
        raise AssertionError(f"The server was not ready within {START_SECONDS} s: {self.log}")


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
