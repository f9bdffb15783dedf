"""Which wards a head names, and whether it concerns one of them."""

from __future__ import annotations

import pytest

from vectorstore.words.wards import ALL, concerns, wards_in


@pytest.mark.parametrize(
    ("text", "wards"),
    [
        ("Ossleby", ("Ossleby",)),
        ("Marrack Green, Ossleby, Fennimoor", ("Marrack Green", "Ossleby", "Fennimoor")),
        ("Ossleby, Tarnwick and Fennimoor", ("Ossleby", "Tarnwick", "Fennimoor")),
        ("Ossleby, Tarnwick, and Fennimoor.", ("Ossleby", "Tarnwick", "Fennimoor")),
        ("Ossleby Ward; Tarnwick Ward", ("Ossleby", "Tarnwick")),
        ("Ossleby & Fennimoor wards", ("Ossleby", "Fennimoor")),
        ("Ossleby, Ossleby", ("Ossleby",)),
        ("Stanford East and Corringham", ("Stanford East and Corringham",)),
        ("All Saints", ("All Saints",)),
        ("All Saints ward", ("All Saints",)),
        ("St John's", ("St John's",)),
    ],
)
def test_the_wards_of_a_head_are_named_as_printed(text: str, wards: tuple[str, ...]) -> None:
    assert wards_in(text) == wards
    assert all(concerns(text, ward) for ward in wards)  # what is counted can be asked for


@pytest.mark.parametrize(
    "text",
    (
        "All",
        "ALL.",
        "All wards",
        "All Wards (Kent)",
        "All electoral divisions",
        "All of the wards",
        "All council wards",
        "All – county wide",
        "Every ward",
        "Countywide",
        "County wide",
        "Borough-wide",
        "The whole borough",
        "Entire county",
    ),
)
def test_everywhere_is_said_in_many_ways_and_counted_in_one(text: str) -> None:
    assert wards_in(text) == (ALL,)
    assert concerns(text, "Ossleby")
    assert concerns(text, "all wards")


@pytest.mark.parametrize(
    "text", ["None", "N/A", "n/a", "Nil", "Not applicable", "No specific wards", "None specific", "."]
)
def test_none_is_no_ward(text: str) -> None:
    assert wards_in(text) == ()
    assert not concerns(text, "Ossleby")
    assert not concerns(text, text)


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("Marrack Green, Ossleby", "Ossleby"),
        ("Marrack Green, Ossleby", "marrack  GREEN ward"),
        ("Marrack Green and Ossleby", "Marrack Green"),
        ("Marrack Green and Ossleby", "Ossleby"),
        ("Stanford East and Corringham", "Stanford East & Corringham"),
        ("Aveley, Stanford East and Corringham", "Stanford East and Corringham"),
        ("Aveley, Stanford East and Corringham", "Corringham"),
        ("Llandaf, Pontprennau and Tŷ Gwyn", "Ty Gwyn"),
        ("Cafe Quarter", "Café Quarter"),
        ("St John’s", "St John's"),
        ("All Saints ward", "All Saints"),
    ],
)
def test_a_ward_is_found_whatever_its_case_accents_and_place_in_a_list(text: str, ward: str) -> None:
    assert concerns(text, ward)


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("Marrack Green, Ossleby", "Green"),
        ("Marrack Green", "Marrack"),
        ("Stanford East and Corringham", "Corringham and Fobbing"),
        ("Stanford East", "Stanford East and Corringham"),
        ("Ossleby", ""),
        ("All wards", ""),
        ("Ossleby", "All wards"),
        ("All Saints", "All"),
        ("Ossleby, Fennimoor", "Ossleby, Fennimoor"),
    ],
)
def test_part_of_a_name_another_ward_and_nothing_are_not_it(text: str, ward: str) -> None:
    assert not concerns(text, ward)
