"""Whose portfolio a report belongs to, by heads as councils print them."""

from __future__ import annotations

import time

import pytest

from vectorstore.words.portfolios import DEPUTY, LEADER, belongs, portfolios_in


@pytest.mark.parametrize(
    ("text", "portfolios"),
    [
        # Invented heads.
        ("Councillor Tobias Wrenfield, Cabinet Member for Environment and Streets", ("Environment and Streets",)),
        ("Report of the Cabinet Member for Environment and Streets", ("Environment and Streets",)),
        ("Report of the Cabinet Member for Health – Annual Report 2021/22", ("Health",)),
        ("Portfolio Holder for Growth - Quarterly Report", ("Growth",)),
        ("Cllr Dray (Portfolio Holder for Housing & Homes)", ("Housing & Homes",)),
        ("Executive Member for Schools 2024", ("Schools",)),
        ("Cabinet Member: Finance", ("Finance",)),
        ("Lead Member for the Arts", ("Arts",)),
        ("Update from the Cabinet Member for Health on winter pressures", ("Health",)),
        ("Cabinet Member for Roads and Councillor Pask, Portfolio Holder for Finance", ("Roads", "Finance")),
        ("Cabinet Member for Roads and Cabinet Member for Finance", ("Roads", "Finance")),
        ("Cabinet Member for Roads and the Corporate Director of Resources", ("Roads",)),
        ("Cabinet Member for Roads, Amy Hale, Director of Streets", ("Roads",)),
        ("Cabinet Member for Roads; the cabinet member for roads", ("Roads",)),
        ("Report of the Leader", (LEADER,)),
        ("Council Leader", (LEADER,)),
        ("Report of the Deputy Leader of Averlock Vale Borough Council", (DEPUTY,)),
        # Heads as English councils print them, some of them broken off at the end of a line.
        ("Councillor Jack Duffin, Cabinet Member for Central Services", ("Central Services",)),
        ("Report of Cabinet Member for Overall Change and Improvement", ("Overall Change and Improvement",)),
        ("Derek Murphy – Cabinet Member for Economic Development", ("Economic Development",)),
        ("Sue Chandler, Cabinet Member for Integrated Children’s Services", ("Integrated Children’s Services",)),
        ("Dylan Jeffrey, Cabinet Member for Communications and", ("Communications",)),
        (
            "Peter Oakford, Deputy Leader and Cabinet Member for Finance, Corporate and Traded Services",
            ("Finance, Corporate and Traded Services", DEPUTY),
        ),
        ("Roger Gough, Leader,", (LEADER,)),
        ("Roger Gough – Leader of the Council", (LEADER,)),
    ],
)
def test_a_portfolio_is_named_as_printed_without_its_holder(text: str, portfolios: tuple[str, ...]) -> None:
    assert portfolios_in(text) == portfolios
    assert all(belongs(name, name) for name in portfolios)  # what is counted can be asked for


@pytest.mark.parametrize(
    "text",
    (
        "Cabinet Member Updates",
        "Verbal updates by the Cabinet Member",
        "Cabinet Member: Councillor Gwilym Pask",
        "Cabinet Member for 2024",
        "Murray James - Operational Service Lead - ICT",
        "Oliver Richardson, Armed Forces Champion",
        "Karen Wheeler, Director of Strategy, Communications and Customer Services",
        "Group Leader",
        "Leader of the Opposition",
        "Report of the Leader of the Labour Group",
        "The membership of the Cabinet",
        "",
    ),
)
def test_an_officer_and_an_office_without_a_portfolio_have_none(text: str) -> None:
    assert portfolios_in(text) == ()


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Environment and Streets", "Environment and Streets"),
        ("Environment and Streets", "environment & streets"),
        ("Environment and Streets", "Environment"),
        ("Environment and Streets", "Streets"),
        ("Environment and Streets", "Cabinet Member for Environment"),
        ("Finance, Corporate and Traded Services", "Finance"),
        ("Integrated Children’s Services", "integrated children's services"),
        ("Économie", "economie"),
        (LEADER, "Leader"),
        (LEADER, LEADER),
        (DEPUTY, "the Deputy Leader"),
    ],
)
def test_a_portfolio_is_found_by_words_of_its_name(held: str, asked: str) -> None:
    assert belongs(held, asked)


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Environment and Streets", "Environ"),
        ("Environment and Streets", "Streets and Environment"),
        ("Environment", "Environment and Streets"),
        ("Environment", ""),
        ("Environment", "and"),
        ("Environment", "Cabinet Member for Finance"),
    ],
)
def test_parts_of_words_and_other_portfolios_are_not_it(held: str, asked: str) -> None:
    assert not belongs(held, asked)


def test_a_text_of_nothing_but_offices_is_read_once() -> None:
    began = time.process_time()

    portfolios_in("Cabinet Member for bins " * 3_500)  # 100 KB

    assert time.process_time() - began < 5.0  # seconds; read again at each office it took minutes
