"""POST /v1/chat: a question in; a whole reply, or a stream of stages and verified sentences, out."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from dataclasses import replace

import anyio.to_thread
from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.personal_data import both, looked_at
from api.principals import ClearanceNow, May, Who
from api.problems import WENT_WRONG, detail_of, problem_body
from api.requests import ChatIn
from api.wire import AnswerOut, answer_out, citation_out
from assistant.answer import Answer, Question, Said, Sources, Stage, Step
from vectorstore.words.errors import AssistantError


def chat_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post(
        "/v1/chat",
        response_model=AnswerOut,
        summary="Ask a question",
        responses={
            200: {"content": {"text/event-stream": {}}, "description": "The reply, or a stream ending with it."}
        },
    )
    async def chat(asked: ChatIn, who: Who, now: ClearanceNow) -> Response:
        who.require(May.ASK)
        desk.gate.check()
        setting, published = desk.settings.record.personal, desk.library.prints_publicly
        asked, told = await run_in_threadpool(looked_at, asked, setting, published)
        question = asked.asked_by(who.clearance, now)
        if asked.stream:
            events = _events(desk, question, asked.include_passages, who.id, told)
            return EventSourceResponse(events, headers=_UNBUFFERED)
        async with desk.gate():
            answer = await run_in_threadpool(desk.study.answer, question)
        desk.metrics.answered(answer)
        answer = replace(answer, notice=both(told, answer.notice))
        kept = desk.recorder.keep(question, answer, person=who.id)
        return Response(_reply(answer, asked.include_passages, kept), media_type="application/json")

    return router


_log = logging.getLogger(__name__)
_UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def _reply(answer: Answer, include_passages: int, kept: bool) -> str:
    """The whole reply. `passages` is there when it was asked for, and not otherwise."""
    reply = answer_out(answer, include_passages, kept)
    if reply.passages is None:
        return reply.model_dump_json(exclude={"passages"})
    # A paper that was withdrawn after it was quoted stays in the quotes that were sent; no more of it is told.
    held = {found.passage.id for found in answer.evidence}
    reply.passages = [passage for passage in reply.passages if passage.id in held]
    return reply.model_dump_json()


async def _events(
    desk: Desk, question: Question, include_passages: int, person: str, told: str | None
) -> AsyncIterator[bytes]:
    """`told` is what whoever asked should know of their question."""
    left = threading.Event()
    steps = desk.study.steps(question, left)
    try:
        async with desk.gate():
            # A thread that waits for a chat model is not waited for when the reader has left: it hears of it and ends.
            while step := await anyio.to_thread.run_sync(_next, steps, left, abandon_on_cancel=True):
                kept = False
                if isinstance(step, Answer):
                    desk.metrics.answered(step)
                    step = replace(step, notice=both(told, step.notice))
                    kept = desk.recorder.keep(question, step, person=person)
                yield _event(step, include_passages, kept)
    except AssistantError as error:
        yield format_sse_event(event="error", data_str=json.dumps(problem_body(*detail_of(error))))
    except Exception:
        _log.exception("A streamed answer failed")
        yield format_sse_event(event="error", data_str=json.dumps(problem_body(500, WENT_WRONG)))
    finally:
        left.set()
        with suppress(ValueError):  # a thread is in it, and ends it
            steps.close()


def _next(steps: Generator[Step], left: threading.Event) -> Step | None:
    """The next step; None at the end. What is under way ends with it when the reader has left meanwhile."""
    try:
        return next(steps, None)
    finally:
        if left.is_set():
            steps.close()


def _event(step: Step, include_passages: int, kept: bool) -> bytes:
    match step:
        case Stage(name, documents):
            return format_sse_event(event="stage", data_str=json.dumps({"stage": name, "documents": documents}))
        case Sources(titles):
            return format_sse_event(event="sources", data_str=json.dumps({"documents": titles}))
        case Said(text, citations):
            cited = [citation_out(c).model_dump(mode="json") for c in citations]
            return format_sse_event(event="sentence", data_str=json.dumps({"text": text, "citations": cited}))
        case Answer():
            return format_sse_event(event="done", data_str=_reply(step, include_passages, kept))
