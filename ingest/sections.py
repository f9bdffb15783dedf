"""Blocks to sections: each stands under its heading path, in its agenda item, and says what it is worth."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.block import Block, Form
from ingest.blocks import ITEM_LINE, blocks_of
from ingest.cover import Cover, begins_item, cover_of, head_length
from ingest.lines import Line
from ingest.noise import evidence
from ingest.standing import votes_said, worth
from ingest.subjects import subjects
from vectorstore.words.papers import Standing


@dataclass(frozen=True, slots=True)
class Part:
    """One report or one set of minutes inside a paper; a paper that is no pack is one part."""

    cover: Cover
    lines: tuple[Line, ...]
    first: bool


@dataclass(slots=True)
class Section:
    """The blocks under one heading."""

    headings: tuple[str, ...]
    cover: Cover
    in_pack: bool
    standing: Standing = Standing.REPORTED
    blocks: list[Block] = field(default_factory=list)
    item: str | None = None
    item_title: str | None = None
    """Of the minute, where the part is minutes; else the cover's."""


HEAD = 12
"""Lines in which a paper's own head stands."""


def _top_of_page(lines: Sequence[Line], i: int) -> int:
    """A report's head often begins a line or two above its item number, at the top of a page."""
    start = i
    while start > 0 and i - start < 4 and lines[start - 1].page == lines[i].page and len(lines[start - 1].text) < 80:
        start -= 1
    return start if start and lines[start - 1].page != lines[i].page else i


def parts_of(lines: Sequence[Line]) -> list[Part]:
    """A pack split where each of its reports begins."""
    # The head of the paper itself names its item within its first lines: that begins no second part.
    starts = [_top_of_page(lines, i) for i in range(HEAD, len(lines)) if begins_item(lines, i)]
    edges = [0, *starts, len(lines)]
    return [Part(cover_of(lines[a:b]), tuple(lines[a:b]), a == 0) for a, b in itertools.pairwise(edges) if b > a]


def sections_of(part: Part) -> Iterator[Section]:
    """The sections of a part, in order. A heading without text of its own only lends its name to those below."""
    # Extracts of minutes decide as minutes do, whatever they are called.
    resolved = sum(line.text.startswith("RESOLVED") or " RESOLVED " in line.text[:12] for line in part.lines)
    kind = "minutes" if resolved >= 2 and part.cover.kind == "other" else part.cover.kind
    path: list[tuple[str, str]] = []
    section = Section((), part.cover, not part.first)
    minute: tuple[str | None, str | None] = (None, None)
    head = head_length(part.lines, kind)
    if kind == "minutes" and head:
        # Who met, where and when: the one head that people ask about.
        yield Section((), part.cover, not part.first, blocks=[Block(Form.PARAGRAPH, list(part.lines[:head]))])
    blocks = evidence(blocks_of(part.lines[head:], minutes=kind == "minutes"))
    if kind == "minutes":
        for n, said in votes_said(blocks).items():
            blocks[n].said = said
    for n, about in subjects(blocks).items():
        blocks[n].about = about
    for block, standing in zip(blocks, worth(blocks, kind), strict=True):
        if block.form is Form.HEADING:
            if section.blocks:
                yield section
            _step(path, block, kind)
            if kind == "minutes":
                minute = _minute(block, path, minute)
            section = Section(tuple(text for _, text in path), part.cover, not part.first)
            section.item, section.item_title = minute
            continue
        if kind == "minutes" and (found := ITEM_LINE.fullmatch(block.text)):
            # "(Item 7)" under a minute's title is its number where the title prints none.
            if path and not section.blocks:
                minute = (
                    (minute[0] or found[1], minute[1])
                    if minute[1] == _plain(path[-1][1])
                    else (found[1], _plain(path[-1][1]))
                )
                section.item, section.item_title = minute
            continue
        if standing is not section.standing and section.blocks:
            yield section
            before, section = section, Section(section.headings, part.cover, not part.first)
            section.item, section.item_title = before.item, before.item_title
        section.standing = standing
        section.blocks.append(block)
    if section.blocks:
        yield section


def _plain(heading: str) -> str:
    """A heading without its number."""
    return re.sub(r"^\d{1,3}\.?\s+", "", heading)


def _minute(
    block: Block, path: list[tuple[str, str]], minute: tuple[str | None, str | None]
) -> tuple[str | None, str | None]:
    """The number and title of the minute that a heading opens; headings inside a minute leave it as it is."""
    if block.style == "numbered 0" and block.number:
        return block.number, _plain(path[-1][1])
    return minute if len(path) > 1 else (None, _plain(path[-1][1]))


_LEVEL = re.compile(r"level (\d+)")
"""The style of a heading that the file itself marks as one. All of them stand above a title without mark or number."""
_RANKS = {"capitals": 0, "numbered 0": 0, "standard": 1, "numbered 1": 1, "numbered 2": 2}
"""How deep a heading's style stands; a title without mark or number stands lowest."""


def _step(path: list[tuple[str, str]], block: Block, kind: str) -> None:
    """Moves along the heading path: to the level this style already has, or one below the last.

    "capitals" and "numbered 0" open a chapter; "standard" headings (SERVICE OVERVIEW, FUTURE) stand under it.
    """
    style = block.style
    if kind == "minutes" and style == "capitals" and path and path[0][0] == "numbered 0":
        style = "standard"  # AMENDMENT and RECORDED VOTE belong to the numbered item they stand in
    rank = _rank(style)
    while path and _rank(path[-1][0]) >= rank:
        path.pop()
    path.append((style, block.text.strip(" :")))


def _rank(style: str) -> float:
    level = _LEVEL.fullmatch(style)
    return min(int(level[1]) - 1, 8) / 3 if level else _RANKS.get(style, 3)
