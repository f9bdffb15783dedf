"""Personal data at the door: told, taken out or refused, before anything is searched, kept or shown to a chat model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.desk import Desk, open_desk
from api.personal_data import comment_kept, looked_at
from api.requests import ChatIn
from api.settings import Personal, read_settings
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.words.clearance import STAFF
from vectorstore.words.errors import BadInput
from vectorstore.words.personal import nowhere

CARD, PHONE = "4111 1111 1111 1111", "07700 900123"
ASKED = f"I paid with {CARD}. Call me on {PHONE}. What did the lighthouse lamp cost?"
LEFT = "I paid with […]. Call me on […]. What did the lighthouse lamp cost?"


def asked(**more: Any) -> ChatIn:
    return ChatIn.model_validate({"question": ASKED, **more})


def test_by_default_it_is_taken_out_of_the_question_the_turns_before_and_the_filters() -> None:
    history = [{"role": "user", "content": f"I am ann@thistlewood.me.uk, {PHONE}"}]
    sent = asked(history=history, filters={"committees": [f"Cabinet {CARD}"], "kinds": ["minutes"]})

    passed, told = looked_at(sent, Personal.MASK, nowhere)

    assert passed.question == LEFT
    assert passed.history[0].content == "I am […], […]"
    assert (passed.filters.committees, passed.filters.kinds) == (["Cabinet […]"], ["minutes"])
    assert told
    assert "(card number and phone number)" in told
    assert not any(digits in passed.model_dump_json() + told for digits in ("4111", "900123"))


def test_by_setting_it_is_only_told() -> None:
    passed, told = looked_at(asked(), Personal.WARN, nowhere)

    assert passed.question == ASKED
    assert told
    assert "card number and phone number" in told


def test_by_setting_it_is_refused_with_why_and_without_the_number() -> None:
    with pytest.raises(BadInput) as refused:
        looked_at(asked(), Personal.REFUSE, nowhere)

    assert "card number and phone number" in str(refused.value)
    assert "4111" not in str(refused.value)


@pytest.mark.parametrize("setting", list(Personal))
def test_a_question_without_any_goes_on_as_it_is(setting: Personal) -> None:
    plain = ChatIn.model_validate({"question": "What did the lamp cost?"})

    assert looked_at(plain, setting, nowhere) == (plain, None)


def test_a_comment_is_kept_without_it_unless_all_is_left() -> None:
    assert comment_kept(f"Ring {PHONE}", Personal.MASK, nowhere) == "Ring […]"
    assert comment_kept(f"Ring {PHONE}", Personal.REFUSE, nowhere) == "Ring […]"
    assert comment_kept(f"Ring {PHONE}", Personal.WARN, nowhere) == f"Ring {PHONE}"
    assert comment_kept(None, Personal.MASK, nowhere) is None


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("07700 900123", True), ("07700900123", True), ("+44 7700 900 123", True), ("07700 900124", False),
        ("cllr.dunnock@harbour.example", True), ("dunn@harbour.example", False), ("07700 900999", False),
    ],
)  # fmt: skip
def test_what_a_public_paper_prints_is_no_secret_however_it_is_grouped(
    tmp_path: Path, number: str, printed: bool
) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        text = "Councillor Dunnock answers at 07700 900123 and cllr.dunnock@harbour.example on weekdays."
        shelve(library, tmp_path, document("wells"), text)
        shelve(library, tmp_path, document("staff", access=STAFF), "The duty officer answers at 07700 900999.")

        assert library.prints_publicly(number) is printed


# Through the server's own routes ------------------------------------------------------------------------------------


@pytest.fixture
def door(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], tuple[TestClient, Desk]]]:
    """A server of its own, under a setting, in this process."""
    opened: list[tuple[TestClient, Desk]] = []

    def open_(setting: str) -> tuple[TestClient, Desk]:
        monkeypatch.setenv("COUNCIL_RECORD__PERSONAL", setting)
        desk = open_desk(read_settings())
        shelve(desk.library, workplace, document("wells"), "The lighthouse lamp cost 412 pounds to mend.")
        client = TestClient(make_app(desk), base_url="http://localhost")
        client.__enter__()
        opened.append((client, desk))
        return client, desk

    yield open_
    for client, _ in opened:
        client.__exit__(None, None, None)


@pytest.mark.embedder
def test_nothing_of_it_is_kept_or_told_on_and_the_reply_says_so(
    door: Callable[[str], tuple[TestClient, Desk]], workplace: Path
) -> None:
    client, desk = door("mask")

    reply = client.post("/v1/chat", json={"question": ASKED}).json()
    streamed = client.post("/v1/chat", json={"question": ASKED, "stream": True}).text
    whole = json.loads(streamed.rpartition("event: done")[2].partition("data: ")[2].splitlines()[0])
    client.post("/v1/feedback", json={"answer_id": reply["id"], "rating": "useful", "comment": f"Ring {PHONE}"})
    assert desk.recorder.settle()

    assert "412" in reply["answer"]
    for told in (reply, whole):
        assert "card number and phone number" in told["notice"]
        assert told["standalone_question"] == LEFT
    entry = desk.library.record.entry(reply["id"])
    assert entry
    assert (entry.question, entry.comment) == (LEFT, "Ring […]")
    kept = b"".join(f.read_bytes() for f in (workplace / "library").rglob("*") if f.is_file())
    assert "[…]".encode() in kept
    assert not any(digits in kept for digits in (b"4111 1111", b"900123"))


@pytest.mark.embedder
def test_what_is_refused_is_not_answered_streamed_or_not_and_leaves_nothing(
    door: Callable[[str], tuple[TestClient, Desk]], workplace: Path
) -> None:
    client, desk = door("refuse")

    for stream in (False, True):
        response = client.post("/v1/chat", json={"question": ASKED, "stream": stream})
        assert response.status_code == 400
        assert "personal data (card number and phone number)" in response.json()["detail"]
    assert client.post("/v1/chat", json={"question": "What did the lighthouse lamp cost?"}).json()["notice"] is None
    assert desk.recorder.settle()

    kept = b"".join(f.read_bytes() for f in (workplace / "library").rglob("*") if f.is_file())
    assert not any(digits in kept for digits in (b"4111 1111", b"900123"))
