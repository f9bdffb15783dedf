"""A guard's table for tests of the guard alone: every address takes every method, from everybody."""

from __future__ import annotations

from api.policy import Policy, Row

ANYWHERE = Policy(
    (method, "/{path:path}", Row()) for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
)
