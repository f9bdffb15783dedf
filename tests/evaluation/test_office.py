"""The gold of office files is whole, and reading still meets it on the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.office import facts, kind_of, weighed

LONGEST_QUOTE = 30
"""Words that are quoted of any paper at once."""


def test_the_gold_has_facts_of_every_kind_and_quotes_little() -> None:
    said = facts()
    assert len(said) >= 60
    assert {kind_of(fact) for fact in said} == {"field", "quote", "row", "warning", "refused", "absent", "reference"}
    assert all(len(fact.get("quote", "").split()) <= LONGEST_QUOTE for fact in said)


@pytest.mark.papers
def test_office_files_and_pages_say_what_a_person_sees_in_them(council_papers: Path) -> None:
    found = weighed(council_papers, scans=False)
    assert len(found) >= 60
    missed = [fact.said for fact in found if not fact.met]
    assert missed == []
