"""The first lines of a paper to what it says it is: committee, date, item, title, kind, and whether it is exempt."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.exempt_lines import HEAD, TOP, in_part_two, label_at, names_another
from ingest.lines import Line
from vectorstore.words.dates import dates_in
from vectorstore.words.papers import Item

HEAD_LINES = 45
"""How far down a paper its head may reach."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What was recognised. None is "the paper does not say", never a guess."""

    title: str | None = None
    committee: str | None = None
    meeting_date: datetime.date | None = None
    item: str | None = None
    kind: str = "other"
    exempt: bool = False
    exempt_as: str | None = None
    """In which words it says so."""


_BODY = re.compile(
    r"^(?:(?:extraordinary |annual |full |county |borough |city |district |town |parish )?(?:council|cabinet)|"
    r"[A-Z][\w&,'’\- ]{2,80}\b(?:sub-?committee|committee|panel|board|forum|group))$",
    re.IGNORECASE,
)
_WHOLE_COUNCIL = re.compile(
    r"^[\w' ]+ (?:county|borough|city|district|town|parish|metropolitan) council$|^[\w']+ council$", re.I
)
_MINUTES = re.compile(
    r"^minutes of (?:a |the )?(?:previous )?(?:meeting of )?(?:the )?(.{3,90}?)(?: held|,| -|:|$)", re.IGNORECASE
)
_OF_MEETING = re.compile(
    r"^(?:printed )?(?:agenda|minutes|decisions|meeting)(?: and (?:draft )?minutes)? (?:for|of) (?:(?:a )?joint meeting - )?"
    r"(.{3,150}?) on (?:\w+day,? )?\d{1,2}",
    re.IGNORECASE,
)
"""How a published page names its meeting: "Agenda for Planning Committee on Thursday 15 January 2026, 7:30 pm"."""
_ITEM = re.compile(r"(?:^|\s)(?:agenda )?item(?: no\.?| number)?\s*(?::\s*)?(\d{1,2}[a-z]?)\s*$", re.IGNORECASE)
_TO = re.compile(r"^to:? (.{3,80}?) ?(?:[-–—,]|\bon\b) ?(?=\d{1,2}(?:st|nd|rd|th)? [A-Z])", re.IGNORECASE)
_TO_BARE = re.compile(r"^to:\s+(.{3,80})$", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:subject|title|report title)\s*:\s{0,20}(.{4,200})$", re.IGNORECASE)
_BRIEFING = re.compile(r"^briefing note\s*:\s{0,20}(.{4,200})$", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?:wards?\b.{0,40}:|key decision|report of\s*:|report by\s*:|report authors?\s*:|accountable|from\s*:|this report is|"
    r"classification|portfolio|past pathway|future pathway|electoral division|decision no|date\s*:|meeting\s*:)",
    re.IGNORECASE,
)


def cover_of(lines: Sequence[Line]) -> Cover:
    """What the first lines of a paper, or of one report in a pack, say about it."""
    head = list(lines[:HEAD_LINES])
    texts = [line.text for line in head]
    top = texts[: max(12, head_length(lines))]
    kind = _kind(texts)
    committee, date = _minutes_of(texts) if kind == "minutes" else (None, None)
    label = _label(texts, kind)
    return Cover(
        title="Minutes" if kind == "minutes" else _title(texts, kind),
        committee=committee or _committee(texts),
        meeting_date=date or _meeting_date(top),
        item=next((m[1] for t in texts[:12] if (m := _ITEM.search(t))), None),
        kind=kind,
        exempt=label is not None,
        exempt_as=label,
    )


_PARTICULARS = {
    "author": re.compile(
        r"^(?:report (?:of|by|authors?)|from|author|lead officer)\s*:\s{0,20}(.{3,200})$", re.IGNORECASE
    ),
    "director": re.compile(
        r"^(?:accountable|responsible|corporate|relevant) (?:assistant |corporate )?director\s*:\s{0,20}(.{3,200})$",
        re.I,
    ),
    "wards": re.compile(
        r"^(?:wards?(?: and communities)?(?: affected)?|electoral divisions?)\s*:\s{0,20}(.{2,160})$", re.IGNORECASE
    ),
    "key_decision": re.compile(r"^key decision\s*:\s{0,20}(.{1,80})$", re.IGNORECASE),
    "access_line": re.compile(
        r"^((?:this (?:report|paper|item) is|classification\s*:|status\s*:) .{3,80})$", re.IGNORECASE
    ),
}
_TWO_TO_A_LINE = re.compile(r"(?<!\s)\s+(?=key decision\s*:)", re.IGNORECASE)
_APPENDIX = re.compile(r"^[•●▪-]?\s*(appendix\s+[A-Z0-9]{1,3}\b.{0,120})$", re.IGNORECASE)


def item_of(lines: Sequence[Line], cover: Cover) -> Item:
    """What a report's head says of it, and the appendices it lists."""
    found: dict[str, str] = {}
    for line in lines[:HEAD_LINES]:
        for text in _TWO_TO_A_LINE.split(line.text):
            for name, pattern in _PARTICULARS.items():
                if name not in found and (match := pattern.match(text.strip())):
                    found[name] = match[1].strip(" .")
    listed = (m[1] for line in lines[-40:] if (m := _APPENDIX.match(line.text)))
    return Item(
        cover.item,
        cover.title,
        lines[0].page if lines else None,
        **found,
        appendices=tuple(dict.fromkeys(listed)) if cover.kind != "minutes" else (),
    )


_ON_AGENDA = re.compile(
    r"^(\d{1,2}[a-z]?)\.?\s+([A-Z].{3,160}?)(?:\s{1,99}\(?(?:pages?\s{0,9})?\d{1,4}\s{0,9}[-–]\s{0,9}\d{1,4}\)?)?$",
    re.IGNORECASE,
)


def agenda_of(lines: Sequence[Line]) -> tuple[Item, ...]:
    """What an agenda lists, by its printed numbers, which go up from 1; nothing where they do not."""
    found: list[Item] = []
    marked = [match for line in lines if line.level and (match := _ON_AGENDA.match(line.text))]
    if marked:  # where the file itself says what is a heading, its items go on from those of the meetings before
        return tuple(Item(match[1], match[2].strip(" ."), None) for match in marked)
    for line in lines:
        match = _ON_AGENDA.match(line.text)
        if match and int(re.sub(r"\D", "", match[1])) == len(found) + 1:
            found.append(Item(match[1], match[2].strip(" ."), line.page))
    return tuple(found) if len(found) >= 2 else ()


def has_head(texts: Sequence[str]) -> bool:
    """Do the first lines of a page look like a report's head?"""
    return sum(bool(_LABELLED.match(text)) for text in texts[:25]) >= 2


def on_agenda(text: str) -> bool:
    """Is a line an agenda's entry: its number, and what it is about?"""
    return _ON_AGENDA.match(text) is not None


def _label(texts: Sequence[str], kind: str) -> str | None:
    """The line of a head by which a paper, or a report in a pack, calls itself exempt.

    What stands among an agenda's items names those, and an appendix that is named below the head is another paper.
    """
    reports = kind in ("report", "briefing", "amendment")
    head = texts
    if kind == "agenda":
        entries = [n for n, text in enumerate(texts) if on_agenda(text)]
        head = texts[: entries[0]] if len(entries) >= 2 else texts
    for n, text in enumerate(head):
        if n >= HEAD and names_another(text):
            continue
        if label := label_at(texts, n, reports=reports):
            return label
        if kind != "agenda" and in_part_two(texts, n) and (reports or n < TOP):
            return text
    return None


def _kind(texts: Sequence[str]) -> str:
    start = " ".join(texts[:12])
    if any(re.match(r"minutes of\b", t, re.IGNORECASE) for t in texts[:10]) or re.match(
        r"(?:.{0,80}\b)?minutes\b.{0,60}\bheld\b", start, re.I
    ):
        return "minutes"
    if any(map(_OF_MEETING.match, texts[:6])) and any(
        re.fullmatch(r"(?:draft )?minutes\W*", t, re.I) for t in texts[6:]
    ):
        return "minutes"  # a published page that says under each item of the agenda what was minuted
    if re.search(r"\bmeeting will be held\b|\bA G E N D A\b", " ".join(texts)) or any(
        re.match(r"agenda\b", t, re.IGNORECASE) for t in texts[:12]
    ):
        return "agenda"
    if any(_BRIEFING.match(t) for t in texts[:12]):
        return "briefing"
    if re.search(r"\bamendment\b", " ".join(texts[:6]), re.IGNORECASE):
        return "amendment"
    labelled = sum(bool(_LABELLED.match(t)) for t in texts)
    return "report" if labelled >= 2 or any(_SUBJECT.match(t) for t in texts) else "other"


def _minutes_of(texts: Sequence[str]) -> tuple[str | None, datetime.date | None]:
    """Minutes open "MINUTES of a meeting of the Cabinet held in … on Thursday, 30 January 2025.", often over two lines."""
    for i, text in enumerate(texts[:12]):
        whole = " ".join(texts[i : i + 4])
        found = _MINUTES.match(whole) if _MINUTES.match(text) or re.match("minutes of", text, re.IGNORECASE) else None
        if not found:
            continue
        dates = dates_in(whole)
        body = re.sub(r"^meeting of (?:the )?", "", found[1], flags=re.IGNORECASE).strip(" .,")
        committee = body if _BODY.match(body) else None
        return committee, dates[0] if dates else None
    return None, None


def _committee(texts: Sequence[str]) -> str | None:
    for text in texts[:6]:
        if (of := _OF_MEETING.match(text)) and _BODY.match(of[1][-80:].lstrip(" -,")):
            return of[1]
    for text in texts:
        if (to := _TO.match(text) or _TO_BARE.match(text)) and _BODY.match(to[1].strip()):
            return to[1].strip()
    bodies = [t for t in texts[:15] if len(t) <= 90 and _BODY.match(t) and " on the " not in t]
    named = [
        t
        for t in bodies
        if not _WHOLE_COUNCIL.match(t) or t.casefold() in ("council", "full council", "county council")
    ]
    best = next(iter(named), None)
    return best.title() if best and best.isupper() else best


def _meeting_date(texts: Sequence[str]) -> datetime.date | None:
    """The first date of the head that is not the day the agenda was published or the form was filled in."""
    letter = any(re.match(r"dear\b", text, re.IGNORECASE) for text in texts[:20])
    # A date is often broken over two lines: "Thursday, 13th" above "February, 2025".
    joined = [f"{a} {b}" for a, b in itertools.pairwise([*texts[:20], ""])]
    for text, pair in zip(texts[:20], joined, strict=False):
        if re.search(r"publish|despatch|signed|created|updated|deadline", text, re.IGNORECASE):
            continue
        if letter and re.match(r"date\s*:", text, re.IGNORECASE):
            continue  # the day the letter was written
        for said in (text, pair) if re.search(r"\d(?:st|nd|rd|th)?\W*$", text) else (text,):
            dates = dates_in(said)
            if dates and _names_a_meeting(said):
                return dates[0]
    return None


def _names_a_meeting(text: str) -> bool:
    """Is a line with a date in it a head's ("Council, 24 November 2021"), not the beginning of a sentence?"""
    if re.search(r"\b(?:meeting|held|date)\b", text, re.IGNORECASE) or _OF_MEETING.match(text):
        return len(text) <= 160
    return len(text.split()) <= 14 and not text.endswith(".") and not _BEGINS_A_SENTENCE.match(text)


_BEGINS_A_SENTENCE = re.compile(r"(?:on|in|since|from|by|until|as|at|during|between|after|before) ", re.IGNORECASE)


def _title(texts: Sequence[str], kind: str) -> str | None:
    for i, text in enumerate(texts):
        if found := _SUBJECT.match(text):
            subject = found[1]
            for more in texts[i + 1 : i + 4]:
                if _LABELLED.match(more) or not (more[:1].islower() or _goes_on(subject, more)):
                    break
                subject = f"{subject} {more}"
            return subject
        if found := _BRIEFING.match(text):
            return found[1]
    if kind == "agenda":
        return "Agenda"
    # Date and item stand first, then the committee, then the title, then "Wards and communities affected".
    for i, text in enumerate(texts[:12]):
        if not (_ITEM.search(text) or dates_in(text)):
            continue
        below = [t for t in texts[i + 1 : i + 8] if not _ITEM.search(t) and not dates_in(t)]
        while below and _BODY.match(below[0]):
            below.pop(0)
        title: list[str] = []
        for line in below:
            if _LABELLED.match(line) or len(line) > 160 or len(title) == 3:
                break
            title.append(line)
        ended = len(title) < len(below) and _LABELLED.match(below[len(title)])
        if title and ended:
            return " ".join(title)
    return None


def _goes_on(line: str, below: str) -> bool:
    """Does a subject go on in the line below it? It ends in a joining word or sign, or fills its line."""
    joined = re.search(
        r"(?:[-–—,&/]|\b(?:and|of|the|for|to|in|on|at|with|by|from|a|an|into|future))$", line, re.IGNORECASE
    )
    return bool(joined) or (len(line) >= FULL_LINE and not _BODY.match(below) and not _FIELD.match(below))


_FIELD = re.compile(
    r"^[A-Z][\w /&()-]{1,40}\s*:|^(?:summary|recommendations?|introduction|background)\b", re.IGNORECASE
)
FULL_LINE = 44
"""Signs of a subject beside its label: a longer one was broken over lines."""
_PRESENT = re.compile(r"(?:members )?(?:present|in attendance)\b", re.IGNORECASE)


def begins_item(lines: Sequence[Line], i: int) -> bool:
    """Does another report of a pack, or the minutes printed in it, begin at this line?"""
    text = lines[i].text
    if len(text) <= 80 and _ITEM.search(text) and (dates_in(text) or _ITEM.match(text)):
        return any(_LABELLED.match(line.text) for line in lines[i + 1 : i + 9])
    if not re.match(r"minutes of (?:a|the)\b", text, re.IGNORECASE):
        return False
    whole = " ".join(line.text for line in lines[i : i + 4])  # the head of minutes is often broken over lines
    return bool(re.match(r"minutes of (?:a |the )meeting of .{3,90} held\b", whole, re.IGNORECASE))


def head_length(lines: Sequence[Line], kind: str = "report") -> int:
    """How many of the first lines are the head: up to its last labelled line, or to who was present. Nought for none."""
    if kind == "minutes":
        return next((i for i, line in enumerate(lines[:15]) if _PRESENT.match(line.text)), 0)
    labelled = [i for i, line in enumerate(lines[:25]) if _LABELLED.match(line.text)]
    return labelled[-1] + 1 if len(labelled) >= 2 else 0
