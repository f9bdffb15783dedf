"""What strangers send, checked: questions, searches and filters. An unknown field is refused by name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assistant.answer import Question, Turn
from vectorstore.corrections import FIELDS as CORRECTED
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import Access, Clearance
from vectorstore.words.errors import BadInput, UnknownFilter
from vectorstore.words.exemptions import paragraphs_of, written
from vectorstore.words.papers import Standing
from vectorstore.words.unseen import seen

LONGEST_QUESTION = 1_000
LONGEST_COMMENT = 1_000
LONGEST_REASON = 1_000
MOST_TURNS = 20
MOST_HISTORY = 8_000


KINDS = ("minutes", "agenda", "briefing", "amendment", "report", "other")
"""What a paper's first lines can make it (`ingest.cover`)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """A stranger's text without control, format and half characters (Cc, Cf, Cs), which hide words and break stores.

    What emoji and some scripts are spelt with stays.
    """
    return seen(_CONTROL.sub(" ", text)).replace("\u00ad", "")


def cleaned(value: object) -> object:
    return visible(value).strip() if isinstance(value, str) else value


def _iso(value: object) -> object:
    """A date as ISO writes it: pydantic would take a number for seconds since 1970."""
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("write it as 2025-01-30, or null for none")
    return value


def _numbers(value: object) -> object:
    """Paragraphs of Schedule 12A, as a list of numbers or as the command line writes them ("1, 3")."""
    said = value if isinstance(value, str) else ", ".join(map(str, value)) if isinstance(value, list) else None
    return value if said is None else list(paragraphs_of(said))


# Cleaned before it is measured: a half character is no text to pydantic, and one that is not seen is not counted.
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION), BeforeValidator(cleaned)]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON), BeforeValidator(cleaned)]
Who = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(cleaned)]
Name = Annotated[str, Field(max_length=200), BeforeValidator(cleaned)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CorrectionIn(Strict):
    """What was recognised in a paper, put right. A field left out stays; null says that the paper has none."""

    title: Annotated[str, Field(min_length=1, max_length=300), BeforeValidator(cleaned)] | None = None
    committee: Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(cleaned)] | None = None
    meeting_date: Annotated[datetime.date, BeforeValidator(_iso)] | None = None
    item: Annotated[str, Field(min_length=1, max_length=20), BeforeValidator(cleaned)] | None = None
    kind: Name = ""
    access: Name = ""
    paragraphs: Annotated[list[int], Field(max_length=14), BeforeValidator(_numbers)] | None = None
    """Of Schedule 12A, by which it is exempt: 1 to 7 in England, 12 to 18 in Wales."""
    exempt_reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON), BeforeValidator(cleaned)] | None = (
        None
    )
    review_on: Annotated[datetime.date, BeforeValidator(_iso)] | None = None
    """From when somebody should look again whether it must stay exempt."""
    clear: Annotated[
        list[
            Literal[
                "title",
                "committee",
                "meeting_date",
                "item",
                "kind",
                "access",
                "paragraphs",
                "exempt_reason",
                "review_on",
            ]
        ],
        Field(max_length=9),
    ] = []
    """The fields whose corrections are taken back: what is recognised holds again."""

    def given(self) -> dict[str, str | None]:
        """What was given, by field and as text. Raises BadInput where nothing was, or one field is given and cleared."""
        given = {name: _as_text(getattr(self, name)) for name in CORRECTED if name in self.model_fields_set}
        if not given and not self.clear:
            raise BadInput(f"Name something to correct ({', '.join(CORRECTED)}), or list in 'clear' what to take back.")
        if both := [name for name in self.clear if name in given]:
            raise BadInput(f"'{both[0]}' cannot be corrected and cleared at once.")
        if "kind" in given:
            check_kinds([given["kind"] or ""])
            given["kind"] = (given["kind"] or "").casefold()
        if "access" in given:
            parse_access(given["access"] or "")
        return given


def correction_of(changes: dict[str, object]) -> CorrectionIn:
    """What the command line was given, checked as the API's is. Raises BadInput."""
    return checked(CorrectionIn, changes)


def grant_of(said: dict[str, object]) -> GrantIn:
    """What the command line was given, checked as the API's is. Raises BadInput."""
    return checked(GrantIn, said)


def chat_of(question: str) -> ChatIn:
    """A question from the command line, checked as the API's is. Raises BadInput."""
    return checked(ChatIn, {"question": question})


def filters_of(named: dict[str, object]) -> FiltersIn:
    """What the command line was narrowed to, checked as the API's is. Raises BadInput, and UnknownFilter as `filters`."""
    asked = checked(FiltersIn, named)
    asked.filters()
    return asked


_Model = TypeVar("_Model", bound=BaseModel)


def checked(model: type[_Model], given: dict[str, object]) -> _Model:
    """What the command line was given, checked as the API's is. Raises BadInput."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"'{first['loc'][0]}' cannot be used: {first['msg'].removeprefix('Value error, ')}.") from error


def _as_text(value: object) -> str | None:
    if isinstance(value, list):
        return written(value) or None
    return value.isoformat() if isinstance(value, datetime.date) else None if value is None else str(value)


class TurnIn(Strict):
    """One earlier turn."""

    role: Literal["user", "assistant"]
    content: Annotated[str, AfterValidator(visible)]


class FiltersIn(Strict):
    """What to narrow to; everything optional."""

    committees: Annotated[list[Name], Field(max_length=50)] = []
    document_ids: Annotated[list[Name], Field(max_length=200)] = []
    kinds: Annotated[list[Name], Field(max_length=20)] = []
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    wards: Annotated[list[Name], Field(max_length=50)] = []
    """A report on all wards is found whichever is named; of a pack, only the reports on these."""
    portfolios: Annotated[list[Name], Field(max_length=50)] = []
    """Of Cabinet Members, by words of their names: "Environment" finds "Environment and Streets"."""

    def filters(self) -> Filters:
        """Raises UnknownFilter for a kind that no paper can be of; a committee or paper that is not held finds nothing."""
        check_kinds(self.kinds)
        return Filters(
            committees=tuple(self.committees),
            document_ids=tuple(self.document_ids),
            kinds=tuple(self.kinds),
            date_from=self.date_from,
            date_to=self.date_to,
            wards=tuple(self.wards),
            portfolios=tuple(self.portfolios),
        )


class SearchFiltersIn(FiltersIn):
    """What to narrow a search for excerpts to; each excerpt is looked at by itself."""

    years: Annotated[list[Annotated[int, Field(ge=1800, le=2200)]], Field(max_length=50)] = []
    """Of the meetings. Minutes in another meeting's pack are of their own meeting's year."""
    standings: Annotated[list[Standing], Field(max_length=len(Standing))] = []

    def filters(self) -> Filters:
        return replace(super().filters(), years=tuple(self.years), standings=tuple(s.value for s in self.standings))


def parse_access(label: str) -> Access:
    """Raises BadInput for a label that is none."""
    try:
        return Access.parse(label)
    except ValueError as error:
        raise BadInput(str(error)) from error


def check_kinds(kinds: Iterable[str]) -> None:
    """Raises UnknownFilter, which names the first that is none and lists those that are."""
    for kind in kinds:
        if kind.casefold() not in KINDS:
            raise UnknownFilter(f"There is no kind of paper '{kind[:40]}'. The kinds are {', '.join(KINDS)}.")


def _latest(history: object) -> object:
    """The last 20 turns, of those the last 8,000 characters: what is older is neither cleaned nor looked at."""
    if not isinstance(history, list):
        return history
    kept: list[object] = []
    room = MOST_HISTORY
    for turn in reversed(history[-MOST_TURNS:]):
        content = turn.get("content") if isinstance(turn, dict) else None
        room -= len(content) if isinstance(content, str) else 0
        if room < 0:
            break
        kept.append(turn)
    return kept[::-1]


class ChatIn(Strict):
    """A question, and what came before it."""

    question: Words
    history: Annotated[list[TurnIn], BeforeValidator(_latest)] = []
    filters: FiltersIn = FiltersIn()
    include_passages: Annotated[int, Field(ge=0, le=20)] = 0
    stream: bool = False

    def asked_by(self, clearance: Clearance, now: Callable[[], Clearance] | None = None) -> Question:
        """The question as the study takes it; `now` as in `Question.clearance_now`."""
        history = tuple(Turn(turn.role, turn.content) for turn in self.history)
        return Question(self.question, history, self.filters.filters(), clearance, now)


class FeedbackIn(Strict):
    """Was an answer useful? The last one given for it counts."""

    answer_id: Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(cleaned)]
    rating: Literal["useful", "not_useful"]
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT), BeforeValidator(cleaned)] | None = None


class HoldIn(Strict):
    """A passage, or the answer to a question, that is to be held back; `by` is who says so."""

    passage_id: Annotated[str, Field(min_length=1, max_length=64), BeforeValidator(cleaned)] | None = None
    answer_id: Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(cleaned)] | None = None
    reason: Reason
    by: Who = "owner"

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.passage_id is None) == (self.answer_id is None):
            raise ValueError("name either 'passage_id' or 'answer_id'")
        return self


class ReleaseIn(Strict):
    """Why something is let out again, and who says so."""

    reason: Reason
    by: Who = "owner"


class GrantIn(Strict):
    """Who is let into a circle of exempt papers: `to` is "person:ID" or "group:NAME", `until` a day as 2026-03-31."""

    circle: Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(cleaned)]
    to: Annotated[str, Field(min_length=1, max_length=220), BeforeValidator(cleaned)]
    until: Annotated[str, Field(min_length=10, max_length=10), BeforeValidator(cleaned)]
    reason: Reason


class RevokeIn(Strict):
    """Why somebody is let in no more."""

    reason: Reason


class PauseIn(Strict):
    """Why nobody but administrators is answered."""

    reason: Reason


class ResumeIn(Strict):
    """Why everybody is answered again, where there is something to say."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON), BeforeValidator(cleaned)] = ""


class SearchIn(Strict):
    """A search for excerpts."""

    query: Words
    filters: SearchFiltersIn = SearchFiltersIn()
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    offset: Annotated[int, Field(ge=0, le=500)] = 0
    sort: Literal["relevance", "date"] = "relevance"
    open_facets: bool = False
    """Count each facet as well without what it is narrowed to itself, so that another value can be chosen beside it."""


MOST_EXPORTED = 100


class ExportIn(Strict):
    """Excerpts to be written to a file: some passages, in this order, or those that an answer cites."""

    passage_ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=MOST_EXPORTED)] = []
    answer_id: Annotated[str, Field(max_length=64)] | None = None
    format: Literal["docx", "md"]
    query: Words | None = None
    """What was searched for; the file says so."""

    def check(self) -> None:
        """Raises BadInput where neither passages nor an answer are named, or both."""
        if bool(self.passage_ids) == (self.answer_id is not None):
            raise BadInput("Name the excerpts to export by 'passage_ids' or by 'answer_id': one of the two.")
