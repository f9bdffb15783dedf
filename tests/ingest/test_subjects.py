"""Votes, outcomes and answers to what they are about: words that they do not hold themselves."""

from __future__ import annotations

import pytest

from ingest.block import Block, Form
from ingest.lines import Line, lines_of
from ingest.passages import Cutter
from ingest.sections import parts_of, sections_of
from ingest.subjects import ROOM, subjects
from vectorstore.words.papers import Page, Passage

POOL = "Councillor Lomond moved and Councillor Ash seconded that the swimming pool be closed."
TRAM = "Councillor Birch proposed, seconded by Councillor Oak, that the tramway be sold."


def said(text: str) -> Block:
    return Block(Form.PARAGRAPH, [Line(text, 1, True)])


def heading(text: str, style: str = "capitals") -> Block:
    return Block(Form.HEADING, [Line(text, 1, True)], style=style)


def told(*blocks: Block) -> dict[str, str]:
    """What each text was found to be about."""
    return {blocks[n].text: about for n, about in subjects(blocks).items()}


def test_an_outcome_is_about_what_was_moved_before_it() -> None:
    assert told(said(POOL), said("Amendment lost.")) == {"Amendment lost.": POOL}


def test_what_is_debated_is_about_nothing_but_itself() -> None:
    debated = "Members spoke of the cost of heating."

    assert debated not in told(said(POOL), said(debated), said("Motion carried."))


def test_a_motion_goes_on_until_the_vote() -> None:
    opened = "Councillor Lomond moved and Councillor Ash seconded that:"

    about = told(said(opened), said("the swimming pool be closed in May."), said("Motion carried."))

    assert about["Motion carried."] == f"{opened} the swimming pool be closed in May."


def test_those_who_voted_and_the_outcome_are_about_one_motion() -> None:
    votes = (
        "The motion was put to a recorded vote.",
        "For (14) Lomond, Ash",
        "Against: (3) Birch",
        "Abstained (1) Oak",
    )

    about = told(said(POOL), *map(said, votes), said("Motion carried."))

    assert about == dict.fromkeys([*votes, "Motion carried."], POOL)


def test_a_vote_is_on_what_was_moved_last() -> None:
    about = subjects([said(POOL), said("Amendment lost."), said(TRAM), said("Motion carried.")])

    assert about == {1: POOL, 3: TRAM}


def test_a_vote_that_names_a_paragraph_is_on_what_was_moved_there() -> None:
    vote = "The amendment set out in paragraph 3 was put to the vote."

    about = told(said(f"(3) {POOL}"), said(f"(4) {TRAM}"), said(vote), said("Amendment lost."))

    assert about == dict.fromkeys([vote, "Amendment lost."], f"(3) {POOL}")


def test_a_vote_on_the_substantive_motion_is_on_what_was_moved_first() -> None:
    vote = "The substantive motion was put to the vote."

    about = told(said(f"(3) {POOL}"), said(f"(4) {TRAM}"), said("Amendment lost."), said(vote), said("Motion carried."))

    assert about == {"Amendment lost.": f"(4) {TRAM}", vote: f"(3) {POOL}", "Motion carried.": f"(3) {POOL}"}


def test_a_new_numbered_item_begins_anew() -> None:
    item = heading("42. The Budget", "numbered 0")

    assert told(said(POOL), item, said("Motion carried.")) == {}
    vote = "The substantive motion was put to the vote."
    assert told(said(f"(3) {POOL}"), item, said(f"(1) {TRAM}"), said(vote)) == {vote: f"(1) {TRAM}"}


def test_a_heading_inside_a_motion_does_not_end_it() -> None:
    purpose = heading("Proposed purpose", "title")

    about = told(said(POOL), purpose, said("A park."), said("Amendment lost."))

    assert about == {"Amendment lost.": f"{POOL} Proposed purpose A park."}


def test_a_motions_own_title_is_told_before_its_words() -> None:
    about = told(heading("Motion 2: The Swimming Pool", "title"), said(TRAM), said("Motion carried."))

    assert about == {"Motion carried.": f"Motion 2: The Swimming Pool {TRAM}"}


def test_an_answer_is_about_its_question() -> None:
    question = heading("Question 1 from Mrs Thorn to the Leader", "title")
    asked, answered = "When will the swimming pool open?", "It will not be before May."

    about = told(question, said(asked), heading("Answer", "title"), said(answered), said("We regret that."))

    whole = f"Question 1 from Mrs Thorn to the Leader {asked}"
    assert about == {answered: whole, "We regret that.": whole}


def test_the_next_question_ends_the_answer() -> None:
    first, second = (heading(f"Question {n} from Mrs Thorn", "title") for n in (1, 2))

    about = told(first, said("When?"), heading("Answer", "title"), said("In May."), second, said("Where is the tram?"))

    assert about == {"In May.": "Question 1 from Mrs Thorn When?"}


def test_an_answer_to_nothing_is_about_nothing() -> None:
    assert told(heading("Response", "title"), said("The council is grateful.")) == {}


def test_an_outcome_of_nothing_is_about_nothing() -> None:
    assert told(said("The motion was carried.")) == {}


def test_a_long_text_that_tells_of_a_lost_motion_is_no_outcome() -> None:
    tale = "The motion was lost. " + "It was spoken of for years in every inn of the lower estuary. " * 6

    assert told(said(POOL), said(tale)) == {}


def test_only_the_beginning_of_a_motion_is_kept() -> None:
    (about,) = told(said(POOL + " It should be filled with sand and planted." * 20), said("Motion lost.")).values()

    assert len(about.split()) == ROOM
    assert about.startswith(POOL)


# In a paper ---------------------------------------------------------------------------------------------------------

MINUTES = f"""Minutes of the Meeting of the Council held on 19 March 2025
Present: Councillors Lomond and Ash

41. Swimming Pool

(1) {POOL}

The amendment was put to a recorded vote.

For (14): Lomond, Ash

Against (45): Birch

Amendment lost.

42. Bus Shelters

RESOLVED that the shelters be painted.
"""


def passages() -> list[Passage]:
    pages = [Page(1, MINUTES)]
    cutter = Cutter("paper", pages)
    return [p for part in parts_of(lines_of(pages)) for section in sections_of(part) for p in cutter.cut(section)]


def test_the_passage_of_an_outcome_says_what_it_is_about() -> None:
    (outcome,) = [p for p in passages() if "Amendment lost" in p.text]

    assert outcome.about is not None
    assert "swimming pool be closed" in outcome.about
    assert "swimming pool be closed" not in outcome.text


@pytest.mark.parametrize("words", ["moved and Councillor Ash", "shelters be painted"])
def test_a_motion_and_another_items_decision_are_about_themselves(words: str) -> None:
    (passage,) = [p for p in passages() if words in p.text]

    assert passage.about is None
