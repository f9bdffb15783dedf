"""A sheet of excerpts to Markdown (CommonMark) in which no word of a paper can become markup, a link or HTML."""

from __future__ import annotations

import re

from api.exports.sheet import CHECK, EXCERPTS, READ_OUT, REFERENCES, TITLE, Sheet, line, lines

MEDIA_TYPE = "text/markdown; charset=utf-8"

# CommonMark 0.31, 2.4: a backslash takes the meaning of any of ASCII's signs. Of GitHub's additions the links without
# brackets ("www.", "a@b", "https://"), tables and struck-out words are kept from beginning too.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~^$&@]|(?<=[Ww]{3})\.|:(?=\S)|!(?=\[)")
_BEGINS_A_BLOCK = re.compile(r"[-+=]|\d{1,9}(?=[.)])")


def markdown_of(sheet: Sheet) -> bytes:
    parts = [f"# {TITLE}", escaped(sheet.made)]
    if sheet.searched:
        parts.append(escaped(sheet.searched))
    parts += [CHECK, f"## {EXCERPTS}"]
    for n, excerpt in enumerate(sheet.excerpts, start=1):
        parts.append(f"### \\[{n}\\] {escaped(excerpt.title)}")
        parts.append("\\\n".join(f"> {escaped(part)}" for part in lines(excerpt.text)))
        if excerpt.readings:
            parts.append(READ_OUT)
            parts.append("\n".join(f"- {escaped(reading)}" for reading in excerpt.readings))
        parts.append(f"{excerpt.standing}. Reference \\[{n}\\].")
    parts.append(f"## {REFERENCES}")
    parts.append("\n".join(f"{n}. {escaped(e.reference)}" for n, e in enumerate(sheet.excerpts, start=1)))
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    plain = _MARKS.sub(lambda mark: "\\" + mark[0], line(text))
    begins = _BEGINS_A_BLOCK.match(plain)
    if begins is None:
        return plain
    # "2024. A year" would be a numbered list: it is the full stop that is taken at its word, "-" and "+" themselves are.
    at = begins.end() if begins[0].isdigit() else 0
    return f"{plain[:at]}\\{plain[at:]}"
