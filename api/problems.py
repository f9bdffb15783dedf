"""Everything that can go wrong to problem details (RFC 9457): in plain words, with what to do, never a path or a trace."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from vectorstore.words import errors

STATUSES: dict[type[errors.AssistantError], int] = {
    errors.BadInput: 400,
    errors.UnknownFilter: 422,
    errors.UnreadableFile: 422,
    errors.EncryptedFile: 422,
    errors.NeedsRecognition: 422,
    errors.Undrawn: 422,
    errors.UnsupportedFile: 415,
    errors.FileTooLarge: 413,
    errors.BadSetting: 500,
    errors.NotHeld: 404,
    errors.NotAllowed: 401,
    errors.NotPermitted: 403,
    errors.SignInRefused: 403,
    errors.IssuerSilent: 503,
    errors.LibraryInUse: 409,
    errors.DamagedBackup: 422,
    errors.Busy: 503,
    errors.LibraryFault: 503,
    errors.WrongModel: 503,
    errors.WrongWeights: 503,
    errors.WrongSchema: 503,
    errors.DamagedCatalogue: 503,
}
"""One row for each leaf of the error tree; a test walks it."""

RETRY_AFTER_SECONDS = "5"
WENT_WRONG = "Something went wrong on our side. Try again; if it stays, tell whoever runs the assistant."
KEY_WANTED = (
    "This needs somebody who may do it: sign in, or send a key that was made for it, or the owner's key, which stands in the "
    "library's folder on the server."
)
NOTHING_HERE = "There is nothing at this address."
NO_SUCH_METHOD = "This address does not take that kind of request."
PAUSED = (
    "The assistant is switched off for the moment by whoever runs it. Ask the council directly, or try again later."
)
TOO_OFTEN = "That is more than may be asked in so short a time. Wait {seconds} seconds and try again."
_log = logging.getLogger(__name__)


def problem_body(status: int, detail: str, title: str | None = None) -> dict[str, Any]:
    return {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status, "detail": detail}


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: object) -> JSONResponse:
    """One problem as a response."""
    headers = dict(headers or {})
    if status == 503:
        headers.setdefault("Retry-After", RETRY_AFTER_SECONDS)
    if status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    body = problem_body(status, detail) | more
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def detail_of(error: errors.AssistantError) -> tuple[int, str]:
    """The status and words of an error of ours. Faults of the library are told to the operator, not to strangers."""
    status = STATUSES[type(error)]
    if isinstance(error, errors.LibraryFault | errors.LibraryInUse | errors.BadSetting):
        _log.error("%s", error)
        return status, "The assistant cannot answer at the moment. Whoever runs it will find the reason in its log."
    return status, str(error)


def install(app: FastAPI) -> None:
    """Every error of this application leaves as problem details."""

    @app.exception_handler(errors.AssistantError)
    def ours(_: Request, error: errors.AssistantError) -> JSONResponse:
        return problem(*detail_of(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()
        if any(e["loc"] == ("body",) for e in found) and "json" not in request.headers.get("content-type", ""):
            return problem(415, "Send the request as JSON, with the header 'Content-Type: application/json'.")
        if any(e["type"] == "json_invalid" for e in found):
            return problem(
                400, "The request is not valid JSON. Check its quotes, commas and brackets, and send it again."
            )
        return problem(422, "; ".join(_said(e) for e in found[:5]), errors=[_field(e) for e in found[:5]])

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        words = {
            400: "The request could not be read. Check how it is written and that it is UTF-8, and send it again.",
            404: NOTHING_HERE,
            405: NO_SUCH_METHOD,
        }
        detail = words.get(error.status_code, str(error.detail))
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_taken(app, request.scope))
        return problem(error.status_code, detail, headers)

    @app.exception_handler(Exception)
    def broken(_: Request, error: Exception) -> JSONResponse:
        _log.error("A request failed: %s", type(error).__name__, exc_info=error)
        return problem(500, WENT_WRONG)


def _taken(app: FastAPI, scope: Scope) -> list[str]:
    """Every method that this address takes: of several routes at one address the router names the first one's only."""
    return [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)
    ]


def _field(error: dict[str, Any]) -> str:
    """Its name without where it came in ("body", "query"); a stranger's long name is cut."""
    return ".".join(str(part) for part in error["loc"][1:])[:80] or "body"


def _said(error: dict[str, Any]) -> str:
    field, kind = _field(error), error["type"]
    if kind == "extra_forbidden":
        return f"There is no field '{field}': leave it out or check its spelling"
    if kind == "missing":
        return f"The field '{field}' is missing"
    if kind == "string_too_short":
        return f"The field '{field}' is empty"
    if kind == "string_too_long":
        return f"The field '{field}' is longer than {error['ctx']['max_length']:,} characters: shorten it"
    return f"The field '{field}' cannot be used: {error['msg'].removeprefix('Value error, ')}"
