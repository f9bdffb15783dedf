"""Do office files, pages and scans come out with the titles, dates, paragraphs and rows that a person sees in them?

    python -m tests.evaluation.office CORPUS_FOLDER [--scans] [--missed]

The gold holds facts that were taken from looking at the files themselves. `--scans` reads the scanned papers too, with
the engine that is installed. Facts of files that LibreOffice must convert count only where it is installed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.office.legacy import converter
from ingest.porch import Arrival, read_paper
from ingest.reading_room import ReadingRoom
from ingest.recognition.engine import Choice, chosen
from ingest.recognition.recogniser import Recogniser
from vectorstore.words.clearance import PUBLIC
from vectorstore.words.errors import AssistantError
from vectorstore.words.papers import Passage, Reading, reference
from vectorstore.words.recognised import read_by
from vectorstore.words.text import squash

GOLD = Path(__file__).parent / "gold" / "files" / "office.jsonl"
CONVERTED = (".doc", ".rtf", ".odt")
Read = Reading | AssistantError


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a file says, and whether reading says so too."""

    said: dict[str, Any]
    kind: str
    met: bool


def facts(gold: Path = GOLD) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]


def kind_of(fact: dict[str, Any]) -> str:
    kinds = ("field", "quote", "row", "warning", "refused", "absent", "reference")
    return next(kind for kind in kinds if kind in fact)


def is_met(fact: dict[str, Any], read: Read) -> bool:
    """Does a file's reading say what the fact says?"""
    kind = kind_of(fact)
    if isinstance(read, AssistantError):
        return kind == "refused" and fact["refused"] in str(read)
    match kind:
        case "refused":
            return False
        case "field":
            document = read.document
            date = document.meeting_date.isoformat() if document.meeting_date else None
            fields = {"title": document.title, "committee": document.committee, "kind": document.kind, "date": date}
            return fields[fact["field"]] == fact["value"]
        case "warning":
            return any(fact["warning"] in warning for warning in read.document.warnings)
        case "absent":
            return not any(fact["absent"] in passage.text for passage in read.passages)
        case "reference":
            return all(
                fact["reference"] in reference(read.document, passage, passage.page) for passage in read.passages
            )
        case "row":
            return any(_says(fact, reading) for reading in _readings(read.passages))
    return any(_holds(fact, passage) for passage in read.passages)


def _holds(fact: dict[str, Any], passage: Passage) -> bool:
    """Is the quote a sentence of this passage, or part of one, where the fact says that it stands?"""
    wanted = squash(fact["quote"])
    sentences = [s for s in passage.sentences if wanted in squash(passage.text[s.start : s.end])]
    whole = bool(sentences) or wanted in squash(passage.text)
    heading = squash(fact.get("heading", ""))
    return (
        whole
        and any(heading in squash(h) for h in (*passage.headings, passage.text))
        and ("paragraph" not in fact or any(s.paragraph == fact["paragraph"] for s in sentences))
        and ("item" not in fact or passage.item == fact["item"])
        and ("standing" not in fact or passage.standing == fact["standing"])
        and ("read_by" not in fact or read_by(passage, fact["quote"]) is not None)
    )


def _readings(passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        yield from (sentence.reading for sentence in passage.sentences if sentence.reading)


def _says(fact: dict[str, Any], reading: str) -> bool:
    """ "Row: Column value; …" holds the value in this row under this column."""
    row, _, cells = reading.partition(": ")
    said = squash(f"{fact['column']} {fact['value']}")
    return squash(fact["row"]) in squash(row) and any(said in squash(cell) for cell in (*cells.split("; "), cells))


def weighed(corpus: Path, scans: bool, gold: Path = GOLD) -> list[Fact]:
    """Every fact of the gold that can be weighed here."""
    wanted = facts(gold)
    engine = chosen(Choice.AUTO) if scans else None
    recogniser = Recogniser(engine) if engine else None
    read: dict[str, Read] = {}
    found = []
    try:
        with ReadingRoom() as room:
            for fact in wanted:
                file = fact["file"]
                path = corpus / ("difficult" if file.endswith(".pdf") else "office") / file
                if (file.endswith(".pdf") and not recogniser) or (file.endswith(CONVERTED) and not converter()):
                    continue
                if file not in read:
                    try:
                        read[file] = read_paper(room, Arrival(path, file, file), "", 1, PUBLIC, recogniser)
                    except AssistantError as refused:
                        read[file] = refused
                found.append(Fact(fact, kind_of(fact), is_met(fact, read[file])))
    finally:
        if recogniser:
            recogniser.close()
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--missed", action="store_true", help="print the facts that were not met")
    given = parser.parse_args(arguments)
    found = weighed(given.corpus, given.scans)
    met, all_ = Counter(f.kind for f in found if f.met), Counter(f.kind for f in found)
    for kind, count in all_.items():
        print(f"{kind:10} {met[kind]:4} of {count:4}")
    print(f"{'all':10} {sum(met.values()):4} of {len(found):4}, in {len({f.said['file'] for f in found})} files")
    if given.missed:
        print(*(json.dumps(f.said, ensure_ascii=False) for f in found if not f.met), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
