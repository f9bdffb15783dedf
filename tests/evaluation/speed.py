"""How fast are papers read, beside the plain way to do it? The same files, one after the other, in the same run.

    python -m tests.evaluation.speed FOLDER

The plain way is what a tutorial shows: pypdf page by page, then LangChain's recursive splitter (`tests.evaluation.plain`). It is
measured in one process and in two. Ours reads the folder as `ingest` does, to passages with their sections, tables and
periods, without a library or a model. A process that has to start is counted where it is part of the way.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pypdf

from tests.evaluation.plain import pieces_of
from tests.evaluation.reading import read_folder


def plainly(path: Path) -> tuple[int, int]:
    """How many pages and pieces pypdf and the splitter make of a file; none of one that it does not open."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        texts = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    except Exception:
        return 0, 0
    return len(texts), sum(len(pieces_of(text)) for text in texts)


def main() -> None:
    """Prints pages per second of each way, and how many times as fast ours is with the same files."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.speed", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = sorted(folder.rglob("*.pdf"))
    took: dict[str, float] = {}

    def report(way: str, pages: int, made: str, seconds: float) -> None:
        took[way] = seconds
        print(f"{way:<24} {pages:6} pages {seconds:7.1f} s {pages / seconds:7.1f} pages a second, {made}", flush=True)

    began = time.perf_counter()
    counted = [plainly(file) for file in files]
    report(
        "plain, one process",
        sum(n for n, _ in counted),
        f"{sum(n for _, n in counted)} pieces",
        time.perf_counter() - began,
    )
    began = time.perf_counter()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as two:
        counted = list(two.map(plainly, files))
    report(
        "plain, two processes",
        sum(n for n, _ in counted),
        f"{sum(n for _, n in counted)} pieces",
        time.perf_counter() - began,
    )
    began = time.perf_counter()
    readings = read_folder(folder)
    seconds = time.perf_counter() - began
    pages = sum(reading.document.pages or 0 for reading in readings.values())
    report("ours", pages, f"{sum(len(reading.passages) for reading in readings.values())} passages", seconds)
    for way in ("plain, one process", "plain, two processes"):
        print(f"ours is {took[way] / took['ours']:.1f} times as fast as {way}")


if __name__ == "__main__":
    main()
