"""Papers handed in over HTTP: each delivery is a job, and one bad file never stops the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fpdf import FPDF

from tests.running import UPLOAD_MB, Server

pytestmark = pytest.mark.server

VELODROME = b"""Cabinet
3 June 2025

Report on the Farrow Bank Velodrome

1. Background

The velodrome at Farrow Bank cost 412,345 pounds to mend in 2024/25.
"""
QUESTION = "What did the velodrome at Farrow Bank cost to mend?"
Upload = tuple[str, bytes]
HandIn = Callable[..., dict[str, Any]]


@pytest.fixture
def hand_in(owner: httpx.Client) -> Iterator[HandIn]:
    """Hands files in and waits for their job; afterwards the library holds what it held before."""
    before = {d["id"] for d in owner.get("/v1/held").json()["documents"]}

    def handed_in(*files: Upload, **fields: object) -> dict[str, Any]:
        response = owner.post("/v1/documents", files=[("files", file) for file in files], data=fields)
        assert response.status_code == 202, response.text
        job: dict[str, Any] = response.json()
        while job["state"] != "done":
            time.sleep(0.05)
            job = owner.get(job["url"]).json()
        return job

    yield handed_in
    for document in owner.get("/v1/held").json()["documents"]:
        if document["id"] not in before:
            owner.delete(f"/v1/documents/{document['id']}")


def kept(server: Server, document_id: str) -> Path:
    """Where a paper's file stands in the server's library."""
    (file,) = (server.library / "files").glob(f"{document_id}*")
    return file


def test_a_paper_that_was_handed_in_answers_and_can_be_opened(
    hand_in: HandIn, ask: Callable[..., dict[str, Any]], http: httpx.Client
) -> None:
    job = hand_in(("velodrome.txt", VELODROME))

    (outcome,) = job["outcomes"]
    assert (outcome["fate"], outcome["file"], outcome["why"]) == ("added", "velodrome.txt", None)
    assert job["embedded"] == job["to_embed"] > 0
    reply = ask(QUESTION)
    assert "412,345" in reply["answer"]
    assert reply["citations"][0]["document_id"] == outcome["document_id"]
    assert reply["citations"][0]["page"] is None
    assert http.get(reply["citations"][0]["url"]).content == VELODROME


def test_a_text_opens_in_the_browser_as_text_in_a_sandbox(hand_in: HandIn, http: httpx.Client) -> None:
    (outcome,) = hand_in(("note.txt", VELODROME + b"<script>alert(1)</script>\n"))["outcomes"]

    headers = http.get(f"/v1/documents/{outcome['document_id']}/file").headers

    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["content-disposition"].startswith("inline")
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_withdrawn_paper_is_gone_from_answers_lists_and_files(
    hand_in: HandIn, owner: httpx.Client, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    (outcome,) = hand_in(("velodrome.txt", VELODROME))["outcomes"]
    address = f"/v1/documents/{outcome['document_id']}"

    assert owner.delete(address).json()["file"] == "velodrome.txt"

    assert http.get(address).status_code == http.get(f"{address}/file").status_code == 404
    assert owner.delete(address).status_code == 404
    assert outcome["document_id"] not in {d["id"] for d in owner.get("/v1/held").json()["documents"]}
    assert "412,345" not in str(ask(QUESTION, include_passages=20))


def test_bad_files_are_refused_with_a_reason_and_the_good_one_goes_in(hand_in: HandIn, http: httpx.Client) -> None:
    job = hand_in(
        ("empty.pdf", b""),
        ("page.pdf", b"<!doctype html><html><body>The page you asked for has moved</body></html>"),
        ("report.docx", b"PK\x03\x04" + b"\0" * 100),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("velodrome.txt", VELODROME),
    )

    told = {outcome["file"]: (outcome["fate"], outcome["why"]) for outcome in job["outcomes"]}
    assert [outcome["file"] for outcome in job["outcomes"]] == list(told)
    assert told.pop("velodrome.txt") == ("added", None)
    assert {fate for fate, _ in told.values()} == {"refused"}
    assert all(why.startswith(f"{file}: ") for file, (_, why) in told.items())
    assert "empty" in told["empty.pdf"][1]
    assert "web page" in told["page.pdf"][1]
    assert "damaged or cut off" in told["report.docx"][1]
    assert "velodrome.txt" in {d["file"] for d in http.get("/v1/documents").json()["documents"]}


def test_a_pdf_that_was_handed_in_is_cited_on_its_page(hand_in: HandIn, ask: Callable[..., dict[str, Any]]) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for text in ("The lido at Farrow Bank is heated by a ground pump.", "The lido has 1,234 lockers for its swimmers."):
        pdf.add_page()
        pdf.multi_cell(0, text=text)

    hand_in(("lido.pdf", bytes(pdf.output())))

    (citation, *_) = ask("How many lockers has the lido at Farrow Bank?")["citations"]
    assert (citation["file"], citation["page"], "1,234" in citation["quote"]) == ("lido.pdf", 2, True)
    assert citation["url"].endswith("#page=2")


def test_the_same_delivery_again_changes_nothing_and_embeds_nothing(hand_in: HandIn) -> None:
    first = hand_in(("velodrome.txt", VELODROME))["outcomes"]
    again = hand_in(("velodrome.txt", VELODROME))["outcomes"]

    assert [(o["fate"], o["embedded"]) for o in again] == [("unchanged", 0)]
    assert again[0]["document_id"] == first[0]["document_id"]


def test_a_changed_paper_replaces_the_one_before(hand_in: HandIn, ask: Callable[..., dict[str, Any]]) -> None:
    hand_in(("velodrome.txt", VELODROME))

    (outcome,) = hand_in(("velodrome.txt", VELODROME.replace(b"412,345", b"498,765")))["outcomes"]

    assert outcome["fate"] == "updated"
    reply = ask(QUESTION, include_passages=20)
    assert "498,765" in reply["answer"]
    assert "412,345" not in str(reply)


def test_a_paper_handed_in_as_exempt_is_seen_by_its_owner_only(
    hand_in: HandIn, http: httpx.Client, owner: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    (outcome,) = hand_in(("velodrome.txt", VELODROME), access="exempt:Legal")["outcomes"]
    address = f"/v1/documents/{outcome['document_id']}"

    assert http.get(address).status_code == 404
    assert owner.get(address).json()["access"] == "exempt"
    assert "412,345" not in str(ask(QUESTION, include_passages=20))


@pytest.mark.parametrize("label", ["", "secret", "exempt", "exempt:", "exempt:<b>", "PUBLIC", " "])
def test_a_label_that_is_none_is_refused_before_anything_is_read(owner: httpx.Client, label: str) -> None:
    response = owner.post("/v1/documents", files={"files": ("velodrome.txt", VELODROME)}, data={"access": label})

    assert response.status_code == 400
    assert "public, staff or exempt:GROUP" in response.json()["detail"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../../etc/evil.txt", "evil.txt"),
        ("..\\..\\evil.txt", "evil.txt"),
        ("C:\\evil.txt", "evil.txt"),
        ("..", ".."),
    ],
)
def test_a_name_that_is_a_path_is_only_a_name(
    hand_in: HandIn, server: Server, http: httpx.Client, given: str, shown: str
) -> None:
    (outcome,) = hand_in((given, VELODROME))["outcomes"]

    assert (outcome["fate"], outcome["file"]) == ("added", shown)
    assert kept(server, outcome["document_id"]).read_bytes() == VELODROME
    assert http.get(f"/v1/documents/{outcome['document_id']}/file").content == VELODROME


def test_a_name_with_quotes_and_accents_is_served_as_a_name(hand_in: HandIn, http: httpx.Client) -> None:
    (outcome,) = hand_in(('a "b"; é.txt', VELODROME))["outcomes"]

    response = http.get(f"/v1/documents/{outcome['document_id']}/file")

    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("inline; filename*=")


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing_behind(owner: httpx.Client, server: Server) -> None:
    large = b"a" * (UPLOAD_MB * 1024**2 + 1)

    response = owner.post("/v1/documents", files=[("files", ("good.txt", VELODROME)), ("files", ("large.txt", large))])

    assert response.status_code == 413
    assert "large.txt" in response.json()["detail"]
    assert list((server.library / "deliveries").iterdir()) == []


def test_two_papers_of_one_name_in_one_delivery_are_two_papers(hand_in: HandIn, http: httpx.Client) -> None:
    other = VELODROME.replace(b"412,345", b"498,765")

    first, second = hand_in(("report.txt", VELODROME), ("report.txt", other))["outcomes"]
    again = hand_in(("report.txt", VELODROME), ("report.txt", other))["outcomes"]

    assert (first["fate"], second["fate"]) == ("added", "added")
    assert [o["fate"] for o in again] == ["unchanged", "unchanged"]
    for outcome, held in ((first, VELODROME), (second, other)):
        assert http.get(f"/v1/documents/{outcome['document_id']}/file").content == held


def test_papers_of_one_name_that_say_where_they_came_from_are_told_apart_by_that(
    hand_in: HandIn, owner: httpx.Client
) -> None:
    hand_in(("report.txt", VELODROME), ("report.txt", VELODROME + b"\n"), sources=["a/report.txt", "b/report.txt"])

    sources = {d["source"] for d in owner.get("/v1/held").json()["documents"]}
    assert {"a/report.txt", "b/report.txt"} <= sources


def test_a_paper_whose_file_is_lost_cannot_be_told_from_one_that_is_not_held(
    hand_in: HandIn, server: Server, http: httpx.Client
) -> None:
    (outcome,) = hand_in(("velodrome.txt", VELODROME))["outcomes"]
    kept(server, outcome["document_id"]).unlink()

    lost = http.get(f"/v1/documents/{outcome['document_id']}/file")
    never = http.get("/v1/documents/0123456789abcdef/file")

    assert lost.status_code == 404
    assert lost.headers["content-type"] == "application/problem+json"
    assert lost.content == never.content
    assert outcome["document_id"] in server.log


def test_what_was_handed_in_is_not_kept_twice(hand_in: HandIn, server: Server) -> None:
    hand_in(("velodrome.txt", VELODROME), ("empty.pdf", b""))

    assert list((server.library / "deliveries").iterdir()) == []


def test_a_delivery_without_files_is_refused_by_name(owner: httpx.Client) -> None:
    response = owner.post("/v1/documents", data={"access": "public"})

    assert response.status_code == 422
    assert response.json()["errors"] == ["files"]


def test_a_job_that_never_was_is_not_found(owner: httpx.Client) -> None:
    response = owner.get("/v1/jobs/01M80AR65TPZ5VH3NA4QK6AN08")

    assert response.status_code == 404
    assert "no such job" in response.json()["detail"]


def test_questions_are_answered_while_a_paper_comes_in(
    hand_in: HandIn, owner: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    long = VELODROME + b"".join(b"2.%d The gate of plot %d was painted by its tenant.\n\n" % (n, n) for n in range(150))
    response = owner.post("/v1/documents", files={"files": ("long.txt", long)})

    reply = ask("How many missed bins per 100,000 collections were there in 2024/25?")
    state = owner.get(response.json()["url"]).json()["state"]

    assert reply["status"] == "answered"
    assert state in ("waiting", "working")
    hand_in(("last.txt", VELODROME))
