"""The record over HTTP and in the terminal: found, exported, erased, checked, backed up; and nothing of it in ordinary logs."""

from __future__ import annotations

import csv
import datetime
import io
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.command_line import main
from api.record_keeping import HEADS, Inquiry, erased, exported, found
from api.recorder import Recorder, entry_of
from assistant.answer import Question
from assistant.study import Study
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from tests.running import TODAY, Server
from vectorstore.chain import Head
from vectorstore.library import Library
from vectorstore.tags import Tags
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import BadInput, LibraryFault, NotHeld

NOW = datetime.datetime.now(datetime.UTC)
ALWAYS = datetime.datetime.min.replace(tzinfo=datetime.UTC)
YEAR = NOW - datetime.timedelta(days=365)


# The record itself --------------------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Answers of four people: from today, from 100 days ago, and one that is too old."""
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("wells"), "The lighthouse lamp cost 412 pounds to mend.")
        for n, (days, person) in enumerate([(0, "ann"), (100, "ann"), (100, "bob"), (0, ""), (400, "ann")]):
            question = Question(f"What did the lighthouse lamp cost, number {n}?")
            at = NOW - datetime.timedelta(days=days)
            opened.record.keep([entry_of(question, Study(opened).answer(question), at, opened.tags.tag(person))])
        yield opened


def inquiry(**more: Any) -> Inquiry:
    return Inquiry(**{"by": "Ann", "reason": "FOI 123", "since": YEAR} | more)


def asked_in(library: Library, **more: Any) -> list[str]:
    return [e.question[-2] for e in found(library, inquiry(**more), 10, 0)[0]]


def test_the_record_is_found_by_person_words_and_days_as_far_back_as_it_is_kept(library: Library) -> None:
    day = (NOW - datetime.timedelta(days=100)).date()

    assert asked_in(library) == ["3", "2", "1", "0"]
    assert asked_in(library, person="ann") == ["1", "0"]
    assert asked_in(library, person="nobody") == []
    assert asked_in(library, words=("lamp", "2?")) == ["2"]
    assert asked_in(library, first=day, last=day) == ["2", "1"]
    with pytest.raises(BadInput, match="first day is after"):
        found(library, inquiry(first=day, last=day - datetime.timedelta(days=1)), 10, 0)


def test_each_look_into_the_record_is_a_deed_that_names_neither_words_nor_people(library: Library) -> None:
    found(library, inquiry(words=("Thistlewood",), person="ann@thistlewood.me.uk"), 10, 0)
    list(exported(library, inquiry(person="ann"), "csv"))
    erased(library, inquiry(person="bob", reason="Asked to"))

    deeds, total = library.deeds.all()
    assert [(d.by, d.deed, d.reason) for d in deeds] == [
        ("Ann", "erase", "Asked to"), ("Ann", "export record", "FOI 123"), ("Ann", "search record", "FOI 123"),
    ]  # fmt: skip
    assert total == 3
    assert deeds[2].thing == f"person {(library.tags.tag('ann@thistlewood.me.uk') or '')[:12]}, by 1 words"
    assert not any(name in d.thing.casefold() for d in deeds for name in ("thistle", "ann", "bob"))


def test_the_key_that_connects_people_with_their_tags_is_its_owners_alone(library: Library, tmp_path: Path) -> None:
    key = tmp_path / "library" / "person.key"

    assert key.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(key.read_text(encoding="ascii"))) == 32
    assert library.tags.tag("ann") != library.tags.tag("bob")
    assert library.tags.tag("") is None
    entry = library.record.entry(found(library, inquiry(person="ann"), 1, 0)[0][0].id)
    assert entry
    assert "ann" not in repr(entry.person)


@pytest.mark.parametrize("content", ["", "ab" * 31, "no key"])
def test_a_key_that_is_none_is_told_and_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "person.key").write_text(content, encoding="ascii")

    with pytest.raises(LibraryFault, match="holds no key"):
        Tags(tmp_path)
    assert (tmp_path / "person.key").read_text(encoding="ascii") == content


def test_an_export_is_whole_and_says_where_the_record_ends(library: Library) -> None:
    told = json.loads("".join(exported(library, inquiry(person="ann"), "json")))
    rows = list(csv.reader(io.StringIO("".join(exported(library, inquiry(), "csv")).removeprefix("\ufeff"))))

    assert [e["question"][-2] for e in told["entries"]] == ["0", "1"]
    assert "412 pounds" in told["entries"][0]["answer"]
    assert Head.parse(told["record_head"]).n == library.chain.head().n - 1
    assert tuple(rows[0]) == HEADS
    assert [row[2][-2] for row in rows[1:]] == ["0", "1", "2", "3"]
    assert not any("ann" in cell or (library.tags.tag("ann") or "?") in cell for row in rows[1:] for cell in row)


def test_an_export_of_nothing_is_one_all_the_same(library: Library) -> None:
    assert json.loads("".join(exported(library, inquiry(person="nobody"), "json")))["entries"] == []
    assert "".join(exported(library, inquiry(person="nobody"), "csv")).count("\n") == 1


def test_an_exported_cell_is_never_a_formula(library: Library) -> None:
    question = Question("=HYPERLINK(A1) lighthouse lamp")
    library.record.keep([entry_of(question, Study(library).answer(question), NOW)])

    rows = list(csv.reader(io.StringIO("".join(exported(library, inquiry(), "csv")))))

    assert rows[-1][2] == "'=HYPERLINK(A1) lighthouse lamp"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_all_that_a_person_asked_is_erased_and_the_rest_stays(library: Library, tmp_path: Path) -> None:
    backup = library.backups.make(tmp_path / "backup").place

    done = erased(library, inquiry(since=ALWAYS, person="ann"))

    assert done.answers == 3
    assert [place.split(" (")[0] for place in done.backups] == [str(backup)]
    assert asked_in(library) == ["3", "2"]
    on_disk = b"".join(f.read_bytes() for f in (tmp_path / "library").glob("catalogue.sqlite*"))
    assert b"number 2?" in on_disk
    assert not any(f"number {n}?".encode() in on_disk for n in (0, 1, 4))
    assert library.chain.check().wrong is None
    with pytest.raises(NotHeld):
        erased(library, inquiry(person="ann"))
    with pytest.raises(BadInput, match="Say whose"):
        erased(library, inquiry())


def test_one_answer_is_erased_by_its_id(library: Library) -> None:
    (last,) = found(library, inquiry(), 1, 0)[0]

    assert erased(library, inquiry(answer_id=last.id)).answers == 1
    assert asked_in(library) == ["2", "1", "0"]


def test_what_is_older_than_it_is_shown_can_neither_be_seen_rated_nor_exported_by_its_id(library: Library) -> None:
    old, new = (e.id for e in found(library, inquiry(person="ann"), 2, 0)[0])
    recorder = Recorder(library, 365, visible_days=90)

    assert recorder.visible(new)
    assert recorder.visible(old) is None
    recorder.rate(new, ANONYMOUS, "useful", None)
    for refused in (
        lambda: recorder.rate(old, ANONYMOUS, "useful", None),
        lambda: recorder.kept_answer(old, ANONYMOUS),
        lambda: recorder.rate("nobody", ANONYMOUS, "useful", None),
    ):
        with pytest.raises(NotHeld, match="There is no such answer, or it is not kept any more"):
            refused()
    recorder.close()
    assert library.record.entry(old)


# On the real server -------------------------------------------------------------------------------------------------

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
PAPER = (
    "Cabinet\n3 June 2025\n\nReport on the Farrow Bank Carousel\n\n"
    "The carousel at Farrow Bank carried 7,431 riders in 2024/25.\n"
)
RIDERS = "How many riders did the carousel at Farrow Bank carry in 2024/25?"


Verb = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    """One verb of the command line in this process, on the library in a folder: its status, and what it prints and complains."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "500")

    def run(library: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("COUNCIL_STORE__PATH", str(library))
        monkeypatch.setenv("COUNCIL_ASSISTANT__TODAY", TODAY)
        capsys.readouterr()
        status = main(arguments)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def taken_in(owner: httpx.Client, name: str, content: bytes) -> str:
    job = owner.post("/v1/documents", files={"files": (name, content)}).json()
    while job["state"] != "done":
        time.sleep(0.05)
        job = owner.get(job["url"]).json()
    return str(job["outcomes"][0]["document_id"])


@pytest.mark.server
def test_the_record_is_kept_in_order_while_the_server_serves(
    server: Server, http: httpx.Client, owner: httpx.Client, verb: Verb, tmp_path: Path
) -> None:
    mine = owner.post("/v1/chat", json={"question": f"{QUESTION} And the zebra?"}).json()
    others = http.post("/v1/chat", json={"question": f"{QUESTION} And the gnu?"}).json()

    def record(*arguments: str, status: int = 0) -> str:
        done, out, complaint = verb(server.library, "record", *arguments)
        assert done == status, out + complaint
        return out if status == 0 else complaint

    page = json.loads(record("search", "--words", "zebra", "--reason", "FOI 7", "--json"))
    assert [e["id"] for e in page["entries"]] == [mine["id"]]
    record("export", "--person", "owner", "--reason", "Asked to", "--out", str(tmp_path / "mine.json"))
    told = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert mine["id"] in [e["id"] for e in told["entries"]]
    assert others["id"] not in [e["id"] for e in told["entries"]]
    assert (tmp_path / "mine.json").stat().st_mode & 0o777 == 0o600
    assert others["id"] in record("export", "--words", "gnu", "--reason", "FOI 8", "--format", "csv")
    assert "is there already" in record("export", "--reason", "x", "--out", str(tmp_path / "mine.json"), status=2)

    assert json.loads(record("erase", "--person", "owner", "--reason", "Asked to", "--json"))["erased"] >= 1
    assert owner.get(f"/v1/log/{mine['id']}").status_code == 404
    assert owner.get(f"/v1/log/{others['id']}").status_code == 200
    assert "Nothing of that" in record("erase", "--person", "owner", "--reason", "Asked to", status=1)
    assert b"zebra" not in (server.library / "catalogue.sqlite").read_bytes()

    checked = json.loads(record("check", "--noted", told["record_head"], "--json"))
    assert checked["fits"] is True
    other = f"{Head.parse(told['record_head']).n}:{'0' * 64}"
    assert "does not fit together" in record("check", "--noted", other, status=1)
    assert "number, a colon" in record("check", "--noted", "12", status=2)
    deeds = json.loads(record("deeds", "--json"))
    assert [(d["deed"], d["reason"]) for d in deeds[:2]] == [
        ("erase", "Asked to"),
        ("export record", "FOI 8"),
    ]  # what is refused is none


OWNERS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("POST", "/v1/record/search", {"reason": "x"}),
    ("POST", "/v1/record/export", {"reason": "x"}),
    ("POST", "/v1/record/erase", {"reason": "x", "person": "y"}),
    ("GET", "/v1/record/check", None),
    ("GET", "/v1/deeds", None),
    ("POST", "/v1/backup", {"to": "/nowhere/at/all"}),
    ("GET", "/v1/backup/01M80AR65TPZ5VH3NA4QK6AN08", None),
]


@pytest.mark.server
@pytest.mark.parametrize(("method", "path", "body"), OWNERS)
def test_all_of_it_is_the_owners_alone(http: httpx.Client, method: str, path: str, body: dict[str, Any] | None) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        assert http.request(method, path, json=body, headers=headers).status_code == 401


@pytest.mark.server
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/record/search", {}),
        ("/v1/record/search", {"reason": " "}),
        ("/v1/record/export", {"reason": "x", "format": "xml"}),
        ("/v1/record/erase", {"person": "y"}),
        ("/v1/record/erase", {"reason": "x"}),
        ("/v1/record/search", {"reason": "x", "date_from": "2025-01-02", "date_to": "2025-01-01"}),
        ("/v1/backup", {"to": "relative"}),
        ("/v1/backup", {"to": ""}),
    ],
)
def test_what_gives_no_reason_or_cannot_be_is_refused(owner: httpx.Client, path: str, body: dict[str, Any]) -> None:
    response = owner.post(path, json=body)

    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.server
@pytest.mark.embedder
def test_a_backup_of_a_server_that_serves_is_restored_elsewhere_and_answers_the_same(
    server: Server, ask: Callable[..., dict[str, Any]], owner: httpx.Client, verb: Verb, tmp_path: Path
) -> None:
    paper = taken_in(owner, "carousel.txt", PAPER.encode())
    reply = ask(RIDERS)
    assert "7,431" in reply["answer"]
    assert "inside the library" in verb(server.library, "backup", str(server.library / "within"))[2]

    status, out, complaint = verb(server.library, "backup", str(tmp_path / "backup"), "--reason", "Weekly", "--json")
    assert status == 0, complaint
    made = json.loads(out)
    gone = json.loads(verb(server.library, "withdraw", paper, "--reason", "Published by mistake", "--json")[1])

    assert made["papers"] == len(list((tmp_path / "backup" / "files").iterdir()))
    assert (made["keys"], made["missing"]) == (False, [])
    assert [place.split(" (")[0] for place in gone["backups"]] == [made["place"]]
    assert "7,431" not in ask(RIDERS)["answer"]
    deed = owner.get("/v1/deeds", params={"deed": "withdraw", "limit": 1}).json()["deeds"][0]
    assert (deed["thing"], deed["reason"], deed["by"]) == (paper, "Published by mistake", "owner")
    status, _, complaint = verb(server.library, "backup", str(tmp_path / "backup"))
    assert (status, "not empty" in complaint) == (2, True)

    shutil.copytree(tmp_path / "backup", tmp_path / "damaged")
    (tmp_path / "damaged" / "files" / f"{paper}-x").write_text("x", encoding="utf-8")
    status, _, complaint = verb(tmp_path / "again", "restore", "damaged")
    assert (status, "not in its manifest" in complaint) == (1, True)
    status, out, complaint = verb(tmp_path / "again", "restore", str(tmp_path / "backup"), "--json")
    assert status == 0, complaint
    told = json.loads(out)
    assert (told["papers"], told["sound"], told["before"]) == (made["papers"], True, None)
    same = json.loads(verb(tmp_path / "again", "ask", RIDERS, "--json")[1])
    assert (same["answer"], same["citations"][0]["quote"]) == (reply["answer"], reply["citations"][0]["quote"])
    assert "holds a library already" in verb(tmp_path / "again", "restore", str(tmp_path / "backup"))[2]
    (record,) = [c for c in json.loads(verb(tmp_path / "again", "doctor", "--json")[1]) if c["check"] == "record"]
    assert (record["ok"], "it ends at " in record["says"]) == (True, True)

    database = sqlite3.connect(tmp_path / "again" / "catalogue.sqlite")
    database.execute("UPDATE answers SET question = 'Something else?'")
    database.commit()
    database.close()
    status, out, _ = verb(tmp_path / "again", "doctor", "--json")
    (record,) = [c for c in json.loads(out) if c["check"] == "record"]
    assert (status, record["ok"], "'asked' was changed" in record["says"]) == (1, False, True)


# Ordinary logs ------------------------------------------------------------------------------------------------------

MARKER = "zanzibarquokka"


@pytest.mark.server
@pytest.mark.embedder
def test_nothing_that_anybody_asked_or_wrote_is_in_the_servers_log(server: Server, owner: httpx.Client) -> None:
    """Through every route that takes words, well-formed and broken, and past its end: into the record, an export, an error."""
    sent = 0
    said = f"What of the {MARKER}? ann@{MARKER}.me.uk 07700 900123"
    bodies: dict[str, list[dict[str, Any]]] = {
        "/v1/chat": [
            {"question": said},
            {"question": said, "stream": True},
            {"question": said, "history": [{"role": "user", "content": said}], "filters": {"committees": [MARKER]}},
            {"question": said, "filters": {"kinds": [MARKER]}},
            {"question": said * 100},
            {"question": said, MARKER: said},
            {"question": [MARKER]},
        ],
        "/v1/search": [{"query": said}, {"query": said, "sort": MARKER}],
        "/v1/feedback": [
            {"answer_id": MARKER, "rating": "useful", "comment": said},
            {"answer_id": "1", "rating": MARKER},
        ],
        "/v1/export": [
            {"passage_ids": [MARKER], "format": "md", "query": said},
            {"answer_id": MARKER, "format": "docx"},
        ],
        "/v1/record/search": [{"reason": said, "words": said, "person": MARKER}],
        "/v1/record/export": [{"reason": said, "words": MARKER}, {"reason": said, "format": "csv"}],
        "/v1/record/erase": [{"reason": said, "person": MARKER}],
        "/v1/held-back": [{"passage_id": MARKER, "reason": said, "by": MARKER}],
        "/v1/backup": [{"to": f"/{MARKER}/none", "reason": said}, {"to": f"/proc/{MARKER}"}],
    }
    for path, each in bodies.items():
        for body in each:
            owner.post(path, json=body)
            owner.post(path, content=json.dumps(body)[:-1], headers={"Content-Type": "application/json"})
            sent += 2
    for path in (
        f"/v1/documents/{MARKER}",
        f"/v1/log?words={MARKER}",
        f"/{MARKER}",
        f"/v1/log/{MARKER}",
        f"/v1/held?kind={MARKER}",
    ):
        owner.get(path)
        sent += 1
    reply = owner.post("/v1/chat", json={"question": said}).json()
    owner.post("/v1/feedback", json={"answer_id": reply["id"], "rating": "useful", "comment": said})
    owner.get("/v1/insights/gaps.csv")
    taken_in(owner, f"{MARKER}.pdf", b"%PDF-1.7 " + MARKER.encode())
    metrics = owner.get("/metrics")

    assert sent == 45
    assert MARKER in owner.get(f"/v1/log/{reply['id']}").text
    for text in (server.log, metrics.text if metrics.status_code == 200 else ""):
        assert MARKER not in text.casefold()
        assert "900123" not in text
        assert "thistlewood" not in text.casefold()
