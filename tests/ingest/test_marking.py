"""Where a passage's words stand on a page: all of them, those of a quote, or nowhere for certain."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from ingest.ink import Word
from ingest.marking import boxes_on
from ingest.picture import on_page
from tests.invented import points, prose, table
from vectorstore.words.papers import Passage, Sentence

SIZE = 10.0


def line(text: str, top: float, left: float = 50.0) -> list[Word]:
    """Words of five points a letter, on one line."""
    words, x = [], left
    for word in text.split():
        words.append(Word(word, x, x + 5 * len(word), top, top + SIZE, SIZE))
        x += 5 * (len(word) + 1)
    return words


def page(*lines: str) -> list[Word]:
    """Lines from the top down, 14 points apart, in the order of drawing."""
    return [word for n, text in enumerate(lines) for word in line(text, 14.0 * n)]


def marked(passage: Passage, words: Sequence[Word], span: tuple[int, int] | None = None, number: int = 1) -> list[str]:
    """The words that lie under each box."""
    boxes = boxes_on(passage, number, lambda _: words, span)
    return [
        " ".join(w.text for w in words if left <= w.left and w.right <= right and top <= w.top and w.bottom <= bottom)
        for left, top, right, bottom in boxes
    ]


def test_a_passage_is_marked_line_by_line_and_nothing_beside_it() -> None:
    passage = prose("wells", "The lamp is lit. It burns oil from the north.")
    words = page("Report on the Lamp", "The lamp is lit. It burns", "oil from the north.", "The quay is closed.")

    assert marked(passage, words) == ["The lamp is lit. It burns", "oil from the north."]
    (_, top, right, bottom) = boxes_on(passage, 1, lambda _: words)[0]
    assert (top, bottom) == (14.0, 24.0)
    assert right == next(word.right for word in words if word.text == "burns")


def test_a_quote_is_marked_and_the_rest_of_its_passage_is_not() -> None:
    passage = prose("wells", "The lamp is lit. It burns oil from the north.")
    words = page("The lamp is lit. It burns", "oil from the north.")

    assert marked(passage, words, (17, 45)) == ["It burns", "oil from the north."]
    assert marked(passage, words, (26, 29)) == ["oil"]


def test_soft_hyphens_ligatures_and_typographic_signs_are_no_difference_and_figures_are() -> None:
    passage = prose("wells", "The council's o\ufb03ce paid £1.2m - a well-\u00adknown sum.")
    words = page("The council’s office paid", "£1.2m – a well-known sum.")

    assert marked(passage, words) == ["The council’s office paid", "£1.2m – a well-known sum."]
    assert marked(passage, page("The council’s office paid", "£12m – a well-known sum.")) == []


def test_a_word_that_the_page_does_not_say_leaves_it_unmarked() -> None:
    passage = prose("wells", "The lamp is lit. It burns oil.")

    assert marked(passage, page("The lamp is not lit. It burns oil.")) == []
    assert marked(passage, page("The lamp is lit.", "It burnt oil.")) == []


def test_no_mark_begins_or_ends_within_a_word() -> None:
    assert marked(prose("wells", "lamp is lit"), page("The oldlamp is lit")) == []
    assert marked(prose("wells", "It cost £3"), page("It cost £3,500")) == []


def test_what_is_printed_twice_is_told_apart_by_its_neighbours_or_not_at_all() -> None:
    once = prose("wells", "The quay is closed. It was agreed.")
    words = page("The lamp is lit. It was agreed.", "The quay is closed. It was agreed.")

    assert marked(once, words) == ["The quay is closed. It was agreed."]
    assert boxes_on(once, 1, lambda _: words, (20, 34))[0][1] == 14.0
    assert marked(prose("wells", "It was agreed."), words) == []


def test_a_row_is_found_across_its_cells_whatever_order_they_were_drawn_in() -> None:
    rows = [("Lamps 37 41", None), ("Oil 12 15", None)]
    passage = table("wells", "Measure 2023/24 2024/25", rows)
    names = [word for n, text in enumerate(("Measure", "Lamps", "Oil")) for word in line(text, 20.0 * n)]
    old = [word for n, text in enumerate(("2023/24", "37", "12")) for word in line(text, 20.0 * n, 200)]
    new = [word for n, text in enumerate(("2024/25", "41", "15")) for word in line(text, 20.0 * n, 300)]

    for words in (names + old + new, [w for row in zip(names, old, new, strict=True) for w in row]):
        assert marked(passage, words, (24, 35)) == ["Lamps", "37", "41"]
        assert len(boxes_on(passage, 1, lambda _, words=words: words)) == 9


def test_the_heads_of_a_table_that_stand_on_another_page_are_not_missed() -> None:
    passage = table("wells", "Measure 2023/24 2024/25", [("Lamps 37 41", None)])

    assert marked(passage, page("Lamps 37 41")) == ["Lamps 37 41"]


def test_a_word_between_two_of_the_passage_that_is_not_read_is_not_marked() -> None:
    passage = prose("wells", "It stands in the harbour.")
    words = [word for word in page("It stands in a the harbour.") if word.text != "a"]  # "a" is struck out

    assert marked(passage, words) == ["It stands in", "the harbour."]


def test_a_list_is_marked_with_its_bullets_and_its_opening() -> None:
    passage = points("wells", "The council will:", ["• light the lamp;", "• close the quay."])
    words = page("The council will:", "• light the lamp;", "• close the quay.")

    assert marked(passage, words) == ["The council will:", "• light the lamp;", "• close the quay."]


TURNING = "The lamp of the harbour is lit each evening by the keeper."


def turning() -> Passage:
    passage = prose("wells", TURNING)
    sentence = Sentence(0, len(TURNING), 1, last_page=2)
    return dataclasses.replace(passage, page=1, last_page=2, sentences=(sentence,))


def test_of_a_sentence_that_turns_the_page_each_page_marks_its_part() -> None:
    pages = {
        1: page("The quay is closed.", "The lamp of the harbour"),
        2: page("is lit each evening by the keeper.", "It burns oil."),
    }

    def tops(number: int) -> list[float]:
        return [box[1] for box in boxes_on(turning(), number, pages.__getitem__)]

    assert (tops(1), tops(2)) == ([14.0], [0.0])
    pages[2] = page("is lit each morning by the keeper.")
    assert (tops(1), tops(2)) == ([], [])


def test_a_passage_stands_on_its_pages_and_a_quote_on_its_own() -> None:
    first, second = "The lamp is lit.", "It burns oil."
    passage = dataclasses.replace(
        prose("wells", f"{first} {second}"),
        page=3,
        last_page=4,
        sentences=(Sentence(0, 16, 3), Sentence(17, 30, 4)),
    )

    assert [n for n in range(7) if on_page(passage, n)] == [3, 4]
    assert [n for n in range(7) if on_page(passage, n, (0, 16))] == [3]
    assert [n for n in range(7) if on_page(passage, n, (17, 30))] == [4]
    assert not on_page(dataclasses.replace(passage, page=None, last_page=None), 3)


@pytest.mark.parametrize("span", [(0, 16), None])
def test_text_that_leans_is_marked_as_a_line(span: tuple[int, int] | None) -> None:
    leaning = Word("The lamp is lit.", 10, 20, 100, 300, SIZE, upright=False)

    assert boxes_on(prose("wells", "The lamp is lit."), 1, lambda _: [leaning], span) == [(10, 100, 20, 300)]
