"""What strangers send, checked: questions, searches and filters. An unknown field is refused by name."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.answer import Question, Turn
from vectorstore.catalogue import Filters
from vectorstore.words.clearance import Clearance

LONGEST_QUESTION = 1_000
MOST_TURNS = 20
MOST_HISTORY = 8_000


def visible(text: str) -> str:
    """A stranger's text without control, format and half characters, which hide words and break stores."""
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) not in ("Cf", "Cs"))
    return "".join(kept)


def _cleaned(value: object) -> object:
    return visible(value).strip() if isinstance(value, str) else value


# Cleaned before it is measured: a half character is no text to pydantic, and one that is not seen is not counted.
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION), BeforeValidator(_cleaned)]
Name = Annotated[str, Field(max_length=200), BeforeValidator(_cleaned)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnIn(_Strict):
    """One earlier turn."""

    role: Literal["user", "assistant"]
    content: Annotated[str, AfterValidator(visible)]


class FiltersIn(_Strict):
    """What to narrow to; everything optional."""

    committees: Annotated[list[Name], Field(max_length=50)] = []
    document_ids: Annotated[list[Name], Field(max_length=200)] = []
    kinds: Annotated[list[Name], Field(max_length=20)] = []
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None

    def filters(self) -> Filters:
        return Filters(
            tuple(self.committees), tuple(self.document_ids), tuple(self.kinds), self.date_from, self.date_to
        )


class ChatIn(_Strict):
    """A question, and what came before it."""

    question: Words
    history: list[TurnIn] = []
    filters: FiltersIn = FiltersIn()
    include_passages: Annotated[int, Field(ge=0, le=20)] = 0
    stream: bool = False

    def asked_by(self, clearance: Clearance) -> Question:
        """The question as the study takes it: the last 20 turns, of those the last 8,000 characters."""
        kept: list[Turn] = []
        room = MOST_HISTORY
        for turn in reversed(self.history[-MOST_TURNS:]):
            if len(turn.content) > room:
                break
            room -= len(turn.content)
            kept.append(Turn(turn.role, turn.content))
        return Question(self.question, tuple(reversed(kept)), self.filters.filters(), clearance)


class SearchIn(_Strict):
    """A search for excerpts."""

    query: Words
    filters: FiltersIn = FiltersIn()
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    offset: Annotated[int, Field(ge=0, le=500)] = 0
    sort: Literal["relevance", "date"] = "relevance"
