"""Does every awkward file come to the verdict it should? The whole reading, against a list of what is right.

    python -m tests.evaluation.verdicts CORPUS_FOLDER [--expected EXPECTED.csv]

The list names each file by its path under the corpus folder, the verdict that a person came to, others that will do
(`also`, parted by bars) and why. Where that person was wrong, `decided` holds the verdict that is right instead.
"""

from __future__ import annotations

import argparse
import collections
import csv
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.porch import Arrival, read_paper
from ingest.reading_room import ReadingRoom
from ingest.verdicts import Verdict, verdict_on, verdict_on_refusal
from vectorstore.words.clearance import PUBLIC
from vectorstore.words.errors import AssistantError

EXPECTED = Path(__file__).parent / "gold" / "expected.csv"
MOST = 5
"""Lines of each league table."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What one file should come to."""

    file: str
    right: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Got:
    """What it came to. `said` is the refusal or the warnings; `peak_mb` that of all reading so far."""

    verdict: str
    said: str
    pages: int
    seconds: float
    megabytes: float


def expected_of(listed: Path) -> list[Expected]:
    """The list's lines. Raises KeyError for a list without the columns above."""
    with listed.open(encoding="utf-8", newline="") as file:
        return [
            Expected(
                row["file"],
                frozenset({row["decided"]} if row.get("decided") else {row["verdict"], *row["also"].split("|")} - {""}),
                row["why"],
            )
            for row in csv.DictReader(file)
        ]


def got_from(room: ReadingRoom, path: Path) -> Got:
    """Reads one file as `ingest` does, without a library. Whatever escapes from the reading is a verdict of its own."""
    began = time.perf_counter()
    pages = 0
    try:
        reading = read_paper(room, Arrival(path, str(path), path.name), "", 1, PUBLIC)
        pages = len(reading.pages)
        verdict, said = str(verdict_on(reading.pages)), " / ".join(reading.document.warnings)
    except AssistantError as refused:
        verdict, said = str(verdict_on_refusal(refused)), str(refused)
    except Exception as error:
        verdict, said = "broke", f"{type(error).__name__}: {error}"
    return Got(verdict, said, pages, time.perf_counter() - began, path.stat().st_size / 1e6)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 when a verdict disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.verdicts", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--expected", type=Path, default=EXPECTED)
    given = parser.parse_args(arguments)
    wanted = expected_of(given.expected)
    with ReadingRoom() as room, ThreadPoolExecutor(2) as readers:
        gots = list(readers.map(lambda want: got_from(room, given.corpus / want.file), wanted))
    results = list(zip(wanted, gots, strict=True))
    wrong = [(want, got) for want, got in results if got.verdict not in want.right]
    print(f"met {len(results) - len(wrong)} of {len(results)}")
    for want, got in wrong:
        print(
            f"  {want.file}: {got.verdict}, not {' or '.join(sorted(want.right))} ({want.why})\n    it said: {got.said}"
        )
    counts = collections.Counter(got.verdict for got in gots)
    print("verdicts: " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in [*map(str, Verdict), "broke"]))
    print("slowest:")
    for want, got in sorted(results, key=lambda r: -r[1].seconds)[:MOST]:
        print(f"  {got.seconds:6.1f} s  {want.file}")
    print("largest:")
    for want, got in sorted(results, key=lambda r: -r[1].megabytes)[:MOST]:
        print(f"  {got.megabytes:6.1f} MB, {got.pages} pages  {want.file}")
    peak = peak_megabytes()
    if peak is not None:
        print(f"most memory that a reading process held: {peak:.0f} MB")
    return 1 if wrong else 0


def peak_megabytes() -> float | None:
    """Resident memory of the largest child that has ended, or None on systems that do not say."""
    try:
        import resource  # noqa: PLC0415  (not on Windows)
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return used / 1024 if sys.platform != "darwin" else used / 1024**2


if __name__ == "__main__":
    raise SystemExit(main())
