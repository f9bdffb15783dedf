"""POST /v1/search and GET /v1/passages/{id}: verbatim excerpts for officers, with highlights, references and facets."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.principals import ClearanceNow, May, Who
from api.requests import SearchIn
from api.wire import PassageOut, passage_out, section_of, url_of
from assistant.answer import Question
from assistant.study import Searched
from vectorstore.library import Library
from vectorstore.narrowing import portfolios_of, wards_of
from vectorstore.search import Found
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import body_of, held_on, reference
from vectorstore.words.text import STOP_WORDS, fold, stem, words

DEEP = 200
"""How many passages a search looks at before it is paged and counted."""
NEAR = 1.75
"""A best score below this is of nothing close. Not one of 230 questions that their own papers answer falls below it (three
councils; the lowest is 1.78); of 189 asked of another council's papers 42 do, and of nine words that no paper is about 25 of
27. Of 24 that are close to the papers and yet not answered by them it tells none: those are for the assistant to tell.
`python -m tests.evaluation.nearness` measures it."""
FACETS = ("committee", "year", "kind", "standing", "ward", "portfolio")
"""What is counted of what was found. A report on several wards counts for each; one on all of them, once for "All wards"."""
FILTER_OF = {name: f"{name}s" for name in FACETS}
"""The filter that narrows to a facet's values."""


class ExcerptOut(PassageOut):
    """One excerpt. `highlights` are (start, end) places of the searched words in `text`, in every writing that is known."""

    reference: str
    url: str
    kind: str
    date_basis: str | None
    highlights: list[tuple[int, int]]


class FacetOut(BaseModel):
    """One value and how many excerpts have it."""

    value: str
    count: int


class SearchOut(BaseModel):
    """A page of excerpts. `total` and `facets` count what the search found, at most 200.

    `near` says whether the best of them is close to what was looked for; null where the search was narrowed, of which the
    best may be far from it and the papers not. `holding` counts those that hold the one word that
    was looked for, in any writing known; null where it was not one word.

    Where facets are asked to be open, the values beside those that a facet is narrowed to are counted as if it were not.
    """

    results: list[ExcerptOut]
    total: int
    near: bool | None
    holding: int | None
    facets: dict[str, list[FacetOut]]


class BesideOut(BaseModel):
    """The passage before or after one, by where it stands."""

    id: str
    section: str | None
    page: int | None


class PassageDetailOut(ExcerptOut):
    """One passage by its permanent address, and what stands before and after it in its paper."""

    before: BesideOut | None
    after: BesideOut | None


def search_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/search", summary="Search for excerpts")
    async def search(asked: SearchIn, who: Who, now: ClearanceNow) -> SearchOut:
        who.require(May.SEARCH)
        async with desk.gate():
            return await run_in_threadpool(searched, desk, asked, who.clearance, now)

    @router.get("/v1/passages/{passage_id}", summary="One passage")
    def passage(passage_id: str, who: Who) -> PassageDetailOut:
        who.require(May.LIST)
        return passage_detail_out(desk.library, passage_id, who.clearance)

    return router


def searched(
    desk: Desk, asked: SearchIn, clearance: Clearance, now: Callable[[], Clearance] | None = None
) -> SearchOut:
    """A page of what was found, with the facets of all of it. `now` is the clearance when it leaves."""
    question = Question(asked.query, filters=asked.filters.filters(), clearance=clearance, clearance_now=now)
    chosen = {name: some for name, filter_ in FILTER_OF.items() if (some := getattr(asked.filters, filter_))}
    apart = chosen if asked.open_facets else {}
    without = [asked.filters.model_copy(update={FILTER_OF[name]: []}).filters() for name in apart]
    brought = desk.study.searched(question, DEEP, without)
    brought = dataclasses.replace(brought, found=desk.study.still(brought.found, question))
    found = brought.found
    beside = [desk.study.still(others, question) for others in brought.beside]
    if asked.sort == "date":
        found = sorted(found, key=lambda f: held_on(f.document, f.passage) or datetime.date.min, reverse=True)
    page = found[asked.offset : asked.offset + asked.limit]
    reply = search_out(asked.query, brought, page, narrowed=bool(question.filters))
    for (name, some), others in zip(apart.items(), beside, strict=True):
        reply.facets[name] = opened(reply.facets[name], facets_of(others)[name], some)
    return reply


def search_out(query: str, brought: Searched, page: Sequence[Found], *, narrowed: bool) -> SearchOut:
    """These of the excerpts found, and what is counted of them all."""
    near = bool(brought.found) and brought.found[0].score >= NEAR
    return SearchOut(
        results=[excerpt_out(f, brought.writings) for f in page],
        total=len(brought.found),
        near=None if narrowed else near,
        holding=holding(query, brought),
        facets=facets_of(brought.found),
    )


def holding(query: str, brought: Searched) -> int | None:
    """How many passages hold the one word that was searched for; None where it was not one."""
    if len(words(query)) != 1:
        return None
    return sum(bool(highlights(f.passage.text, brought.writings)) for f in brought.found)


def opened(narrowed: Sequence[FacetOut], beside: Sequence[FacetOut], chosen: Iterable[object]) -> list[FacetOut]:
    """What was narrowed to, as counted then, and the values beside it as counted without; the most frequent first."""
    folded = {fold(str(value)) for value in chosen}
    counts = {facet.value: facet for facet in [*beside, *narrowed] if fold(facet.value) not in folded}
    counts |= {facet.value: facet for facet in narrowed}
    for value in chosen:
        if fold(str(value)) not in map(fold, counts):
            counts[str(value)] = FacetOut(value=str(value), count=0)
    return sorted(counts.values(), key=lambda facet: -facet.count)


def passage_detail_out(library: Library, passage_id: str, clearance: Clearance) -> PassageDetailOut:
    """Raises NotHeld alike for a passage that is not there and one that this reader may not see."""
    for _, document in library.excerpts([passage_id], clearance):
        around = library.found_in(document, clearance)
        at = next((n for n, f in enumerate(around) if f.passage.id == passage_id), None)
        if at is not None:
            return PassageDetailOut(
                **excerpt_out(around[at], ()).model_dump(),
                before=beside_out(around[at - 1]) if at else None,
                after=beside_out(around[at + 1]) if at + 1 < len(around) else None,
            )
    raise NotHeld("There is no such passage, or it is not published to you.")


def beside_out(found: Found) -> BesideOut:
    return BesideOut(id=found.passage.id, section=section_of(found), page=found.passage.page)


def excerpt_out(found: Found, writings: Sequence[str]) -> ExcerptOut:
    return ExcerptOut(
        **passage_out(found).model_dump(),
        reference=reference(found.document, found.passage, found.passage.page, found.passage.paragraph),
        url=url_of(found.document, found.passage.page),
        kind=found.document.kind,
        date_basis="printed" if found.passage.meeting_date else found.document.date_basis,
        highlights=highlights(found.passage.text, writings),
    )


def highlights(text: str, writings: Sequence[str]) -> list[tuple[int, int]]:
    """Where words and phrases stand in a text, in any of their forms; what touches or overlaps is one place."""
    wanted = {stems for writing in writings if (stems := tuple(stem(w) for w in words(writing) if w not in STOP_WORDS))}
    longest = max(map(len, wanted), default=0)
    read = [(m.start(), m.end(), stem_) for m in _WORD.finditer(text) if (stem_ := _stem(m[0]))]
    spans = [
        (read[n][0], read[n + length - 1][1])
        for n in range(len(read))
        for length in range(1, min(longest, len(read) - n) + 1)
        if tuple(s for _, _, s in read[n : n + length]) in wanted
    ]
    return list(_merged(spans))


_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][a-z]+)?")


@lru_cache(maxsize=16_384)
def _stem(printed: str) -> str | None:
    """A word as it is compared; None for one that says nothing. The same few thousand stand in every paper."""
    folded = next(iter(words(printed)), "")
    return stem(folded) if folded and folded not in STOP_WORDS else None


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            if last:
                yield last
            last = (start, end)
    if last:
        yield last


def facets_of(found: Sequence[Found]) -> dict[str, list[FacetOut]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for f in found:
        held = held_on(f.document, f.passage)
        if body := body_of(f.document, f.passage):
            counts["committee"][body] += 1
        if held:
            counts["year"][str(held.year)] += 1
        counts["kind"][f.document.kind] += 1
        counts["standing"][f.passage.standing] += 1
        counts["ward"].update(wards_of(f.document, f.passage))
        counts["portfolio"].update(portfolios_of(f.document, f.passage))
    return {
        name: [FacetOut(value=value, count=n) for value, n in counter.most_common()] for name, counter in counts.items()
    }
