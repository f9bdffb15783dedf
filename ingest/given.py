"""What a paper's publisher says of it: it stands in place of what is recognised in the file, and a clerk's word in its place."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from vectorstore.corrections import value_of
from vectorstore.words.papers import Document


@dataclass(frozen=True, slots=True)
class Given:
    """None is "the publisher does not say": then the paper's own words hold."""

    title: str | None = None
    committee: str | None = None
    meeting_date: datetime.date | None = None
    item: str | None = None
    kind: str | None = None
    link: str | None = None
    """The page of the publisher that the paper was found on."""

    def said(self) -> dict[str, str]:
        """What is said, as text: a date as ISO writes it."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: str(value) for name, value in values.items() if value is not None}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """What `said` made. Raises ValueError for a field that is none, or a value that is no text or no date."""
        names = {field.name for field in dataclasses.fields(cls)}
        for name, value in said.items():
            if name not in names or not isinstance(value, str):
                raise ValueError(f"'{name}' is nothing that a publisher gives")
        date = said.get("meeting_date")
        return cls(**{**said, "meeting_date": datetime.date.fromisoformat(date) if date else None})

    def put_in(self, recognised: Document) -> Document:
        """A paper with what is given in place of what was recognised."""
        values: dict[str, Any] = {
            name: value
            for name in ("title", "committee", "meeting_date", "item", "kind", "link")
            if (value := getattr(self, name)) is not None
        }
        if self.meeting_date:
            values["date_basis"] = "given"
        return dataclasses.replace(recognised, **values)

    def differs(self, held: Document, by_hand: Collection[str]) -> bool:
        """Does the paper that is held say otherwise, in a field that nobody put right by hand?"""
        return any(value != value_of(held, name) for name, value in self.said().items() if name not in by_hand)
