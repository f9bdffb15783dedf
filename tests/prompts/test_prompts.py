"""The phrasebook: every phrase can be said, and none with a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import instructions, phrase, template

PHRASES = sorted(file.stem for file in Path(prompts.__file__).parent.glob("*.md"))
GAPS = [(name, value) for name in PHRASES for value in template(name).input_variables]


def values_for(name: str) -> dict[str, object]:
    return {value: f"a {value}" for value in template(name).input_variables}


@pytest.mark.parametrize("name", PHRASES)
def test_every_phrase_can_be_said_with_its_values(name: str) -> None:
    said = phrase(name, **values_for(name))

    assert said
    assert "{" not in said
    assert "}" not in said
    assert all(str(value) in said for value in values_for(name).values())


@pytest.mark.parametrize(("name", "missing"), GAPS)
def test_a_phrase_with_a_missing_value_is_an_error_and_not_a_gap(name: str, missing: str) -> None:
    values = {value: given for value, given in values_for(name).items() if value != missing}

    with pytest.raises(KeyError):
        phrase(name, **values)


def test_the_phrasebook_is_not_empty_and_some_phrases_have_values() -> None:
    assert {"not_found", "searched"} <= set(PHRASES)
    assert ("not_found", "nearest") in GAPS


def test_a_phrase_that_is_not_in_the_book_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        phrase("never_written")


def test_a_value_with_curly_brackets_is_said_as_it_is() -> None:
    assert "the {odd} title" in phrase("not_found", searched="None.", nearest="the {odd} title")


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_states_no_figure_of_its_own(name: str) -> None:
    # Figures come from papers, and a figure in a phrase would have no citation.
    assert not any(letter.isdigit() for letter in phrase(name, **values_for(name)))


@pytest.mark.parametrize(("name", "values"), [("writing", {"sign": "s1gn", "form": "In lines."}), ("rewriting", {})])
def test_what_a_model_is_told_states_its_version_and_does_not_tell_it(name: str, values: dict[str, str]) -> None:
    told = instructions(name)

    said = told.with_values(**values)

    assert told.version >= 1
    assert "version" not in said.partition("\n")[0]
    assert all(value in said for value in values.values())


def test_instructions_without_a_version_are_refused() -> None:
    with pytest.raises(ValueError, match="as_lines"):
        instructions("as_lines")
