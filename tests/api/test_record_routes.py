"""The record over HTTP: feedback, the question log, insights and what is held back, on the real server."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.running import WIDGET_ORIGIN

pytestmark = pytest.mark.server

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
UNANSWERABLE = "Which astronaut opened the observatory?"
PAPER = """Cabinet
3 June 2025

Report on the Farrow Bank Carousel

1. Background

The carousel at Farrow Bank carried 7,431 riders in 2024/25.

2. Horses

The carousel has 22 wooden horses, which are painted each spring by the model engineers of Tolland.
"""
RIDERS = "How many riders did the carousel at Farrow Bank carry in 2024/25?"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def carousel(owner: httpx.Client) -> Iterator[str]:
    """One text of ours in the library; afterwards it holds what it held before, and nothing is held back."""
    job = owner.post("/v1/documents", files={"files": ("carousel.txt", PAPER.encode())}).json()
    while job["state"] != "done":
        time.sleep(0.05)
        job = owner.get(job["url"]).json()
    (outcome,) = job["outcomes"]
    yield outcome["document_id"]
    owner.delete(f"/v1/documents/{outcome['document_id']}")
    for held in owner.get("/v1/held-back").json()["held_back"]:
        owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "The test is over."})


def problem(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["detail"])


def streamed(http: httpx.Client, question: str) -> dict[str, Any]:
    """The whole reply at the end of a stream."""
    text = http.post("/v1/chat", json={"question": question, "stream": True}).text
    whole: dict[str, Any] = json.loads(text.rpartition("event: done")[2].partition("data: ")[2].splitlines()[0])
    return whole


# Feedback -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_rated_and_the_last_rating_counts(ask: Ask, http: httpx.Client, owner: httpx.Client) -> None:
    reply = ask(QUESTION)
    assert reply["kept"] is True

    for rating, comment in (("useful", "Quick"), ("not_useful", "Not what\u202e I meant")):
        given = {"answer_id": reply["id"], "rating": rating, "comment": comment}
        assert http.post("/v1/feedback", json=given).json()["rating"] == rating

    entry = owner.get(f"/v1/log/{reply['id']}").json()
    assert (entry["rating"], entry["comment"]) == ("not_useful", "Not what I meant")
    listed = owner.get("/v1/insights/feedback").json()["entries"]
    assert reply["id"] in [e["id"] for e in listed]


def test_an_answer_that_nobody_gave_cannot_be_rated(http: httpx.Client) -> None:
    given = {"answer_id": "01M80AR65TPZ5VH3NA4QK6AN08", "rating": "useful"}

    assert "no such answer" in problem(http.post("/v1/feedback", json=given), 404)


@pytest.mark.parametrize(
    "given",
    [
        {"rating": "useful"},
        {"answer_id": "1", "rating": "great"},
        {"answer_id": "1", "rating": "useful", "comment": "x" * 1_001},
        {"answer_id": "1", "rating": "useful", "stars": 5},
        {"answer_id": "", "rating": "useful"},
    ],
)
def test_feedback_that_cannot_be_is_refused(http: httpx.Client, given: dict[str, Any]) -> None:
    problem(http.post("/v1/feedback", json=given), 422)


def test_a_page_that_embeds_the_widget_may_send_feedback(ask: Ask, http: httpx.Client) -> None:
    given = {"answer_id": ask(QUESTION)["id"], "rating": "useful"}

    response = http.post("/v1/feedback", json=given, headers={"Origin": WIDGET_ORIGIN})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN
    assert http.post("/v1/feedback", json=given, headers={"Origin": "https://else.example"}).status_code == 403


# The log ------------------------------------------------------------------------------------------------------------


def test_the_log_holds_what_was_asked_and_answered_streamed_or_not(
    ask: Ask, http: httpx.Client, owner: httpx.Client
) -> None:
    for reply in (ask(QUESTION, filters={"kinds": ["report"]}), streamed(http, QUESTION)):
        entry = owner.get(f"/v1/log/{reply['id']}").json()

        assert reply["kept"] is True
        for field in ("status", "answer", "written_by", "timings_ms", "prompts", "standalone_question"):
            assert entry[field] == reply[field], field
        assert entry["question"] == QUESTION
        assert entry["clearance"] == "public"
        assert entry["searched"]["documents"] == reply["searched"]["documents"]
        for kept, cited in zip(entry["citations"], reply["citations"], strict=True):
            assert {name: cited[name] for name in kept if name != "held_back"} == {
                name: value for name, value in kept.items() if name != "held_back"
            }


def test_the_log_is_searched_and_paged(ask: Ask, owner: httpx.Client) -> None:
    ids = [ask(f"Which heron counted the {n} pelicans?")["id"] for n in ("first", "second", "third")]

    found = owner.get("/v1/log", params={"words": "HERON pelicans", "limit": 2}).json()
    rest = owner.get("/v1/log", params={"words": "heron pelicans", "limit": 2, "offset": 2}).json()

    assert found["total"] == rest["total"] == 3
    assert [e["id"] for e in found["entries"] + rest["entries"]] == ids[::-1]
    assert owner.get("/v1/log", params={"words": "heron", "date_to": "2020-01-01"}).json()["total"] == 0
    assert owner.get("/v1/log", params={"words": "heron", "status": "answered"}).json()["total"] == 0


@pytest.mark.parametrize("params", [{"limit": 0}, {"status": "great"}, {"date_from": "soon"}, {"words": "x" * 201}])
def test_a_search_of_the_log_that_cannot_be_is_refused(owner: httpx.Client, params: dict[str, Any]) -> None:
    problem(owner.get("/v1/log", params=params), 422)


def test_an_entry_that_is_not_there_is_not_found(owner: httpx.Client) -> None:
    problem(owner.get("/v1/log/01M80AR65TPZ5VH3NA4QK6AN08"), 404)


OWNERS = [
    ("GET", "/v1/log"),
    ("GET", "/v1/log/01M80AR65TPZ5VH3NA4QK6AN08"),
    ("GET", "/v1/insights/volumes"),
    ("GET", "/v1/insights/gaps"),
    ("GET", "/v1/insights/gaps.csv"),
    ("GET", "/v1/insights/feedback"),
    ("GET", "/v1/held-back"),
    ("POST", "/v1/held-back"),
    ("GET", "/v1/held-back/01M80AR65TPZ5VH3NA4QK6AN08"),
    ("POST", "/v1/held-back/01M80AR65TPZ5VH3NA4QK6AN08/release"),
]


@pytest.mark.parametrize(("method", "address"), OWNERS)
def test_the_record_is_its_owners_alone(http: httpx.Client, owner_key: str, method: str, address: str) -> None:
    problem(http.request(method, address), 401)
    problem(http.request(method, address, headers={"Authorization": "Bearer wrong"}), 401)
    from_elsewhere = {"Authorization": f"Bearer {owner_key}", "Origin": WIDGET_ORIGIN}
    problem(http.request(method, address, headers=from_elsewhere), 403)


def test_a_withdrawn_papers_words_are_in_the_log_no_more(ask: Ask, owner: httpx.Client, carousel: str) -> None:
    reply = ask(RIDERS)
    assert "7,431" in reply["answer"]
    assert "7,431" in owner.get(f"/v1/log/{reply['id']}").text

    owner.delete(f"/v1/documents/{carousel}")

    entry = owner.get(f"/v1/log/{reply['id']}")
    assert "7,431" not in entry.text
    assert "Carousel" not in entry.text
    assert entry.json()["taken_out"] >= 1


# Insights -----------------------------------------------------------------------------------------------------------


def test_the_gap_report_groups_what_went_unanswered(ask: Ask, http: httpx.Client, owner: httpx.Client) -> None:
    asked = [
        "Who trains the council's falcons?",
        "who trains the falcons of the council",
        "Which falconer trains them?",
    ]
    replies = [ask(question) for question in asked]
    assert {reply["status"] for reply in replies} == {"not_found"}
    rated = ask(QUESTION)
    http.post("/v1/feedback", json={"answer_id": rated["id"], "rating": "not_useful"})

    report = owner.get("/v1/insights/gaps", params={"limit": 200}).json()

    (falcons,) = [g for g in report["gaps"] if asked[0] in g["examples"]]
    assert falcons["count"] >= 2
    assert falcons["reasons"]["not_found"] >= 2
    assert {"document_id", "passage_id", "reference", "url"} == set(falcons["nearest"])
    assert any(g["reasons"].get("not_useful") for g in report["gaps"] if QUESTION in g["examples"])
    assert report["questions"] == sum(g["count"] for g in report["gaps"])


def test_the_gap_report_comes_as_a_table_without_formulas(ask: Ask, owner: httpx.Client) -> None:
    ask('=HYPERLINK("https://else.example") Who painted the unicorn?')

    response = owner.get("/v1/insights/gaps.csv")

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert any("unicorn" in row[0] for row in rows)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_volumes_count_each_day_and_its_times(ask: Ask, owner: httpx.Client) -> None:
    before = owner.get("/v1/insights/volumes").json()
    ask(QUESTION)
    ask(UNANSWERABLE)

    after = owner.get("/v1/insights/volumes").json()

    assert after["answers"] == before["answers"] + 2
    assert after["statuses"]["not_found"] == before["statuses"].get("not_found", 0) + 1
    assert len(after["days"]) == 30
    assert after["days"][-1]["answers"] > 0
    assert 0 < after["p50_ms"] <= after["p95_ms"]
    assert after["lost"] == 0
    assert sum(day["answers"] for day in after["days"]) == after["answers"]


def test_days_the_wrong_way_round_are_refused_in_words(owner: httpx.Client) -> None:
    params = {"date_from": "2025-02-01", "date_to": "2025-01-01"}

    assert "first day is after the last" in problem(owner.get("/v1/insights/volumes", params=params), 400)
    problem(owner.get("/v1/insights/gaps", params={"date_from": "0001-01-01"}), 400)


# Held back ----------------------------------------------------------------------------------------------------------


def hold(owner: httpx.Client, **what: str) -> dict[str, Any]:
    response = owner.post("/v1/held-back", json={"reason": "It is wrong.", **what})
    assert response.status_code == 201, response.text
    held: dict[str, Any] = response.json()
    return held


@pytest.mark.usefixtures("carousel")
def test_a_held_passage_is_not_searched_answered_streamed_or_kept(
    ask: Ask, http: httpx.Client, owner: httpx.Client
) -> None:
    reply = ask(RIDERS)
    (cited,) = [c for c in reply["citations"] if "7,431" in c["quote"]]

    held = hold(owner, passage_id=cited["passage_id"], by="The clerk")

    assert "7,431" in held["text"]
    assert (held["kind"], held["held_by"], held["reason"]) == ("passage", "The clerk", "It is wrong.")
    found = http.post("/v1/search", json={"query": "carousel riders", "limit": 50}).json()["results"]
    assert cited["passage_id"] not in [r["id"] for r in found]
    assert not any("7,431" in r["text"] for r in found)
    for after in (ask(RIDERS, include_passages=20), streamed(http, RIDERS)):
        assert "7,431" not in json.dumps(after)
    again = owner.post("/v1/documents", files={"files": ("carousel.txt", PAPER.encode() + b"\n3. End\n\nIt turns.\n")})
    while owner.get(again.json()["url"]).json()["state"] != "done":
        time.sleep(0.05)
    assert "7,431" not in ask(RIDERS)["answer"]
    assert owner.get(f"/v1/log/{reply['id']}").json()["citations"][0]["held_back"] is True
    owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "It is right."})
    assert "7,431" in ask(RIDERS)["answer"]


@pytest.mark.usefixtures("carousel")
def test_a_held_passage_is_opened_and_exported_by_nobody(ask: Ask, http: httpx.Client, owner: httpx.Client) -> None:
    (cited,) = [c for c in ask(RIDERS)["citations"] if "7,431" in c["quote"]]
    whole = {"passage_ids": [cited["passage_id"]], "format": "md"}
    assert owner.get(f"/v1/passages/{cited['passage_id']}").status_code == 200
    assert "7,431" in owner.post("/v1/export", json=whole).text

    hold(owner, passage_id=cited["passage_id"])

    for client in (http, owner):
        never = client.get("/v1/passages/0123456789abcdef0123")
        assert client.get(f"/v1/passages/{cited['passage_id']}").json() == never.json()
        assert "not held" in problem(client.post("/v1/export", json=whole), 404)


def test_a_held_passage_is_on_no_picture_of_its_page(ask: Ask, http: httpx.Client, owner: httpx.Client) -> None:
    cited = ask(QUESTION)["citations"][0]
    never = cited["page_image"].replace(cited["passage_id"], "0123456789abcdef0123")
    about = [address.replace(".png", ".json") for address in (cited["page_image"], never)]
    assert http.get(cited["page_image"]).status_code == http.get(about[0]).status_code == 200
    held = hold(owner, passage_id=cited["passage_id"])
    try:
        for client in (http, owner):
            assert client.get(cited["page_image"]).status_code == 404
            assert client.get(cited["page_image"]).json() == client.get(never).json()
            assert client.get(about[0]).json() == client.get(about[1]).json()
    finally:
        owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "The test is over."})
    assert http.get(cited["page_image"]).status_code == 200


@pytest.mark.usefixtures("carousel")
def test_a_held_answer_is_met_with_a_fixed_sentence_until_it_is_released(
    ask: Ask, http: httpx.Client, owner: httpx.Client
) -> None:
    held = hold(owner, answer_id=ask(RIDERS)["id"])

    for reply in (ask(RIDERS), ask(RIDERS.upper().replace("?", " ?!")), streamed(http, RIDERS)):
        assert reply["status"] == "not_found"
        assert (reply["citations"], reply["follow_ups"]) == ([], [])
        assert "being checked" in reply["answer"]
    entry = owner.get(f"/v1/log/{reply['id']}").json()
    assert (entry["status"], entry["held_back"]) == ("held_back", True)
    gaps = owner.get("/v1/insights/gaps", params={"limit": 200}).json()["gaps"]
    assert reply["id"] not in [id_ for gap in gaps for id_ in gap["answer_ids"]]
    history = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Ask me."}]
    assert "7,431" not in ask(RIDERS, history=history)["answer"]
    owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "It is right."})
    assert "7,431" in ask(RIDERS)["answer"]


@pytest.mark.usefixtures("carousel")
def test_what_is_held_is_listed_and_what_was_released_when_that_is_asked_for(ask: Ask, owner: httpx.Client) -> None:
    held = hold(owner, passage_id=ask(RIDERS)["citations"][0]["passage_id"])
    assert held["id"] in [h["id"] for h in owner.get("/v1/held-back").json()["held_back"]]

    released = owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "Right.", "by": "The mayor"}).json()

    assert (released["released_by"], released["release_reason"]) == ("The mayor", "Right.")
    assert held["id"] not in [h["id"] for h in owner.get("/v1/held-back").json()["held_back"]]
    assert held["id"] in [h["id"] for h in owner.get("/v1/held-back", params={"released": True}).json()["held_back"]]
    assert owner.get(f"/v1/held-back/{held['id']}").json() == released
    problem(owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "Again."}), 404)


@pytest.mark.parametrize(
    "given",
    [
        {"reason": "Wrong."},
        {"reason": "Wrong.", "passage_id": "a", "answer_id": "b"},
        {"passage_id": "a"},
        {"passage_id": "a", "reason": " "},
    ],
)
def test_a_hold_without_a_reason_or_of_nothing_is_refused(owner: httpx.Client, given: dict[str, str]) -> None:
    problem(owner.post("/v1/held-back", json=given), 422)


def test_what_is_not_there_cannot_be_held(owner: httpx.Client) -> None:
    for what in ({"passage_id": "0123456789abcdef"}, {"answer_id": "0123456789abcdef"}):
        problem(owner.post("/v1/held-back", json={"reason": "Wrong.", **what}), 404)


@pytest.mark.parametrize("address", ["/admin", "/faces/admin.css", "/faces/admin.js", "/faces/admin-charts.js"])
def test_the_admin_room_is_served_without_a_key_and_holds_none(
    http: httpx.Client, owner_key: str, address: str
) -> None:
    response = http.get(address)

    assert response.status_code == 200
    assert owner_key not in response.text
