"""The answers of `mgWebService.asmx` to values: XML that is parsed without entities, and doubted throughout.

Dates are asked for as dd/mm/yyyy, since ISO dates are ignored without a word. Texts come escaped twice. Some sites answer
with a web page and status 200.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import defusedxml.ElementTree as SafeXml
from defusedxml.common import DefusedXmlException

from ingest.moderngov.links import key_of, key_of_other
from ingest.moderngov.markup import plain_text
from ingest.moderngov.values import AgendaItem, Committee, Linked, Listed, Meeting
from vectorstore.words.errors import AssistantError
from vectorstore.words.text import collapse

_ILLEGAL = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));|[\x00-\x08\x0b\x0c\x0e-\x1f]", re.I
)


class NotTheService(AssistantError):
    """What came is not what the web service answers: it is switched off, or has lost its way."""


def as_asked(day: datetime.date) -> str:
    """ "10/02/2026"."""
    return f"{day:%d/%m/%Y}"


def committees_in(body: bytes) -> list[Committee]:
    """Every committee that is not deleted. Raises NotTheService, as do the others."""
    return [
        Committee(id_, _text(e, "committeetitle"), _flag(e, "committeeexpired"))
        for e in _root(body, "committees").iter("committee")
        if (id_ := _text(e, "committeeid")) and not _flag(e, "committeedeleted")
    ]


def meetings_in(body: bytes, committee: Committee) -> list[Listed]:
    """Every meeting that has a day, of this committee or of the one under which it is listed."""
    return [
        Listed(id_, committee, day, _text(e, "meetingstatus"))
        for e in _root(body, "getmeetings").iter("meeting")
        if (id_ := _text(e, "meetingid")) and (day := _day(e, "meetingdate"))
    ]


def meeting_in(body: bytes, listed: Listed, page: str) -> Meeting:
    root = _root(body, "meeting")
    if _text(root, "meetingid") != listed.id:
        raise NotTheService(f"The web service answered with another meeting than {listed.id}.")
    own = root.find("linkeddocuments")
    return Meeting(
        id=listed.id,
        committee=listed.committee.title,
        date=_day(root, "meetingdate") or listed.date,
        page=page,
        status=_text(root, "meetingstatus") or listed.status,
        displayed=_flag(root, "isdisplayallowed", missing=True),
        items=tuple(_item(e) for e in root.iter("agendaitem")),
        linked=tuple(_linked(own)) if own is not None else (),
        published=_flag(root, "agendapublished", missing=True)
        or _flag(root, "decisionpublished")
        or _flag(root, "minutepublished"),
        page_read=False,
    )


def _item(e: Element) -> AgendaItem:
    documents = e.find("linkeddocuments")
    return AgendaItem(
        id=_text(e, "agendaitemid"),
        number=printed_number(_text(e, "fulldisplaynumberformat")),
        title=_text(e, "agendaitemtitle"),
        text=_prose(e, "agendatext"),
        minutes=_prose(e, "minutesnonemptyhtmlbody"),
        decision=_prose(e, "decisionnonemptyhtmlbody"),
        restricted=_flag(e, "isrestricted") or not _flag(e, "isdisplayallowed", missing=True),
        linked=tuple(_linked(documents)) if documents is not None else (),
    )


def _linked(documents: Element) -> Iterator[Linked]:
    for e in documents.iter("linkeddoc"):
        address = _text(e, "url")
        if not address:
            continue
        number, elsewhere = _text(e, "attachmentid"), _flag(e, "isurl")
        own = key_of(address) or (f"s{int(number)}" if number.isdecimal() else None)
        yield Linked(
            key=key_of_other(address) if elsewhere or own is None else own,
            title=_text(e, "title") or _text(e, "ownertitle"),
            address=address,
            restricted=_flag(e, "isrestricted") or not _flag(e, "isdisplayallowed", missing=True),
            published=_text(e, "publicationdate"),
            decision=_flag(e, "isdecisionattachment"),
            elsewhere=elsewhere,
        )


def printed_number(said: str) -> str | None:
    """The number as it is printed on the agenda, without the full stop that follows it."""
    return collapse(said).rstrip(".:) ") or None


def _root(body: bytes, name: str) -> Element:
    try:
        root: Element = _parsed(body)
    except (SafeXml.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotTheService("The web service answered something else than XML.") from error
    if root.tag.rpartition("}")[2].lower() != name:
        raise NotTheService("The web service answered something else than it was asked for.")
    for e in root.iter():
        e.tag = e.tag.rpartition("}")[2].lower()
    return root


def _parsed(body: bytes) -> Element:
    try:
        parsed: Element = SafeXml.fromstring(body, forbid_dtd=True)
    except SafeXml.ParseError:
        # Titles pasted from a word processor hold characters that XML does not allow.
        parsed = SafeXml.fromstring(_ILLEGAL.sub(b" ", body).strip(), forbid_dtd=True)
    return parsed


def _text(e: Element, name: str) -> str:
    return collapse(html.unescape(e.findtext(name) or ""))


def _prose(e: Element, name: str) -> str:
    said = e.findtext(name) or ""
    if "<" not in said and "&lt;" in said:
        said = html.unescape(said)
    return plain_text(said)


def _flag(e: Element, name: str, missing: bool = False) -> bool:
    """Is it true? What is written and is not plainly false is true: it is restriction that is told so."""
    said = (e.findtext(name) or "").strip().lower()
    return said not in ("false", "0", "no") if said else missing


def _day(e: Element, name: str) -> datetime.date | None:
    said = _text(e, name)
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(said[:10], form).date()
        except ValueError:
            continue
    return None
