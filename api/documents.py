"""/v1/documents and /v1/jobs: what is held, the papers themselves, and putting them in and taking them out."""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from api.desk import Desk
from api.jobs import Job
from api.principals import ClearanceNow, May, Principal, Who
from api.problems import problem
from api.requests import LONGEST_REASON, CorrectionIn, FiltersIn, Name, parse_access, visible
from api.wire import (
    CorrectionOut,
    DocumentOut,
    ItemOut,
    KinOut,
    caching,
    correction_out,
    document_out,
    item_out,
    kin_out,
)
from ingest.given import Given
from ingest.porch import Arrival, Outcome
from vectorstore.kinship import Kin
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import BadInput, FileTooLarge, NotHeld
from vectorstore.words.papers import Document
from vectorstore.words.unseen import file_name

_log = logging.getLogger(__name__)

PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Without `sandbox`, which would keep a browser's own PDF viewer from opening."""
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'self'"


class DocumentsOut(BaseModel):
    """A page of what is held."""

    documents: list[DocumentOut]
    total: int


class DocumentDetailOut(DocumentOut):
    """One paper with the headings its passages stand under, its items, its corrections, and its copies and versions.

    Of the papers that it is related to, only those are named that whoever asks may see.
    """

    sections: list[str]
    items: list[ItemOut]
    corrections: list[CorrectionOut]
    same_as: list[KinOut]
    """Held under another name: the same file, or the same text."""
    inside: list[KinOut]
    """The packs in which it is printed."""
    supersedes: list[KinOut]
    superseded_by: list[KinOut]


class HeldOut(DocumentOut):
    """A paper as its owner sees it: with its whole label, and where it came from.

    `review_due`: it is exempt, and the day on which that was to be looked at again has come.
    """

    label: str
    source: str
    review_due: bool


class WithdrawnOut(DocumentOut):
    """A paper that was taken out. `backups` hold it still, or may: none is altered."""

    backups: list[str]


class HeldListOut(BaseModel):
    """Everything held, for the owner."""

    documents: list[HeldOut]


class OutcomeOut(BaseModel):
    """What became of one file."""

    file: str
    fate: str
    document_id: str | None
    why: str | None
    warnings: list[str]
    pages: int | None
    passages: int
    embedded: int


class JobOut(BaseModel):
    """A delivery and how far it has come."""

    id: str
    state: str
    files: int
    embedded: int
    to_embed: int
    outcomes: list[OutcomeOut]
    url: str


class CorrectedOut(DocumentDetailOut):
    """A paper as it stands now. `job` renews the vectors that were made under the old words; null where none were."""

    job: JobOut | None


class RebuiltOut(BaseModel):
    """How many passages were indexed anew."""

    passages: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An upload on the disk: its shown name and the beginning of its content's digest."""

    path: Path
    name: str
    digest: str


def documents_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/documents", summary="List the papers held")
    def documents(
        who: Who,
        filters: Annotated[Filters, Depends(_listed)],
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> DocumentsOut:
        who.require(May.LIST)
        held = listed(desk, who, filters)
        return DocumentsOut(
            documents=[document_out(d, who.clearance) for d in held[offset : offset + limit]], total=len(held)
        )

    @router.get("/v1/documents/{document_id}", summary="One paper")
    def document(document_id: str, who: Who) -> DocumentDetailOut:
        who.require(May.LIST)
        clearance = who.clearance
        return detail_out(desk.library, desk.library.document(document_id, clearance), clearance)

    @router.get(
        "/v1/documents/{document_id}/file",
        summary="The paper itself",
        response_class=PaperFile,
        responses={
            200: {"description": "The paper.", "content": _KINDS_OF_FILE},
            206: {"description": "A part of the paper.", "content": _KINDS_OF_FILE | {"multipart/byteranges": {}}},
            400: {},
            416: {},
        },
    )
    def file(document_id: str, who: Who, now: ClearanceNow) -> FileResponse:
        who.require(May.READ)
        held = desk.library.document(document_id, who.clearance)

        def still_held() -> bool:
            try:
                return desk.library.document(document_id, now()).sha256 == held.sha256
            except NotHeld:
                return False

        return serve_file(held, desk.library.original(held), still_held)

    @router.get("/v1/held", summary="Everything held (owner)")
    def held_by_owner(who: Who, filters: Annotated[Filters, Depends(_listed)]) -> HeldListOut:
        who.require(May.CORRECT)
        held = desk.library.documents(who.clearance, filters)
        return HeldListOut(documents=[held_out(d, who.clearance) for d in held])

    @router.post("/v1/documents", status_code=202, summary="Add papers (owner)")
    def add(  # noqa: PLR0913, PLR0917  (the parts of a form)
        who: Who,
        files: Annotated[list[UploadFile], File(description="One file or several")],
        access: Annotated[str | None, Form(max_length=80)] = None,
        sources: Annotated[list[str], Form(max_length=4000)] = [],  # noqa: B006
        given: Annotated[list[str], Form(max_length=4000)] = [],  # noqa: B006
        named: Annotated[bool, Depends(_names_access)] = False,
    ) -> JobOut:
        who.require(May.ADD)
        label = parse_access(access or "") if named else None
        folder = Path(tempfile.mkdtemp(dir=desk.deliveries))
        try:
            stored = [_store(desk, upload, folder / str(n)) for n, upload in enumerate(files)]
            arrivals = _arrivals(stored, sources, who, given)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return job_out(desk.jobs.start(arrivals, label, folder, who.id))

    @router.delete("/v1/documents/{document_id}", summary="Withdraw a paper (owner)")
    def withdraw(
        document_id: str, who: Who, reason: Annotated[str, Query(max_length=LONGEST_REASON)] = ""
    ) -> WithdrawnOut:
        who.require(May.CORRECT)
        _seen_by(who, desk.library, document_id)
        document = desk.library.withdraw(document_id, who.name, visible(reason).strip())
        backups = desk.library.backups.holding(document_id)
        return WithdrawnOut(**document_out(document, who.clearance).model_dump(), backups=backups)

    @router.patch("/v1/documents/{document_id}", summary="Correct what was recognised in a paper (owner)")
    def correct(document_id: str, correction: CorrectionIn, who: Who) -> CorrectedOut:
        who.require(May.CORRECT)
        given = correction.given()
        _seen_by(who, desk.library, document_id)
        document = desk.library.correct(document_id, given, correction.clear, who.name)
        stale = document_id in desk.library.to_renew()
        job = desk.jobs.renew(partial(desk.library.renew, document_id), who.id) if stale else None
        detail = detail_out(desk.library, document, who.clearance)
        return CorrectedOut(**detail.model_dump(), job=job_out(job) if job else None)

    @router.post("/v1/rebuild", summary="Make the indexes anew (owner)")
    async def rebuild(who: Who) -> RebuiltOut:
        who.require(May.ADMINISTER)
        return RebuiltOut(passages=await run_in_threadpool(desk.library.rebuild, who.name))

    @router.get("/v1/jobs/{job_id}", summary="How far a delivery of one's own has come (owner)")
    def job(job_id: str, who: Who) -> JobOut:
        who.require(May.ADD)
        return job_out(desk.jobs.job(job_id, None if May.ADMINISTER in who.may else who.id))

    return router


def _seen_by(who: Principal, library: Library, document_id: str) -> None:
    """Nobody corrects or withdraws what they may not see. Raises NotHeld; who sees everything is told more by the library."""
    if not who.clearance.everything:
        library.document(document_id, who.clearance)


def listed(desk: Desk, who: Principal, filters: Filters | None = None) -> list[Document]:
    """Of the papers held, those that whoever asks may see, the newest meeting first."""
    return desk.library.documents(who.clearance, filters)


Names = Annotated[list[Name], Query(max_length=50)]


def _listed(  # noqa: PLR0913  (one for each thing that a list is narrowed by)
    *,
    committee: Names = [],  # noqa: B006  (FastAPI copies it)
    kind: Annotated[list[Name], Query(max_length=20)] = [],  # noqa: B006
    ward: Names = [],  # noqa: B006
    portfolio: Names = [],  # noqa: B006
    date_from: datetime.date | None = None,
    date_to: datetime.date | None = None,
) -> Filters:
    asked = FiltersIn(
        committees=committee, kinds=kind, wards=ward, portfolios=portfolio, date_from=date_from, date_to=date_to
    )
    return asked.filters()


async def _names_access(request: Request) -> bool:
    """Was an access label sent, be it an empty one? FastAPI takes an empty field for none, which would mean public."""
    return "access" in await request.form()


LOOKED_AT_EVERY = 1.0
"""Seconds after which a file that is still being sent is looked up again."""


class Closed(Exception):
    """A paper was taken out or closed while its file was sent: what is left of it stays here, and the connection is cut."""


class PaperFile(FileResponse):
    """A file whose refusals of a range are problem details, and which stops where `still_held` says no."""

    still_held: Callable[[], bool] = staticmethod(lambda: True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal: Response | None = None
        looked = time.monotonic()

        async def said_plainly(message: Message) -> None:
            nonlocal refusal, looked
            if message["type"] == "http.response.body" and time.monotonic() - looked > LOOKED_AT_EVERY:
                if not await run_in_threadpool(self.still_held):
                    raise Closed
                looked = time.monotonic()
            if message["type"] == "http.response.start" and message["status"] in (400, 416):
                size = Headers(raw=message["headers"]).get("content-range")
                headers = {"Content-Range": size} if size else None
                refusal = problem(message["status"], _NO_SUCH_RANGE, headers)
            elif refusal is None:
                await send(message)

        await super().__call__(scope, receive, said_plainly)
        if refusal is not None:
            await refusal(scope, receive, send)


def serve_file(document: Document, path: Path, still_held: Callable[[], bool]) -> FileResponse:
    """PDF and plain text open in the browser; anything else is only ever saved. Raises NotHeld when the file is gone.

    `still_held` is asked now and then while it is sent.
    """
    if not path.is_file():
        _log.error("The file of paper %s is not in the library's folder. Ingest it again.", document.id)
        raise NotHeld("There is no such paper, or it is not published to you.")
    inline = document.media_type in ("application/pdf", "text/plain")
    response = PaperFile(
        path,
        media_type=document.media_type if inline else "application/octet-stream",
        filename=document.file,
        content_disposition_type="inline" if inline else "attachment",
        headers={
            "Content-Security-Policy": PDF_POLICY if document.media_type == "application/pdf" else SANDBOX,
            # Asked for again each time: a paper that was withdrawn or closed is not to be had from a cache.
            "Cache-Control": caching(document.access),
        },
    )
    response.still_held = still_held
    return response


_FILE = {"schema": {"type": "string", "format": "binary"}}
_KINDS_OF_FILE = {"application/pdf": _FILE, "text/plain": _FILE, "application/octet-stream": _FILE}
_NO_SUCH_RANGE = "That part of the file cannot be sent. Ask for the whole file, or for bytes that it has."


def _store(desk: Desk, upload: UploadFile, path: Path) -> Stored:
    """An upload under a generated name; its own name is only shown, never opened."""
    name = file_name(Path((upload.filename or "unnamed").replace("\\", "/")).name)
    limit = desk.settings.api.upload_mb * 1024**2
    digest = hashlib.sha256()
    written = 0
    with path.open("wb") as out:
        while chunk := upload.file.read(1 << 20):
            written += len(chunk)
            if written > limit:
                raise FileTooLarge(f"{name} is larger than the {desk.settings.api.upload_mb} MB that may be uploaded.")
            digest.update(chunk)
            out.write(chunk)
    return Stored(path, name, digest.hexdigest()[:8])


def _arrivals(
    stored: Sequence[Stored], sources: Sequence[str], who: Principal, given: Sequence[str] = ()
) -> list[Arrival]:
    """Each file with where it came from: as it was given, or else its name, which a later delivery can bring anew.

    Two files of one name in one delivery are two papers, told apart by what they hold. What a machine brings comes from that
    machine, whatever it says: so it replaces, and learns of, no paper but its own. Raises
    BadInput for what is no JSON object of what a publisher gives.
    """
    whose = "" if May.ADMINISTER in who.may else f"{who.id}:"
    names = Counter(one.name for one in stored)
    found = []
    for n, one in enumerate(stored):
        own = f"upload:{one.name}" if names[one.name] == 1 else f"upload:{one.name}:{one.digest}"
        said = _given(given[n]) if n < len(given) and given[n] else None
        found.append(Arrival(one.path, whose + ((sources[n] if n < len(sources) else "") or own), one.name, said))
    return found


def _given(text: str) -> Given:
    try:
        said = json.loads(text)
        if not isinstance(said, dict):
            raise ValueError("it is no JSON object")
        return Given.of({name: visible(value) if isinstance(value, str) else value for name, value in said.items()})
    except ValueError as error:
        raise BadInput(f"What is given for a paper cannot be used: {error}.") from error


def detail_out(library: Library, document: Document, clearance: Clearance) -> DocumentDetailOut:
    passages = (f.passage for f in library.found_in(document, clearance))
    headings = (" › ".join(p.headings) for p in passages if p.headings)
    kin = library.kin(document.id, clearance)
    mine = [(relation.kind, other) for relation, other in kin if relation.document_id == document.id]
    whole = clearance.everything
    # Why it was closed once is not for those who read it now that it is open.
    of_exempt = document.access.level == "exempt" or whole
    corrections = (
        c
        for c in library.corrections(document.id)
        if of_exempt or c.field not in ("paragraphs", "exempt_reason", "review_on")
    )
    return DocumentDetailOut(
        **document_out(document, clearance).model_dump(),
        sections=list(dict.fromkeys(headings)),
        items=[item_out(item) for item in document.items],
        corrections=[correction_out(c, whole) for c in corrections],
        same_as=[kin_out(other) for kind, other in mine if kind in (Kin.SAME_FILE, Kin.SAME_TEXT)],
        inside=[kin_out(other) for kind, other in mine if kind is Kin.INSIDE],
        supersedes=[kin_out(other) for kind, other in mine if kind is Kin.SUPERSEDES],
        superseded_by=[kin_out(other) for r, other in kin if r.kind is Kin.SUPERSEDES and r.other_id == document.id],
    )


def held_out(document: Document, clearance: Clearance) -> HeldOut:
    return HeldOut(
        **document_out(document, clearance).model_dump(),
        label=document.access.label,
        source=document.source,
        review_due=review_due(document),
    )


def review_due(document: Document) -> bool:
    """Has the day come on which somebody was to look again whether a paper must stay exempt?"""
    on = document.review_on
    return document.access.level == "exempt" and on is not None and on <= datetime.datetime.now(datetime.UTC).date()


def job_out(job: Job) -> JobOut:
    return JobOut(
        id=job.id,
        state=job.state,
        files=job.files,
        embedded=job.embedded,
        to_embed=job.to_embed,
        outcomes=[outcome_out(o) for o in job.outcomes],
        url=f"/v1/jobs/{job.id}",
    )


def outcome_out(outcome: Outcome) -> OutcomeOut:
    fields: dict[str, Any] = {name: getattr(outcome, name) for name in OutcomeOut.model_fields}
    return OutcomeOut(**fields | {"warnings": list(outcome.warnings)})
