"""The last pair of hands: what stands in what it cites is kept, and nothing else leaves the room."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from assistant.answer import Citation, Draft, Said, WorkedOut
from assistant.verification.reasons import Reason
from assistant.verify import fault, holds, verify
from tests.invented import HELD, document, found, prose, table

ANSWERED = "In 2021/22 the council answered 1,322 requests, 94.5% of them within 20 working days, at a cost of £1.2m."
POOL = "The Harbour Pool closed on 14 March 2022 and reopened that September after a “long” repair."
WARDENS = "Cabinet agreed to fund twelve wardens and the mayor’s two lamps."
BUDGET = "Ward budgets fell by £175,000 to £3.05 million."
PASSAGE = prose("wells", f"{ANSWERED} {POOL} {WARDENS} {BUDGET}", headings=("4.2 Requests in 2020/21",))
PAPER = document(title="Customer Services Report 7", committee="Cabinet")  # of 21 June 2022


def cited(marker: int, quote: str) -> Citation:
    return Citation(marker, found(PASSAGE, PAPER), quote, page=1)


def said(text: str, *quotes: str) -> Said:
    return Said(text, tuple(cited(n, quote) for n, quote in enumerate(quotes, start=1)))


SOUND = {
    "a whole quote": (f"“{ANSWERED}” [1]", ANSWERED),
    "a lead-in with the paper's title and date": (
        f"Customer Services Report 7 (Cabinet, 21 June 2022) says: “{ANSWERED}” [1]",
        ANSWERED,
    ),
    "part of the quote": ("The council answered “1,322 requests” [1].", ANSWERED),
    "a figure in other words": ("The council answered 1,322 requests in 2021/22 [1].", ANSWERED),
    "a figure without its comma": ("The council answered 1322 requests [1].", ANSWERED),
    "millions written out": ("It cost £1,200,000 [1].", ANSWERED),
    "millions in words": ("It cost £1.2 million [1].", ANSWERED),
    "per cent in words": ("94.5 per cent were answered in time [1].", ANSWERED),
    "a year with a dash": ("The council answered 1,322 requests in 2021-22 [1].", ANSWERED),
    "a year in full": ("The council answered 1,322 requests in 2021/2022 [1].", ANSWERED),
    "a year with the other dash": ("The council answered 1,322 requests in 2021–22 [1].", ANSWERED),
    "the period of the heading": ("Under the heading 4.2, of 2020/21, stands a figure of 1,322 [1].", ANSWERED),
    "a date": ("The pool closed on 14 March 2022 [1].", POOL),
    "a date with its ending": ("The pool closed on 14th March 2022 [1].", POOL),
    "only the year of a date": ("The pool closed in 2022 [1].", POOL),
    "quotes inside a quote": (f"“{POOL}” [1]", POOL),
    "other white space": ("“The Harbour Pool\n closed  on 14 March 2022” [1]", POOL),
    "a soft hyphen": ("“The Har\u00adbour Pool closed on 14 March 2022” [1]", POOL),
    "another apostrophe": ("“the mayor's two lamps” [1]", WARDENS),
    "a number in words for one in words": ("Cabinet agreed to fund twelve wardens [1].", WARDENS),
    "digits for a number in words": ("Cabinet agreed to fund 12 wardens [1].", WARDENS),
    "thousands shortened": ("Ward budgets fell by £175k [1].", BUDGET),
    "thousands as they are": ("Ward budgets fell by £175,000 to £3,050,000 [1].", BUDGET),
    "a short year for a long one": ("The council answered 1,322 requests in 21/22 [1].", ANSWERED),
    "no figure at all": ("Ward budgets fell [1].", BUDGET),
    "the marker twice": ("Ward budgets fell [1], to £3.05 million [1].", BUDGET),
}

SPOILED = {
    "a figure with two digits changed places": ("The council answered 1,232 requests [1].", ANSWERED),
    "a figure one too high": ("The council answered 1,323 requests [1].", ANSWERED),
    "a percentage turned round": ("95.4% were answered in time [1].", ANSWERED),
    "a percentage rounded": ("94% were answered in time [1].", ANSWERED),
    "a lost decimal point": ("It cost £12m [1].", ANSWERED),
    "billions for millions": ("It cost £1.2bn [1].", ANSWERED),
    "a lost unit of scale": ("It cost £1.2 [1].", ANSWERED),
    "another day": ("The pool closed on 15 March 2022 [1].", POOL),
    "another year": ("The pool closed in March 2023 [1].", POOL),
    "another financial year": ("The council answered 1,322 requests in 2022/23 [1].", ANSWERED),
    "a figure that nobody gave": ("The council answered 1,322 requests from 400 people [1].", ANSWERED),
    "a figure of the passage that the quote does not hold": ("Ward budgets fell by £175,000 [1].", ANSWERED),
    "a difference that is worked out": ("72 requests were answered late [1].", ANSWERED),
    "another number of wardens in digits": ("Cabinet agreed to fund 13 wardens [1].", WARDENS),
    "another number of wardens in words": ("Cabinet agreed to fund thirteen wardens [1].", WARDENS),
    "no marker": (f"“{ANSWERED}”", ANSWERED),
    "another's marker": (f"“{ANSWERED}” [2]", ANSWERED),
    "one marker too many": (f"“{ANSWERED}” [1] [2]", ANSWERED),
    "a changed word in a quote": ("“The Harbour Pool opened on 14 March 2022” [1]", POOL),
    "a word left out of a quote": ("“Cabinet agreed to twelve wardens” [1]", WARDENS),
    "a word put into a quote": ("“Cabinet agreed not to fund twelve wardens” [1]", WARDENS),
    "words of a quote in another order": ("“twelve wardens agreed to fund Cabinet” [1]", WARDENS),
    "two ends of a quote joined": ("“The Harbour Pool closed after a “long” repair” [1]", POOL),
    "a quote of something the citation does not hold": (f"“{BUDGET}” [1]", ANSWERED),
    "one good quote and one invented": ("“twelve wardens” and “a new pier” [1]", WARDENS),
    "an invented quote in straight quotation marks": ('The mayor said "we shall build a new pier" [1].', WARDENS),
    "a quote that lost its decimal point": ("“at a cost of £12m” [1]", ANSWERED),
    "a percentage quoted without its point": ("“945% of them within 20 working days” [1]", ANSWERED),
    "a year made of a count": ("In 2014 the pool closed [1].", POOL),
    "a count made of a year": ("The pool closed for 22 days [1].", POOL),
    "an amount of money made of a count": ("The requests cost £1,322 [1].", ANSWERED),
    "a percentage made of a count": ("20% were answered in time [1].", ANSWERED),
}


@pytest.mark.parametrize(("text", "quote"), SOUND.values(), ids=SOUND)
def test_a_sentence_that_stands_in_what_it_cites_is_kept(text: str, quote: str) -> None:
    assert holds(said(text, quote))


@pytest.mark.parametrize(("text", "quote"), SPOILED.values(), ids=SPOILED)
def test_a_sentence_that_does_not_stand_in_what_it_cites_is_dropped(text: str, quote: str) -> None:
    assert not holds(said(text, quote))


SPOILED_CITATIONS = {
    "words of no paper": "The council sold its pier to a circus.",
    "nothing": "",
    "only white space": " \n",
    "only punctuation": "“…”",
    "a word changed": ANSWERED.replace("answered", "refused"),
    "a word left out": POOL.replace(" and reopened", ""),
    "a lost decimal point": "at a cost of £12m",
    "a figure cut short": "In 2021/22 the council answered 1,32",
    "an amount cut short": "Ward budgets fell by £175,000 to £3",
    "two sentences that are not beside each other": f"{ANSWERED} {BUDGET}",
}


@pytest.mark.parametrize("quote", SPOILED_CITATIONS.values(), ids=SPOILED_CITATIONS)
def test_a_citation_that_is_not_word_for_word_in_its_passage_is_dropped(quote: str) -> None:
    assert not holds(said("The council has said so [1].", quote))


def test_a_sentence_without_any_citation_states_nothing_and_is_dropped() -> None:
    assert not holds(Said("The council answered 1,322 requests."))
    assert not holds(Said("The council answered 1,322 requests [1]."))


def test_a_citation_that_the_text_does_not_mark_is_dropped() -> None:
    assert not holds(said("The pool closed and the council answered [1].", POOL, ANSWERED))


def test_a_sentence_may_draw_on_two_citations() -> None:
    assert holds(said("The council answered 1,322 requests [1] and funded 12 wardens [2].", ANSWERED, WARDENS))


def test_two_quotes_are_not_one_quote_that_runs_from_the_first_into_the_second() -> None:
    text = "“the mayor’s two lamps. Ward budgets fell by £175,000 to £3.05 million. In 2021/22 the council” [1] [2]"

    assert not holds(said(text, f"{WARDENS} {BUDGET}", ANSWERED))


def test_the_header_of_a_table_supports_the_row_under_it() -> None:
    reading = "Museum: Visitors 2023 41"
    passage = table("wells", "Service Visitors 2023", [("Museum 41", reading)])
    citation = Citation(1, found(passage, document(title="Visits")), "Museum 41", 1, reading=reading)

    assert holds(Said(f"{reading} [1]", (citation,)))
    assert not holds(Said("Museum: Visitors 2023 14 [1]", (citation,)))
    assert not holds(Said("Museum: Visitors 2024 41 [1]", (citation,)))


def test_a_row_may_not_be_read_with_its_neighbours_figure() -> None:
    rows = [("Museum 41", "Museum: Visitors 41"), ("Theatre 58", "Theatre: Visitors 58")]
    citation = Citation(1, found(table("wells", "Service Visitors", rows), document()), "Museum 41", 1)

    assert not holds(Said("Museum: Visitors 58 [1]", (citation,)))


def test_the_date_of_the_item_supports_a_lead_in_and_the_packs_date_does_not() -> None:
    passage = dataclasses.replace(PASSAGE, meeting_date=HELD.replace(year=2019))
    citation = Citation(1, found(passage, PAPER), WARDENS, 1)

    assert holds(Said(f"Cabinet resolved on 21 June 2019: “{WARDENS}” [1]", (citation,)))
    assert not holds(Said(f"Cabinet resolved on 21 June 2022: “{WARDENS}” [1]", (citation,)))


WRONG = {
    "a figure that nobody gave": ("The council answered 1,323 requests [1].", ANSWERED, Reason.FIGURE),
    "a percentage for a count": ("1,322% were answered [1].", ANSWERED, Reason.FIGURE),
    "another year": ("The council answered 1,322 requests in 2022/23 [1].", ANSWERED, Reason.TIME),
    "another day": ("The pool closed on 15 March 2022 [1].", POOL, Reason.TIME),
    "another pool": ("The River Pool closed on 14 March 2022 [1].", POOL, Reason.NAME),
    "what it fell by for what it fell to": ("Ward budgets fell to £175,000 [1].", BUDGET, Reason.MOVED),
    "up for down": ("Ward budgets rose by £175,000 [1].", BUDGET, Reason.DIRECTION),
    "not": ("Cabinet did not agree to fund twelve wardens [1].", WARDENS, Reason.NEGATION),
    "words of nobody's": ("Swimmers were sorry and wrote many letters [1].", POOL, Reason.UNSUPPORTED),
    "an invented quote": ("It was “a sad day” [1].", POOL, Reason.QUOTE),
    "another's marker": ("The pool closed [2].", POOL, Reason.UNCITED),
}


@pytest.mark.parametrize(("text", "quote", "reason"), WRONG.values(), ids=WRONG)
def test_a_sentence_is_dropped_for_a_reason(text: str, quote: str, reason: Reason) -> None:
    assert fault(said(text, quote)) is reason


def test_a_figure_that_follows_from_two_cited_ones_may_be_said() -> None:
    worked = WorkedOut(Decimal(225_000), (Decimal(3_050_000), Decimal(2_825_000)), "difference")
    text = "Ward budgets were £3.05m [1] and parks £2.825m [2], which is £225,000 less [1] [2]."
    parks = "The parks have £2.825 million."
    citations = (cited(1, BUDGET), Citation(2, found(prose("parks", parks), document("parks")), parks, 1))

    assert holds(Said(text, citations, (worked,)))
    assert not holds(Said(text, citations))
    assert not holds(
        Said(text.replace("225", "235"), citations, (dataclasses.replace(worked, value=Decimal(235_000)),))
    )
    assert not holds(Said(text, citations, (dataclasses.replace(worked, of=(Decimal(3_050_000), Decimal(1))),)))
    assert not holds(Said(text, citations, (dataclasses.replace(worked, by="guess"),)))


def test_a_share_is_worked_out_to_the_places_it_is_given_with() -> None:
    text = "Of 1,322 requests 48 were late, in the paper's words “48 were late” [1], that is {}% [1]."
    quote = "There were 1,322 requests, and 48 were late."
    citation = Citation(1, found(prose("late", quote), document("late")), quote, 1)
    of = (Decimal(48), Decimal(1_322))

    for said_share, holds_it in (("3.6", True), ("3.63", True), ("4", True), ("3.7", False), ("3.5", False)):
        worked = WorkedOut(Decimal(said_share), of, "share")
        assert holds(Said(text.format(said_share), (citation,), (worked,))) is holds_it


def test_a_draft_loses_its_spoiled_sentences_and_keeps_the_rest_in_order() -> None:
    good = [said(f"“{quote}” [1]", quote) for quote in (POOL, BUDGET)]
    bad = [said("It cost £12m [1].", ANSWERED), Said("Everybody is happy.")]

    verdict = verify(Draft((good[0], bad[0], good[1], bad[1]), "a model"))

    assert verdict.kept == tuple(good)
    assert verdict.dropped == 2
    assert verdict.reasons == {Reason.FIGURE: 1, Reason.UNCITED: 1}


def test_an_empty_draft_loses_nothing() -> None:
    verdict = verify(Draft((), "a model"))

    assert (verdict.kept, verdict.dropped, verdict.reasons) == ((), 0, {})


LONG_ROW = (
    "Ferry - Wrenmouth: Summary The ferry was late on 14 days because of ice, and on 3 because of fog; Days late 17; "
    "Year before 12"
)


@pytest.mark.parametrize(
    ("told", "sound"),
    [
        ("Ferry - Wrenmouth: … on 14 days because of ice, and on 3 … [1]", True),
        ("Ferry - Wrenmouth: … on 14 days because of ice, and on 3 …; Days late 17 [1]", True),
        ("Ferry - Wrenmouth: … on 13 days because of ice, and on 3 … [1]", False),
        ("Ferry - Wrenmouth: … Year before 17 … [1]", False),
        ("Ferry - Wrenmouth: Year before 17 [1]", False),
    ],
)
def test_a_long_cell_of_a_row_may_be_read_in_part_word_for_word(told: str, sound: bool) -> None:
    row = table("ferries", "Ferry", [("Wrenmouth 14 ice 3 fog 17 12", LONG_ROW)])
    (sentence,) = row.sentences
    quote = row.text[sentence.start : sentence.end]
    citation = Citation(1, found(row, document("ferries")), quote, page=1, reading=LONG_ROW)

    assert holds(Said(told, (citation,))) is sound
