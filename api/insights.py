"""/v1/insights: how much is asked and how it is answered, what goes unanswered, and what people say of it; for the owner."""

from __future__ import annotations

import csv
import datetime
import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.desk import Desk
from api.gaps import Group, groups_of, reasons_of
from api.principals import May, Who
from api.question_log import KeptOut, kept_out
from api.requests import visible
from api.wire import url_of
from vectorstore.record import Asked, Day, Wanted
from vectorstore.search import Found
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import BadInput
from vectorstore.words.papers import reference

DAYS = 30
"""How far back is looked where no first day is named."""
MOST_ASKED = 5_000
"""Unanswered or badly rated questions that a gap report looks at, the latest first."""
EXAMPLES = 5
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "﹣", "﹢", "﹦", "﹫", "−")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


class DayOut(BaseModel):
    """One day (UTC): answers by status, ratings, and how long half and 19 of 20 of the answers took at most, in ms."""

    day: datetime.date
    answers: int
    statuses: dict[str, int]
    ratings: dict[str, int]
    p50_ms: int | None
    p95_ms: int | None


class VolumesOut(BaseModel):
    """Every day between two, those without a question too, and the whole of them. `lost`: not kept, since the start."""

    days: list[DayOut]
    answers: int
    statuses: dict[str, int]
    ratings: dict[str, int]
    p50_ms: int | None
    p95_ms: int | None
    lost: int
    kept_days: int


class NearestOut(BaseModel):
    """The paper that was nearest to a question."""

    document_id: str
    passage_id: str
    reference: str
    url: str


class GapOut(BaseModel):
    """Questions of one meaning that went unanswered or were badly rated, by why."""

    question: str
    count: int
    reasons: dict[str, int]
    examples: list[str]
    answer_ids: list[str]
    first_asked: datetime.datetime
    last_asked: datetime.datetime
    nearest: NearestOut | None


class GapsOut(BaseModel):
    """A page of the gap report, what was asked most first; `questions` counts all that went unanswered or badly rated."""

    gaps: list[GapOut]
    total: int
    questions: int


class FeedbackListOut(BaseModel):
    """Rated answers, the latest first."""

    entries: list[KeptOut]
    total: int


Dates = tuple[datetime.date, datetime.date]


def insights_router(desk: Desk) -> APIRouter:
    router = APIRouter(responses={400: {}})

    @router.get("/v1/insights/volumes", summary="How much is asked and how it is answered (owner)")
    def volumes(who: Who, between: Annotated[Dates, Depends(_between)]) -> VolumesOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        days = desk.library.record.days(*between)
        took = sorted(ms for day in days for ms in day.took_ms)
        return VolumesOut(
            days=[_day_out(day) for day in _each(days, between)],
            answers=sum(sum(day.statuses.values()) for day in days),
            statuses=_sum(day.statuses for day in days),
            ratings=_sum(day.ratings for day in days),
            p50_ms=percentile(took, 50),
            p95_ms=percentile(took, 95),
            lost=desk.recorder.lost,
            kept_days=desk.settings.record.days,
        )

    @router.get("/v1/insights/gaps", summary="What goes unanswered, grouped by meaning (owner)")
    def gaps(
        who: Who,
        between: Annotated[Dates, Depends(_between)],
        limit: Annotated[int, Query(ge=1, le=200)] = 25,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> GapsOut:
        who.require(May.ADMINISTER)
        groups = _groups(desk, between)
        page = groups[offset : offset + limit]
        return GapsOut(
            gaps=_gaps_out(desk, page, who.clearance), total=len(groups), questions=sum(len(g.asked) for g in groups)
        )

    @router.get(
        "/v1/insights/gaps.csv", summary="The gap report as a table (owner)", response_class=Response,
        responses={200: {"content": {"text/csv": {}}, "description": "One line for each group of questions."}},
    )  # fmt: skip
    def gaps_csv(who: Who, between: Annotated[Dates, Depends(_between)]) -> Response:
        who.require(May.ADMINISTER)
        table = csv_of(_gaps_out(desk, _groups(desk, between), who.clearance))
        name = f"gaps_{between[0].isoformat()}_{between[1].isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/v1/insights/feedback", summary="What people say of the answers (owner)")
    def feedback(
        who: Who,
        between: Annotated[Dates, Depends(_between)],
        rating: Annotated[str, Query(pattern="^(useful|not_useful)$")] = "not_useful",
        limit: Annotated[int, Query(ge=1, le=200)] = 25,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> FeedbackListOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        wanted = Wanted(first=between[0], last=between[1], rating=rating, since=desk.recorder.visible_from)
        entries, total = desk.library.record.find(wanted, limit, offset)
        return FeedbackListOut(entries=[kept_out(desk.library, entry, who.clearance) for entry in entries], total=total)

    return router


def _between(date_from: datetime.date | None = None, date_to: datetime.date | None = None) -> Dates:
    """The days that are looked at: both as named, or the last `DAYS`. Raises BadInput where they are the wrong way round."""
    last = date_to or datetime.datetime.now(datetime.UTC).date()
    first = date_from or max(last, datetime.date.min + datetime.timedelta(DAYS)) - datetime.timedelta(DAYS - 1)
    if first > last:
        raise BadInput("The first day is after the last. Change one of them.")
    if last - first > datetime.timedelta(days=3_660):
        raise BadInput("That is more than ten years. Name days that are nearer to each other.")
    return first, last


# Volumes --------------------------------------------------------------------------------------------------------------


def percentile(ascending: Sequence[int], percent: int) -> int | None:
    """The least value that so many per cent are not above (nearest rank); None of none."""
    return ascending[max(math.ceil(len(ascending) * percent / 100), 1) - 1] if ascending else None


def _each(days: Sequence[Day], between: Dates) -> list[Day]:
    """Those days, and each between them on which nothing was asked."""
    known = {day.day: day for day in days}
    first, last = between
    every = (first + datetime.timedelta(n) for n in range((last - first).days + 1))
    return [known.get(day) or Day(day, {}, {}, ()) for day in every]


def _day_out(day: Day) -> DayOut:
    return DayOut(
        day=day.day,
        answers=sum(day.statuses.values()),
        statuses=dict(day.statuses),
        ratings=dict(day.ratings),
        p50_ms=percentile(day.took_ms, 50),
        p95_ms=percentile(day.took_ms, 95),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


# Gaps -----------------------------------------------------------------------------------------------------------------


def _groups(desk: Desk, between: Dates) -> list[Group]:
    """The groups of what went unanswered; questions that were never embedded are embedded now, and that is kept."""
    desk.recorder.settle()
    record = desk.library.record
    asked = [a for a in record.asked(*between, MOST_ASKED, desk.recorder.visible_from) if reasons_of(a)]
    known = record.vectors([a.id for a in asked])
    missing = {a.text: None for a in asked if a.id not in known}
    made = dict(zip(missing, desk.library.question_vectors(list(missing)), strict=True))
    new = {a.id: (a.text, made[a.text]) for a in asked if a.id not in known}
    if new:
        record.remember(new)
    if not asked:
        return []
    vectors = np.stack([known[a.id] if a.id in known else made[a.text] for a in asked])
    return groups_of(asked, vectors)


def _gaps_out(desk: Desk, groups: Sequence[Group], clearance: Clearance) -> list[GapOut]:
    nearest = desk.library.kept.nearest_of([a for group in groups for a in group.asked], clearance)
    return [_gap_out(group, nearest) for group in groups]


def _gap_out(group: Group, nearest: dict[str, Found]) -> GapOut:
    asked: Sequence[Asked] = group.asked
    near = next((nearest[a.id] for a in asked if a.id in nearest), None)
    return GapOut(
        question=group.first.text,
        count=len(asked),
        reasons=dict(group.reasons),
        examples=list(dict.fromkeys(a.text for a in asked))[:EXAMPLES],
        answer_ids=[a.id for a in asked][:EXAMPLES],
        first_asked=min(a.at for a in asked),
        last_asked=max(a.at for a in asked),
        nearest=_nearest_out(near) if near else None,
    )


def _nearest_out(found: Found) -> NearestOut:
    passage, document = found.passage, found.document
    return NearestOut(
        document_id=document.id,
        passage_id=passage.id,
        reference=reference(document, passage, passage.page, passage.paragraph),
        url=url_of(document, passage.page),
    )


HEADS = (
    "Question", "Times asked", "Not found", "Answered in part", "Asked back and left", "Rated not useful", "First asked",
    "Last asked", "Other wordings", "Nearest paper",
)  # fmt: skip


def csv_of(gaps: Iterable[GapOut]) -> str:
    """A gap report as CSV (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO(newline="")
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(HEADS)
    for gap in gaps:
        counts = [gap.reasons.get(reason, 0) for reason in ("not_found", "partial", "clarify", "not_useful")]
        dates = [moment.date().isoformat() for moment in (gap.first_asked, gap.last_asked)]
        others = " | ".join(gap.examples[1:])
        near = gap.nearest.reference if gap.nearest else ""
        table.writerow([harmless(str(cell)) for cell in (gap.question, gap.count, *counts, *dates, others, near)])
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell on one line that no spreadsheet reads as a formula: one that would begin as such gets an apostrophe."""
    shown = " ".join(visible(cell).split())
    begins = cell.startswith(FORMULA) or shown.lstrip(" '\"").startswith(FORMULA)
    return ("'" if begins else "") + shown
