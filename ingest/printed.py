"""Words to printed lines and their parts: what tables and running text on a page are made of."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.ink import Word
from vectorstore.words.figures import is_cell
from vectorstore.words.text import LIST_MARKS, join_lines

APART = 1.3
"""Words further apart than this many type sizes stand in different columns."""


MARK = re.compile(
    rf"[{LIST_MARKS}–—-]|\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})[.)]|\d{{1,2}}(?:\.\d{{1,3}}){{1,3}}\.?|[A-Z]\."
)


class Column(NamedTuple):
    """One column: its edges, and which column of the ruled frame it lies in."""

    left: float
    right: float
    ruled: int = 0


class PrintedLine(NamedTuple):
    words: tuple[Word, ...]

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def base(self) -> float:
        return statistics.median(word.bottom for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        return statistics.median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


class TableRow(NamedTuple):
    cells: tuple[str, ...]
    bold: bool
    head: bool = False


class Piece(NamedTuple):
    """One thing on the page, from the top down: lines of text, or a table's rows under their columns' names."""

    top: float
    left: float
    lines: tuple[PrintedLine, ...] = ()
    rows: tuple[TableRow, ...] = ()
    names: tuple[str, ...] = ()
    label: int = 0
    columns: tuple[Column, ...] = ()
    bottom: float = 0.0


def printed_lines(words: Iterable[Word]) -> list[PrintedLine]:
    """Words to printed lines, top down, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.bottom, w.left)):
        middle = (word.top + word.bottom) / 2
        for line in reversed(lines[-4:]):
            other = line[-1]
            half = 0.45 * min(word.size, other.size)
            if abs((other.top + other.bottom) / 2 - middle) <= max(half, 1.0) or (
                # a raised or lowered word of smaller type
                word.size < 0.8 * other.size and other.top - 0.3 * other.size <= middle <= other.bottom
            ):
                line.append(word)
                break
        else:
            lines.append([word])
    made = [PrintedLine(tuple(sorted(line, key=lambda w: w.left))) for line in lines]
    return sorted(_raised(made), key=lambda line: line.base)


def _raised(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Small raised or lowered words ("13 th", footnote marks) back into the line they stand on."""
    whole: list[PrintedLine | None] = list(lines)
    for n, line in enumerate(lines):
        for m in range(max(0, n - 2), min(len(lines), n + 3)):
            home = whole[m]
            if m != n and home is not None and len(line.words) <= 2 and _stands_on(line, home):
                whole[m] = PrintedLine(tuple(sorted([*home.words, *line.words], key=lambda w: w.left)))
                whole[n] = None
                break
    return [line for line in whole if line is not None]


def _stands_on(small: PrintedLine, line: PrintedLine) -> bool:
    return (
        small.size < 0.8 * line.size
        and small.bottom > line.top - 0.3 * small.size
        and small.top < line.bottom
        and any(abs(small.left - word.right) < 0.5 * word.size for word in line.words)
    )


def segments_of(line: PrintedLine) -> list[list[Word]]:
    """A line's pieces that stand well apart; the mark or number of a list item is no piece of its own."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in itertools.pairwise(line.words):
        far = word.left - before.right > APART * min(word.size, before.size)
        if far and not (
            len(parts) == 1 and len(parts[0]) <= 2 and MARK.fullmatch(parts[0][-1].text) and not is_cell(word.text)
        ):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def has_figure(line: PrintedLine) -> bool:
    parts = segments_of(line)
    return any(is_cell(" ".join(word.text for word in part)) for part in parts)


def cells_only(line: PrintedLine) -> bool:
    return all(is_cell(word.text) for word in line.words)


def cell_text(words: Sequence[Word]) -> str:
    text = ""
    for line in printed_lines(words):
        # A narrow column breaks a word anywhere: "Varianc" over "e".
        broken = text[-1:].isalpha() and re.fullmatch(r"[b-hj-z]", line.text)
        text = text + line.text if broken else join_lines((text, line.text)) if text else line.text
    return text


def straddles(word: Word, columns: Sequence[Column]) -> bool:
    third = 0.33 * (word.right - word.left)
    return any(word.left + third < c.right < word.right - third for c in columns[:-1])


def nearest_column(columns: Sequence[Column], word: Word, among: Iterable[int]) -> int:
    middle = (word.left + word.right) / 2
    return min(among, key=lambda n: max(columns[n].left - middle, middle - columns[n].right, 0.0))
