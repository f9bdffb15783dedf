"""What a chat model wrote, read with patience: sentences with passage numbers, out of JSON or out of lines.

A text may be read while it still grows: a sentence that is read of its beginning is read of the whole as well. Only
finished sentences are given; one that was cut off is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vectorstore.words.text import collapse, sentence_spans

SILENT = "NOT IN THE PAPERS"
"""What a model is told to write where the passages do not answer."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One sentence as a model wrote it, without its marks, and the numbers of the passages it names."""

    text: str
    numbers: tuple[int, ...] = ()


def read_draft(text: str, ended: bool = True) -> list[Proposed]:
    """The finished sentences of what was written so far. `ended`: nothing more comes, and nothing was cut off."""
    begins = _JSON.search(text)
    if begins:
        return list(_from_json(text[begins.start() :]))
    if not ended and _MAY_BE_JSON.fullmatch(text):
        return []
    read = list(_from_lines(text, ended))
    if not ended and read and not read[-1].numbers:
        read.pop()  # its number may be on the next line
    return read


def is_silent(text: str) -> bool:
    """Does a model say that the passages do not answer, and nothing else?"""
    said = re.sub(r"[\W_]+", " ", text).strip().upper()
    if _JSON.search(text):
        return not read_draft(text) and bool(re.search(r'"sentences"\s*:\s*\[\s*\]', text))
    return said.startswith(SILENT) and len(said) < 2 * len(SILENT)


_JSON = re.compile(r"\{\s*\"")
_MAY_BE_JSON = re.compile(r"\s*+(?:```\w*+\s*+)?(?:[{\[]\s*+)?(?:\{\s*+)?")
_NUMBERS = r"\d{1,3}(?:\s*+(?:,|;|&|and|[-–])\s*+(?:passages?\s*+)?\d{1,3})*"
_MARK = re.compile(
    rf"(?<!\s)\s*+(?:[\[【]\s*+(?:(?:passages?|sources?|nos?\.?|#)\s*+)?({_NUMBERS})\s*+(?:†[^\]】]{{0,200}})?[\]】]|"
    rf"\(\s*+(?:(?:see|from|source:?|in|per)\s++)?passages?\s++({_NUMBERS})\s*+\))",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"^\W{{0,4}}(?:(?:according to|as (?:stated|noted|shown|set out|described) in|in|from|per|based on)\s++(?:the\s++)?"
    rf"passages?\s*+(?:({_NUMBERS})\s*+)?[,:]\s*|(?:the\s++)?passages?\s*+(?:({_NUMBERS})\s*+)?(?::|[-–]\s|,?\s*(?:says?|states?|shows?|notes?|"
    rf"reports?|mentions?|explains?|indicates?|tells?(?: us)?)(?:\s+that)?[,:]?)\s+)",
    re.IGNORECASE,
)
_OPENING_MARK = re.compile(
    rf"[\[【]\s*+(?:passages?\s*+)?({_NUMBERS})\s*+[\]】](?:\s*+:\s++|\s++)(?=\S)", re.IGNORECASE
)
_TRAILING = re.compile(
    rf"(?<!\s)\s*+(?:[-–(]\s*+)?(?:sources?|see|references?|citations?):?\s*+(?:passages?\s*+({_NUMBERS})\s*+)?(?:\)\s*+)?$",
    re.I,
)
_ON_ITS_OWN = re.compile(
    rf"(?<!\n)\n++[ \t]*+(?=(?:[-–(]\s*)?(?:sources?|references?|citations?):?\s*(?:passages?\s*\d|[\[【]\s*\d)|"
    rf"[\[【]\s*(?:passages?\s*)?{_NUMBERS}\s*[\]】][ \t]*(?:\n|$))",
    re.IGNORECASE,
)
"""Before a line that holds nothing but the source of the one above it."""
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+(?=\S)|#{1,6}\s+|>\s*)+")
_ENDS = re.compile(r"[.!?…][\"'”’)*_]{0,3}$")
_END_OF_SENTENCE = re.compile(r"[.!?…]")


def _from_lines(text: str, ended: bool) -> Iterator[Proposed]:
    lines = _ON_ITS_OWN.sub(" ", text).split("\n")
    for n, line in enumerate(lines):
        last = n == len(lines) - 1
        if last and not ended and not line.strip():
            return
        bare = _BULLET.sub("", line).replace("**", "").replace("__", "").strip()
        if not bare or "```" in bare or re.fullmatch(r"[=~_*-]{3,}", bare):
            continue
        yield from _from_line(bare, finished=not last, ended=ended)


def _from_line(line: str, finished: bool, ended: bool) -> Iterator[Proposed]:
    """The sentences of a line. Of a line that may go on, the last is given only when a mark or a full stop ends it."""
    around: tuple[int, ...] = ()
    if opening := _OPENING_MARK.match(line):
        around = _numbers(opening[1])
        line = line[opening.end() :]
    pieces = list(_pieces(line))
    for place, (words, numbers) in enumerate(pieces):
        last = place == len(pieces) - 1
        if last and not finished:
            # "£1." may become "£1.5", and a full stop may have its mark still to come.
            if not ended:
                return
            if not numbers and not _ENDS.search(words):
                return
        if said := _SAYS.match(words):
            around = _numbers(said[1] or said[2] or "") or around
            words = words[said.end() :]  # noqa: PLW2901
        text = collapse(words).strip(" -–•")
        if text and not text.endswith(":"):
            yield Proposed(text[:1].upper() + text[1:], numbers or around)


def _pieces(line: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A line cut where a sentence ends, each with the marks in it and right after it."""
    marks = list(_MARK.finditer(line))
    # Marks are taken out before the line is cut: "It cost £5. [1] It opened." and "It cost £5 [1]. It opened." are alike.
    bare, at = "", 0
    held: list[tuple[int, tuple[int, ...]]] = []
    for mark in marks:
        bare += line[at : mark.start()]
        held.append((len(bare.rstrip()), _numbers(mark[1] or mark[2])))
        at = mark.end()
    bare += line[at:]
    if tail := _TRAILING.search(bare):
        bare = bare[: tail.start()]
        held = [(min(place, len(bare)), numbers) for place, numbers in held]
        held.append((len(bare), _numbers(tail[1] or "")))
    spans = sentence_spans(bare)
    if not spans:
        return
    begins = 0
    for n, (start, end) in enumerate(spans):
        until = end if n < len(spans) - 1 else len(bare)
        own = [
            number
            for place, numbers in held
            if begins < place <= until or (n == 0 and place == 0)
            for number in numbers
        ]
        begins = until
        yield bare[start:end], tuple(dict.fromkeys(own))


def _numbers(text: str) -> tuple[int, ...]:
    """ "1, 2 and 4" and "1-3" as numbers."""
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?", text):
        begins, ends = int(first), int(last or first)
        found += range(begins, ends + 1) if begins <= ends <= begins + 20 else (begins, ends)
    return tuple(dict.fromkeys(found))


_TEXTS = ("text", "sentence", "content", "statement", "answer")
_CITED = ("passages", "passage", "numbers", "sources", "source", "citations", "references", "cites")
_DECODER = json.JSONDecoder(strict=False)


def _from_json(text: str) -> Iterator[Proposed]:
    """Every whole object that holds a sentence, in order, whatever stands around it; a broken one is left out."""
    at = text.find("{")
    while at >= 0:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            end = at + 1
        else:
            yield from _of_object(value)
        at = text.find("{", end)


def _of_object(value: Any) -> Iterator[Proposed]:
    if isinstance(value, list):
        for item in value:
            yield from _of_object(item)
    if not isinstance(value, dict):
        return
    said = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)
    if said is None:
        for item in value.values():
            yield from _of_object(item)
        return
    given = next((value[name] for name in _CITED if name in value), ())
    around = tuple(dict.fromkeys(n for item in (given if isinstance(given, list) else [given]) for n in _given(item)))
    line = _BULLET.sub("", collapse(said)).replace("**", "")
    for one in _from_line(line, finished=True, ended=True):
        yield Proposed(one.text, one.numbers or around)


def _given(item: object) -> tuple[int, ...]:
    if isinstance(item, bool):
        return ()
    if isinstance(item, int):
        return (item,)
    return _numbers(item) if isinstance(item, str) else ()
