"""Which lines are headings, and of which style."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.block import MARK, NUMBERED, STANDARD, Block, Form
from ingest.flat_tables import is_row
from ingest.lines import Line
from vectorstore.words.figures import is_cell
from vectorstore.words.text import join_lines

_SMALL_WORDS = frozenset("a an and as at by for from in into of on or the to with &".split())


CERTAIN = ("standard", "capitals", "numbered 0", "numbered 1")
"""Heading styles that are not mistaken for the first line of a table."""


CAPTION = re.compile(r"(?:table|figure|chart|map)\s+[A-Z]?\d", re.IGNORECASE)
"""A table's or picture's own title: no part of the heading above it."""


_REFERENCE = re.compile(r"\d{2}/\d{4,6}(?:\s*+[-–:]\s++|\s++)")
"""A decision's own number before a minute's title: "92. 24/00096 - Commissioning Plan"."""


_MOVERS = re.compile(r"(?:proposer|seconder|mover|(?:proposed|seconded|moved) by)\b", re.IGNORECASE)
"""Who puts a motion: a statement to be quoted, however boldly it is printed, and no title of what follows."""


_PUTS_TO_A_MEETING = re.compile(
    r"(?:To |That |If [^,]{3,80}, )?(?:ADOPT|AGREE|APPROVE|ASK|AUTHORISE|COMMENT|CONFIRM|CONSIDER|CREATE|DEBATE|DECIDE|"
    r"DELEGATE|ENDORSE|INSTRUCT|NOTE|RECOMMEND|REFER|REQUEST|RESOLVE|SUPPORT)\b(?=.{0,40}[a-z])"
)
"""What a meeting is asked to do, its verb in capitals: a recommendation, however boldly it is printed."""


def heading_at(lines: Sequence[Line], i: int) -> Block | None:
    line = lines[i]
    text = MARK.sub("", line.text)
    marked = text != line.text
    after = lines[i + 1] if i + 1 < len(lines) else None
    if line.cells or len(text) > 110 or after is None or not re.search(r"[^\W\d_]{2}", text):
        return None
    words = text.split()
    if (
        CAPTION.match(text)
        or _MOVERS.match(text)
        or len(words) > 14
        or text[-1] in ".,;"
        or text.endswith((" the", " of", " and", " to", " a", " in"))
    ):
        return None
    if STANDARD.match(text) and (marked or line.gap or text.isupper()) and len(words) <= 8:
        return Block(Form.HEADING, [Line(text.rstrip(":"), line.page, line.gap)], style="standard")
    numbered = NUMBERED.match(text)
    if numbered:
        rest = _REFERENCE.sub("", text[numbered.end() :])
        alone = (
            after.gap
            or (line.bold and (line.gap or not after.bold))
            or NUMBERED.match(after.text) is not None
            or after.page != line.page
        )
        if (
            rest[:1].isupper()
            and not _PUTS_TO_A_MEETING.match(rest)
            and not rest.endswith(":")
            and len(rest.split()) <= 12
            and alone
            and (line.gap or line.bold or i == 0)
            and _titled(rest)
        ):
            number = numbered[1] or numbered[2] or numbered[3]
            return Block(Form.HEADING, [line], style=f"numbered {number.count('.')}", number=number)
        return None
    if marked and not text.isupper():
        return None
    letters = [c for c in text if c.isalpha()]
    # One short word in capitals is more often an abbreviation or a RAG rating in a table than a heading.
    substantial = (
        text[0] not in "(*" and len(words) <= 12 and (len(letters) >= 4 if len(words) > 1 else len(letters) >= 7)
    )
    if substantial and sum(c.isupper() for c in letters) > 0.85 * len(letters):
        # "COVID-19" is a topic under a chapter, not a chapter.
        style = "title" if any(c.isdigit() for c in text) and len(words) < 3 else "capitals"
        return Block(Form.HEADING, [Line(text, line.page, line.gap)], style=style)
    if line.bold and (not after.bold or _MOVERS.match(after.text)) and _titled(text) and not is_row(text):
        return Block(Form.HEADING, [line], style="title")
    # Where the file marks its paragraphs there is room around every one of them.
    if (
        line.gap
        and after.gap
        and not line.begins
        and not text.endswith(":")
        and _titled(text)
        and len(words) <= 9
        and text[0].isupper()
    ):
        return Block(Form.HEADING, [line], style="title")
    return None


def marked_heading(line: Line, minutes: bool = False) -> Block:
    """The heading of a line that the file itself marks as one. A numbered one of minutes opens a minute."""
    text = MARK.sub("", line.text)
    numbered = NUMBERED.match(text)
    number = (numbered[1] or numbered[2] or numbered[3]) if numbered else None
    style = f"level {line.level}"
    if minutes and number and "." not in number:
        style = "numbered 0"
    return Block(Form.HEADING, [Line(text, line.page, line.gap)], style=style, number=number)


_AGENDA_ITEM = re.compile(r"\(?items? \d{1,2}", re.IGNORECASE)


def heads_minutes(heading: Block, lines: Sequence[Line], i: int) -> bool:
    """Numbered paragraphs, lists of names and results of votes look like headings, and minutes are full of them."""
    text = heading.text
    if re.match(r"(?:for|against|abstain\w*|abstentions?)\b\s*[(:]", text, re.IGNORECASE) or text.count(",") > 2:
        return False
    if heading.style.startswith("numbered"):
        after = i + len(heading.lines)
        below = lines[after].text if after < len(lines) else ""
        printed = lines[i].text
        # Where nothing is bold, a title stands alone under its number: "41. Swimming Pool", not "5) Mr Gough proposed …".
        title = re.match(r"\d{1,3}\.\s", printed) is not None and "RESOLVED" not in text
        alone = lines[i].page is None or (lines[i].gap and after < len(lines) and lines[after].gap)
        return lines[i].bold or _AGENDA_ITEM.match(below) is not None or (title and alone)
    return lines[i].page is None or lines[i].bold or heading.style in CERTAIN


def bold_run(lines: Sequence[Line], i: int) -> int:
    """How many lines from line i are bold, with no room between them, above one that is not."""
    end = i
    while end < len(lines) and lines[end].bold and lines[end].table is None and (end == i or not lines[end].gap):
        if end > i and (
            lines[end].page != lines[i].page
            or NUMBERED.match(lines[end].text)
            or CAPTION.match(lines[end].text)
            or _MOVERS.match(lines[end].text)
        ):
            break
        end += 1
    return end - i


def long_heading(lines: Sequence[Line], i: int, run: int) -> Block | None:
    """A heading that runs over two to four bold lines."""
    if run > 4 or not (lines[i].gap or i == 0 or NUMBERED.match(lines[i].text) or not lines[i - 1].bold):
        return None
    text = join_lines(line.text for line in lines[i : i + run])
    words = text.split()
    if len(words) > 45 or text[-1] in ".,;" or lines[i].cells or not re.search(r"[^\W\d_]{2}", text):
        return None
    numbered = NUMBERED.match(text)
    if numbered:
        if _PUTS_TO_A_MEETING.match(text[numbered.end() :]):
            return None
        number = numbered[1] or numbered[2] or numbered[3]
        return Block(Form.HEADING, list(lines[i : i + run]), style=f"numbered {number.count('.')}", number=number)
    if text.endswith(":") or not text[:1].isupper() or _MOVERS.match(text):
        return None
    style = "capitals" if text.isupper() else "title"
    return Block(Form.HEADING, list(lines[i : i + run]), style=style)


def _titled(text: str) -> bool:
    """Could this be a title: no verb-like tail, few small words, no figures in columns?"""
    words = text.split()
    figures = [w for w in words if is_cell(w) and not re.fullmatch(r"(?:19|20)\d\d", w)]
    if len(figures) > 1 or "@" in text or "http" in text:
        return False
    starts = [w for w in words if w[:1].isalpha() and w.casefold() not in _SMALL_WORDS]
    return bool(starts) and (len(words) <= 4 or sum(w[0].isupper() for w in starts) >= 0.5 * len(starts))
