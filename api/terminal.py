"""What the command line prints: answers, tables and complaints, safe for a terminal whatever a paper contains."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vectorstore.words.unseen import seen

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def plain(text: object) -> str:
    """A paper's text without what would drive a terminal or turn its words round, and with rich's markup escaped."""
    kept = (" " if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in seen(str(text)))
    return escape("".join(kept))


def say(text: str = "") -> None:
    _out.print(plain(text))


def lines(text: str) -> None:
    """Text that has its lines already: a wide one is not broken."""
    _out.print(plain(text), soft_wrap=True, end="")


def complain(text: str) -> None:
    _err.print(plain(text), style="red" if _err.is_terminal else None)


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    made = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        made.add_row(*("" if cell is None else plain(cell) for cell in row))
    _out.print(made)


def answer(reply: dict[str, Any]) -> None:
    """An answer with its references, as a person reads it."""
    say(reply["answer"])
    if reply["notice"]:
        say(reply["notice"])
    if reply["citations"]:
        say()
    for citation in reply["citations"]:
        say(f"[{citation['marker']}] {citation['reference']} ({citation['file']})")


def excerpts(reply: dict[str, Any]) -> None:
    if not reply["results"]:
        say("Nothing was found.")
    for number, found in enumerate(reply["results"], start=1):
        say(f"{number}. {found['reference']} ({found['file']})")
        say(found["text"])
        say()


def outcomes(rows: Sequence[Any]) -> None:
    """The table that ends an ingest."""
    counts = {
        fate: sum(r.fate == fate for r in rows)
        for fate in ("added", "updated", "unchanged", "withdrawn", "left out", "refused")
        if fate != "left out" or any(r.fate == fate for r in rows)
    }
    reasons = [(r.file, r.fate, r.why or "; ".join(r.warnings)) for r in rows if r.why or r.warnings]
    if reasons:
        table(("file", "fate", "why"), reasons)
        say()
    table(tuple(counts), [tuple(counts.values())])
