"""Reads folders of papers as `ingest` does, without a library or a model."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ingest.porch import Arrival, arrivals, read_paper
from ingest.reading_room import ReadingRoom
from vectorstore.lost import Lost, lost_in, lost_passages
from vectorstore.words.clearance import PUBLIC
from vectorstore.words.errors import AssistantError
from vectorstore.words.papers import Reading, Standing


def read_folder(folder: Path, only: frozenset[str] | None = None) -> dict[str, Reading]:
    """Every readable paper under the folder by its file name in small letters; `only` names the files that are wanted."""
    coming = [a for a in arrivals([folder]) if only is None or a.file.casefold() in only]

    def read(arrival: Arrival) -> Reading | None:
        try:
            return read_paper(room, arrival, "", 1, PUBLIC)
        except AssistantError as refused:
            print(f"  refused: {refused}", file=sys.stderr)
            return None

    with ReadingRoom() as room, ThreadPoolExecutor(os.cpu_count() or 2) as several:
        read_papers = [reading for reading in several.map(read, coming) if reading]
    told = [lost for reading in read_papers if (lost := lost_in(reading.document, reading.passages))]
    return {reading.document.file.casefold(): _settled(reading, told) for reading in read_papers}


def _settled(reading: Reading, told: Sequence[Lost]) -> Reading:
    """With what the minutes among the papers tell was lost, as the catalogue settles it."""
    lost = {n for each in told for n in lost_passages(reading.document, reading.passages, each)}
    open_ = (Standing.REPORTED, Standing.RECOMMENDATION)
    return replace(
        reading,
        passages=tuple(
            replace(p, standing=Standing.AMENDMENT_LOST) if n in lost and p.standing in open_ else p
            for n, p in enumerate(reading.passages)
        ),
    )
