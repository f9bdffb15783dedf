"""Over or under budget: said from the row's own two cells, and only where that is asked."""

from __future__ import annotations

import pytest

from assistant.against_budget import against_budget
from assistant.answer import Citation, Said
from assistant.verify import holds
from tests.invented import document, found, table


def row(reading: str) -> Said:
    printed = "Lighthouse 1"
    passage = table("wells", "Row", [(printed, reading)])
    return Said(f"{reading} [1]", (Citation(1, found(passage, document()), printed, 1, reading=reading),))


ASKED = "Was the lighthouse over or under its budget?"


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            "Lighthouse: Last year outturn 86 (£000); Budget (7) (£000); Q1 Forecast 8 (£000); Q1 Variance 15 (£000)",
            "The forecast of 8 (£000) is over the budget of (7) (£000). [1]",
        ),
        (
            "Lighthouse: Budget 96.3 (£m); Forecast 87.7 (£m); Variance -8.6 (£m)",
            "The forecast of 87.7 (£m) is under the budget of 96.3 (£m). [1]",
        ),
        ("Lighthouse: Budget 1,200; Actual 1,200", "The actual of 1,200 is the same as the budget. [1]"),
        ("Lighthouse: Budget 1,200; Budget to date 600; Forecast 1,300", None),
        ("Lighthouse: Budget 1,200; Budget variance 100", None),
        ("Lighthouse: Budget 1,200; Forecast to be confirmed", None),
        ("Lighthouse: Budget 1,200; Forecast ,", None),
        ("Lighthouse: Budget £1.2m; Forecast £900k", None),
    ],
)
def test_the_forecast_is_held_against_the_budget_of_its_row(reading: str, said: str | None) -> None:
    verdict = against_budget(ASKED, row(reading))

    assert (verdict.text if verdict else None) == said
    assert verdict is None or holds(verdict)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How far over budget is the lighthouse?", True),
        ("Is the lighthouse underspent?", True),
        ("Is the lighthouse forecast to overspend?", True),
        ("Is the lighthouse within budget?", True),
        ("What is the budget of the lighthouse?", False),
        ("Is there a light over the bridge?", False),
    ],
)
def test_it_is_said_where_it_is_asked(question: str, said: bool) -> None:
    assert bool(against_budget(question, row("Lighthouse: Budget 12; Forecast 16"))) is said


def test_nothing_is_said_of_a_sentence_that_is_no_row() -> None:
    passage = table("wells", "Row", [("Budget 12, forecast 16", None)])
    said = Said("“Budget 12, forecast 16” [1]", (Citation(1, found(passage, document()), "Budget 12, forecast 16", 1),))

    assert against_budget(ASKED, said) is None


def test_the_verifier_does_not_pass_the_other_word() -> None:
    first = row("Lighthouse: Budget 12; Forecast 16")
    verdict = against_budget(ASKED, first)

    assert verdict and holds(verdict)
    assert not holds(Said(verdict.text.replace("over", "under"), first.citations))
