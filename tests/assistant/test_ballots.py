"""Ballots: which motion a vote was on, who voted how, and that a question about one vote is never met with another's."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Draft, Question, Turn
from assistant.ballots import Ballot, ballots, count_of
from assistant.both import with_both
from assistant.evidence import Evidence, weigh
from assistant.quotes import Quotes
from assistant.understand import understand
from assistant.verify import verify
from assistant.voted_on import with_ballot
from tests.invented import document, found, prose
from vectorstore.search import Found
from vectorstore.words.papers import Passage, Sentence, Shape, Standing

TODAY = datetime.date(2025, 5, 20)
PAPER = document("minutes", kind="minutes", title="Minutes", committee="Council")


def lines(*texts: str, paragraph: str | None = None, **changes: object) -> Passage:
    """A passage of minutes, each line a sentence of the numbered paragraph it stands in."""
    text, sentences, start = "\n".join(texts), [], 0
    for line in texts:
        sentences.append(Sentence(start, start + len(line), 1, Shape.PROSE, paragraph=paragraph))
        start += len(line) + 1
    return prose("minutes", text, sentences=tuple(sentences), item="7", **changes)


LOST, RECOMMENDED, DECIDED = Standing.AMENDMENT_LOST, Standing.RECOMMENDATION, Standing.DECISION
FERRY = lines(
    "Mr Quill proposed and Ms Tarn seconded that",
    "the council buys the Wrenmouth ferry for the islanders.",
    paragraph="3",
    standing=RECOMMENDED,
)
PIER = lines(
    "Mr Oake proposed and Mr Finch seconded the following amendment to the motion set out in paragraph 3:",
    "the money goes to mending Wrenmouth pier instead.",
    paragraph="4",
    standing=LOST,
)
ABOUT_PIER = "Mr Oake proposed and Mr Finch seconded the following amendment"
PIER_VOTE = lines(
    "The Chairman put the amendment set out in paragraph 4 to the vote and the voting was as follows:",
    "For (2)",
    "Mr Oake, Mr Finch",
    "Against (5)",
    "Mr Quill, Ms Tarn, Mrs Bell, Mr Reed, Dr Salt",
    paragraph="5",
    about=ABOUT_PIER,
)
PIER_LOST = lines("Amendment lost.", paragraph="5", about=ABOUT_PIER, standing=LOST)
DEBATE = lines("Mr Reed said that the ferry and the pier were both old.", standing=Standing.QUESTION_OR_REMARK)
FERRY_VOTE = lines(
    "The Chairman put the substantive motion to the vote:",
    "For (6)",
    "Mr Quill, Ms Tarn, Mrs Bell, Mr Reed, Dr Salt, Mr Finch",
    "Against (1)",
    "Mr Oake",
    paragraph="6",
    about="Mr Quill proposed",
)
FERRY_CARRIED = lines(
    "Substantive motion carried.",
    "RESOLVED that the council buys the Wrenmouth ferry.",
    paragraph="6",
    about="Mr Quill proposed",
    standing=DECIDED,
)
MINUTES = (FERRY, DEBATE, PIER, PIER_VOTE, PIER_LOST, FERRY_VOTE, FERRY_CARRIED)


def placed(*passages: Passage, cosine: float = 0.6) -> list[Found]:
    return [dataclasses.replace(found(p, PAPER, cosine=cosine), place=n) for n, p in enumerate(passages)]


def read(*passages: Passage) -> list[Ballot]:
    return ballots(placed(*passages))


def by_mover(name: str, of: Sequence[Ballot]) -> Ballot:
    (ballot,) = (b for b in of if name in b.words[0].text)
    return ballot


# Reading minutes ----------------------------------------------------------------------------------------------------


def test_each_vote_is_on_the_motion_that_its_paragraph_or_its_name_says() -> None:
    both = read(*MINUTES)

    ferry, pier = by_mover("Quill", both), by_mover("Oake proposed", both)
    assert pier.outcome is not None
    assert ferry.outcome is not None
    assert (pier.outcome.text, ferry.outcome.text) == ("Amendment lost.", "Substantive motion carried.")
    assert [p.text for p in pier.sides["for"]] == ["For (2)", "Mr Oake, Mr Finch"]
    assert [p.text for p in ferry.sides["against"]] == ["Against (1)", "Mr Oake"]
    assert [p.text for p in ferry.resolved] == ["RESOLVED that the council buys the Wrenmouth ferry."]


def test_a_vote_on_an_earlier_paragraph_is_not_on_what_was_moved_last() -> None:
    later = lines("Mrs Bell proposed and Dr Salt seconded that the pier is sold.", paragraph="5", standing=LOST)
    put = "The Chairman put the amendment set out in paragraph 4 to the vote and the voting was as follows:"

    of = read(FERRY, PIER, later, lines(put, "For (2)", "Against (5)"), lines("Amendment lost.", standing=LOST))

    assert [b.words[0].text[:7] for b in of] == ["Mr Oake"]


def test_debate_is_none_of_the_motions_words() -> None:
    words = {p.text for b in read(*MINUTES) for p in b.words}

    assert "the money goes to mending Wrenmouth pier instead." in words
    assert not any("Mr Reed said" in text for text in words)


def test_names_may_stand_in_the_next_passage() -> None:
    count, names = lines("For (2)", about="x"), lines("Mr Oake, Mr Finch", about="x")

    (ballot,) = read(PIER, count, names, PIER_LOST)

    assert [p.text for p in ballot.sides["for"]] == ["For (2)", "Mr Oake, Mr Finch"]


def test_a_count_that_goes_on_to_the_names_is_quoted_without_them() -> None:
    (ballot,) = read(PIER, lines("Against (2) Mrs Bell, Dr Salt", about="x"), PIER_LOST)

    assert count_of("against", ballot.sides["against"][0]) == "Against (2)"


def test_votes_of_one_item_are_not_on_a_motion_of_another() -> None:
    elsewhere = dataclasses.replace(PIER_LOST, item="8", about="Nothing of this meeting")

    assert [b for b in read(FERRY, elsewhere) if b.outcome] == []


def test_a_motion_printed_without_its_mover_is_known_by_its_beginning() -> None:
    bare = lines("That this Council keeps the harbour levy at £12 a year.")
    carried = lines("The motion was carried.", about=bare.text, standing=DECIDED)

    (ballot,) = read(bare, carried)

    assert ballot.words[0].text == bare.text


def test_a_motion_that_was_never_put_is_no_ballot() -> None:
    assert read(FERRY, DEBATE) == []


# Answering ----------------------------------------------------------------------------------------------------------


def weighed(
    question: str, brought: Sequence[Found], minutes: Sequence[Found], history: tuple[Turn, ...] = ()
) -> Evidence:
    understood = understand(Question(question, history), TODAY)
    return with_ballot(understood, weigh(understood, brought, lambda _: 1.0), lambda _: minutes)


def told(question: str, *brought: Passage, history: tuple[Turn, ...] = ()) -> tuple[str, Draft]:
    understood = understand(Question(question, history), TODAY)
    evidence = weighed(question, placed(*brought or MINUTES), placed(*MINUTES), history)
    draft = Quotes().write(understood, evidence)
    return " ".join(said.text for said in verify(draft).kept), draft


def test_asked_what_became_of_a_motion_its_outcome_and_votes_are_told() -> None:
    text, _ = told("Did the council back the amendment to mend Wrenmouth pier instead?")

    assert text.startswith("No. Put to the vote and lost (Council, 21 June 2022): “Amendment lost.” [1]")
    assert "“For (2)” [2], “Against (5)” [3]" in text
    assert "“the money goes to mending Wrenmouth pier instead.” [4]" in text
    assert "carried" not in text


def test_asked_for_two_votes_each_is_told_with_its_counts() -> None:
    question = "How many voted against the amendment to mend Wrenmouth pier compared with the Wrenmouth ferry one?"
    understood = understand(Question(question), TODAY)
    finds = [placed(*MINUTES), placed(*MINUTES)]
    evidence = with_both(
        understood, weigh(understood, finds[0], lambda _: 1.0), finds, lambda _: 1.0, lambda _: placed(*MINUTES)
    )
    kept = verify(Quotes().write(understood, evidence)).kept

    assert [("“Amendment lost.” [1]" in one.text, "mending Wrenmouth pier" in one.text) for one in kept] == [
        (True, True),
        (False, False),
    ]
    assert "ferry" in kept[1].text
    assert [c.marker for one in kept for c in one.citations] == list(range(1, sum(len(k.citations) for k in kept) + 1))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Did the council back the amendment to mend Wrenmouth pier instead?", "No. Put to the vote and lost"),
        ("Was the amendment to mend Wrenmouth pier instead rejected?", "Yes. Put to the vote and lost"),
        ("Did the vote to buy the Wrenmouth ferry for the islanders get through?", "Yes. Put to the vote and carried"),
        ("What became of the amendment to mend Wrenmouth pier instead?", "Put to the vote and lost"),
        ("Did the vote to mend Wrenmouth pier instead get through or was it lost?", "Put to the vote and lost"),
    ],
)
def test_yes_or_no_is_said_where_the_question_plainly_asks_whether(question: str, said: str) -> None:
    text, _ = told(question)

    assert text.startswith(said)


@pytest.mark.parametrize("amount", ["£1.75m", "£1,750,000", "£1.75 million"])
def test_a_vote_on_another_amount_is_not_the_one_that_is_asked_about(amount: str) -> None:
    def outcome(put: str) -> bool:
        motion = lines(
            "Mr Oake proposed and Mr Finch seconded the following amendment to the motion set out in paragraph 3:",
            f"that {put} goes to mending Wrenmouth pier instead.",
            paragraph="4",
            standing=LOST,
        )
        minutes = placed(FERRY, motion, PIER_VOTE, PIER_LOST)
        asked = f"Did the council back the amendment for {amount} to go to mending Wrenmouth pier instead?"
        return weighed(asked, minutes, minutes).voted_on is not None

    assert outcome("£1.75m")
    assert not outcome("£2.75m")
    assert not outcome("the money")


def test_an_outcome_of_unknown_standing_is_neither_yes_nor_no() -> None:
    undecided = dataclasses.replace(PIER_LOST, standing=Standing.REPORTED)
    minutes = placed(FERRY, PIER, PIER_VOTE, undecided)
    understood = understand(Question("Did the council back the amendment to mend Wrenmouth pier instead?"), TODAY)

    evidence = with_ballot(understood, weigh(understood, minutes, lambda _: 1.0), lambda _: minutes)

    assert Quotes().write(understood, evidence).said[0].text.startswith("Put to the vote (Council, 21 June 2022):")


def test_another_motions_outcome_is_not_told_though_it_stands_beside() -> None:
    text, _ = told("How did the vote go on buying the Wrenmouth ferry for the islanders?")

    assert "Substantive motion carried." in text
    assert "“For (6)”" in text
    assert "lost" not in text


@pytest.mark.parametrize(
    ("question", "names", "others"),
    [
        ("Who voted against the amendment to mend Wrenmouth pier?", "Mr Quill, Ms Tarn", "Mr Oake, Mr Finch"),
        ("Who voted for the amendment to mend Wrenmouth pier?", "Mr Oake, Mr Finch", "Mr Quill, Ms Tarn"),
    ],
)
def test_asked_who_voted_how_the_names_of_that_side_are_told(question: str, names: str, others: str) -> None:
    text, _ = told(question)

    assert names in text
    assert others not in text


def test_asked_who_moved_it_the_sentence_that_says_so_is_quoted() -> None:
    text, _ = told("Who proposed the amendment about mending Wrenmouth pier, and who seconded it?")

    assert "Mr Oake proposed and Mr Finch seconded" in text


def test_a_mover_who_is_named_says_which_of_two_alike_is_meant() -> None:
    words = "the money goes to mending Wrenmouth pier instead."
    by_bell = lines("Mrs Bell proposed and Dr Salt seconded an amendment that", words, standing=LOST)
    by_oake = lines("Mr Oake proposed and Mr Finch seconded an amendment that", words, standing=LOST)
    votes = [lines(f"For ({n})", "Against (9)", about="x") for n in (1, 4)]
    outcomes = [lines("Amendment lost.", about="x", standing=LOST)] * 2
    minutes = placed(by_bell, votes[0], outcomes[0], by_oake, votes[1], outcomes[1])
    understood = understand(Question("Did Mr Oake's amendment on mending Wrenmouth pier get through?"), TODAY)

    evidence = with_ballot(understood, weigh(understood, minutes, lambda _: 1.0), lambda _: minutes)

    assert "“For (4)”" in Quotes().write(understood, evidence).said[0].text


def test_a_follow_up_that_only_asks_for_the_vote_is_about_what_was_spoken_of() -> None:
    before = (
        Turn("user", "What did the amendment on mending Wrenmouth pier ask for?"),
        Turn("assistant", "That the money goes to mending the pier."),
    )

    text, _ = told("How did the vote go?", history=before)

    assert "“For (2)”" in text
    assert "“For (6)”" not in text


def test_an_amendment_is_not_told_to_who_asks_about_the_motion() -> None:
    budget = lines("Mr Reed moved and Ms Tarn seconded the recommendations in the report.", standing=RECOMMENDED)
    amended = lines("Mr Oake moved and Mr Finch seconded an amendment to the events budget.", standing=LOST)
    votes = [lines(f"For ({n})", f"Against ({m})", about="x") for n, m in ((2, 5), (6, 1))]
    carried = lines("The motion was carried.", about="x", standing=DECIDED)
    lost = lines("The amendment was lost.", about="x", standing=LOST)
    passages = (budget, amended, votes[0], lost, votes[1], carried)
    minutes = placed(*(dataclasses.replace(p, item_title="Budget") for p in passages))
    understood = understand(Question("Who voted against the budget?"), TODAY)

    evidence = with_ballot(understood, weigh(understood, minutes, lambda _: 1.0), lambda _: minutes)

    assert "recommendations in the report" in Quotes().write(understood, evidence).said[0].text


def test_what_is_put_is_told_to_who_asks_who_voted_and_not_what_was_resolved_instead() -> None:
    text, _ = told("Who voted against buying the Wrenmouth ferry for the islanders?")

    assert "on “Mr Quill proposed and Ms Tarn seconded that” [" in text


def test_debate_in_minutes_without_numbers_is_none_of_a_motion_that_is_told_in_its_opening() -> None:
    moved = lines("Mr Oake moved and Mr Finch seconded that the pier is sold.", standing=RECOMMENDED)
    regret = lines("Dr Salt regretted that the pier was ever built.", standing=RECOMMENDED)

    (ballot,) = read(moved, regret, lines("Motion lost.", standing=LOST))

    assert [p.text for p in ballot.words] == ["Mr Oake moved and Mr Finch seconded that the pier is sold."]


@pytest.mark.parametrize("question", ["Did the amendment get through?", "Was it carried?"])
def test_a_vote_on_nothing_that_is_named_is_not_guessed_at(question: str) -> None:
    assert not weighed(question, placed(*MINUTES), placed(*MINUTES)).answers


def test_a_meeting_that_is_named_is_subject_enough() -> None:
    ferry = lines("RESOLVED that the council buys the Wrenmouth ferry.", standing=DECIDED)

    assert weighed("What was agreed at full council in June 2022?", placed(ferry, cosine=0.9), []).answers


def test_a_vote_of_another_meeting_than_was_spoken_of_is_not_told() -> None:
    before = (Turn("user", "What was decided on the budget in May 2019?"), Turn("assistant", "It was agreed."))
    prose_vote = lines("On a vote there were 4 in favour and 1 against (Mr Reed).")

    assert not weighed("And who voted against?", placed(prose_vote), [], before).answers


def test_it_is_the_amendment_where_an_amendment_was_spoken_of() -> None:
    before = (
        Turn("user", "What became of the amendment on mending Wrenmouth pier?"),
        Turn("assistant", "The amendment was lost."),
    )

    text, _ = told("Did anybody vote for it?", history=before)

    assert "Mr Oake, Mr Finch" in text


def test_a_bare_outcome_never_stands_alone() -> None:
    evidence = weighed("Was the motion on the town clock carried?", placed(PIER_LOST, FERRY_CARRIED), placed(*MINUTES))

    assert evidence.voted_on is None
    assert not {"Amendment lost.", "Substantive motion carried."} & {c.text for c in evidence.candidates}


def test_the_line_above_a_motion_that_names_it_is_not_told_instead_of_the_vote() -> None:
    titled = lines("Motion for Time Limited Debate 4 – Wrenmouth Ferry for the Islanders")
    moved = lines("Mr Quill proposed and Ms Tarn seconded that", "the ferry is bought.", paragraph="3", standing=LOST)
    vote = lines("For (2)", "Mr Quill, Ms Tarn", "Against (5)", "Motion lost.", paragraph="4", about="x", standing=LOST)
    brought = placed(titled, moved, vote)
    asked = "What happened to the one for the Wrenmouth ferry for the islanders?"

    voted_on = weighed(asked, brought, brought).voted_on

    assert voted_on is not None
    assert voted_on.ballot.words[0].text == "Mr Quill proposed and Ms Tarn seconded that"


def test_a_vote_that_nothing_tells_of_is_not_answered_with_the_motion() -> None:
    clock = lines("Mr Reed asks that the town clock is mended and its bell hung again.")

    evidence = weighed("How many voted for mending the town clock and its bell?", placed(clock, DEBATE), [])

    assert not evidence.answers


def test_a_question_that_only_speaks_of_motions_gets_no_ballot() -> None:
    rule = lines("A motion on the Wrenmouth ferry must be handed in by 10am.")

    evidence = weighed(
        "By when must a motion on the Wrenmouth ferry be handed in?", placed(rule, *MINUTES), placed(*MINUTES)
    )

    assert evidence.voted_on is None


def test_markers_of_a_ballot_are_in_a_row_and_each_quote_stands_in_its_passage() -> None:
    _, draft = told("Did the council back the amendment to mend Wrenmouth pier instead?")

    (said,) = draft.said
    assert [c.marker for c in said.citations] == [1, 2, 3, 4]
    assert all(c.quote in c.found.passage.text for c in said.citations)
