"""The papers held, for people: the list at `/papers`, which needs no script, and a paper's page at `/papers/{id}`.

The list is what GET /v1/documents gives to whoever asks: it is taken from the library in the same way.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse

from api.desk import Desk
from api.documents import listed
from api.face import ASK, EXCERPTS, FACES, PAPERS, Face, page_of
from api.guard import PAGE_POLICY
from api.officer import DOCUMENT
from api.principals import May, Who
from api.requests import KINDS
from api.wire import url_of
from vectorstore.words.papers import Document, day_in_words

_LIST = Face(
    "papers.html",
    "Council papers held",
    skip=("main", "the papers"),
    links=(ASK, EXCERPTS, ("/v1/documents", "The same list as data (JSON)")),
    about="The council papers that answers are taken from: reports, minutes and agendas, newest first.",
    room=PAPERS,
    styles=("/faces/papers.css",),
    here=True,
)
_PAPER = replace(DOCUMENT, room=PAPERS)
PER_PAGE = 20
LIST_POLICY = PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
"""The list is narrowed by a form that the browser itself sends back here."""
_MOST = 200
"""The longest name of a committee that an address may hold, in characters."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; "" is everything. What an address cannot mean counts as not said."""

    committee: str = ""
    kind: str = ""
    year: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        return {name: value for name in ("committee", "kind", "year") if (value := getattr(self, name))}

    def keeps(self, paper: Document) -> bool:
        return (
            self.committee.casefold() in ("", (paper.committee or "").casefold())
            and self.kind in ("", paper.kind)
            and self.year in ("", _year(paper))
        )


def papers_router(desk: Desk) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    frame, one = page_of(_LIST), page_of(_PAPER)

    @router.get("/papers")
    def papers(
        who: Who,
        committee: Annotated[str, Query()] = "",
        kind: Annotated[str, Query()] = "",
        year: Annotated[str, Query()] = "",
        page: Annotated[str, Query()] = "1",
    ) -> HTMLResponse:
        who.require(May.LIST)
        held = listed(desk, who)
        narrowed = Narrowed(
            committee[:_MOST].strip(), kind if kind in KINDS else "", year if year in set(map(_year, held)) else ""
        )
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        found = _found([d for d in held if narrowed.keeps(d)], narrowed, max(number, 1))
        # Asked for again each time: a paper that was withdrawn or closed is not to be read of in a cache.
        headers = {"Content-Security-Policy": LIST_POLICY, "Cache-Control": "no-cache"}
        return HTMLResponse(frame.format(**_choices(held, narrowed), found=found), headers=headers)

    # The page is the same whatever is asked for: what may be shown is the API's to say.
    @router.get("/papers/{document_id:path}")
    def paper() -> HTMLResponse:
        return HTMLResponse(one, headers={"Content-Security-Policy": PAGE_POLICY})

    @router.get("/faces/papers.css")
    def style() -> FileResponse:
        return FileResponse(FACES / "papers.css", media_type="text/css")

    return router


def _choices(held: Sequence[Document], narrowed: Narrowed) -> dict[str, str]:
    """The three lists to choose from: what the papers held are of."""
    committees = sorted({d.committee for d in held if d.committee}, key=str.casefold)
    kinds = [kind for kind in KINDS if any(d.kind == kind for d in held)]
    years = sorted({year for d in held if (year := _year(d))}, reverse=True)
    return {
        "committees": _options("All committees", zip(committees, committees, strict=True), narrowed.committee),
        "kinds": _options("All kinds", ((kind, KINDS_IN_WORDS[kind]) for kind in kinds), narrowed.kind),
        "years": _options("All years", zip(years, years, strict=True), narrowed.year),
    }


KINDS_IN_WORDS = {
    "minutes": "Minutes",
    "agenda": "Agenda",
    "briefing": "Briefing",
    "amendment": "Amendment",
    "report": "Report",
    "other": "Other",
}


def _options(whole: str, values: Iterable[tuple[str, str]], chosen: str) -> str:
    options = [("", whole), *values]
    return "".join(
        f'<option value="{_safe(value)}"{" selected" if value.casefold() == chosen.casefold() else ""}>'
        f"{_safe(words)}</option>"
        for value, words in options
    )


def _found(fitting: Sequence[Document], narrowed: Narrowed, page: int) -> str:
    """How many papers fit, one page of them, and the way to the pages beside it."""
    first = (page - 1) * PER_PAGE
    shown = fitting[first : first + PER_PAGE]
    pages = -(-len(fitting) // PER_PAGE)
    heading = f"<h2>{_count(len(fitting))}</h2>"
    whole = '<p><a href="/papers">Show all papers</a></p>' if narrowed.parameters else ""
    if not fitting:
        none = "No paper held here fits all three." if narrowed.parameters else "No papers are held yet."
        return f"{heading}<p>{none}</p>{whole}"
    if not shown:
        return f'{heading}<p>There are not that many pages.</p><p><a href="{_address(narrowed, 1)}">Go to the first page</a></p>'
    where = f"<p>Showing {first + 1} to {first + len(shown)}, page {page} of {pages}.</p>" if pages > 1 else ""
    rows = "".join(map(_row, shown))
    turns = [
        f'<li><a rel="{rel}" href="{_address(narrowed, to)}">{words}</a></li>'
        for to, rel, words in ((page - 1, "prev", "Previous page"), (page + 1, "next", "Next page"))
        if 1 <= to <= pages
    ]
    turner = f'<nav aria-label="Pages of papers"><ul class="turn">{"".join(turns)}</ul></nav>' if turns else ""
    return f'{heading}{where}{whole}<ol class="papers" role="list">{rows}</ol>{turner}'


def _row(paper: Document) -> str:
    about = [
        paper.committee or "Committee not known",
        day_in_words(paper) or "No date known",
        KINDS_IN_WORDS.get(paper.kind, paper.kind),
        None if paper.pages is None else "1 page" if paper.pages == 1 else f"{paper.pages} pages",
    ]
    said = " · ".join(_safe(part) for part in about if part)
    return (
        f'<li><h3><a href="/papers/{quote(paper.id, safe="")}">{_safe(paper.name)}</a></h3><p>{said}</p>'
        f'<p><a href="{_safe(url_of(paper, None))}" target="_blank" rel="noopener">Open the paper'
        f'<span class="spoken">: {_safe(", ".join([paper.name, *map(str, filter(None, about[:2]))]))}</span>'
        " (opens in a new tab)</a></p></li>"
    )


def _count(papers: int) -> str:
    return "1 paper" if papers == 1 else f"{papers:,} papers"


def _address(narrowed: Narrowed, page: int) -> str:
    parameters = narrowed.parameters | ({"page": str(page)} if page > 1 else {})
    return _safe(f"/papers?{urlencode(parameters)}" if parameters else "/papers")


def _year(paper: Document) -> str:
    return str(paper.meeting_date.year) if paper.meeting_date else ""


def _safe(words: str) -> str:
    return html.escape(words, quote=True)
