"""The porch: a file comes in, is read, opened at its sections, cut into passages and handed up to the library."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from enum import StrEnum
from pathlib import Path

from ingest.addressed import plain_item, plain_name, plain_passage, plain_title, warning_of
from ingest.cover import agenda_of, cover_of, item_of
from ingest.dating import about_when, month_on_cover
from ingest.exempting import Exempt, exempt_in
from ingest.gathering import gathered
from ingest.given import Given
from ingest.kinds import PDF
from ingest.lines import lines_of
from ingest.passages import Cutter
from ingest.reading_room import ReadingRoom
from ingest.recognition.recogniser import Recogniser, wants_recognition
from ingest.sections import Part, parts_of, sections_of
from ingest.titles import printed_title
from ingest.verdicts import Verdict, require_words, verdict_on_refusal, warnings_of
from vectorstore.library import Library
from vectorstore.passage_embedding import Progress
from vectorstore.words.clearance import PUBLIC, UNASSIGNED, Access
from vectorstore.words.errors import AssistantError, BadInput, FileTooLarge, UnreadableFile
from vectorstore.words.papers import Document, Item, Passage, Reading
from vectorstore.words.unseen import file_name

READER = "11"
"""Reader and chunker version. Raise it when reading or cutting changes: papers held by an older one are read again."""
UNHEARD = f"{READER}, pages unread"
"""The same, of a paper some of whose pages text recognition has not read: it is read again once there is an engine."""
LARGEST_FILE = 200 * 1024**2
SAYS_EXEMPT = "The paper says that it is exempt: it is held back until its readers are named."


_BROKE = "it could not be taken in ({}). Save it again from the program that made it, and add that."
_log = logging.getLogger(__name__)


class Fate(StrEnum):
    """What became of one file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LEFT_OUT = "left out"
    """Not taken in, as is right: its publisher restricts it, or somebody withdrew it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """One file as the operator or an uploader named it."""

    path: Path
    source: str
    file: str
    given: Given | None = None
    """What its publisher says of it, where one does."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one arrival, and why, in words for the person who brought it."""

    file: str
    fate: Fate
    document_id: str | None = None
    why: str | None = None
    warnings: tuple[str, ...] = ()
    pages: int | None = None
    passages: int = 0
    embedded: int = 0
    verdict: Verdict | None = None
    """Of a file that was read or refused in this run; none for an unchanged one."""
    source: str = ""
    """The arrival's: outcomes come in the order in which the files were read."""


def arrivals(paths: Sequence[Path]) -> list[Arrival]:
    """Every file under the paths, folders searched to the bottom, hidden files left out.

    Raises BadInput for a path that does not exist.
    """
    found: dict[str, Arrival] = {}
    for path in paths:
        if not path.exists():
            raise BadInput(f"There is no file or folder '{path}'. Check the path and try again.")
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if not any(part.startswith(".") for part in file.relative_to(path).parts):
                # A name in another encoding than the system's is kept, in a form that every store takes.
                source = storable(str(file.resolve()))
                found[source] = Arrival(file, source, file_name(storable(file.name)))
    return list(found.values())


def storable(name: str) -> str:
    """A name in another encoding than the system's, in a form that every store takes."""
    return name.encode("utf-8", "backslashreplace").decode()


class Porch:
    """Takes papers in: several are read side by side while one is embedded."""

    def __init__(self, library: Library, room: ReadingRoom, recogniser: Recogniser | None = None) -> None:
        """Without a recogniser, pages that text recognition would have to read stay unread."""
        self._library = library
        self._room = room
        self._recogniser = recogniser

    def take_in(
        self,
        coming: Sequence[Arrival],
        access: Access | None = None,
        progress: Callable[[Arrival], Progress] | None = None,
        later: Callable[[Arrival, Outcome], None] | None = None,
    ) -> Iterator[Outcome]:
        """Each file's outcome, as it is known. A refused file never stops the others.

        `access` is the label the operator named. With none, a new paper is public and one that is held keeps its label.
        Pages that text recognition must read are read when all else is in, and such a file's outcome comes then; or
        `later` is told of the file, with its outcome so far, and sees to it with `recognise` and `put`.
        """
        unheard: list[tuple[Arrival, Outcome]] = []
        readers = self._room.limits.children
        waiting: dict[Future[Reading | Outcome], Arrival] = {}
        with ThreadPoolExecutor(max_workers=readers) as several:
            for arrival in [*coming, None]:
                if arrival is not None:
                    waiting[several.submit(self._read, arrival, access)] = arrival
                # A paper that is slow to read holds up no other: whichever is read first is put in first.
                while waiting and (arrival is None or len(waiting) > readers):
                    for reading in wait(waiting, return_when=FIRST_COMPLETED).done:
                        came, read = waiting.pop(reading), reading.result()
                        outcome = self.put(came, read, progress)
                        if not self._wants_recognition(read):
                            yield outcome
                        elif later is None:
                            unheard.append((came, outcome))
                        else:
                            later(came, outcome)
                            yield outcome
        for came, first in unheard:
            yield settled(first, self.put(came, self.recognise(came, access, progress), progress))

    def _wants_recognition(self, read: Reading | Outcome) -> bool:
        if self._recogniser is None:
            return False
        if isinstance(read, Outcome):
            return read.verdict is Verdict.NEEDS_OCR
        return read.document.reader == UNHEARD

    def recognise(
        self, arrival: Arrival, access: Access | None, progress: Callable[[Arrival], Progress] | None = None
    ) -> Reading | Outcome:
        """A file read anew, with text recognition for the pages that want it, which may take many minutes."""
        return self._read(arrival, access, recognising=progress(arrival) if progress else _uncounted)

    def look_at(self, coming: Sequence[Arrival], access: Access | None = None) -> Iterator[Outcome]:
        """What `take_in` would do with each file; nothing is changed."""
        for arrival in coming:
            read = self._read(arrival, access, relabel=False)
            if isinstance(read, Outcome):
                yield read
            else:
                d = read.document
                fate = Fate.UPDATED if self._library.document_from(d.source) else Fate.ADDED
                yield Outcome(d.file, fate, d.id, None, d.warnings, d.pages, len(read.passages))

    def _read(
        self, arrival: Arrival, access: Access | None, relabel: bool = True, recognising: Progress | None = None
    ) -> Reading | Outcome:
        try:
            size = arrival.path.stat().st_size
            if size > LARGEST_FILE:
                raise FileTooLarge(
                    f"{arrival.file}: {size // 1024**2} MB is more than the {LARGEST_FILE // 1024**2} MB that are read. "
                    "Split it and add the parts."
                )
            with arrival.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            held = self._library.document_from(arrival.source)
            if held and held.sha256 == digest and self._is_current(held) and not self._told_otherwise(held, arrival):
                return self._unchanged(held, access, relabel)
            # Nobody named a label: a paper that is held keeps its own, so that no second run opens what was closed.
            label = self._library.label_for(held, access) or PUBLIC
            recogniser = self._recogniser if recognising else None
            return read_paper(self._room, arrival, digest, size, label, recogniser, recognising)
        except AssistantError as refused:
            return Outcome(arrival.file, Fate.REFUSED, why=str(refused), verdict=verdict_on_refusal(refused))
        except OSError as error:
            return Outcome(arrival.file, Fate.REFUSED, why=f"{arrival.file}: {error.strerror or 'it cannot be read'}.")
        except Exception as error:
            # Whatever one file does to the reader must not cost the files after it.
            _log.exception("A file could not be taken in")
            return Outcome(arrival.file, Fate.REFUSED, why=f"{arrival.file}: {_BROKE.format(type(error).__name__)}")

    def _told_otherwise(self, held: Document, arrival: Arrival) -> bool:
        by_hand = [c.field for c in self._library.corrections(held.id)]
        return arrival.given is not None and arrival.given.differs(held, by_hand)

    def _is_current(self, held: Document) -> bool:
        return held.reader == READER or (held.reader == UNHEARD and self._recogniser is None)

    def _unchanged(self, held: Document, access: Access | None, relabel: bool) -> Outcome:
        access = self._library.label_for(held, access)
        # What the paper itself says wins over the operator's label, unless that names who may read it.
        if access and access != held.access and (access.level == "exempt" or SAYS_EXEMPT not in held.warnings):
            if relabel:
                self._library.relabel(held.id, access)
            return Outcome(
                held.file, Fate.UPDATED, held.id, f"now {access.label}", pages=held.pages, passages=held.passages
            )
        return Outcome(held.file, Fate.UNCHANGED, held.id, pages=held.pages, passages=held.passages)

    def put(
        self, arrival: Arrival, read: Reading | Outcome, progress: Callable[[Arrival], Progress] | None = None
    ) -> Outcome:
        """A paper that was read into the library; an outcome stays what it is."""
        return dataclasses.replace(self._put(arrival, read, progress), source=arrival.source)

    def _put(
        self, arrival: Arrival, read: Reading | Outcome, progress: Callable[[Arrival], Progress] | None
    ) -> Outcome:
        if isinstance(read, Outcome):
            return read
        document = read.document
        fate = Fate.UPDATED if self._library.document_from(document.source) else Fate.ADDED
        try:
            put = self._library.replace(read, arrival.path, progress(arrival) if progress else None)
        except (OSError, ValueError) as error:  # the file vanished meanwhile, or holds what no store takes
            _log.exception("A paper could not be stored")
            return Outcome(arrival.file, Fate.REFUSED, why=f"{arrival.file}: {_BROKE.format(type(error).__name__)}")
        warnings = (*document.warnings, *put.warnings)
        return Outcome(arrival.file, fate, document.id, None, warnings, document.pages, put.passages, put.embedded)


def settled(first: Outcome, then: Outcome) -> Outcome:
    """What became of a file in one run that put it in twice, the second time with its recognised pages."""
    if then.fate is Fate.REFUSED and first.fate is not Fate.REFUSED:
        return first
    return then if first.fate is Fate.REFUSED else dataclasses.replace(then, fate=first.fate)


def _uncounted(_done: int, _of: int) -> None:
    """Nobody wants to know how far it has come."""


def document_id(source: str) -> str:
    """The same source keeps its id when its file changes."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def read_paper(  # noqa: PLR0913, PLR0917  (what is known of a file before it is read)
    room: ReadingRoom,
    arrival: Arrival,
    digest: str,
    size: int,
    access: Access,
    recogniser: Recogniser | None = None,
    progress: Progress | None = None,
) -> Reading:
    """A file to its pages and passages, with text recognition where there is a recogniser.

    Raises UnreadableFile (or a kind of it) with the reason.
    """
    kind, pages = room.take(arrival.path)
    if recogniser is not None:
        pages = recogniser.read(arrival.path, pages, progress)
    require_words(arrival.file, pages, tried=recogniser is not None)
    lines = lines_of(pages)
    # What repeats at the top of every page ("COUNTY COUNCIL, 13 March 2025") is no evidence, but says what the paper is.
    top = lines_of(pages[:2])
    cover = cover_of(top)
    parts = parts_of(lines)
    # A paper that calls itself, or one of its items, exempt is exempt as a whole: its file cannot be served in parts.
    exempt = exempt_in(parts, pages)
    label = UNASSIGNED if exempt and access.level != "exempt" else access
    id_ = document_id(arrival.source)
    given = arrival.given or Given()
    date, basis = cover.meeting_date, "printed"
    if given.meeting_date:
        date = given.meeting_date
    elif date is None:
        told = [line.text for line in lines if line.table is None]
        date = month_on_cover(told) if kind != PDF else None
        date, basis = date or about_when([" ".join(told)]), "inferred"
    cutter = Cutter(id_, pages, date)
    cut = (passage for part in parts for section in sections_of(part) for passage in cutter.cut(section))
    passages = [plain_passage(dataclasses.replace(passage, access=label)) for passage in gathered(cut, pages)]
    if not passages:
        raise UnreadableFile(
            f"{arrival.file}: it holds no sentence that could answer a question. Check that it is the paper you meant."
        )
    numbered = [page for page in pages if page.number is not None]
    document = Document(
        id=id_,
        source=arrival.source,
        file=plain_name(arrival.file, id_),
        sha256=digest,
        size=size,
        media_type=kind,
        reader=UNHEARD if recogniser is None and wants_recognition(pages) else READER,
        title=plain_title(next((p.title for p in pages if p.title), None) or cover.title or printed_title(top)),
        committee=cover.committee,
        meeting_date=date,
        date_basis=basis if date else None,
        item=cover.item,
        kind=cover.kind,
        pages=len(numbered) or None,
        access=label,
        warnings=(*_told(exempt), *warnings_of(pages), *warning_of(passages)),
        items=tuple(map(plain_item, _items(parts, passages))),
        paragraphs=exempt.paragraphs if exempt else (),
        exempt_reason=(exempt.reason or None) if exempt else None,
    )
    return Reading(given.put_in(document), tuple(pages), tuple(passages))


def _told(exempt: Exempt | None) -> tuple[str, ...]:
    if exempt is None:
        return ()
    return (SAYS_EXEMPT, exempt.warning) if exempt.warning else (SAYS_EXEMPT,)


def _items(parts: Sequence[Part], passages: Sequence[Passage]) -> tuple[Item, ...]:
    """The reports of a paper with what their heads say, and the numbered items of its minutes."""
    found = [item_of(part.lines, part.cover) for part in parts if part.cover.title and part.cover.kind != "minutes"]
    minutes: dict[tuple[str | None, str | None], Item] = {}
    if any(part.cover.kind == "minutes" for part in parts):
        reports = {(item.number, item.title) for item in found}
        for passage in passages:
            at = (passage.item, passage.item_title)
            if passage.item and at not in reports:
                minutes.setdefault(at, Item(passage.item, passage.item_title, passage.page))
    listed = agenda_of(parts[0].lines) if parts[0].cover.kind == "agenda" else ()
    reported = {item.number for item in found if item.number}
    found += [item for item in listed if item.number not in reported]
    return tuple(sorted([*found, *minutes.values()], key=lambda item: item.page or 0))
