"""Questions in the words of the papers: typing errors, abbreviations, everyday words, words joined and parted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.vocabulary import Abbreviation, Held, Reworded, SpelledOut, Vocabulary
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF, Access, Clearance
from vectorstore.words.text import words

ENGLISH = frozenset("zebra organization send get cart tower".split())
PAPERS = """
Council budget maintenance library collection waste refuse potholes fly tipping fined household recycling centre FOI
freedom of information special educational needs disabilities SEND organisation Margate road looked after children
Growth Environment Transport GET penalty charge notice PCN education health care plan EHCP accommodation open
"""
TAUGHT = (
    Abbreviation("PCN", "Penalty Charge Notice", 5, 9),
    Abbreviation("PCN", "penalty charge notices", 2, 2),
    Abbreviation("PCN", "Primary Care Network", 1, 30),
    Abbreviation("GET", "Growth, Environment & Transport", 3, 3),
    Abbreviation("FoI", "Freedom of Information", 3, 3),
    Abbreviation("XYZ", "Xylophone Yard Zone", 3, 3),
)


def vocabulary(text: str = PAPERS, *taught: Abbreviation) -> Vocabulary:
    return Vocabulary(Held(dict.fromkeys(words(text), 20), SpelledOut(taught)), ENGLISH.__contains__)


def read(question: str) -> Reworded:
    return vocabulary(PAPERS, *TAUGHT).read(question)


# Spelling -----------------------------------------------------------------------------------------------------------


def test_a_misspelt_word_is_put_right_where_it_stands() -> None:
    put_right = read("Who sets the councel's budjet, and why?")

    assert put_right.text == "Who sets the council's budget, and why?"
    assert put_right.corrections == (("councel", "council"), ("budjet", "budget"))


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ("Libary hours", "Library hours"),
        ("WHO PAYS THE COUNCEL", "WHO PAYS THE COUNCIL"),
        ("the road at Margete", "the road at Margate"),
        ("the raod", "the road"),
    ],
)
def test_capitals_stay_as_they_were_asked(asked: str, stands: str) -> None:
    assert read(asked).text == stands


@pytest.mark.parametrize(
    "asked",
    [
        "Is there a zebra crossing?",  # a word that the papers lack
        "libraries and budgets",  # other forms of the papers' words
        "Ask Mr Budgex",  # a name, near to a word but short of being one misspelt
        "the RAODX report",  # capitals
        "budg3t for 2024/25 of £1.2m",
        "the domiciliary carers",  # words of the table
        "don't, what's, o'clock",
    ],
)
def test_a_word_that_may_be_right_is_left(asked: str) -> None:
    left = Vocabulary(Held({**dict.fromkeys(words(PAPERS), 20), "budgets": 2, "budged": 2}), ENGLISH.__contains__)

    assert left.read(asked).text == asked
    assert left.read(asked).corrections == ()


def test_a_misprint_in_the_papers_is_found_beside_the_usual_spelling() -> None:
    held = Held({"accommodation": 30, "accomodation": 1})
    alternatives = Vocabulary(held, ENGLISH.__contains__).read("accomodation").alternatives

    assert alternatives == {"accomodation": ("accommodation",)}


def test_nothing_is_put_right_by_papers_that_hold_nothing() -> None:
    assert Vocabulary(Held({}), ENGLISH.__contains__).read("councel bins FOI") == Reworded("councel bins FOI")


def test_an_empty_question_stays_empty() -> None:
    assert read("") == Reworded("")


def test_a_question_of_nothing_but_unknown_words_is_not_compared_without_end() -> None:
    unknown = " ".join(f"qx{chr(97 + n // 26)}{chr(97 + n % 26)}zzz" for n in range(60))

    assert read(f"councel {unknown} budjet").corrections == (("councel", "council"),)


# Abbreviations ------------------------------------------------------------------------------------------------------


def test_an_abbreviation_is_read_as_most_papers_spell_it_out_and_then_as_others_do() -> None:
    assert read("PCNs issued").alternatives == {"pcns": ("Penalty Charge Notice",)}  # no paper holds "primary network"
    wider = vocabulary(f"{PAPERS} primary network", *TAUGHT)
    assert wider.read("PCNs issued").alternatives == {"pcns": ("Penalty Charge Notice", "Primary Care Network")}


def test_what_is_spelled_out_leads_to_its_abbreviation() -> None:
    assert read("freedom of information requests").alternatives == {"freedom of information": ("FoI",)}
    assert read("education, health & care plans").alternatives == {"education, health & care plans": ("EHCP",)}


def test_an_abbreviation_that_is_a_word_is_read_in_capitals_or_where_a_name_stands() -> None:
    meant = ("special educational needs and disabilities", "special educational needs")
    assert read("the SEND budget").alternatives["send"] == meant[:1]
    assert read("the send budget").alternatives["send"] == meant[:1]
    assert read("where do I send the form").alternatives == {}
    assert read("How is GET doing?").alternatives == {"get": ("Growth, Environment & Transport",)}
    assert read("Where do I get it?").alternatives == {}


def test_an_abbreviation_in_small_letters_is_read_where_it_is_no_word() -> None:
    assert read("foi requests").alternatives == {"foi": ("Freedom of Information",)}


def test_what_no_readable_paper_holds_is_offered_to_nobody() -> None:
    assert read("XYZ").alternatives == {}


# Everyday words -----------------------------------------------------------------------------------------------------


def test_everyday_words_lead_to_those_of_the_papers() -> None:
    assert read("When are bins emptied?").alternatives == {"bins": ("waste collection", "refuse collection")}
    assert read("Kids in care").alternatives == {"kids in care": ("looked after children",)}
    assert read("is the tip open").alternatives["tip"] == ("household waste recycling centre", "recycling centre")


def test_a_known_phrase_is_not_taken_apart() -> None:
    assert "tipping" not in read("fly-tipping fines").alternatives
    assert read("the tipping point").alternatives == {}


# Joined and parted --------------------------------------------------------------------------------------------------


def test_words_written_apart_meet_the_papers_one_word() -> None:
    assert read("pot holes").alternatives == {"pot holes": ("potholes",)}
    assert read("pot-holes").alternatives == {"pot-holes": ("potholes",)}
    assert read("a pot. Holes").alternatives == {}


def test_words_written_as_one_meet_the_papers_two() -> None:
    assert read("flytipping").corrections == ()
    assert [words(other) for other in read("flytipping").alternatives["flytipping"]] == [["fly", "tipping"]]
    parted = Vocabulary(Held({"cart": 3, "tower": 4}), ENGLISH.__contains__).read("the carttower")
    assert parted == Reworded("the carttower", (), {"carttower": ("cart tower",)})


def test_another_countrys_spelling_meets_the_papers() -> None:
    assert read("organization").alternatives == {"organization": ("organisation",)}


# The library's door -------------------------------------------------------------------------------------------------

LEGAL = Access("exempt", "Legal")


@pytest.mark.parametrize(
    ("label", "reader"), [(STAFF, Clearance(staff=True)), (LEGAL, Clearance(groups=frozenset({"Legal"})))]
)
def test_a_reader_learns_no_word_and_no_abbreviation_from_a_paper_they_may_not_see(
    tmp_path: Path, label: Access, reader: Clearance
) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        shelve(library, tmp_path, document("lamp"), "The lamp is lit.")
        shelve(
            library, tmp_path, document("wharf", access=label), "The Quayside Zone Fund (QZF) paid for the lighthouse."
        )

        for clearance, seen in ((ANONYMOUS, False), (reader, True), (OWNER, True)):
            put = library.vocabulary(clearance).read("the QZF lighthuose")
            assert (put.text == "the QZF lighthouse") == seen
            assert (put.alternatives == {"qzf": ("Quayside Zone Fund",)}) == seen
            assert bool(put.corrections) == seen == bool(put.alternatives)


def test_the_vocabulary_follows_what_is_put_in_relabelled_and_withdrawn(tmp_path: Path) -> None:
    def seen() -> tuple[str, bool]:
        put = library.vocabulary(ANONYMOUS).read("the QZF lighthuose")
        return put.text, bool(put.alternatives)

    with Library(tmp_path / "library", FakeEmbedder()) as library:
        nothing, everything = ("the QZF lighthuose", False), ("the QZF lighthouse", True)
        text = "The Quayside Zone Fund (QZF) paid for the lighthouse."
        assert seen() == nothing
        shelve(library, tmp_path, document("wharf"), text)
        assert seen() == everything
        library.relabel("wharf", LEGAL)
        assert seen() == nothing
        library.correct("wharf", {"access": "public"})
        assert seen() == everything
        shelve(library, tmp_path, document("wharf"), "The pier is shut.")
        assert seen() == nothing
        shelve(library, tmp_path, document("wharf"), text)
        library.withdraw("wharf")
        assert seen() == nothing
