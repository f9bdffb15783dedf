"""One client that asks without end, hundreds of questions at once, beside others on a real server: do they notice?

    python -m tests.evaluation.looping [--long] [--loops 200] [--others 6]

The server is a process of its own over the demo council. The others ask a question each second, from addresses of their own;
the loop asks from one address, each of its connections again as soon as it was answered or refused, whatever it was told to
wait. Both come through a trusted proxy, which is played by the headers that it would write. Blocks with and without the loop
follow one another in one run, so that whatever else the machine does meets both. Told are the others' p50 and p95 in both,
their ratio, and what the loop was answered. --long runs six pairs of blocks of thirty seconds; otherwise it is one of ten.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.evaluation.side_by_side import take_in
from tests.running import TODAY, Server
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

QUESTIONS = Path(__file__).parents[1] / "questions" / "demo.jsonl"
LOOP_ADDRESS = "203.0.113.66"
SETTINGS = {"API__TRUSTED_PROXIES": "127.0.0.1", "ASSISTANT__TODAY": TODAY}


@dataclass
class Block:
    """What the others met in one kind of blocks."""

    seconds: list[float] = field(default_factory=list)
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)

    def at(self, share: float) -> float:
        """The time, in ms, that so great a share of them took at most."""
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))] * 1000


@dataclass
class Looped:
    """The whole run."""

    without: Block = field(default_factory=Block)
    beside: Block = field(default_factory=Block)
    loop: collections.Counter[int] = field(default_factory=collections.Counter)
    ratios: list[float] = field(default_factory=list)
    """Of p95, pair by pair of blocks."""

    @property
    def ratio(self) -> float:
        return self.beside.at(0.95) / self.without.at(0.95)


def _request(address: str, question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = (
        "POST /v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"X-Forwarded-For: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Sends a request and reads the reply to its end. Its status; raises OSError or EOFError where the connection ended."""
    writer.write(request)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head[9:12])


# The loop: a process of its own --------------------------------------------------------------------------------------


async def _loop(port: int, loops: int, seconds: float, questions: Sequence[str]) -> collections.Counter[int]:
    counts: collections.Counter[int] = collections.Counter()
    until = time.monotonic() + seconds

    async def one(rng: random.Random) -> None:
        while time.monotonic() < until:
            with suppress(OSError, EOFError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    while time.monotonic() < until:
                        counts[await _ask(reader, writer, _request(LOOP_ADDRESS, rng.choice(questions)))] += 1
                finally:
                    writer.close()

    tasks = [asyncio.create_task(one(random.Random(n))) for n in range(loops)]  # noqa: S311
    await asyncio.wait(tasks, timeout=seconds + 5)
    for task in tasks:
        task.cancel()
    return counts


# The others ---------------------------------------------------------------------------------------------------------


async def _others(port: int, count: int, seconds: float, questions: Sequence[str], block: Block) -> None:
    """Each asks about once a second, on a connection that stays open, from an address of their own."""
    until = time.monotonic() + seconds

    async def one(n: int) -> None:
        rng = random.Random(n + len(block.seconds))  # noqa: S311
        async with AsyncExitStack() as stack:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.close)
            await asyncio.sleep(n / count)
            while time.monotonic() < until:
                began = time.monotonic()
                status = await _ask(reader, writer, _request(f"198.51.100.{n}", rng.choice(questions)))
                block.seconds.append(time.monotonic() - began)
                block.statuses[status] += 1
                await asyncio.sleep(max(0.0, began + 0.8 + 0.4 * rng.random() - time.monotonic()))

    await asyncio.gather(*(one(n) for n in range(count)))


def run(library: Path, workplace: Path, *, pairs: int, seconds: float, loops: int, others: int) -> Looped:
    """Blocks in turn on a server over a copy of the library, which holds the demo council."""
    shutil.copytree(library, workplace / "library")
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    looped = Looped()
    server = Server(workplace / "library", workplace, **SETTINGS)
    port = int(server.address.rpartition(":")[2])
    try:
        asyncio.run(_others(port, others, 3.0, questions, Block()))  # nobody's first question should wait for an import
        for turn in range(pairs):
            order = (False, True) if turn % 2 == 0 else (True, False)
            each: dict[bool, Block] = {}
            for beside in order:
                block = each[beside] = Block()
                loop = _start(port, loops, seconds) if beside else None
                asyncio.run(_others(port, others, seconds, questions, block))
                if loop is not None:
                    said, _ = loop.communicate(timeout=120)
                    looped.loop.update({int(status): n for status, n in json.loads(said).items()})
                whole = looped.beside if beside else looped.without
                whole.seconds += block.seconds
                whole.statuses.update(block.statuses)
            looped.ratios.append(each[True].at(0.95) / each[False].at(0.95))
    finally:
        server.stop()
    return looped


def _start(port: int, loops: int, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.evaluation.looping", "--port", str(port), "--loops", str(loops)]
    return subprocess.Popen([*command, "--seconds", str(seconds)], stdout=subprocess.PIPE, text=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.looping",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--long", action="store_true", help="six pairs of blocks of thirty seconds")
    parser.add_argument("--loops", type=int, default=200, help="questions that the loop has under way at once")
    parser.add_argument("--others", type=int, default=6)
    parser.add_argument("--library", type=Path, help="a folder that holds the demo council, which is copied")
    parser.add_argument("--seconds", type=float, default=10.0, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.port:  # this is the loop itself
        questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
        sys.stdout.write(json.dumps(asyncio.run(_loop(given.port, given.loops, given.seconds, questions))))
        return 0
    pairs, seconds = (6, 30.0) if given.long else (1, given.seconds)
    with tempfile.TemporaryDirectory() as made:
        library = given.library or Path(made) / "demo"
        if not given.library:
            with Library(library, SentenceTransformerEmbedder(), "looping") as held:
                from ingest.demo_council import PAPERS  # noqa: PLC0415  (the loop's own process needs none of it)

                take_in(PAPERS, held)
        (Path(made) / "work").mkdir()
        looped = run(
            library,
            Path(made) / "work",
            pairs=pairs,
            seconds=seconds,
            loops=given.loops,
            others=given.others,
        )
    for name, block in (("without", looped.without), ("beside the loop", looped.beside)):
        print(f"{name:16} p50 {block.at(0.5):6.0f} ms  p95 {block.at(0.95):6.0f} ms  {dict(block.statuses)}")
    print(f"p95 with / without: {looped.ratio:.2f}; pair by pair: median {statistics.median(looped.ratios):.2f}, "
          f"{', '.join(f'{r:.2f}' for r in looped.ratios)}")  # fmt: skip
    print(f"the loop was answered {dict(looped.loop)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
