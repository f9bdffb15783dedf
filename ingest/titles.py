"""What a paper is called, by the words printed large or alone at its top: for papers whose heads do not name a title.

Only what is printed there counts, never a guess: a letter has no title, nor has a page that begins with its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line
from vectorstore.words.dates import dates_in

TOP = 8
"""How many of the first lines may begin a title."""
FORM_LINES = 45
"""How far down a form may name what it is about."""
LONGEST = 32
"""Words of a title."""
MOST_LINES = 3
"""Of a title that white space sets apart."""
FULL_LINE = 50
"""Signs: a bold line as long goes on in the bold line below it."""
COVER_LINES = 9
"""A first page with no more lines than that is a cover: what stands on it is broken over lines to look well."""

# What is held against whole lines is tied to their beginning: strange text cannot have it begin again at every letter.
_LETTER = re.compile(
    r"^(?:dear\b|direct dial|ask for\s*:|(?:our|your) ref\b)|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$", re.IGNORECASE
)
"""A greeting, a reference or an address with its post code: the page is a letter."""
_PASSED_OVER = re.compile(
    r"\A(?:official(?:\W+sensitive)?|(?:final |working )?draft(?: version)?|final(?: version)?|public|unrestricted|"
    r"for (?:publication|information|decision|approval)\b.{0,12}|page \d+.*|(?:agenda )?item(?: no\.?)? ?\d+\w?|"
    r"(?:https?://|www\.)\S+|to\s*:.*|by\s*:.*|date\s*:.*|from\s*:.*|not protectively marked|welcome)\W*",
    re.IGNORECASE,
)
_COUNCIL = re.compile(
    r"\A(?:.{0,40}\b(?:county|borough|city|district|town|parish|community|metropolitan|cymuned|sir)\b.{0,20}\b(?:council|cyngor)|"
    r"cyngor .{3,40}|.{3,40} council|council|cabinet|.{3,70} (?:committee|board|panel|forum))\W*",
    re.IGNORECASE,
)
"""Whose paper it is says nothing of what it is about."""
_OF_A_MEETING = re.compile(
    r"(?:county|borough|district|city|town|parish|full|council|cabinet|committee|meeting|extraordinary|annual|special|held|the|"
    r"date|and|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|"
    r"jul|aug|sept?|oct|nov|dec|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
"""With a date these only say which meeting it was for."""
_ANNEX = re.compile(
    r"\A((?:appendix|annexe?|schedule|enclosure|attachment|atodiad) (?:[A-Z]{1,2}|[IVX]{1,4}|\d{1,2}[A-Z]?))\b[\s:.)\-–—]*(.*)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\A.{0,60}\b(?:form|screening tool|project information|record of (?:officer )?decision|decision (?:notice|record)|"
    r"pro-?forma|impact assessment)(?: .{0,30})?",
    re.IGNORECASE,
)
_COUNCILS = re.compile(r"^.{2,40}\bcouncil\s*[-–—:]\s*", re.IGNORECASE)
_ABOUT = re.compile(
    r"\A(?:(?:eqia|project|report|decision|policy|amendment|proposal|form) (?:title|name)|title of (?:the )?\w+|title|"
    r"subject(?: matter)?(?:\s*/\s*title of decision)?|name of (?:the )?\w+)\b\s*(?P<ends>:)?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
"""Where a form says what it is about."""
_NEXT_FIELD = re.compile(
    r"^[A-Z][\w /&’'()-]{1,50}:|^(?:section|part) [A-Z0-9]\b|\?$|"
    r"^(?i:responsible|approved by|head of|directorate|lead|author|type of|department|service|division)\b"
)
_SENTENCE = re.compile(r"[.;]$|^[a-z(\[•●▪*“\"]|^\d+(?:\.\d+)+\b|^\d+\. |:$")
_GOES_ON = re.compile(r"(?:[-–—,&:/]|\b(?:and|of|the|for|to|in|on|at|with|by|from|a|an|into|future))$", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"\A(?:contents|introduction|summary|background|purpose|present|apologies|agenda|minutes|index|notes?|"
    r"(?:members )?(?:present|in attendance).*|proposed? by.*|seconded? by.*|proposer.*|seconder.*|by .*|report (?:by|of) .*|"
    r"question \d++.*|(?:[\d\W]*)(?:appendix|annexe?) \w{1,3}|produced by.*|"
    r"as at .*|(?:adopted|published|updated) .*|section|relevant portfolio .*)",
    re.IGNORECASE,
)


def printed_title(lines: Sequence[Line]) -> str | None:
    """The title at the top of a paper, from the lines of its first pages with their running heads; None where none is."""
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    top = first[:TOP]
    if not top or any(_LETTER.search(line.text) for line in first[:12]):
        return None
    for i, line in enumerate(top):
        text = _own(line)
        if _is_passed_over(text):
            continue
        if annex := _ANNEX.fullmatch(text):
            return _annexed(annex[1], annex[2], first, i)
        if len(text.split()) <= LONGEST // 2 and _FORM.fullmatch(text):
            form, about = _COUNCILS.sub("", text), _formed(lines[:FORM_LINES])
            return f"{form} – {about}" if about else form
        return _from(first, i)
    return None


def _own(line: Line) -> str:
    """What a line says by itself; nothing of a table's row, of which several cells are filled."""
    filled = [cell for cell in line.cells if cell]
    return line.text if line.table is None or len(filled) <= 1 else ""


def _is_passed_over(text: str) -> bool:
    if not text or _PASSED_OVER.fullmatch(text) or _COUNCIL.fullmatch(text):
        return True
    left = [w for w in re.findall(r"[a-z]{3,}", text.casefold()) if not _OF_A_MEETING.fullmatch(w)]
    return bool(dates_in(text)) and not left


def _annexed(annex: str, rest: str, first: Sequence[Line], i: int) -> str | None:
    if len(re.findall(r"[A-Za-z]{3,}", rest)) >= 1 and not rest[:1].islower():
        parts = rest
        after = first[i + 1] if i + 1 < len(first) else None
        if after and (_GOES_ON.search(rest) or _own(after)[:1].islower() or _continues(first[i], after, first[i].text)):
            parts = f"{rest} {_own(after)}".strip()
        return f"{annex} – {_short(parts)}" if _fits(rest) else None
    below = next((n for n in range(i + 1, min(i + 4, len(first))) if not _is_passed_over(_own(first[n]))), None)
    under = _from(first, below) if below is not None else None
    return f"{annex} – {under}" if under else None


def _from(first: Sequence[Line], i: int) -> str | None:
    """The title that begins at a line: one that stands out, with what it goes on in."""
    line, text = first[i], _own(first[i])
    cover = len(first) <= COVER_LINES
    block = _block(first, i)
    apart = len(block) <= MOST_LINES and not block[-1].endswith((".", ";", ":"))
    if not _fits(text) or not (line.bold or apart or cover or _capitals(text)):
        return None
    parts = [text]
    for after in first[i + 1 : i + 5]:
        more = _own(after)
        if not more or _NO_TITLE.fullmatch(more) or _is_passed_over(more) or _NEXT_FIELD.search(more):
            break
        loose = (cover or len(parts[-1]) >= FULL_LINE) and not after.gap
        if not (_GOES_ON.search(parts[-1]) or more[:1].islower() or loose or _continues(line, after, parts[-1])):
            break
        if (_SENTENCE.search(more) and not more[:1].islower()) or len(" ".join([*parts, more]).split()) > LONGEST:
            break
        parts.append(more)
    return _short(" ".join(parts))


def _block(first: Sequence[Line], i: int) -> list[str]:
    """What stands from a line down to the next white space or table."""
    below = next((n for n in range(i + 1, len(first)) if first[n].gap or first[n].table), len(first))
    return [line.text for line in first[i:below]]


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _continues(line: Line, after: Line, before: str) -> bool:
    """Is the line after printed as part of the same block of bold lines? After a full line white space may be leading."""
    alike = line.bold and after.bold and _capitals(line.text) == _capitals(after.text)
    close = not after.gap or len(before) >= FULL_LINE
    return alike and close and bool(_own(after)) and not _NO_TITLE.fullmatch(_own(after))


def _fits(text: str) -> bool:
    n = len(text.split())
    letters = sum(c.isalpha() for c in text)
    return (
        0 < n <= LONGEST
        and letters >= max(4, len(text) // 2)
        and not _SENTENCE.search(text)
        and not _NO_TITLE.fullmatch(text)
        and (n > 1 or text.isupper() or letters > 6)
    )


def _formed(lines: Sequence[Line]) -> str | None:
    """What a form says it is about: the field is named, and filled beside or below."""
    texts = [line.text for line in lines]
    for i in range(len(texts)):
        for taken in (1, 2):  # a field's name may be broken over two lines
            label = " ".join(texts[i : i + taken])
            found = _ABOUT.fullmatch(label)
            if not found or (taken == 2 and not found["ends"]):
                continue
            rest, again = found["rest"], label.split()[0].casefold()
            if found["ends"] and rest:
                filled = next((c for c in lines[i].cells[1:] if c), rest) if taken == 1 else rest
                return _short(filled) if _worth(filled) else None
            if rest:
                continue  # the words happen to begin a sentence
            value: list[str] = []
            for line, text in zip(lines[i + taken : i + taken + 4], texts[i + taken : i + taken + 4], strict=False):
                if (
                    _NEXT_FIELD.search(text)
                    or text.casefold().split()[0] == again
                    or (value and (line.bold or line.gap) and not _GOES_ON.search(value[-1]))
                ):
                    break
                value.append(text)
                if text.endswith("."):
                    break
            said = " ".join(value)
            return _short(said) if _worth(said) else None
    return None


def _worth(text: str) -> bool:
    return 1 <= len(text.split()) <= 2 * LONGEST and sum(c.isalpha() for c in text) >= 6


def _short(text: str) -> str:
    words = text.rstrip(" .:,-–—").split()
    return " ".join(words[:LONGEST]) + ("…" if len(words) > LONGEST else "")
