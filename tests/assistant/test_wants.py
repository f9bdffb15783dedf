"""A question to the finer kinds of answer that it wants."""

from __future__ import annotations

import pytest

from assistant.wants import wants


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What percentage of calls was answered?", "share"),
        ("What per cent of calls was answered?", "share"),
        ("What share of the levy goes to the harbour?", "share"),
        ("How long did the repair take?", "time_taken"),
        ("Within how many days is a complaint answered?", "time_taken"),
        ("What is the waiting time for a berth?", "time_taken"),
        ("How much did the pier repair come to?", "money"),
        ("What was the overspend?", "money"),
        ("What does a berth cost?", "money"),
        ("Why was the pier closed?", "reason"),
        ("For what reasons was the pier closed?", "reason"),
        ("What caused the flood?", "reason"),
    ],
)
def test_a_question_wants_the_kind_that_its_words_ask_for_and_no_other(question: str, kind: str) -> None:
    wanted = wants(question)

    assert {name: getattr(wanted, name) for name in ("share", "money", "time_taken", "reason")} == {
        name: name == kind for name in ("share", "money", "time_taken", "reason")
    }


@pytest.mark.parametrize(
    "question", ["Who chaired the meeting?", "How much of the pier is open?", "How much time is there?", "Which pier?"]
)
def test_a_question_that_asks_for_none_of_them_wants_none(question: str) -> None:
    wanted = wants(question)

    assert not (wanted.share or wanted.money or wanted.time_taken or wanted.reason)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("What is the new lamp contract with Fenwick worth over the two years?", True),
        ("What did defending the pier cost us in lawyers' fees?", True),
        ("What does the board pay a year?", True),
        ("What was the bill for the second lamp crew?", True),
        ("How much staff time does the levy cost?", False),
        ("Who may change the budget?", False),
        ("What is the council doing about worth in its long and winding history of the sea?", False),
    ],
)
def test_an_amount_is_asked_for_by_what_stands_first_or_at_the_end(question: str, *, amount: bool) -> None:
    assert wants(question).amount is amount


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("How many blue badges were issued?", ("blue", "badg")),
        ("how many of the blue badges were issued", ("blue", "badg")),
        ("What's the harbour levy?", ("harbour", "levy")),
        ("What’s the harbour levy for a dinghy?", ("harbour", "levy")),
        ("whats the harbour levy", ("harbour", "levy")),
        ("Which residents' association objected to it?", ("resident", "association", "object")),
        ("What is the total cost of the pier?", ("cost",)),
        ("name of the harbour master", ("harbour", "master")),
        ("Tell me about the pier", ()),
        ("", ()),
    ],
)
def test_the_focus_is_the_thing_that_is_asked_for(question: str, focus: tuple[str, ...]) -> None:
    assert wants(question).focus == focus


def test_a_focus_goes_on_for_four_words_at_most() -> None:
    assert wants("Which small wooden fishing boats moored nearby paid?").focus == ("small", "wooden", "fish", "boat")


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("What percentage of bins was missed?", True),
        ("What % of bins was missed?", True),
        ("What share of the debt is long-term?", True),
        ("What is Wells's share of the new harbour grant?", False),
        ("How much is our share of the levy fund?", False),
        ("What is our share of empty berths?", True),
        ("What does one more per cent on the tax bring in?", False),
        ("What would 1% more cost us?", False),
        ("If inflation is one percentage point higher, what would it cost?", False),
    ],
)
def test_a_share_that_is_only_a_condition_is_not_what_is_asked_for(question: str, share: bool) -> None:
    assert wants(question).share is share
