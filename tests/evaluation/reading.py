"""Reads folders of papers as `ingest` does, without a library or a model."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ingest.porch import Arrival, arrivals, read_paper
from ingest.reading_room import ReadingRoom
from vectorstore.words.clearance import PUBLIC
from vectorstore.words.errors import AssistantError
from vectorstore.words.papers import Reading


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
        read_papers = several.map(read, coming)
        return {reading.document.file.casefold(): reading for reading in read_papers if reading}
