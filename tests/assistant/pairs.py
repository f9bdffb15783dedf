"""Sentences beside what they cite, read from verification/*.toml: each as the writers would hand it to the verifier."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.answer import Citation, Said, WorkedOut
from tests.invented import document, found, points, prose, table
from vectorstore.words.papers import Standing

FOLDER = Path(__file__).parent / "verification"


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence, what it is an example of, and whether it ought to be kept."""

    paper: str
    sound: bool
    kind: str
    said: Said


def pairs(name: str) -> Iterator[Pair]:
    """The pairs of "pairs.toml" or "held_out.toml"."""
    for paper in tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["paper"]:
        cited = _citations(paper)
        for sound in (True, False):
            for kind, text, *worked in paper["sound" if sound else "spoiled"]:
                said = Said(text, _marked(text, cited), tuple(_worked(w) for w in worked))
                yield Pair(paper["id"], sound, kind, said)


def _marked(text: str, cited: list[Citation]) -> tuple[Citation, ...]:
    """The citations that a sentence marks; a marker that leads nowhere is left for the verifier to find."""
    bare = re.sub(r"“[^”]*”", " ", text)
    wanted = {int(n) for n in re.findall(r"\[(\d+)\]", bare)}
    return tuple(c for c in cited if c.marker in wanted) or tuple(cited[:1])


def _citations(paper: dict[str, Any]) -> list[Citation]:
    cited: list[Citation] = []
    for place, part in enumerate([paper, *paper.get("more", [])]):
        doc = document(
            f"{paper['id']}-{place}",
            title=part["title"],
            committee=part["committee"],
            meeting_date=part["date"],
            date_basis=part.get("date_basis", "printed"),
        )
        changes = {
            "headings": tuple(part.get("headings", ())),
            "standing": Standing(part.get("standing", "reported")),
            "item_title": part.get("item_title"),
        }
        if "rows" in part:
            passage = table(doc.id, part["header"], [(printed, said) for printed, said in part["rows"]], **changes)
        elif "points" in part:
            passage = points(doc.id, part["opening"], part["points"], **changes)
        else:
            passage = prose(doc.id, part["text"], **changes)
        for begins in part.get("cite", [None]):
            quote, reading = passage.text, None
            if begins is not None:
                lines = (s for s in passage.sentences if passage.text.startswith(begins, s.start))
                line = next(lines)
                quote, reading = passage.text[line.start : line.end], line.reading
            cited.append(Citation(len(cited) + 1, found(passage, doc), quote, page=1, reading=reading))
    return cited


def _worked(text: str) -> WorkedOut:
    value, by, *inputs = text.split()
    return WorkedOut(Decimal(value), tuple(Decimal(n) for n in inputs), by)
