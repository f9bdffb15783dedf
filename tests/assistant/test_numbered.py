"""Numbered things: what is said of phase 1 does not answer a question about phase 2."""

from __future__ import annotations

import pytest

from assistant.numbered import numbered, of_another_number


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("What did phase 2 cost?", "Phase 1 cost £4.4m.", True),
        ("What did phase 2 cost?", "Phase 2 extends phase 1 and cost £2.5m.", False),
        ("What did phase 2 cost?", "Phase II cost £2.5m.", False),
        ("What did phase two cost?", "Phase 1 cost £4.4m.", True),
        ("What did phase two cost?", "Phase 2 cost £2.5m.", False),
        ("What did phase 2 cost?", "The cable cost £2.5m.", False),
        ("What did the cable cost?", "Phase 1 cost £4.4m.", False),
        ("What is option C?", "Options A and B were left out.", True),
        ("What is option C?", "The committee has 3 options.", False),
    ],
)
def test_a_sentence_about_another_number_of_the_kind_is_known(question: str, sentence: str, other: bool) -> None:
    assert of_another_number(question, sentence) is other


def test_every_number_of_a_kind_is_known() -> None:
    assert numbered("Phase 1 and phase 2, in zone B") == {"phase": frozenset("12"), "zone": frozenset("b")}
