"""POST /v1/chat: what a client may rely on, and what it may not get away with."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from vectorstore.words.dates import written
from vectorstore.words.text import squash, words

pytestmark = pytest.mark.server

QUESTIONS = Path(__file__).parents[1] / "questions"
Ask = Callable[..., dict[str, Any]]

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
UNANSWERABLE = "Which astronaut opened the observatory?"
REPLY = set(
    "id status answer written_by notice as_of citations worked_out searched standalone_question follow_ups "
    "timings_ms".split()
)
CITATION = set(
    "marker document_id file title committee meeting_date date_basis item kind standing section paragraph page "
    "last_page quote reference passage_id url page_image".split()
)


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that a response must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


# What a reply is ----------------------------------------------------------------------------------------------------


def test_a_figure_is_answered_from_the_paper_of_its_year(ask: Ask) -> None:
    reply = ask(QUESTION)

    assert reply["status"] == "answered"
    assert "57" in reply["answer"]
    assert reply["citations"][0]["file"] == "2025-11-19_council_cabinet-member-environment.pdf"
    assert reply["as_of"] == "2025-11-19"
    assert reply["written_by"] == "quotes"


def test_a_reply_and_its_citations_have_every_field_of_the_contract(ask: Ask) -> None:
    reply = ask(QUESTION)

    assert set(reply) >= REPLY
    assert reply["citations"]
    for citation in reply["citations"]:
        assert set(citation) >= CITATION
    assert set(reply["searched"]) == {"documents", "from", "to", "last_ingest"}


def test_every_citation_has_its_marker_in_the_answer_and_no_marker_is_without_one(ask: Ask) -> None:
    reply = ask(QUESTION)

    markers = [citation["marker"] for citation in reply["citations"]]
    assert markers == list(range(1, len(markers) + 1))
    assert all(f"[{marker}]" in reply["answer"] for marker in markers)
    assert f"[{len(markers) + 1}]" not in reply["answer"]


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Did Cabinet agree to close Marrack Green swimming pool?",
        "what did council set the garden waste charge at for 2024/25?",
        "How many fly-tips did Ossleby have in 2024/25",
    ],
)
def test_the_cited_page_of_the_served_file_holds_the_quote(ask: Ask, http: httpx.Client, question: str) -> None:
    citations = ask(question)["citations"]

    assert citations
    for citation in citations:
        address, _, page = citation["url"].partition("#page=")
        assert int(page) == citation["page"]
        paper = http.get(address)
        assert paper.headers["content-type"] == "application/pdf"
        text = pypdf.PdfReader(io.BytesIO(paper.content)).pages[citation["page"] - 1].extract_text()
        assert bare(citation["quote"]) in bare(text)


def bare(text: str) -> str:
    """White space and soft hyphens aside, which the contract does not hold a quote to."""
    return "".join(text.replace("\u00ad", "").split())


def test_an_unanswerable_question_is_not_found_and_says_what_was_searched(ask: Ask, http: httpx.Client) -> None:
    reply = ask(UNANSWERABLE)

    assert reply["status"] == "not_found"
    assert reply["citations"] == []
    assert reply["searched"]["documents"] == http.get("/v1/documents").json()["total"]
    assert str(reply["searched"]["documents"]) in reply["answer"]


def test_passages_come_only_when_they_are_asked_for(ask: Ask) -> None:
    assert "passages" not in ask(QUESTION)
    assert "passages" not in ask(QUESTION, include_passages=0)


def test_as_many_passages_come_as_are_asked_for_and_the_cited_ones_beyond_them(ask: Ask) -> None:
    one, twenty = ask(QUESTION, include_passages=1), ask(QUESTION, include_passages=20)

    ids = [passage["id"] for passage in one["passages"]]
    cited = {citation["passage_id"] for citation in one["citations"]}
    assert ids[0] == twenty["passages"][0]["id"]
    assert set(ids[1:]) <= cited <= set(ids)
    assert len(twenty["passages"]) == 20


def test_a_quote_stands_in_its_passage(ask: Ask) -> None:
    reply = ask(QUESTION, include_passages=20)

    texts = {passage["id"]: passage["text"] for passage in reply["passages"]}
    assert reply["citations"]
    assert all(bare(c["quote"]) in bare(texts[c["passage_id"]]) for c in reply["citations"])


def test_a_filter_keeps_every_citation_and_passage_inside_it(ask: Ask) -> None:
    filters = {"kinds": ["minutes"], "committees": ["cabinet"], "date_from": "2023-01-01", "date_to": "2023-12-31"}

    reply = ask("What was decided about the swimming pool?", filters=filters, include_passages=20)

    found = [*reply["citations"], *reply["passages"]]
    assert reply["citations"]
    assert {place["file"] for place in found} == {"2023-09-13_cabinet_minutes.pdf"}


def test_a_filter_that_nothing_passes_is_not_found_rather_than_an_error(ask: Ask) -> None:
    assert ask(QUESTION, filters={"committees": ["Admiralty"]})["status"] == "not_found"
    assert ask(QUESTION, filters={"date_from": "2030-01-01", "date_to": "2020-01-01"})["status"] == "not_found"


@pytest.mark.parametrize("kinds", [["memo"], ["minutes", "<b>"]])
def test_a_filter_on_a_kind_that_no_paper_is_of_is_refused_with_the_kinds_there_are(
    http: httpx.Client, kinds: list[str]
) -> None:
    for address, asked in (("/v1/chat", {"question": QUESTION}), ("/v1/search", {"query": QUESTION})):
        problem = refused(http.post(address, json={**asked, "filters": {"kinds": kinds}}), 422)

        assert f"'{kinds[-1]}'" in problem["detail"]
        assert "minutes, agenda" in problem["detail"]


def test_a_follow_up_is_answered_in_the_light_of_the_conversation(ask: Ask) -> None:
    said = "For every 100,000 collections made in 2024/25, 57 bins were missed."
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": said}]

    reply = ask("What was it in 2022/23?", history=history)

    assert "missed" in squash(reply["answer"])


# What a stranger may send -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1_001, 100_000])
def test_a_question_that_is_too_long_is_refused_and_told_the_limit(http: httpx.Client, length: int) -> None:
    problem = refused(http.post("/v1/chat", json={"question": "a" * length}), 422)

    assert "'question'" in problem["detail"]
    assert "1,000" in problem["detail"]
    assert len(problem["detail"]) < 300


def test_a_question_of_a_thousand_characters_is_taken(ask: Ask) -> None:
    question = QUESTION + " " + "really " * 133

    assert ask(question[:1_000])["status"] in ("answered", "not_found")


@pytest.mark.parametrize("nothing", ["", "   \n\t ", "\u0000\u0007\u200b\u202e", "\u00a0"])
def test_a_question_that_says_nothing_is_refused(http: httpx.Client, nothing: str) -> None:
    problem = refused(http.post("/v1/chat", json={"question": nothing}), 422)

    assert problem["detail"] == "The field 'question' is empty"


def test_control_characters_around_a_question_do_not_change_its_answer(ask: Ask) -> None:
    assert ask(f"\u202e\u0000{QUESTION}\u200b\u0007")["answer"] == ask(QUESTION)["answer"]


def test_half_a_character_in_a_question_is_left_out(http: httpx.Client, ask: Ask) -> None:
    body = b'{"question": "\\ud800' + QUESTION.encode() + b'\\udfff"}'

    response = http.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code == 200, response.text
    assert response.json()["answer"] == ask(QUESTION)["answer"]


@pytest.mark.parametrize(
    "rest",
    [
        rb'"history": [{"role": "user", "content": "\ud800"}]',
        rb'"filters": {"committees": ["\ud800"]}',
        rb'"\ud800": 1',
        rb'"filters": {"\ud800": 1}',
    ],
)
def test_half_a_character_anywhere_else_breaks_nothing(http: httpx.Client, rest: bytes) -> None:
    body = b'{"question": "How many bins were missed?", ' + rest + b"}"

    response = http.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code in (200, 422), response.text


@pytest.mark.parametrize("question", ["'; DROP TABLE passages; --", '"AND (NEAR*', "%s %d {0} ${x}", "*", "🏊" * 400])
def test_a_question_in_another_language_than_english_is_a_question(ask: Ask, question: str) -> None:
    assert ask(question)["status"] in ("answered", "partial", "not_found", "declined", "clarify")


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": ',
        b'{"question": "a" "b"}',
        b'{"question": "\xff"}',
        b"[" * 100_000,
        b"{'question': 'x'}",
        b"1" * 9_999,
    ],
    ids=["cut", "two values", "not UTF-8", "deep", "single quotes", "a long number"],
)
def test_what_is_not_json_is_refused_and_told_so(http: httpx.Client, body: bytes) -> None:
    response = http.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})

    assert "send it again" in refused(response, 400)["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_another_content_type_is_refused_with_the_one_to_send(http: httpx.Client, kind: str) -> None:
    response = http.post("/v1/chat", content=b'{"question": "x"}', headers={"Content-Type": kind})

    assert "application/json" in refused(response, 415)["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"question"', b"7", b"null", b""])
def test_json_that_is_no_object_is_refused(http: httpx.Client, body: bytes) -> None:
    refused(http.post("/v1/chat", content=body, headers={"Content-Type": "application/json"}), 422)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"filters": {"ward": "Ossleby"}}, "filters.ward"),
        ({"history": [{"role": "user", "content": "x", "name": "y"}]}, "history.0.name"),
        ({"question": 5}, "question"),
        ({"question": None}, "question"),
        ({"question": ["x"]}, "question"),
        ({"history": "x"}, "history"),
        ({"history": [{"role": "system", "content": "x"}]}, "history.0.role"),
        ({"history": [{"role": "user"}]}, "history.0.content"),
        ({"filters": {"committees": "Cabinet"}}, "filters.committees"),
        ({"filters": {"document_ids": ["x"] * 201}}, "filters.document_ids"),
        ({"filters": {"date_from": "01/02/2024"}}, "filters.date_from"),
        ({"filters": {"date_to": "2024-02-30"}}, "filters.date_to"),
        ({"include_passages": 21}, "include_passages"),
        ({"include_passages": -1}, "include_passages"),
        ({"include_passages": 1.5}, "include_passages"),
        ({"include_passages": "some"}, "include_passages"),
        ({"stream": "perhaps"}, "stream"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(http: httpx.Client, more: dict[str, object], field: str) -> None:
    problem = refused(http.post("/v1/chat", json={"question": QUESTION, **more}), 422)

    assert f"'{field}'" in problem["detail"]
    assert problem["errors"] == [field]


def test_a_missing_question_is_named(http: httpx.Client) -> None:
    assert "'question'" in refused(http.post("/v1/chat", json={}), 422)["detail"]


def test_a_refusal_does_not_repeat_a_hundred_thousand_characters(http: httpx.Client) -> None:
    response = http.post("/v1/chat", json={"question": QUESTION, "c" * 100_000: 1})

    refused(response, 422)
    assert len(response.content) < 1_000


def test_a_long_history_loses_its_oldest_turns_and_is_never_an_error(ask: Ask) -> None:
    turns = [{"role": role, "content": "x" * 2_000} for role in ("user", "assistant")] * 25
    last = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "57 bins were missed."}]

    long, short = ask("What was it in 2023/24?", history=turns + last), ask("What was it in 2023/24?", history=last)

    assert sum(len(turn["content"]) for turn in turns) == 100_000
    assert long["standalone_question"] == short["standalone_question"]
    assert long["status"] in ("answered", "not_found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_asks(http: httpx.Client, method: str) -> None:
    response = http.request(method, "/v1/chat")

    refused(response, 405)
    assert response.headers["allow"] == "POST"


# Many at once -------------------------------------------------------------------------------------------------------


def test_the_server_is_well_after_everything_that_was_sent_here(http: httpx.Client, ask: Ask) -> None:
    for body in (b"", b"{", b'{"question": "\xff"}'):
        http.post("/v1/chat", content=body)

    assert http.get("/readyz").json() == {"status": "ready"}
    assert ask(QUESTION)["status"] == "answered"


# Nothing asked --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["hello", "Hi there!", "Good morning, can you help me?", "what can you do?"])
def test_a_greeting_is_met_with_what_can_be_asked_and_questions_that_have_answers(ask: Ask, said: str) -> None:
    reply = ask(said)

    assert reply["status"] == "declined"
    assert reply["answer"].startswith("Hello. You can ask me")
    assert reply["citations"] == []
    assert reply["contact"] is None
    assert len(reply["follow_ups"]) in (2, 3)
    assert {ask(question)["status"] for question in reply["follow_ups"]} == {"answered"}


def test_thanks_are_not_met_with_a_hello_and_end_no_conversation(ask: Ask) -> None:
    history = [{"role": "user", "content": "How many potholes were repaired in 2022/23?"}]

    reply = ask("Thank you!", history=[*history, {"role": "assistant", "content": "5,275."}])

    assert reply["status"] == "declined"
    assert reply["answer"].startswith("You are welcome.")


def test_a_question_that_begins_with_a_greeting_is_a_question(ask: Ask) -> None:
    assert ask("Hello, how many potholes were repaired in 2022/23?")["status"] == "answered"


# To be said on a call --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "say"),
    [
        (
            "How many potholes were repaired in 2022/23?",
            "Potholes repaired: 5,275 in 2022/23 (Council, 22 November 2023)",
        ),
        (QUESTION, "Missed bins per 100,000 collections: 57 in 2024/25 (Council, 19 November 2025)"),
        ("what time does tollgate lane tip shut in december?", None),
        ("What does the mobile library cost to run each year?", None),
    ],
)
def test_a_row_of_a_table_comes_with_a_sentence_that_can_be_said(ask: Ask, question: str, say: str | None) -> None:
    assert ask(question)["say"] == say


def test_what_is_to_be_said_is_nothing_but_the_rows_own_words_and_where_it_stands(ask: Ask) -> None:
    lines = (QUESTIONS / "demo.jsonl").read_text(encoding="utf-8").splitlines()
    said = 0
    for question in (q["question"] for q in map(json.loads, lines) if not q["history"]):
        reply = ask(question)
        if reply["say"]:
            source = reply["citations"][0]
            held = datetime.date.fromisoformat(source["meeting_date"])
            known = words(f"{source['reading']} {source['committee']} {written(held)}")
            assert set(words(reply["say"])) <= {*known, "in", "and"}, reply["say"]
            said += 1
    assert said >= 10
