"""Which of some papers call themselves exempt, on which pages and in which words: for false alarms on public papers.

python -m tests.evaluation.exempt_marks FOLDER…
"""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.exempting import Exempt, exempt_in
from ingest.lines import lines_of
from ingest.porch import arrivals
from ingest.reading_room import ReadingRoom
from ingest.sections import parts_of
from vectorstore.words.errors import AssistantError


def main(folders: list[str]) -> None:
    with ReadingRoom() as room:
        for folder in folders:
            read = refused = pages = 0
            called: list[tuple[str, Exempt]] = []
            for coming in arrivals([Path(folder)]):
                try:
                    said = room.read(coming.path)
                except AssistantError:
                    refused += 1
                    continue
                lines = lines_of(said)
                read, pages = read + 1, pages + len(said)
                found = exempt_in(parts_of(lines), said) if lines else None
                if found:
                    called.append((coming.file, found))
            print(f"{folder}: {read} papers of {pages} pages read, {refused} refused, {len(called)} called exempt")
            for file, found in called:
                print(f"  {file}: pages {found.pages}, paragraphs {found.paragraphs}: {found.reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
