"""POST /v1/export: passages, or what an answer cites, as a file for an officer's own report."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.exports.kept import KeptAnswers
from api.exports.markdown import MEDIA_TYPE as MARKDOWN
from api.exports.markdown import markdown_of
from api.exports.sheet import Sheet, excerpt_of
from api.exports.word import MEDIA_TYPE as WORD
from api.exports.word import word_of
from api.principals import ClearanceNow, May, Who
from api.problems import problem
from api.requests import ExportIn
from vectorstore.words.clearance import Clearance

_FORMATS = {"docx": (WORD, word_of), "md": (MARKDOWN, markdown_of)}
_FILE = {"schema": {"type": "string", "format": "binary"}}


def export_router(desk: Desk, answers: KeptAnswers) -> APIRouter:
    """`answers` finds what was kept of an answer."""
    router = APIRouter()

    @router.post(
        "/v1/export",
        summary="Excerpts with their references as a file",
        response_class=Response,
        responses={
            200: {"content": {WORD: _FILE, "text/markdown": _FILE}, "description": "The file, to be saved."},
            404: {},
        },
    )
    async def export(asked: ExportIn, who: Who, now: ClearanceNow) -> Response:
        who.require(May.EXPORT)
        asked.check()
        async with desk.gate():
            return await run_in_threadpool(exported, desk, answers, asked, now)

    return router


def exported(desk: Desk, answers: KeptAnswers, asked: ExportIn, now: Callable[[], Clearance]) -> Response:
    """The file, or a 404 that names what was asked for and cannot be had, be it closed, withdrawn or never there."""
    sheet = _sheet(desk, answers, asked, now())
    made = sheet if isinstance(sheet, Response) else _file(sheet, asked.format)
    # What was taken out or closed while the file was made is not in the one that leaves.
    again = _sheet(desk, answers, asked, now())
    if isinstance(again, Response):
        return again
    return made if again == sheet else _file(again, asked.format)


def _sheet(desk: Desk, answers: KeptAnswers, asked: ExportIn, clearance: Clearance) -> Sheet | Response:
    query = asked.query
    if asked.answer_id is not None:
        kept = answers(asked.answer_id, clearance)
        if kept is None or not kept.excerpts:
            return _missing("This answer is not kept, or quotes nothing that is published to you", [asked.answer_id])
        excerpts, query = kept.excerpts, query or kept.question
    else:
        there = desk.library.excerpts(asked.passage_ids, clearance)
        held = {passage.id: excerpt_of(passage, document) for passage, document in there}
        if gone := [id_ for id_ in dict.fromkeys(asked.passage_ids) if id_ not in held]:
            return _missing("These excerpts are not held, or not published to you", gone)
        excerpts = tuple(held.values())
    return Sheet(datetime.datetime.now().astimezone().date(), excerpts, query)


def _missing(what: str, ids: Sequence[str]) -> Response:
    return problem(404, f"{what}: {', '.join(ids)}. Leave out what is named here and export again.", ids=list(ids))


def _file(sheet: Sheet, format_: str) -> Response:
    media_type, made_of = _FORMATS[format_]
    name = f"excerpts-{sheet.made_on.isoformat()}.{format_}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(made_of(sheet), media_type=media_type, headers=headers)
