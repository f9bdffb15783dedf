"""What a chat model wrote, read with patience: sentences and passage numbers out of whatever it made of the form."""

from __future__ import annotations

import pytest

from assistant.drafts import is_silent, read_draft

COST, OPENED = "It cost £41,000.", "It opened in May."

WRITTEN = {
    "marks before the full stop": ("It cost £41,000 [1]. It opened in May [2].", [(COST, (1,)), (OPENED, (2,))]),
    "marks after it": ("It cost £41,000. [1] It opened in May. [2]", [(COST, (1,)), (OPENED, (2,))]),
    "marks in a row": ("It cost £41,000 [1][2].", [(COST, (1, 2))]),
    "marks in one bracket": ("It cost £41,000 [1, 2].", [(COST, (1, 2))]),
    "a range": ("It cost £41,000 [1-3].", [(COST, (1, 2, 3))]),
    "the word passage in the bracket": ("It cost £41,000 [Passage 2].", [(COST, (2,))]),
    "the word passage in round ones": ("It cost £41,000 (passages 1 and 2).", [(COST, (1, 2))]),
    "other brackets": ("It cost £41,000【1†source】.", [(COST, (1,))]),
    "passages that say": (
        "Passage 1 says that it cost £41,000.\nPassage 2: It opened in May.",
        [(COST, (1,)), (OPENED, (2,))],
    ),
    "according to": ("It cost £41,000 [1]. According to Passage 2, it opened in May.", [(COST, (1,)), (OPENED, (2,))]),
    "the source on the next line": (
        "It cost £41,000.\nSource: Passage 2\nIt opened in May.\n[1]",
        [(COST, (2,)), (OPENED, (1,))],
    ),
    "the mark first": ("[1] It cost £41,000.\n[2] It opened in May.", [(COST, (1,)), (OPENED, (2,))]),
    "bullets in bold": ("- **It cost £41,000.** [1]\n* It opened in May. [2]", [(COST, (1,)), (OPENED, (2,))]),
    "a numbered list": ("1. It cost £41,000. [3]\n2) It opened in May. [1]", [(COST, (3,)), (OPENED, (1,))]),
    "a preamble": ("Here is the answer:\n\nIt cost £41,000 [1].", [(COST, (1,))]),
    "no mark": ("It cost £41,000.", [(COST, ())]),
    "cut off in mid-sentence": ("It cost £41,000 [1]. It opened in M", [(COST, (1,))]),
    "cut off in a figure": ("It opened in May [2]. It cost £41", [(OPENED, (2,))]),
    "JSON": ('{"sentences": [{"text": "It cost £41,000.", "passages": [1, 2]}]}', [(COST, (1, 2))]),
    "JSON with junk around it": (
        'Sure: ```json\n{"sentences": [{"text": "It cost £41,000.", "passages": [1]}]}\n``` I hope that helps.',
        [(COST, (1,))],
    ),
    "JSON cut off": (
        '{"sentences": [{"text": "It cost £41,000.", "passages": [1]}, {"text": "It opened in',
        [(COST, (1,))],
    ),
    "JSON with other names": ('[{"sentence": "It cost £41,000.", "sources": ["Passage 1", "[2]"]}]', [(COST, (1, 2))]),
    "JSON with marks in its text": (
        '{"sentences": [{"text": "It cost £41,000 [1].", "passages": []}]}',
        [(COST, (1,))],
    ),
    "broken JSON between whole": ('{"a": {"text": "x", }, {"text": "It cost £41,000.", "passages": 1}', [(COST, (1,))]),
    "nothing": ("", []),
    "no sentence": ("\n\n---\n```\n", []),
}


@pytest.mark.parametrize(("written", "read"), WRITTEN.values(), ids=WRITTEN)
def test_sentences_and_numbers_are_read_whatever_the_form(
    written: str, read: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(p.text, p.numbers) for p in read_draft(written)] == read


@pytest.mark.parametrize("written", [written for written, _ in WRITTEN.values()], ids=WRITTEN)
def test_what_is_read_of_a_beginning_is_read_of_the_whole(written: str) -> None:
    whole = read_draft(written)

    for end in range(len(written)):
        assert [p for p in read_draft(written[:end], ended=False) if p not in whole] == []


def test_a_sentence_is_read_as_soon_as_its_mark_and_the_next_beginning_are_there() -> None:
    assert read_draft("It cost £41,000 [1]. It", ended=False)[0].text == COST
    assert read_draft("It cost £41,000 [1].", ended=False) == []


@pytest.mark.parametrize(
    "said", ["NOT IN THE PAPERS", "Not in the papers.", '{"sentences": []}', ' {"sentences":[ ]}\n']
)
def test_a_model_that_found_nothing_may_say_so(said: str) -> None:
    assert is_silent(said)


@pytest.mark.parametrize(
    "said", ["", "It cost £41,000 [1].", "NOT IN THE PAPERS is what I would say, but it cost £5 [1]."]
)
def test_a_model_that_says_something_else_is_not_silent(said: str) -> None:
    assert not is_silent(said)
