"""What the published OpenAPI document says of refusals: every operation names the problems it can be answered with.

Derived here, in one place, from what an operation takes and who may use it. A route adds what only it can answer by its
own `responses={416: {}}`; the words, the content type and the headers of a problem are filled in from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.policy import wants_to_know

AT_THE_DOOR = (401, 403, 408, 413, 414, 421, 429, 500, 503)
"""What any request can be answered with: bad credentials, another page's, too slow, too long, another host's, too often,
broken, busy or paused."""
WITH_A_BODY = (400, 415, 422)
WITH_PARAMETERS = (422,)
WITH_AN_ID = (404,)

PROBLEM = {
    "title": "Problem",
    "description": "Problem details (RFC 9457), in plain words and with what to do.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "string"}, "description": "The fields that cannot be used."},
        "ids": {"type": "array", "items": {"type": "string"}, "description": "What was asked for and is not held."},
    },
}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"required": True, "schema": {"type": "integer"}}},
    503: {"Retry-After": {"required": True, "schema": {"type": "integer"}}},
}
_METHODS = ("get", "put", "post", "delete", "patch")


class Described(FastAPI):
    """An application whose document names its refusals and the routes that want the owner's key."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        parts = document.setdefault("components", {})
        schemas = parts.setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas["Problem"] = PROBLEM
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        used: set[int] = set()
        for path, methods in document["paths"].items():
            for method in [name for name in _METHODS if name in methods]:
                used |= _describe(path, method, methods[method])
        parts["responses"] = {_name(status): _response(status) for status in sorted(used)}
        return document


def _describe(path: str, method: str, operation: dict[str, Any]) -> set[int]:
    """Puts the refusals of an operation beside its own replies, and tells which they are."""
    responses = operation["responses"]
    own = {int(status) for status in responses if status.isdecimal() and int(status) >= 400}
    statuses = own | set(_statuses(path, operation))
    responses.update({str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in statuses})
    operation["responses"] = dict(sorted(responses.items()))
    if wants_to_know(method.upper(), path):
        operation["security"] = [{"key": []}]
    return statuses


def _statuses(path: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from AT_THE_DOOR
    if "requestBody" in operation:
        yield from WITH_A_BODY
    if "parameters" in operation:
        yield from WITH_PARAMETERS
    if "{" in path:
        yield from WITH_AN_ID


def _name(status: int) -> str:
    return f"problem-{status}"


def _response(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = _HEADERS.get(status)
    return {"description": HTTPStatus(status).phrase, "content": content} | ({"headers": headers} if headers else {})
