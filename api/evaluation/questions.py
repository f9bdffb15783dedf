"""A question file to questions with their gold: one JSON object a line, checked, and refused by line and field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.requests import Words
from vectorstore.words.errors import BadInput

Text = Annotated[str, Field(min_length=1)]
Wordings = Annotated[tuple[Text, ...], Field(min_length=1)]
"""Ways to write one fact: any of them will do."""


class _Kept(BaseModel):
    """Fields beyond those named here are kept and not looked at: whoever writes questions has notes beside them."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Gold(_Kept):
    """One place that answers: words as printed, in a file, on a page where the file has pages."""

    file: Text
    quote: Text
    page: Annotated[int, Field(ge=1, strict=True)] | None = None
    """As a PDF reader counts, from 1."""


class Turn(_Kept):
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class Asked(_Kept):
    """One question, and what a good answer to it holds, cites and leaves unsaid."""

    id: Text
    question: Words
    answerable: Annotated[bool, Field(strict=True)]
    category: Text = "other"
    persona: str = ""
    history: tuple[Turn, ...] = ()
    answer: str = ""
    """For people to read; nothing is counted against it."""
    must_include: tuple[Wordings, ...] = ()
    """The facts, all of which an answer needs."""
    must_not_include: tuple[Text, ...] = ()
    gold_source: tuple[Gold, ...] = ()
    gold_alternatives: tuple[Annotated[tuple[Gold, ...], Field(min_length=1)], ...] = ()
    """Further lists of places, each of which answers as well as `gold_source` does."""

    @property
    def golds(self) -> tuple[tuple[Gold, ...], ...]:
        """Every list of places that answers; none where nobody named a place."""
        return tuple(places for places in (self.gold_source, *self.gold_alternatives) if places)

    @property
    def places(self) -> tuple[Gold, ...]:
        return tuple(gold for places in self.golds for gold in places)

    @property
    def paged(self) -> bool:
        """Does any gold name a page?"""
        return any(gold.page for gold in self.places)


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file. Raises BadInput, which names the file, the line and the field that cannot be used."""
    asked: list[Asked] = []
    lines: dict[str, int] = {}
    for number, row in _rows(path):
        question = asked_of(row, f"{path.name}, line {number}")
        if question.id in lines:
            raise BadInput(
                f"{path.name}, line {number}: the id '{question.id}' stands in line {lines[question.id]} already. "
                "Give every question an id of its own."
            )
        lines[question.id] = number
        asked.append(question)
    if not asked:
        raise BadInput(
            f"{path.name} holds no questions. Write one JSON object a line, with id, question and answerable."
        )
    return asked


def asked_of(row: object, where: str) -> Asked:
    """One question out of what JSON gave. Raises BadInput, which says `where` and names the field."""
    try:
        return Asked.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{where}: {_said(field, first)}") from error


def digest_of(path: Path) -> str:
    """SHA-256 in hex: which version of the questions was asked."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(path: Path) -> Iterator[tuple[int, object]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"The question file {path} cannot be read: {error.strerror}. Check its name.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text (at byte {error.start}). Save it as UTF-8.") from error
    # At line feeds only: a line separator (U+2028) may stand within a quote.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise BadInput(
                    f"{path.name}, line {number} is not JSON: {error}. Write one JSON object a line."
                ) from error


def _said(field: str, error: Any) -> str:
    if not field:
        return "this is no JSON object. Write {…} with id, question and answerable on every line."
    if error["type"] == "missing":
        return f"the field '{field}' is missing."
    given = json.dumps(error["input"], ensure_ascii=False, default=str)[:80]
    return f"the field '{field}' cannot be used: {error['msg']}. It is {given}."
