"""`styles.xml`: what a paragraph or a run inherits from its style, and from those that its style is based on."""

from __future__ import annotations

import re
from functools import cached_property

from ingest.office.wordml import W, switch, value
from ingest.office.xml import Element

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
MOST_BASED = 12
"""Styles that a style is looked up through; a file may name them in a circle."""


class Style:
    """One style with those it is based on, nearest first."""

    def __init__(self, id_: str, chain: list[Element]) -> None:
        self.id = id_
        self._chain = chain
        self._known: dict[tuple[str, str], bool | None] = {}

    @cached_property
    def name(self) -> str:
        """As Word shows it ("heading 1", "Title", "toc 2"), which no language changes."""
        return (value(self._chain[0], "name") or "").casefold() if self._chain else ""

    @cached_property
    def level(self) -> int:
        """Of a heading, from 1; 0 for what is none."""
        for style in self._chain:
            if found := _HEADING.fullmatch(value(style, "name") or ""):
                return int(found[1])
            outline = value(style.find(f"{W}pPr"), "outlineLvl")
            if outline and outline.isdigit():
                return int(outline) + 1 if int(outline) < 9 else 0
        return 0

    @cached_property
    def numbering(self) -> tuple[str, str | None, str] | None:
        """The list, the level where the style names one, and the style that says so; None for paragraphs of no list."""
        for style in self._chain:
            properties = style.find(f"{W}pPr")
            numbers = properties.find(f"{W}numPr") if properties is not None else None
            if numbers is not None and (list_id := value(numbers, "numId")) is not None:
                return list_id, value(numbers, "ilvl"), style.get(f"{W}styleId", "")
        return None

    def says(self, name: str) -> bool | None:
        """A switch of its letters ("b", "vanish")."""
        found = (switch(style.find(f"{W}rPr"), name) for style in self._chain)
        return next((said for said in found if said is not None), None)

    @cached_property
    def size(self) -> int | None:
        """Of its letters, in half points."""
        found = (value(style.find(f"{W}rPr"), "sz") for style in self._chain)
        return next((int(size) for size in found if size and size.isdigit()), None)

    @cached_property
    def centred(self) -> bool:
        found = (value(style.find(f"{W}pPr"), "jc") for style in self._chain)
        return next((said for said in found if said), "") == "center"


class Styles:
    """Every style of a file by its id."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._made: dict[str, Style] = {}
        self._normal = ""
        usual = value(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), "sz") if root is not None else None
        self.usual_size = int(usual) if usual and usual.isdigit() else 20
        for style in root.iter(f"{W}style") if root is not None else ():
            id_ = style.get(f"{W}styleId", "")
            self._by_id.setdefault(id_, style)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._normal = id_

    def paragraph(self, id_: str | None) -> Style:
        return self.style(id_ or self._normal)

    def style(self, id_: str) -> Style:
        if id_ not in self._made:
            chain: list[Element] = []
            at: str | None = id_
            while at and at in self._by_id and len(chain) < MOST_BASED:
                chain.append(self._by_id[at])
                at = value(self._by_id[at], "basedOn")
            self._made[id_] = Style(id_, chain)
        return self._made[id_]
