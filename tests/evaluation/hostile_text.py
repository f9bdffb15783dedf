"""How long each regular expression of the product takes on the texts that hurt it most.

    python -m tests.evaluation.hostile_text [--long] [--only WORD]

Each pattern searches, matches and takes apart texts made from its own structure (`tests.hostile`): first all of them at
2,000 characters, then the slowest at 100,000, or at the most that the pattern can ever be given (`BOUNDS`). The figure is
CPU time, the least of several tries. The short form draws some of the texts only.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.hostile import Found, attacks, every_pattern, text_of

LENGTH = 100_000
SCREENED_AT = 2_000
MOST_MS = 50.0
TRIES = 3
GIVE_UP_SECONDS = 0.5
"""CPU time after which one use of a pattern is ended: it is far too slow, and by how much does not matter."""
SUSPECT_MS = 5.0
"""At the length they are screened at, where a pattern takes a tenth of a millisecond."""
GLANCES = 3
SHORT_ATTACKS = 60
DEEP = {False: 2, True: 6}
"""How many of the slowest texts are tried at full length, in the short form and in the long."""

BOUNDS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(
        (f"assistant.conversation:{name}" for name in ("_PERIOD", "_JOINS", "_NOT_FIRST", "_LAST_OBJECT")),
        (8_000, "a question or the turns before it: api.requests.MOST_HISTORY"),
    ),
    "vectorstore.words.portfolios:_ENDS": (400, "what stands behind an office: vectorstore.words.portfolios.LONGEST"),
    "ingest.demo_council.blocks:NUMBER": (1_000, "reads only the texts that the demo council's papers are made from"),
}
"""Patterns that can never be given 100,000 characters: the most they can, and why."""

USES: dict[str, Callable[[Any, Any], object]] = {
    "search": lambda pattern, text: deque(pattern.finditer(text), maxlen=0),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
}


class TooSlow(Exception):
    """A use of a pattern took longer than anybody waits for."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst that was found for a pattern: CPU time in ms at a length in characters, and with what."""

    found: Found
    ms: float
    length: int
    use: str
    attack: tuple[str, str, str]
    tried: int


def worst_of(found: Found, long: bool) -> Worst:
    pattern = found.pattern
    length = BOUNDS.get(found.where, (LENGTH, ""))[0]
    known = list(attacks(pattern))
    if not long and len(known) > SHORT_ATTACKS:
        known = random.Random(found.where).sample(known, SHORT_ATTACKS)  # noqa: S311  (no secrets)
    worst = Worst(found, 0.0, length, "", ("", "", ""), len(known))
    screened = []
    for use in sorted(found.uses):
        for attack in known:
            ms = _glance(pattern, use, text_of(attack, min(SCREENED_AT, length)))
            screened.append((ms, use, attack))
            if ms > SUSPECT_MS:
                worst = max(worst, _whole(found, use, attack, length, len(known)), key=lambda one: one.ms)
                if worst.ms > MOST_MS:
                    return worst  # slow is slow
    screened.sort(key=lambda one: -one[0])
    for use in sorted(found.uses):
        for _, _, attack in [one for one in screened if one[1] == use][: DEEP[long]]:
            worst = max(worst, _whole(found, use, attack, length, len(known)), key=lambda one: one.ms)
    return worst


def _whole(found: Found, use: str, attack: tuple[str, str, str], length: int, tried: int) -> Worst:
    return Worst(found, _ms(found.pattern, use, text_of(attack, length), TRIES), length, use, attack, tried)


def _glance(pattern: Any, use: str, text: str) -> float:
    """Elapsed ms, the least of a few tries: some machines count CPU time in steps of 4 ms, which is too coarse to rank by."""
    least = float("inf")
    for _ in range(GLANCES):
        began = time.perf_counter()
        if _ms(pattern, use, text, 1) == float("inf"):
            return float("inf")
        least = min(least, (time.perf_counter() - began) * 1000)
        if least < SUSPECT_MS / 10:
            break
    return least


def _ms(pattern: Any, use: str, text: str, tries: int) -> float:
    """CPU time in ms, the least of several tries; infinite where it is given up."""
    given = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    least = float("inf")
    for _ in range(tries):
        began = time.process_time()
        try:
            with _ended_after(GIVE_UP_SECONDS):
                USES[use](pattern, given)
        except TooSlow:
            return float("inf")
        least = min(least, (time.process_time() - began) * 1000)
        if least < MOST_MS / 10:
            break
    return least


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Raises TooSlow within after so much CPU time: `re` looks for signals while it backtracks. In the main thread only."""

    def ring(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _row(one: Worst) -> tuple[str, ...]:
    text = " + ".join(repr(part[:24]) + ("×" if n == 1 else "") for n, part in enumerate(one.attack) if part)
    why = BOUNDS.get(one.found.where, (0, ""))[1]
    return one.found.where, f"{one.ms:.1f}", f"{one.length:,}", one.use, text, why


def main() -> int:
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    given.add_argument("--long", action="store_true", help="every text, and more of them at full length")
    given.add_argument("--only", default="", help="only patterns whose place has this in it")
    given.add_argument("--part", default="0/1", help="only every Nth pattern, from the Kth: K/N")
    asked = given.parse_args()
    nth, of = map(int, asked.part.split("/"))
    patterns = [found for found in every_pattern() if asked.only in found.where][nth::of]
    worst = []
    for found in patterns:
        worst.append(worst_of(found, asked.long))
        if worst[-1].ms > MOST_MS:
            print(_row(worst[-1]), flush=True)
    worst.sort(key=lambda one: -one.ms)
    table = Table("pattern", "ms", "characters", "use", "text", "why no more")
    for one in worst[:120]:
        table.add_row(*_row(one))
    Console(width=200).print(table)
    slow = [one for one in worst if one.ms > MOST_MS]
    print(f"{len(worst)} patterns, {sum(one.tried for one in worst)} texts, {len(slow)} above {MOST_MS:.0f} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
