"""Short passages of one page to one: a form's fields and a front page's lines are found together, and read together."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vectorstore.words.papers import Page, Passage, Sentence, Shape
from vectorstore.words.text import squash

SHORT = 40
"""Words: a passage with fewer says too little by itself to be found, such as the name beside "Responsible officer"."""
FILLS = 8
"""Words that a form's line is filled with, at most, where more is printed below it."""
FULL = 90
"""Words that passages are gathered to."""


def gathered(passages: Iterable[Passage], pages: Sequence[Page]) -> Iterator[Passage]:
    """The same passages, short neighbours of one page and item as one; its text has the headings between them.

    Headings that both stand under stay the passage's headings.
    """
    texts: dict[int | None, str] = {}
    for page in pages:  # those of a text without pages have no number, so that they are one
        texts[page.number] = texts.get(page.number, "") + squash(page.text)
    group: list[Passage] = []
    for passage in passages:
        if group and not _belongs(group, passage):
            yield _one(group, texts)
            group = []
        group.append(passage)
    if group:
        yield _one(group, texts)


def _belongs(group: Sequence[Passage], passage: Passage) -> bool:
    last = group[-1]
    place = (last.item, last.item_title, last.meeting_date, last.committee, last.standing, last.about, last.last_page)
    same = place == (
        passage.item,
        passage.item_title,
        passage.meeting_date,
        passage.committee,
        passage.standing,
        passage.about,
        passage.page,
    )
    if not same or passage.page != passage.last_page or Shape.TABLE_ROW in (last.shape, passage.shape):
        return False
    short = _words(passage) < SHORT and _words(last) < SHORT
    return short and sum(map(_words, group)) + _words(passage) <= FULL


def _words(passage: Passage) -> int:
    return len(passage.text.split())


def _fills_a_line(said: str) -> bool:
    """Is it what a form's line is filled with ("Paul Wilson, Planning"), whatever was printed below it?"""
    return len(said.split()) <= FILLS and said[-1:].isalnum()


def _one(group: Sequence[Passage], pages: Mapping[int | None, str]) -> Passage:
    if len(group) == 1:
        return group[0]
    shared = _shared([p.headings for p in group])
    text = ""
    sentences: list[Sentence] = []
    under: tuple[str, ...] = shared
    for p in group:
        lines = _new_headings(under, p.headings, len(shared))
        # A heading is quoted as printed, or left out where the page prints it otherwise.
        above = [line for line in lines if squash(line) in pages.get(p.page, "")]
        opening = "\n".join([*([text] if text else []), *above])
        start = len(opening) + 1 if opening else 0
        text = f"{opening}\n{p.text}" if opening else p.text
        field = len(p.sentences) == 1 and _words(p) < SHORT
        for n, s in enumerate(p.sentences):
            said = p.text[s.start : s.end]
            fills = above and (field or (n == 0 and _fills_a_line(said)))
            reading = s.reading or (f"{above[-1]}: {said}" if fills else None)
            sentences.append(dataclasses.replace(s, start=s.start + start, end=s.end + start, reading=reading))
        under = p.headings
    return dataclasses.replace(
        group[0],
        id=hashlib.sha256("\0".join(p.id for p in group).encode()).hexdigest()[:20],
        text=text,
        headings=shared,
        sentences=tuple(sentences),
        periods=frozenset().union(*(p.periods for p in group)),
        shape=next((p.shape for p in group if p.shape is not Shape.PROSE), Shape.PROSE),
    )


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared = paths[0]
    for path in paths[1:]:
        same = 0
        while same < min(len(shared), len(path)) and shared[same] == path[same]:
            same += 1
        shared = shared[:same]
    return shared


def _new_headings(under: tuple[str, ...], path: tuple[str, ...], shared: int) -> tuple[str, ...]:
    same = shared
    while same < min(len(under), len(path)) and under[same] == path[same]:
        same += 1
    return path[same:]
