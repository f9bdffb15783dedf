"""POST /v1/search: verbatim excerpts for officers, with highlights, references and facets."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.requests import SearchIn
from api.wire import PassageOut, passage_out, url_of
from assistant.answer import Question
from vectorstore.narrowing import portfolios_of, wards_of
from vectorstore.search import Found
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.papers import body_of, held_on, reference
from vectorstore.words.text import content_words, fold, stem

DEEP = 200
"""How many passages a search looks at before it is paged and counted."""
FACETS = ("committee", "year", "kind", "standing", "ward", "portfolio")
"""What is counted of what was found. A report on several wards counts for each; one on all of them, once for "All wards"."""


class ExcerptOut(PassageOut):
    """One excerpt. `highlights` are (start, end) places of the searched words in `text`."""

    reference: str
    url: str
    kind: str
    highlights: list[tuple[int, int]]


class FacetOut(BaseModel):
    """One value and how many excerpts have it."""

    value: str
    count: int


class SearchOut(BaseModel):
    """A page of excerpts. `total` and `facets` count what the search found, at most 200."""

    results: list[ExcerptOut]
    total: int
    facets: dict[str, list[FacetOut]]


def search_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/search", summary="Search for excerpts")
    async def search(asked: SearchIn) -> SearchOut:
        question = Question(asked.query, filters=asked.filters.filters(), clearance=ANONYMOUS)
        async with desk.gate():
            found = await run_in_threadpool(desk.study.search, question, DEEP)
        if asked.sort == "date":
            found = sorted(found, key=lambda f: held_on(f.document, f.passage) or datetime.date.min, reverse=True)
        page = found[asked.offset : asked.offset + asked.limit]
        return SearchOut(results=[excerpt_out(f, asked.query) for f in page], total=len(found), facets=facets_of(found))

    return router


def excerpt_out(found: Found, query: str) -> ExcerptOut:
    return ExcerptOut(
        **passage_out(found).model_dump(),
        reference=reference(found.document, found.passage, found.passage.page, found.passage.paragraph),
        url=url_of(found.document, found.passage.page),
        kind=found.document.kind,
        highlights=highlights(found.passage.text, query),
    )


def highlights(text: str, query: str) -> list[tuple[int, int]]:
    """Where the query's content words stand in a text, in any of their forms."""
    wanted = {stem(word) for word in content_words(query)}
    return [m.span() for m in re.finditer(r"[^\W_]+", text) if stem(fold(m[0])) in wanted]


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
