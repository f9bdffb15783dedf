"""The pages that a ModernGov site shows to people, to the same values as its web service gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from ingest.moderngov.links import PACK, key_of, key_of_other, page_of, printed_as, query_of
from ingest.moderngov.markup import Node, tree_of
from ingest.moderngov.values import AgendaItem, Committee, Linked, Listed, Meeting
from ingest.moderngov.web_service import printed_number
from vectorstore.words.dates import dates_in
from vectorstore.words.text import collapse

_HIDDEN = frozenset({"mgFileSize", "mgHide"})
_TITLED = re.compile(r"Link to (?:the )?document '(.+)' [a-z]+ file$", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def page_text(body: bytes) -> str:
    """A page's characters, by what it says of itself; broken ones are shown as such."""
    told = _CHARSET.search(body[:2048])
    try:
        return body.decode(told[1].decode() if told else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return body.decode("cp1252", errors="replace")


def committees_on(page: str) -> list[Committee]:
    """The committees of `mgListCommittees.aspx`; none where it is another page."""
    found: dict[str, Committee] = {}
    for link in tree_of(page).all("a"):
        where, title = link.attributes.get("href", ""), link.text()
        id_ = query_of(where).get("id", "")
        if page_of(where) == "mgcommitteedetails.aspx" and id_.isdecimal() and title:
            found.setdefault(id_, Committee(id_, title))
    return list(found.values())


def meetings_on(page: str, committee: Committee) -> list[Listed]:
    """The meetings of one page of `ieListMeetings.aspx`."""
    found = {}
    for link in tree_of(page).all("a"):
        where = link.attributes.get("href", "")
        query, days = query_of(where), dates_in(link.text())
        if page_of(where) != "ielistdocuments.aspx" or not query.get("mid", "").isdecimal() or not days:
            continue
        if query.get("cid", committee.id) != committee.id:
            continue
        around = link.above("li")
        said = around.text() if around else link.text()
        found[query["mid"]] = Listed(
            query["mid"], committee, days[0], "Cancelled" if "cancelled" in said.lower() else ""
        )
    return list(found.values())


def further_on(page: str, which: str) -> str | None:
    """The link to "earlier" or "later" meetings, if there are any."""
    for link in tree_of(page).all("a"):
        where = link.attributes.get("href", "")
        if page_of(where) == "ielistmeetings.aspx" and query_of(where).get("act", "").lower() == which:
            return where
    return None


def meeting_on(page: str, listed: Listed, address: str) -> Meeting | None:
    """A meeting's page `ieListDocuments.aspx`, which stands at `address`; None where it is another page."""
    tree = tree_of(page)
    head = tree.first("h2", "mgSubTitleTxt")
    said = head.text() if head else ""
    days = dates_in(said)
    if not days:
        return None
    # Older sites give the table no class; the anchors of its items they all have.
    table = tree.first("table", "mgItemTable") or next((t for t in tree.all("table") if _anchor(t)), None)
    return Meeting(
        id=listed.id,
        committee=listed.committee.title,
        date=days[0],
        page=address,
        status="Cancelled" if "cancelled" in said.lower() else listed.status,
        items=tuple(_items(table, address)) if table else (),
        linked=tuple(_of_meeting(tree, address)),
    )


def _of_meeting(tree: Node, address: str) -> Iterator[Linked]:
    """What is printed of a meeting as a whole, and its supplements; not the pack, which holds the reports once more."""
    for actions in tree.all("ul", "mgActionList"):
        for link in actions.all("a"):
            document = _document(link, address)
            if document and printed_as(document.key) != PACK:
                yield document


def supplements_on(page: str, address: str) -> list[str]:
    """The links to pages that offer a supplement in one file or in parts (`mgChooseDocPack.aspx?ID=…&SID=…`)."""
    found = []
    for actions in tree_of(page).all("ul", "mgActionList"):
        for link in actions.all("a"):
            where = link.attributes.get("href", "")
            if page_of(where) in ("mgchoosedocpack.aspx", "mgchoosemdocpack.aspx") and "sid" in query_of(where):
                found.append(urljoin(address, where))
    return found


def supplement_on(page: str, number: str, title: str, address: str) -> Linked | None:
    """The file of a supplement on the page that offers it."""
    for link in tree_of(page).all("a"):
        document = _document(link, address)
        if document and document.key == f"b{number}":
            return replace(document, title=title)
    return None


def supplement_titles(page: str) -> dict[str, str]:
    """Titles of a meeting's supplements by their numbers."""
    found = {}
    for actions in tree_of(page).all("ul", "mgActionList"):
        for link in actions.all("a"):
            if number := query_of(link.attributes.get("href", "")).get("sid"):
                found[number] = link.text(_HIDDEN)
    return found


def _items(table: Node, address: str) -> Iterator[AgendaItem]:
    for row in table.all("tr"):
        cells = [cell for cell in row.inside if isinstance(cell, Node) and cell.tag == "td"]
        if len(cells) < 2 or not ("mgItemNumberCell" in cells[0].classes or _anchor(cells[0])):
            continue
        title = cells[1].first("p", "mgAiTitleTxt")
        parts = _parts(cells[1])
        yield AgendaItem(
            id=_anchor(row),
            number=printed_number(cells[0].text()),
            title=title.text(_HIDDEN) if title else "",
            text=parts.get("", ""),
            minutes=parts.get("minutes", ""),
            decision=parts.get("decision", ""),
            restricted=_restricted(cells[1]),
            linked=tuple(_linked(cells[1], address)),
        )


def _anchor(around: Node) -> str:
    """The number of the item whose anchor stands in here, "" for none."""
    names = (a.attributes.get("name", "") for a in around.all("a"))
    return next((name.removeprefix("AI") for name in names if re.fullmatch(r"AI\d+", name)), "")


def _parts(cell: Node) -> dict[str, str]:
    """The texts of an item's cell by the small heading they stand under; those above the first under ""."""
    parts: dict[str, str] = {}
    under = ""
    for part in cell.inside:
        if not isinstance(part, Node):
            continue
        if "mgSubItemTitleTxt" in part.classes:
            under = part.text().rstrip(":").casefold()
        elif "mgWordPara" in part.classes:
            parts[under] = "\n".join(text for text in (parts.get(under, ""), part.lines()) if text)
    return parts


def _linked(cell: Node, address: str) -> Iterator[Linked]:
    under = ""
    for one in cell.walk():
        if isinstance(one, Node) and "mgSubItemTitleTxt" in one.classes:
            under = one.text().casefold()
        elif isinstance(one, Node) and one.tag == "a" and (document := _document(one, address)):
            around = one.above("li")
            closed = around is not None and _why_restricted(around) is not None
            yield replace(document, restricted=closed, decision=under.startswith("decision"))


def _restricted(cell: Node) -> bool:
    """Does the site say why the item is restricted? Where it says so of one document of several, only that one is."""
    why = _why_restricted(cell)
    if why is None:
        return False
    return query_of(why.attributes.get("href", "")).get("ot", "").upper() == "I" or why.above("li") is None


def _why_restricted(around: Node) -> Node | None:
    return next(
        (a for a in around.all("a") if page_of(a.attributes.get("href", "")) == "mgreasonsrestricted.aspx"), None
    )


def _document(link: Node, address: str) -> Linked | None:
    said = collapse(link.attributes.get("href", ""))
    try:
        where = urljoin(address, said)
        elsewhere = urlsplit(where).netloc != urlsplit(address).netloc
        key = key_of(where) if said else None
    except ValueError:  # no address that anything can be made of
        return None
    if key is None:
        return None
    titled = _TITLED.match(collapse(link.attributes.get("title", "")))
    title = (titled[1] if titled else "") or link.text(_HIDDEN)
    # Another site's attachment 60860 is not this one's.
    return Linked(key_of_other(where) if elsewhere else key, title, where, elsewhere=elsewhere)
