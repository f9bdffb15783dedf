"""The owner's key: made once, readable by the owner only, and wanted wherever something is written or administered."""

from __future__ import annotations

import stat
from pathlib import Path

import httpx
import pytest

from api.owner_key import is_owner, owner_key
from tests.running import Server

GUARDED = [
    ("POST", "/v1/documents"),
    ("DELETE", "/v1/documents/{id}"),
    ("GET", "/v1/held"),
    ("GET", "/v1/about"),
    ("POST", "/v1/rebuild"),
    ("GET", "/v1/jobs/01M80AR65TPZ5VH3NA4QK6AN08"),
]
WRONG = [None, "Bearer wrong", "Bearer", "Basic {key}", "{key}", "Bearer {key}x", "Bearer {half}", "Bearer \xe9"]


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "library"

    key = owner_key(folder)

    assert owner_key(folder) == key
    assert len(key) >= 40
    assert stat.S_IMODE((folder / "owner.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_libraries_have_two_keys(tmp_path: Path) -> None:
    assert owner_key(tmp_path / "one") != owner_key(tmp_path / "two")


@pytest.mark.parametrize("given", ["Bearer secret", "bearer secret", "BEARER  secret "])
def test_the_right_key_opens_however_the_scheme_is_written(given: str) -> None:
    assert is_owner(given, "secret")


@pytest.mark.parametrize(
    "given", [None, "", "secret", "Bearer", "Bearer ", "Basic secret", "Bearer Secret", "Bearer é"]
)
def test_anything_else_does_not(given: str | None) -> None:
    assert not is_owner(given, "secret")


@pytest.mark.server
@pytest.mark.parametrize("route", GUARDED, ids=" ".join)
@pytest.mark.parametrize("given", WRONG)
def test_a_guarded_route_does_nothing_without_the_key(
    http: httpx.Client, owner: httpx.Client, owner_key: str, route: tuple[str, str], given: str | None
) -> None:
    method, address = route
    before = owner.get("/v1/held").json()
    value = given and given.format(key=owner_key, half=owner_key[:20]).encode("latin-1")
    files = {"files": ("a.txt", b"Cabinet\n\nThe clock in the square was mended.\n")} if method == "POST" else None

    response = http.request(
        method,
        address.format(id=before["documents"][0]["id"]),
        headers={"Authorization": value} if value else {},
        files=files,
    )

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["content-type"] == "application/problem+json"
    assert owner_key not in response.text
    assert owner.get("/v1/held").json() == before


@pytest.mark.server
def test_the_key_is_in_no_reply_and_not_in_the_log(owner: httpx.Client, owner_key: str, server: Server) -> None:
    replies = [owner.get(a).text for a in ("/v1/held", "/v1/documents", "/healthz", "/nowhere", "/v1/openapi.json")]

    assert not any(owner_key in text for text in [*replies, server.log])
