"""A question and a reply to marks: what counts, what does not, and what is said of a miss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.evaluation.papers import Papers
from api.evaluation.places import ndcg
from api.evaluation.questions import Asked, asked_of
from api.evaluation.reply import Reply, reply_of
from api.evaluation.scoring import Score, score
from tests.papers import make_pdf
from vectorstore.words.errors import BadInput

QUOTE = "The hall at Ossleby was let 634 times in 2024/25."
OTHER = "The hall at Hexbourne was let 97 times in 2024/25."


def asked(**changed: Any) -> Asked:
    plain = {
        "id": "halls",
        "category": "single_fact",
        "question": "How often was the hall let?",
        "answerable": True,
        "must_include": [["634"]],
        "must_not_include": ["521"],
        "gold_source": [{"file": "halls.pdf", "quote": QUOTE, "page": 3}],
    }
    return asked_of(plain | changed, "here")


def passage(
    text: str = QUOTE, page: int | None = 3, last: int | None = None, file: str = "halls.pdf"
) -> dict[str, Any]:
    return {"id": f"{file}-{page}-{hash(text)}", "file": file, "page": page, "last_page": last or page, "text": text}


OTHERS = [passage("Something else altogether, on another page.", page) for page in range(10, 40)]


def replied(*passages: dict[str, Any], **changed: Any) -> Reply:
    """Answered with the first passage's text as its quote."""
    shown = list(passages) or [passage()]
    first = shown[0]
    quoted = {"marker": 1, "quote": first["text"], "passage_id": first["id"]} | {
        name: first[name] for name in ("file", "page", "last_page")
    }
    plain = {"status": "answered", "answer": f"{first['text']} [1]", "citations": [quoted], "passages": shown}
    return reply_of(plain | changed, "here")


def scored(question: Asked, reply: Reply, *papers: Path) -> Score:
    return score(question, reply, 10.0, Papers(papers))


def why(given: Score, mark: str) -> str:
    return " ".join(miss.why for miss in given.misses if miss.mark == mark)


def test_a_reply_that_repeats_the_gold_has_every_mark_and_misses_nothing() -> None:
    got = scored(asked(), replied())

    names = ("recall@5", "recall@10", "nDCG@5", "correct", "first_correct", "cited", "page_exact")
    assert got.marks == dict.fromkeys(names, 1.0) | {"false_abstention": 0.0}
    assert (got.quotes, got.figures, got.misses) == ((True,), (True, True, True), ())
    assert got.words == 10


# Found ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rank", "near", "far", "gain"), [(1, 1, 1, 1.0), (5, 1, 1, 0.3869), (6, 0, 1, 0), (10, 0, 1, 0), (11, 0, 0, 0)]
)
def test_a_gold_place_counts_by_the_rank_that_brings_it(rank: int, near: int, far: int, gain: float) -> None:
    got = scored(asked(), replied(*OTHERS[: rank - 1], passage()))

    assert (got.marks["recall@5"], got.marks["recall@10"]) == (near, far)
    assert got.marks["nDCG@5"] == pytest.approx(gain, abs=1e-4)
    assert (f"came at rank {rank}." in why(got, "recall@5")) is not bool(near)


@pytest.mark.parametrize(
    ("brought", "told"),
    [
        (passage(file="other.pdf"), "nothing of its paper came"),
        (passage(page=4), "its paper came with other pages, first at rank 1"),
        (passage(page=2, last=4), "its paper came with other pages"),
        (passage("The hall at Ossleby was let."), "of its page, rank 1 holds 55% of its words"),
        (passage("word " * 300 + QUOTE), "of its page, rank 1 holds 0% of its words"),
    ],
)
def test_another_paper_page_or_text_is_not_the_gold_place(brought: dict[str, Any], told: str) -> None:
    got = scored(asked(), replied(brought))

    assert got.marks["recall@10"] == 0
    assert told in why(got, "recall@5")


@pytest.mark.parametrize(
    "brought", [passage(page=2, last=3), passage(file="HALLS.PDF"), passage(f"More. {QUOTE} More.")]
)
def test_a_passage_over_two_pages_or_with_more_around_it_is(brought: dict[str, Any]) -> None:
    assert scored(asked(), replied(brought)).marks["recall@5"] == 1


def test_every_place_of_one_alternative_is_wanted() -> None:
    both = [{"file": "halls.pdf", "quote": QUOTE, "page": 3}, {"file": "halls.pdf", "quote": OTHER, "page": 3}]
    else_where = [{"file": "copy.pdf", "quote": QUOTE}]

    assert scored(asked(gold_source=both), replied()).marks["recall@5"] == 0
    assert scored(asked(gold_source=both), replied()).marks["nDCG@5"] == pytest.approx(0.6131, abs=1e-4)
    assert scored(asked(gold_source=both), replied(passage(f"{QUOTE} {OTHER}"))).marks["nDCG@5"] == 1
    assert scored(asked(gold_source=both, gold_alternatives=[else_where]), replied(passage(file="copy.pdf"))).marks[
        "recall@5"
    ]


def test_a_table_row_counts_with_the_facts_in_words_that_are_the_golds() -> None:
    table = "Hall Lettings 2023/24 2024/25 Hexbourne 97 109 Ossleby 521 634 Pellinghurst 139 148 Wells 12 14"
    lookup = {"gold_source": [{"file": "halls.pdf", "quote": table, "page": 3}], "must_not_include": []}
    row = replied(passage("Ossleby lettings 521 634"))

    assert scored(asked(category="table_lookup", **lookup), row).marks["recall@5"] == 1
    assert scored(asked(**lookup), row).marks["recall@5"] == 0
    assert (
        scored(asked(category="table_lookup", **lookup), replied(passage("Ossleby lettings 521"))).marks["recall@5"]
        == 0
    )
    other = replied(passage("In Ossleby some 634 quite other people came along"))
    assert scored(asked(category="table_lookup", **lookup), other).marks["recall@5"] == 0


def test_no_place_gains_nothing() -> None:
    assert ndcg([]) == 0


# Said -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("It was let often [1].", "The fact “634” is lacking."),
        ("It was let 634 times, not 521 [1].", "The wrong “521” is said."),
        (f"It was let 634 times [1]. {'And so on. ' * 40}", "126 words; 120 are the most"),
    ],
)
def test_an_answer_without_a_fact_with_a_wrong_one_or_too_long_is_not_correct(answer: str, told: str) -> None:
    got = scored(asked(), replied(answer=answer))

    assert got.marks["correct"] == 0
    assert told in why(got, "correct")


def test_a_list_may_be_longer() -> None:
    long = f"It was let 634 times [1]. {'And so on. ' * 40}"

    assert scored(asked(category="list"), replied(answer=long)).marks["correct"] == 1


def test_a_fact_that_comes_late_is_correct_but_not_at_once() -> None:
    got = scored(asked(), replied(answer=f"{'And so on. ' * 20} It was let 634 times [1]."))

    assert (got.marks["correct"], got.marks["first_correct"]) == (1, 0)
    assert "first 60 words" in why(got, "first_correct")


@pytest.mark.parametrize("status", ["not_found", "declined", "clarify"])
def test_a_question_that_the_papers_answer_is_to_be_answered(status: str) -> None:
    got = scored(asked(), replied(status=status))

    assert (got.marks["correct"], got.marks["false_abstention"], got.words) == (0, 1, None)
    assert f"'{status}'" in why(got, "false_abstention")


def test_a_decision_is_only_correct_where_it_is_cited_to_where_it_was_taken() -> None:
    elsewhere = passage(page=7)

    assert scored(asked(category="decision_vs_recommendation"), replied(elsewhere)).marks["correct"] == 0
    assert scored(asked(category="decision_vs_recommendation"), replied()).marks["correct"] == 1
    assert scored(asked(), replied(elsewhere)).marks["correct"] == 1


def test_what_the_papers_do_not_say_is_not_to_be_answered() -> None:
    unanswerable = asked(answerable=False, must_include=[], gold_source=[])

    assert scored(unanswerable, replied(status="not_found", citations=[])).marks == {"abstained": 1}
    assert scored(unanswerable, replied()).marks == {"abstained": 0}
    assert "reply is 'answered'" in why(scored(unanswerable, replied()), "abstained")


def test_a_false_premise_may_be_put_right_by_citing_what_does() -> None:
    premise = asked(answerable=False, must_include=[])

    assert scored(premise, replied()).marks["abstained"] == 1
    assert scored(premise, replied(passage(page=9))).marks["abstained"] == 0
    assert "“521” is said" in why(scored(premise, replied(answer="It was 521 [1].")), "abstained")


# Cited ------------------------------------------------------------------------------------------------------------------


def cites(quote: str, **changed: Any) -> dict[str, Any]:
    shown = passage()
    return {"marker": 1, "quote": quote, "passage_id": shown["id"], "file": "halls.pdf", "page": 3} | changed


@pytest.mark.parametrize("quote", [QUOTE, "let 634 times", "The hall at Ossleby was let"])
def test_a_quote_of_the_gold_or_with_a_fact_from_its_page_is_cited(quote: str) -> None:
    assert scored(asked(), replied(citations=[cites(quote)])).marks["cited"] == 1


@pytest.mark.parametrize(
    "citation", [cites("was let"), cites(QUOTE, page=4), cites(QUOTE, file="b.pdf"), cites("634", page=None)]
)
def test_a_quote_of_something_else_or_from_elsewhere_is_not(citation: dict[str, Any]) -> None:
    got = scored(asked(), replied(citations=[citation]))

    assert got.marks["cited"] == 0
    assert "No citation is from" in why(got, "cited")


def test_the_first_citation_has_to_begin_on_the_gold_page() -> None:
    first_elsewhere = scored(asked(), replied(citations=[cites(QUOTE, page=2, last_page=3), cites(QUOTE)]))

    assert (first_elsewhere.marks["cited"], first_elsewhere.marks["page_exact"]) == (1, 0)
    assert "The first citation is halls.pdf, p. 2; the gold is halls.pdf, p. 3." in why(first_elsewhere, "page_exact")
    assert "page_exact" not in scored(asked(gold_source=[{"file": "halls.pdf", "quote": QUOTE}]), replied()).marks


def test_a_quote_has_to_stand_in_its_passage_and_on_its_page_of_the_paper(tmp_path: Path) -> None:
    make_pdf(tmp_path / "halls.pdf", ["One"], ["Two"], [QUOTE])
    (tmp_path / "notes.txt").write_text(QUOTE, encoding="utf-8")
    made_up = replied(citations=[cites("The hall at Ossleby was let 999 times in 2024/25.")])

    assert scored(asked(), replied(), tmp_path).quotes == (True,)
    assert scored(asked(), replied(passage(page=2)), tmp_path).quotes == (False,)
    assert "does not stand in halls.pdf, p. 2" in why(
        scored(asked(), replied(passage(page=2)), tmp_path), "quotes_verbatim"
    )
    assert scored(asked(), replied(passage(page=2))).quotes == (True,)
    assert scored(asked(), replied(passage(page=9)), tmp_path).quotes == (False,)
    assert scored(asked(), replied(passage(page=3, last=5)), tmp_path).quotes == (False,)
    assert scored(asked(), made_up).quotes == (False,)
    assert scored(asked(), replied(passage(file="notes.txt", page=None)), tmp_path).quotes == (True,)
    assert scored(asked(), replied(passage(OTHER, file="notes.txt", page=None)), tmp_path).quotes == (False,)
    assert scored(asked(), replied(passage(file="unknown.pdf")), tmp_path).quotes == (True,)


def test_a_paper_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "halls.pdf").write_bytes(b"%PDF-1.4 broken")

    assert scored(asked(), replied(), tmp_path).quotes == (True,)


def test_a_folder_of_papers_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        Papers([tmp_path / "nowhere"])


def test_a_figure_that_nothing_bears_out_is_told_with_its_sentence() -> None:
    got = scored(asked(), replied(answer="It was let 635 times [1]."))

    assert got.figures == (False,)
    assert "The figure 635 is not in what “It was let 635 times" in why(got, "figures_supported")


# What cannot be marked ----------------------------------------------------------------------------------------------------


def test_a_question_without_gold_places_is_not_marked_for_finding_and_citing_them() -> None:
    assert scored(asked(gold_source=[]), replied()).marks == {"false_abstention": 0, "correct": 1, "first_correct": 1}


def test_a_question_without_facts_is_not_marked_for_saying_them() -> None:
    marks = scored(asked(must_include=[], must_not_include=[]), replied()).marks

    assert "correct" not in marks
    assert marks["recall@5"] == 1


def test_a_question_that_could_not_be_asked_misses_every_mark_and_says_why_once() -> None:
    got = score(asked(), None, 5.0, Papers([]), "The server was gone.")

    assert got.status == "error"
    assert {got.marks[name] for name in ("recall@5", "correct", "cited", "page_exact")} == {0}
    assert [miss.why for miss in got.misses] == ["The question could not be asked: The server was gone."]
    assert score(asked(answerable=False), None, 5.0, Papers([]), "x").marks == {"abstained": 0}


@pytest.mark.parametrize(
    "given", [{}, [], {"status": "answered", "citations": 5}, {"status": "answered", "passages": [1]}]
)
def test_what_is_no_reply_is_refused(given: object) -> None:
    with pytest.raises(BadInput, match="here is no reply: the field"):
        reply_of(given, "here")
