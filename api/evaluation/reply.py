"""A reply as the contract writes it, to the fields that are scored. Whatever else it holds is kept, and not looked at."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from api.evaluation.questions import Gold
from vectorstore.words.errors import BadInput

ANSWERED = ("answered", "partial")
NOT_ANSWERED = ("not_found", "declined", "clarify")


def _none_is_empty(value: object) -> object:
    return () if value is None else value


class _Placed(BaseModel):
    """Something with a place in a paper."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    file: str = ""
    title: str | None = None
    committee: str | None = None
    meeting_date: str | None = None
    section: str | None = None
    page: int | None = None
    last_page: int | None = None

    @property
    def pages(self) -> range:
        """The pages it stands on; none where the paper has none, or where it claims more than two."""
        if self.page is None:
            return range(0)
        last = max(self.page, self.last_page or self.page)
        return range(self.page, last + 1) if last <= self.page + 1 else range(0)

    def of(self, gold: Gold) -> bool:
        """Is it from the gold's file?"""
        return PurePath(self.file).name.casefold() == PurePath(gold.file).name.casefold()

    def at(self, gold: Gold) -> bool:
        """Is it from the gold's file, and on its page where it names one?"""
        return self.of(gold) and (gold.page is None or gold.page in self.pages)


class Passage(_Placed):
    """A passage as ranked."""

    id: str = ""
    text: str = ""


class Citation(_Placed):
    """One quote and where it is said to stand."""

    marker: int = 0
    passage_id: str = ""
    quote: str = ""
    reference: str = ""
    item: str | None = None
    paragraph: str | None = None


class Reply(BaseModel):
    """What came back for a question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str
    answer: str = ""
    citations: Annotated[tuple[Citation, ...], BeforeValidator(_none_is_empty)] = ()
    passages: Annotated[tuple[Passage, ...], BeforeValidator(_none_is_empty)] = ()
    worked_out: Annotated[tuple[dict[str, Any], ...], BeforeValidator(_none_is_empty)] = ()

    @property
    def answered(self) -> bool:
        """Wholly or in part."""
        return self.status in ANSWERED


def reply_of(given: object, where: str) -> Reply:
    """Raises BadInput, which says `where` and names the field that is no reply's."""
    try:
        return Reply.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "reply"
        raise BadInput(f"{where} is no reply: the field '{field}' cannot be used ({first['msg']}).") from error
