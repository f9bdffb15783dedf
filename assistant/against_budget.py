"""Over or under its budget: said by code from the two cells of a row that is quoted, where that is what is asked."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answer import Said
from prompts import phrase

_ASKED = re.compile(
    r"\b(?:over|under|above|below|within)(?: or (?:over|under|above|below))? (?:its |the |our |their )?budget\b|"
    r"\b(?:over|under)-?sp(?:en[dt]|ending|ent)\b",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"(?P<name>.*?)\s(?P<value>(?P<amount>[-−+]?£?\(?[-−]?£?\d[\d,]*(?:\.\d+)?\)?)(?P<unit>(?:m|k|bn)?(?: \([^()]{1,8}\))?))"
)
_NOT_THIS = re.compile(r"\b(?:variance|variation|last year|previous|prior|profiled?|remaining|%)", re.IGNORECASE)
_MEASURED = ("forecast", "outturn", "actual", "spend")
"""What is held against a budget, by what its column is called, the first that there is."""


def against_budget(question: str, first: Said) -> Said | None:
    """ "The forecast of 8 (£000) is over the budget of (7) (£000)", with the first quote's marker; it is verified like all.

    None where that is not asked, no single row is read, or it does not print one budget and one forecast or outturn.
    """
    if not _ASKED.search(question) or len(first.citations) != 1:
        return None
    citation = first.citations[0]
    cells = [m for c in (citation.reading or "").partition(": ")[2].split("; ") if (m := _CELL.fullmatch(c))]
    cells = [cell for cell in cells if not _NOT_THIS.search(cell["name"])]
    budgets = [cell for cell in cells if "budget" in cell["name"].casefold()]
    held = next((h for word in _MEASURED if (h := [c for c in cells if word in c["name"].casefold()])), [])
    if len(budgets) != 1 or len(held) != 1 or held == budgets or held[0]["unit"] != budgets[0]["unit"]:
        return None
    value, budget = _amount(held[0]["amount"]), _amount(budgets[0]["amount"])
    word = next(word for word in _MEASURED if word in held[0]["name"].casefold())
    name = "on_budget" if value == budget else "over_budget" if value > budget else "under_budget"
    said = phrase(name, measured=word, value=held[0]["value"], budget=budgets[0]["value"])
    return Said(f"{said} [{citation.marker}]", (citation,))


def _amount(printed: str) -> Decimal:
    """A cell's figure with its sign: "(7)" is -7."""
    value = Decimal(re.sub(r"[^\d.]", "", printed))
    return -value if printed.lstrip("£+").startswith(("(", "-", "−")) else value
