"""An invented council's ModernGov site behind a real socket: its web service, its pages and its papers, and all its faults.

The shapes are those of real sites: texts escaped twice, dates as dd/mm/yyyy and ISO dates ignored without a word, an error
page with status 200, documents linked as `mgConvert2PDF.aspx` by the service and under `documents/` on the pages.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from fpdf import FPDF

from vectorstore.words.dates import written

ERROR_PAGE = (
    b"\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>\n<html><head><title>\n\tError\n</title></head></html>"
)


@cache
def pdf_of(*lines: str) -> bytes:
    """One page that says this, the same bytes each time."""
    pdf = FPDF()
    pdf.set_creation_date(datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for line in lines:
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


@dataclass(slots=True)
class Doc:
    """A document under an item."""

    id: int
    title: str
    body: bytes
    restricted: bool = False
    published: str = "02/02/2026"
    decision: bool = False
    url: str | None = None
    """Another address than its own."""


@dataclass(slots=True)
class Item:
    """An agenda item; `number` is the printed one, with its full stop."""

    id: int
    number: str
    title: str
    docs: list[Doc] = field(default_factory=list)
    text: str = ""
    minutes: str = ""
    decision: str = ""
    restricted: bool = False


@dataclass(slots=True)
class Sitting:
    """A meeting. Its agenda has another number than it has."""

    id: int
    committee: int
    date: datetime.date
    items: list[Item] = field(default_factory=list)
    status: str = "Confirmed"
    printed: dict[int, bytes] = field(default_factory=dict)
    """What is printed of it as a whole, by T: 0 front sheet, 1 minutes, 2 decisions."""
    supplements: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    """By number: title and file. Even ones are linked from the meeting's page, odd ones stand behind a page of their own."""

    published: bool = True

    @property
    def agenda(self) -> int:
        return self.id + 50_000

    def docs(self) -> Iterator[Doc]:
        for item in self.items:
            yield from item.docs


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    at: float
    path: str
    agent: str
    conditional: bool
    status: int
    sent: int
    at_once: int
    """How many requests were being answered when it came, itself included."""


class CouncilSite:
    """The site. What it publishes may be changed between requests."""

    def __init__(self, committees: dict[int, str], sittings: Sequence[Sitting]) -> None:
        self.committees = committees
        self.expired: set[int] = set()
        self.sittings = {sitting.id: sitting for sitting in sittings}
        self.log: list[Asked] = []
        self.serves = True
        """Is its web service switched on?"""
        self.pages = True
        self.validators = True
        self.says_url = True
        """Does it say of a document under another address that it is a link?"""
        self.faults: dict[str, list[str]] = {}
        """By a part of the path: what goes wrong at the next requests for it, in order. A fault that ends in * stays."""
        self.off = b""
        """What the web service answers when it is switched off, with status 200; empty: a 404."""
        self._now = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What is asked of the tests -------------------------------------------------------------------------------------

    def asked(self, *parts: str) -> list[Asked]:
        """The requests whose path holds one of these."""
        return [one for one in list(self.log) if any(part in unquote(one.path) for part in parts)]

    def downloads(self) -> list[Asked]:
        """The documents that were sent whole."""
        return [one for one in self.asked("mgConvert2PDF", "/documents/") if one.status == 200]

    def forget(self) -> None:
        self.log.clear()

    def doc(self, id_: int) -> Doc:
        return next(doc for sitting in self.sittings.values() for doc in sitting.docs() if doc.id == id_)

    def item(self, id_: int) -> Item:
        return next(item for sitting in self.sittings.values() for item in sitting.items if item.id == id_)

    # Answering ------------------------------------------------------------------------------------------------------

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self._now += 1
            at_once = self._now
        began = time.monotonic()
        status, sent = 0, 0
        try:
            status, sent = self._send(handler)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        finally:
            conditional = bool(handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since"))
            agent = handler.headers.get("User-Agent", "")
            with self._lock:
                self._now -= 1
                self.log.append(Asked(began, handler.path, agent, conditional, status, sent, at_once))

    def _send(self, handler: BaseHTTPRequestHandler) -> tuple[int, int]:
        if "Mozilla/" not in handler.headers.get("User-Agent", ""):
            return self._reply(handler, 403, b"<html>Forbidden</html>", {})
        fault = self._fault(handler.path)
        if fault.isdigit():
            return self._reply(handler, int(fault), ERROR_PAGE, {})
        if fault.startswith(("429 ", "503 ")):
            return self._reply(handler, int(fault[:3]), b"", {"Retry-After": fault[4:]})
        if fault.startswith("to "):
            return self._reply(handler, 302, b"", {"Location": fault[3:]})
        if fault == "page":
            return self._reply(handler, 200, ERROR_PAGE, {"Content-Type": "text/html"})
        body = self._body(handler.path)
        if body is None:
            return self._reply(handler, 404, ERROR_PAGE, {})
        headers = {}
        if body.startswith(b"%PDF-") and self.validators:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if handler.headers.get("If-None-Match") == headers["ETag"]:
                return self._reply(handler, 304, b"", headers)
        return self._reply(handler, 200, body, headers, fault)

    def _fault(self, path: str) -> str:
        for part, faults in self.faults.items():
            if part in unquote(path) and faults:
                return faults[0].rstrip("*") if faults[0].endswith("*") else faults.pop(0)
        return ""

    @staticmethod
    def _reply(
        handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str], fault: str = ""
    ) -> tuple[int, int]:
        handler.send_response(status)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if fault == "cut":
            handler.wfile.write(body[: len(body) // 2])
            handler.close_connection = True
        elif fault == "slow":
            for start in range(0, len(body), 40):
                handler.wfile.write(body[start : start + 40])
                handler.wfile.flush()
                time.sleep(0.1)
        else:
            handler.wfile.write(body)
        return status, len(body)

    def _body(self, path: str) -> bytes | None:
        parts = urlsplit(path)
        query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        page = parts.path.lower()
        if page.startswith("/mgwebservice.asmx/"):
            if not self.serves:
                return self.off or None
            return self._service(page.rpartition("/")[2], query)
        if page.startswith("/documents/") or page == "/mgconvert2pdf.aspx":
            return self._document(unquote(parts.path), query)
        if not self.pages:
            return None
        with suppress(KeyError):
            return self._page(page.strip("/"), query)
        return None

    def _document(self, path: str, query: dict[str, str]) -> bytes | None:
        what = path.split("/")[2] if path.startswith("/documents/") else ""
        kind, number = (what[:1], int(what[1:])) if what else ("", int(query["id"]))
        printed = query.get("t")
        for sitting in self.sittings.values():
            if printed == "9" or kind == "b":
                if number in sitting.supplements:
                    return sitting.supplements[number][1]
            elif printed is not None:
                if sitting.agenda == number:
                    return sitting.printed.get(int(printed))
            else:
                for doc in sitting.docs():
                    if doc.id == number:
                        return doc.body
        return None

    # The web service ------------------------------------------------------------------------------------------------

    def _service(self, what: str, query: dict[str, str]) -> bytes | None:
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        if what == "getcommittees":
            rows = "".join(
                f"<committee><committeeid>{id_}</committeeid><committeetitle>{_twice(title)}</committeetitle>"
                f"<committeedeleted>{title.startswith('Deleted')}</committeedeleted>"
                f"<committeeexpired>{id_ in self.expired}</committeeexpired></committee>"
                for id_, title in self.committees.items()
            )
            count = f"<committeescount> {len(self.committees)}</committeescount>"
            return f"{head}<committees>{count}{rows}</committees>".encode()
        if what == "getmeetings":
            return f"{head}{self._meetings(query)}".encode()
        if what == "getmeeting" and int(query["lmeetingid"]) in self.sittings:
            return f"{head}{self._meeting(self.sittings[int(query['lmeetingid'])])}".encode()
        return None

    def _meetings(self, query: dict[str, str]) -> str:
        committee = int(query["lcommitteeid"])
        first, last = _asked_day(query["sfromdate"]), _asked_day(query["stodate"])
        rows = "".join(
            f"<meeting><meetingid>{s.id}</meetingid><meetingdate>{s.date:%d/%m/%Y}</meetingdate>"
            f"<meetingstatus>{s.status}</meetingstatus><meetingtime>10.00 am</meetingtime></meeting>"
            for s in self.sittings.values()
            if s.committee == committee and (first is None or s.date >= first) and (last is None or s.date <= last)
        )
        title = _twice(self.committees.get(committee, ""))
        return (
            f"<getmeetings><committee><committeeid>{committee}</committeeid><committeetitle>{title}</committeetitle>"
            f"<committeemeetings>{rows}</committeemeetings></committee></getmeetings>"
        )

    def _meeting(self, s: Sitting) -> str:
        items = "".join(self._item(s, n, item) for n, item in enumerate(s.items, start=4))
        return (
            f"<meeting><meetingid>{s.id}</meetingid><meetingdate>{s.date:%d/%m/%Y}</meetingdate>"
            f"<meetingstatus>{s.status}</meetingstatus><isdisplayallowed>True</isdisplayallowed>"
            f"<agendaid>{s.agenda}</agendaid><agendapublished>{s.published}</agendapublished>"
            f"<minutepublished>{1 in s.printed}</minutepublished><agendaitems>{items}</agendaitems></meeting>"
        )

    def _item(self, s: Sitting, order: int, item: Item) -> str:
        docs = "".join(
            f"<linkeddoc><attachmentid>{doc.id}</attachmentid><title>{_twice(doc.title)}</title>"
            f"<isurl>{doc.url is not None and self.says_url}</isurl>"
            f"<url>{escape(doc.url or f'{self.url}/mgConvert2PDF.aspx?ID={doc.id}')}</url>"
            f"<isrestricted>{doc.restricted}</isrestricted><publicationdate>{doc.published}</publicationdate>"
            f"<isdecisionattachment>{doc.decision}</isdecisionattachment><ownertitle>{_twice(item.title)}</ownertitle></linkeddoc>"
            for doc in item.docs
        )
        return (
            f"<agendaitem><agendaitemid>{item.id}</agendaitemid><agendaitemtitle>{_twice(item.title)}</agendaitemtitle>"
            f"<agendatext>{escape(_words(item.text))}</agendatext><agendaitemnumber>{order}</agendaitemnumber>"
            f"<fulldisplaynumberformat>{item.number}</fulldisplaynumberformat>"
            f"<minutesnonemptyhtmlbody>{escape(_words(item.minutes))}</minutesnonemptyhtmlbody>"
            f"<isrestricted>{item.restricted}</isrestricted><isdisplayallowed>True</isdisplayallowed>"
            f"<meetingdate>{s.date:%d/%m/%Y}</meetingdate><linkeddocuments>{docs}</linkeddocuments></agendaitem>"
        )

    # The pages ------------------------------------------------------------------------------------------------------

    def _page(self, page: str, query: dict[str, str]) -> bytes | None:
        match page:
            case "mglistcommittees.aspx":
                links = "".join(
                    f'<li><a  href="mgCommitteeDetails.aspx?ID={id_}"  title="Link&#32;to" >{html.escape(title)}</a></li>'
                    for id_, title in self.committees.items()
                    if id_ not in self.expired and not title.startswith("Deleted")
                )
                inside = f'<h2 class="mgSectionTitle">Committees</h2><ul  class="mgBulletList" >{links}</ul>'
            case "ielistmeetings.aspx":
                inside = self._list_page(int(query.get("committeeid") or query["cid"]), query)
            case "ielistdocuments.aspx":
                inside = self._meeting_page(self.sittings[int(query["mid"])])
            case "mgchoosedocpack.aspx":
                number = int(query["sid"])
                title = next(s.supplements[number][0] for s in self.sittings.values() if number in s.supplements)
                inside = f'<ul><li><a href="documents/b{number}/{title}.pdf?T=9">{title} in one file</a></li></ul>'
            case _:
                return None
        return f'<!DOCTYPE html>\n<html><body><div id="modgov">{inside}</div></body></html>'.encode()

    def _list_page(self, committee: int, query: dict[str, str]) -> str:
        """Six meetings a page, the latest first, with links to earlier and later ones."""
        of_committee = sorted((s for s in self.sittings.values() if s.committee == committee), key=lambda s: s.date)
        at = int(query.get("d", max(0, len(of_committee) - 6)))
        shown = of_committee[at : at + 6]
        rows = "".join(
            f'<li><a  class="mgMeetingTableLnk"   href="ieListDocuments.aspx?CId={committee}&amp;MId={s.id}&amp;Ver=4">'
            f"{s.date.day} {s.date:%b %Y}&nbsp;10&#58;00 am</a>{' - CANCELLED' if s.status == 'Cancelled' else ' - Agenda'}</li>"
            for s in reversed(shown)
        )
        link = '<a href="ieListMeetings.aspx?Act={}&amp;CId={}&amp;D={}&amp;MD=ielistmeetings">{} meetings</a>'
        around = link.format("earlier", committee, max(0, at - 6), "Earlier") if at > 0 else ""
        around += link.format("later", committee, at + 6, "Later") if at + 6 < len(of_committee) else ""
        return f'<h1 class="mgMainTitleTxt">Browse meetings</h1><ul class="mgNonBulletTableList">{rows}</ul><p>{around}</p>'

    def _meeting_page(self, s: Sitting) -> str:
        names = {0: "Agenda frontsheet", 1: "Printed minutes", 2: "Printed decisions"}
        when = f"{s.date:%A}, {s.date.day}th {s.date:%B, %Y} 10.00 am"
        actions = "".join(
            f'<li><a  href="documents/g{s.agenda}/{names[t]} {s.date:%d-%b-%Y}.pdf?T={t}"  title="Link&#32;to">{names[t]}'
            '<span  class="mgFileSize" > PDF 98 KB</span></a></li>'
            for t in s.printed
        )
        actions += f'<li><a  href="mgChooseDocPack.aspx?ID={s.agenda}">Agenda reports pack</a></li>'
        for number, (title, _) in s.supplements.items():
            where = (
                f"mgChooseDocPack.aspx?ID={s.agenda}&amp;SID={number}"
                if number % 2
                else f"documents/b{number}/{title} {s.date:%d-%b-%Y}.pdf?T=9"
            )
            named = title.replace(":", "&#58;")
            actions += f'<li><a  href="{where}"  >{named} <span class="mgFileSize"> PDF 1 MB</span></a></li>'
        rows = "".join(self._item_row(item) for item in s.items)
        cancelled = ", CANCELLED" if s.status == "Cancelled" else ""
        committee = html.escape(self.committees[s.committee])
        where = f'<a href="mgCommitteeDetails.aspx?ID={s.committee}">{committee} - {when}{cancelled}</a>'
        table = (
            f'<table class="mgItemTable" id="mgItemTable"><caption>Items</caption><tr><th>No.</th></tr>{rows}</table>'
        )
        return (
            f'<h1 class="mgMainTitleTxt">Agenda</h1><h2 class="mgSubTitleTxt">{where}</h2>'
            f'<ul  class="mgActionList" >{actions}</ul>{table}'
        )

    @staticmethod
    def _item_row(item: Item) -> str:
        open_docs = [] if item.restricted else item.docs
        title = html.escape(item.title)
        why = '<a href="mgReasonsRestricted.aspx?OID={}&amp;OT={}">View the reasons why {} is restricted</a>'
        head = f'<p  class="mgAiTitleTxt" >{title}</p>'
        if open_docs and not open_docs[0].restricted:
            first = open_docs[0]
            head = (
                '<p  class="mgAiTitleTxt" ><a  class="mgAiTitleLnk"   '
                f'href="documents/s{first.id}/{html.escape(first.title)}.pdf"'
                f' title="Link&#32;to&#32;document&#32;&#39;{title}&#39;&#32;pdf&#32;file">{title}'
                ' <span  class="mgFileSize" > PDF 172 KB</span> </a></p>'
            )
        more = ""
        for doc in open_docs[1:]:
            named = html.escape(doc.title)
            more += (
                f"<li>{named} {why.format(doc.id, 'D', 'document')}</li>"
                if doc.restricted
                else f'<li><a  href="documents/s{doc.id}/{named}.pdf"   title="Link to document &#39;{named}&#39; pdf file">'
                f'{named} <span  class="mgHide" >, item {item.number}</span></a></li>'
            )
        additional = (
            f'<p class="mgSubItemTitleTxt">Additional documents:</p><ul class="mgBulletList">{more}</ul>'
            if more
            else ""
        )
        minutes = f'<p class="mgSubItemTitleTxt">Minutes:</p>{_para(item.minutes)}' if item.minutes else ""
        closed = why.format(item.id, "I", "item") if item.restricted else ""
        return (
            f'<tr><td  class="mgItemNumberCell" ><p  class="mgAiTitleTxt" ><a name="AI{item.id}"></a>{item.number}</p></td>'
            f"<td >{head}{closed}{_para(item.text)}{additional}{minutes}</td></tr>"
        )


def _twice(text: str) -> str:
    return escape(html.escape(text))


def _words(text: str) -> str:
    return (
        f'<div class="WordSection1">\n<p class="MsoNormal"><span style="">{html.escape(text)}</span></p>\n</div>\n'
        if text
        else ""
    )


def _para(text: str) -> str:
    return f'<div class="mgWordPara">{_words(text)}</div>' if text else ""


def _asked_day(said: str) -> datetime.date | None:
    """ISO dates are no dates here: they narrow nothing, and nobody is told."""
    try:
        return datetime.datetime.strptime(said, "%d/%m/%Y").date()
    except ValueError:
        return None


# A year of an invented committee --------------------------------------------------------------------------------------

AUDIT, CABINET, OLD, DELETED = 144, 100, 90, 80
COMMITTEES = {AUDIT: "Audit & Risk Committee", CABINET: "Cabinet", OLD: "Markets Committee", DELETED: "Deleted Panel"}


def report(title: str, date: datetime.date, *said: str) -> bytes:
    return pdf_of("Audit & Risk Committee", written(date), f"Subject: {title}", "Report of: The Treasurer", *said)


def a_year() -> list[Sitting]:
    """Twelve meetings, on the second Tuesday of each month of 2025, each with reports, and the minutes of the one before."""
    sittings: list[Sitting] = []
    for month in range(1, 13):
        first = datetime.date(2025, month, 1)
        date = first + datetime.timedelta(days=(1 - first.weekday()) % 7 + 7)
        sitting = Sitting(4000 + month, AUDIT, date)
        if month == 8:
            sitting.status = "Cancelled"
            sittings.append(sitting)
            continue
        base = 60_000 + 100 * month
        items = [Item(base + 1, "1.", "Apologies for Absence"), Item(base + 2, "2.", "Declarations of Interest")]
        before = next((s for s in reversed(sittings) if s.status != "Cancelled"), None)
        if before:
            text = f"To approve as a correct record the minutes of the meeting held on {written(before.date)}."
            said = [
                f"Minutes of a meeting of the Audit & Risk Committee held on {written(before.date)}",
                f"RESOLVED: That the risk register of {before.date:%B} be noted.",
            ]
            # Some name the day, others leave it to the text of the item.
            name = f"6 - CHAIR APPROVED  Minutes Audit & Risk Committee {before.date.day} {before.date:%b %Y}"
            docs = [Doc(base + 3, name if month % 2 else "Minutes of Previous Meeting", pdf_of(*said))]
            items.append(Item(base + 3, "3.", "Minutes", docs, text=text))
        items.append(
            Item(
                base + 4,
                "4a.",
                f"Fees & Charges, {first:%B}",
                [
                    Doc(
                        base + 4,
                        f"Fees & Charges {first:%B}",
                        report("Fees", date, f"Stalls paid £{month}7,{month:03} in all."),
                    ),
                    Doc(base + 5, "Appendix A - Rates", pdf_of(f"A stall on the quay costs £{month + 20} a day.")),
                ],
            )
        )
        sitting.items = items
        sitting.printed = {0: pdf_of("Agenda", "1. Apologies for Absence", "4a. Fees & Charges")}
        if month < 12:
            minutes = [
                f"Minutes of a meeting of the Audit & Risk Committee held on {written(date)}",
                f"RESOLVED: That the fees of {first:%B} be agreed.",
            ]
            sitting.printed |= {
                1: pdf_of(*minutes),
                2: pdf_of(f"Decisions of {written(date)}", "The fees were agreed."),
            }
        sittings.append(sitting)
    return sittings


@contextmanager
def council_site(
    sittings: Sequence[Sitting] | None = None, committees: dict[int, str] | None = None
) -> Iterator[CouncilSite]:
    site = CouncilSite(committees or {AUDIT: COMMITTEES[AUDIT]}, a_year() if sittings is None else sittings)
    try:
        yield site
    finally:
        site.close()
