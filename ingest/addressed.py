"""A paper's names without what is addressed to a language model: titles, headings and file names are shown beside every quote."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import PurePath

from vectorstore.words.addressed import speaks_to_a_model
from vectorstore.words.papers import Item, Passage

MOST_NAMED = 8
"""Pages that the warning names."""


def plain_name(file: str, id_: str) -> str:
    """A file's name; one that gives instructions is shown as a name that was made up for it."""
    stem = PurePath(file).stem
    # A name holds no colon: what stood before one is followed by two spaces, an underscore or nothing.
    spaced = re.sub(r"\s{2,}|\s?[_–-]\s?", ": ", stem)
    told = any(map(speaks_to_a_model, (stem, stem.replace("_", " ").replace("-", " "), spaced)))
    return f"paper-{id_[:8]}{PurePath(file).suffix[:10]}" if told else file


def plain_title(title: str | None) -> str | None:
    """A title; one that gives instructions is none."""
    return None if title and speaks_to_a_model(title) else title


def plain_passage(passage: Passage) -> Passage:
    """Without headings, a title or a motion that give instructions; its text stays as printed."""
    headings = tuple(heading for heading in passage.headings if not speaks_to_a_model(heading))
    about = None if passage.about and speaks_to_a_model(passage.about) else passage.about
    title = plain_title(passage.item_title)
    if (headings, about, title) == (passage.headings, passage.about, passage.item_title):
        return passage
    return dataclasses.replace(passage, headings=headings, about=about, item_title=title)


def plain_item(item: Item) -> Item:
    """Without particulars that give instructions."""
    told = {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}
    changed: dict[str, object] = {n: None for n, v in told.items() if isinstance(v, str) and speaks_to_a_model(v)}
    appendices = tuple(appendix for appendix in item.appendices if not speaks_to_a_model(appendix))
    return dataclasses.replace(item, appendices=appendices, **changed)  # type: ignore[arg-type]  # each is text or None


def warning_of(passages: Sequence[Passage]) -> tuple[str, ...]:
    """What whoever brought the paper should know, where sentences of it give instructions; they are not told again here."""
    pages = {
        passage.page
        for passage in passages
        if any(speaks_to_a_model(passage.text[s.start : s.end]) for s in passage.sentences)
    }
    if not pages:
        return ()
    numbers = sorted(page for page in pages if page is not None)
    where = (
        f" (page {', '.join(map(str, numbers[:MOST_NAMED]))}{'…' if len(numbers) > MOST_NAMED else ''})"
        if numbers
        else ""
    )
    return (
        f"It holds sentences that seem to be written for a language model{where}: they are never quoted or shown to one. "
        "Look at them, and ask where the paper came from.",
    )
