"""Sections to passages: a few sentences, a list, or some rows with their header; each sentence knows its page."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.block import Block, Form, Row
from ingest.headings import CAPTION
from ingest.known_tables import UNIT_LINE
from ingest.lines import Line
from ingest.sections import Section
from ingest.subjects import moves, opens_vote
from vectorstore.words.figures import is_cell
from vectorstore.words.papers import Page, Passage, Sentence, Shape, Standing
from vectorstore.words.periods import counted_from, periods_in
from vectorstore.words.text import sentence_spans, squash

FULL = 110
"""Words after which a passage is closed: with its label it stays within the 256 tokens that MiniLM reads."""
LONGEST = 170
"""Words that no passage passes, save one sentence longer than that."""
LIST_ROOM = 150
"""A list keeps together with the line that opens it up to this many words."""


OPENER = 80
"""Words that a sentence may have to go with the list it opens."""
ABOUT = 30
"""Words of the paragraph before a table that say what the table is about: it is found by them too."""


_MARK = re.compile(r"(?:[-–•●▪*]|\(?[a-z]\))\s+")


def _opening(block: Block, text: str) -> int:
    """Where a block's first sentence begins: after its own number or mark, which are no part of what it says."""
    own = re.match(rf"(?:[-–•●▪*]\s+)?\(?{re.escape(block.number)}[.)]*\s*", text) if block.number else None
    found = own or _MARK.match(text)
    return found.end() if found else 0


_MONTH_YEAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* (?:20)?\d\d\b", re.IGNORECASE
)


_TITLE_OF_TABLE = re.compile(r"(?:table|figure|appendix)\b|\d{1,2}(?:\.\d+)*\.? ", re.IGNORECASE)


@dataclass(slots=True)
class _Draft:
    """A passage being written: its text, and where each sentence in it stands."""

    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    pages: list[int | None] = field(default_factory=list)
    paragraph: str | None = None
    forms: list[Form] = field(default_factory=list)
    about: str | None = None
    columns: str = ""
    """The heads of a table that goes on from the page before: they are printed there, and name the columns here."""
    opened: bool = False
    """Was it begun with the sentence that opens a list, for the list to stay whole?"""

    @property
    def words(self) -> int:
        return len(self.text.split())


class Cutter:
    """Cuts the sections of one document. Page texts are needed to keep quotes verbatim where a sentence turns a page."""

    def __init__(self, document_id: str, pages: Sequence[Page], held: datetime.date | None = None) -> None:
        """`held` is the day from which "last month" is counted, where an item has no date of its own."""
        self._document_id = document_id
        self._held = held
        self._pages = {page.number: squash(page.text) for page in pages}
        self._seen: dict[str, int] = {}
        self._headings: tuple[str, ...] | None = None
        self._speaking_of: frozenset[str] = frozenset()
        self._under: tuple[str, ...] | None = None
        self._paragraph: str | None = None

    def cut(self, section: Section) -> Iterator[Passage]:
        draft = _Draft()
        header: Block | None = None
        told: str | None = None
        if section.headings != self._under:
            self._under, self._paragraph = section.headings, None
        cells = _usual_cells(section.blocks)
        blocks = list(_with_titles(_bounded(section.blocks)))
        for n, block in enumerate(blocks):
            if block.form is Form.HEADER:
                if draft.sentences:
                    yield self._passage(section, draft)
                header, draft = block, self._with_header(block, told)
                continue
            in_table = block.form is Form.ROW
            if header and not in_table:
                header = None
                if draft.sentences:
                    yield self._passage(section, draft)
                draft = _Draft()
            if draft.sentences and self._closes(draft, block):
                before, opener = _parted(draft, list(itertools.takewhile(_is_point, blocks[n:])))
                yield self._passage(section, before)
                draft = opener or (self._with_header(header, told) if header else _Draft())
            if in_table:
                draft.about = draft.about or told
            else:
                told = " ".join(block.text.split()[:ABOUT])
            self._add(draft, block, header, cells)
        if draft.sentences:
            yield self._passage(section, draft)

    def _closes(self, draft: _Draft, block: Block) -> bool:
        """Does this block open a new passage?"""
        coming = len(block.text.split())
        last = draft.forms[-1]
        if (block.form is Form.ROW) != (last is Form.ROW):
            return True
        if draft.about and moves(block):
            return True  # the outcome of one motion is not told with the next motion
        if not draft.about and opens_vote(block):
            return True  # nor a motion with the vote on it
        goes_on = draft.opened and block.form is Form.ITEM
        if block.lines[0].page != draft.pages[-1] and draft.words > 25 and not goes_on:
            return True  # a passage that stays on one page is cited to the right one
        opens_list = draft.text.endswith(":") or last is Form.ITEM
        if block.form is Form.ITEM and opens_list:
            return draft.words + coming > LIST_ROOM
        return draft.words + coming > LONGEST or draft.words >= FULL or (draft.words > 60 and coming > 60)

    def _with_header(self, header: Block, told: str | None) -> _Draft:
        draft = _Draft(text=header.text, about=told)
        draft.pages = [line.page for line in header.lines]
        return draft

    def _add(self, draft: _Draft, block: Block, header: Block | None, cells: int) -> None:
        start = len(draft.text) + 1 if draft.text else 0
        text, turns = _with_page_turns(block)
        number = self._number(block)
        draft.text = f"{draft.text}\n{text}" if draft.text else text
        if block.form is Form.ROW:
            reading = reading_of(header, block, cells)
            if header is None and block.row is not None:
                names = [name for name, _ in block.row.cells if name]
                draft.columns = draft.columns or " | ".join(filter(None, [block.row.title, block.row.group, *names]))
            page = block.lines[0].page
            sure = _confidence(block, text, 0, len(text))
            draft.sentences.append(
                Sentence(start, start + len(text), page, Shape.TABLE_ROW, None, number, reading, sure)
            )
        else:
            shape = Shape.LIST if block.form is Form.ITEM else Shape.PROSE
            # A table's title says what its rows are about, and nothing by itself.
            caption = _titles_a_table(block) and not text.endswith(".")
            opened = _opening(block, text)
            for a, b in self._spans(text, turns):
                page, last = _page_at(turns, a), _page_at(turns, b - 1)
                if b > opened and not caption:  # "1." before a resolution ends no sentence
                    last_page = last if last != page else None
                    said = block.said if b == len(text) else None
                    begins = max(a, opened)
                    sure = _confidence(block, text, begins, b)
                    draft.sentences.append(
                        Sentence(start + begins, start + b, page, shape, last_page, number, said, sure)
                    )
        draft.pages += [line.page for line in block.lines]
        draft.forms.append(block.form)
        draft.paragraph = draft.paragraph or number
        draft.about = draft.about or block.about

    def _number(self, block: Block) -> str | None:
        """The number of the paragraph that a block stands in: its own, or the one before it that goes on."""
        if block.form in (Form.ROW, Form.HEADER):
            return self._paragraph
        own = block.number
        if own is None:
            lettered = _LETTERED.match(block.text)
            if self._paragraph is None or self._paragraph.startswith("("):
                self._paragraph = lettered[1] if lettered else self._paragraph
        elif "." in own or self._paragraph is None or not self._within_list(own):
            self._paragraph = own
        return self._paragraph

    def _within_list(self, own: str) -> bool:
        """Is a plain number a point of a list inside a numbered paragraph, not a paragraph of its own?"""
        now = self._paragraph or ""
        if "." in now:
            return True
        return now.isdigit() and int(own) <= int(now)

    def _spans(self, text: str, turns: Sequence[tuple[int, int | None]]) -> Iterator[tuple[int, int]]:
        """Sentences; one that turns a page is cut there unless both pages, read on, hold it word for word."""
        for a, b in sentence_spans(text):
            inside = [(at, page) for at, page in turns if a < at < b]
            before = next((p for at, p in reversed(turns) if at <= a), None)
            start = a
            for at, page in inside:
                joined = self._pages.get(before, "") + self._pages.get(page, "")
                if squash(text[start:b]) not in joined:
                    yield start, len(text[:at].rstrip())
                    start, before = at, page
            yield start, b

    def _passage(self, section: Section, draft: _Draft) -> Passage:
        numbers = [page for page in draft.pages if page is not None]
        spoken = self._spoken(section, draft)
        cover = section.cover if section.in_pack else None
        return Passage(
            id=self._name(draft.text),
            document_id=self._document_id,
            text=draft.text,
            headings=(*section.headings, draft.columns) if draft.columns else section.headings,
            item=section.item or (cover.item if cover else None),
            item_title=section.item_title if section.item else (cover.title if cover else None),
            meeting_date=cover.meeting_date if cover else None,
            committee=cover.committee if cover else None,
            paragraph=draft.paragraph,
            about=draft.about,
            page=min(numbers) if numbers else None,
            last_page=max(numbers) if numbers else None,
            shape=_shape(section, draft),
            standing=section.standing,
            periods=spoken,
            sentences=tuple(draft.sentences),
        )

    def _spoken(self, section: Section, draft: _Draft) -> frozenset[str]:
        """The periods of a passage: those it names, or else the one its section was last speaking of ("During 2020/21:")."""
        own = periods_in(" ".join([*section.headings, draft.text]))
        held = section.cover.meeting_date or self._held
        # "Review of previous 12 months" above a section says less of a passage than the year it opens with.
        counted = counted_from(held, draft.text, own) if held else frozenset()
        if self._headings != section.headings:
            self._headings, self._speaking_of = section.headings, frozenset()
        if own:
            self._speaking_of = frozenset(p for p in own if p.startswith("fy")) if len(own) <= 3 else frozenset()
        return (own or self._speaking_of) | counted

    def _name(self, text: str) -> str:
        """An id that survives everything but a change of these words: permanent links hold on to it."""
        count = self._seen[text] = self._seen.get(text, 0) + 1
        return hashlib.sha256(f"{self._document_id}\0{text}\0{count}".encode()).hexdigest()[:20]


def _is_point(block: Block) -> bool:
    return block.form is Form.ITEM


def _parted(draft: _Draft, points: Sequence[Block]) -> tuple[_Draft, _Draft | None]:
    """A passage before a list that has no room in it, without the sentence that opens the list; and that sentence.

    Points say little without it ("Below 3 %: dangerous"). What is all opener, opens with too much, or opens a list that
    fills passages of its own, stays whole.
    """
    if not points or draft.forms[-1] is not Form.PARAGRAPH or len(draft.sentences) < 2:
        return draft, None
    *others, last = draft.sentences
    said = draft.text[last.start :]
    whole = last.end == len(draft.text) and draft.text[: last.start].rstrip() == draft.text[: others[-1].end]
    room = sum(len(point.text.split()) for point in points) + len(said.split()) <= LIST_ROOM
    if not whole or last.reading or not room or len(said.split()) > OPENER:
        return draft, None
    opener = _Draft(
        text=said,
        sentences=[dataclasses.replace(last, start=0, end=len(said))],
        pages=[last.page, last.last_page] if last.last_page else [last.page],
        paragraph=last.paragraph,
        forms=[Form.PARAGRAPH],
        about=draft.about,
        opened=True,
    )
    ends = others[-1].last_page or others[-1].page
    pages = [page for page in draft.pages if ends is None or page is None or page <= ends]
    before = dataclasses.replace(draft, text=draft.text[: others[-1].end], sentences=others, pages=pages)
    return before, opener


def _shape(section: Section, draft: _Draft) -> Shape:
    if section.standing is Standing.DECISION:
        return Shape.RESOLUTION
    if Form.ROW in draft.forms:
        return Shape.TABLE_ROW
    return Shape.LIST if Form.ITEM in draft.forms else Shape.PROSE


def _with_titles(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables with what is printed right above them, title and unit, among their heads: a row's figures rest on those."""
    above: list[Block] = []
    for block in blocks:
        if block.form is Form.PARAGRAPH and _titles_a_table(block):
            above.append(block)
            continue
        if above and block.form in (Form.HEADER, Form.ROW):
            lines = [line for title in above for line in title.lines]
            yield Block(Form.HEADER, lines + (block.lines if block.form is Form.HEADER else []))
            if block.form is Form.ROW:
                yield block
        else:
            yield from above
            yield block
        above = []
    yield from above


def _titles_a_table(block: Block) -> bool:
    text = block.text
    return len(text.split()) <= 25 and (CAPTION.match(text) is not None or UNIT_LINE.fullmatch(text) is not None)


_LETTERED = re.compile(r"^(\((?:[ivx]{1,5}|[a-z]|\d{1,2})\))\s")


def _bounded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Paragraphs too long for one passage, cut at line ends near sentence ends."""
    for block in blocks:
        if block.form in (Form.ROW, Form.HEADER) or len(block.text.split()) <= LONGEST or len(block.lines) < 2:
            yield from _sentences_apart(block)
            continue
        part, count = Block(block.form, [], block.style, block.number), 0
        for line in block.lines:
            part.lines.append(line)
            count += len(line.text.split())
            if count >= FULL and re.search(r"[.!?;:]['\"”’)]?$", line.text):
                yield from _sentences_apart(part)
                part, count = Block(block.form, [], block.style, None), 0
        if part.lines:
            yield from _sentences_apart(part)


def _sentences_apart(block: Block) -> Iterator[Block]:
    """One very long line (texts without line breaks) cut between its sentences."""
    if block.form in (Form.ROW, Form.HEADER) or len(block.lines) != 1 or len(block.text.split()) <= LONGEST:
        yield block
        return
    line = block.lines[0]
    kept = ""
    number = block.number
    for a, b in sentence_spans(line.text):
        sentence = line.text[a:b]
        if kept and len(kept.split()) + len(sentence.split()) > FULL:
            yield Block(block.form, [_part_of(line, kept)], block.style, number)
            kept, number = "", None
        kept = f"{kept} {sentence}" if kept else sentence
    if kept:
        yield Block(block.form, [_part_of(line, kept)], block.style, number)


def _part_of(line: Line, text: str) -> Line:
    return Line(text, line.page, line.gap, confidence=min(line.confidence, default="") * len(text.split()))


def _with_page_turns(block: Block) -> tuple[str, list[tuple[int, int | None]]]:
    """A block's running text, and at which character each page begins."""
    text = ""
    turns: list[tuple[int, int | None]] = []
    for line in block.lines:
        joint = "" if not text or (text.endswith("-") and line.text[:1].islower()) else " "
        at = len(text) + len(joint)
        if not turns or turns[-1][1] != line.page:
            turns.append((at, line.page))
        text = f"{text}{joint}{line.text}"
    return text, turns


def _confidence(block: Block, text: str, start: int, end: int) -> str | None:
    """How sure text recognition was of each word of a part of a block's text; None where no line of it was read so.

    Of a word that is broken over two lines the less sure part counts, and of a line whose words are not those it was
    read as, the least sure word counts for all.
    """
    if not any(line.confidence for line in block.lines):
        return None
    sure: list[tuple[int, int, str]] = []
    at = 0
    for line in block.lines:
        at = max(text.find(line.text, at), at)
        words = [(at + m.start(), at + m.end()) for m in re.finditer(r"\S+", line.text)]
        digits = line.confidence or "9" * len(words)
        if len(digits) != len(words):
            digits = min(digits) * len(words)
        sure += [(a, b, digit) for (a, b), digit in zip(words, digits, strict=True)]
        at += len(line.text)
    return "".join(
        min((digit for a, b, digit in sure if a < start + word.end() and b > start + word.start()), default="0")
        for word in re.finditer(r"\S+", text[start:end])
    )


def reading_of(header: Block | None, row: Block, cells_in_table: int) -> str | None:
    """A row said with its columns' names: "Theatre: Budget (£000) (7); Variance (£000) 15". None where they are not sure.

    `cells_in_table` is how many figures most rows of the table have: a row with another number has lost a cell.
    """
    if row.row is not None:
        return _known_reading(row.row)
    if header is None or row.lines[0].table is not None:
        return None
    if row.lines[0].cells:
        return _tabbed_reading(header, row)
    return _columned_reading(header, row, cells_in_table)


def _known_reading(row: Row) -> str:
    """A row of known columns: "Customer Services - Call Activity - Highways: Jan – Mar 24 16; Apr – Jun 24 13"."""
    said = []
    for name, cell in row.cells:
        unit = f" ({row.unit})" if row.unit and _PLAIN.fullmatch(cell) and not _HAS_UNIT.search(name) else ""
        said.append(f"{_flat(name)} {cell}{unit}".strip())
    before = [_flat(text) for text in dict.fromkeys((row.title, row.group)) if text and text != row.name]
    return f"{' - '.join([*before, _flat(row.name)])}: {'; '.join(said)}"


_PLAIN = re.compile(r"[(+−–-]?\s?[\d,]+(?:\.\d+)?\)?")
_HAS_UNIT = re.compile(r"[£%]|\b(?:days|hours|years?|number|no\.?|fte|places|people)\b", re.IGNORECASE)


def _flat(text: str) -> str:
    """Without the signs that part a reading."""
    return text.replace(": ", " ").replace(";", ",").rstrip(":")


def _page_at(turns: Sequence[tuple[int, int | None]], place: int) -> int | None:
    """The page that a character of a block stands on."""
    return next((page for at, page in reversed(turns) if at <= place), turns[0][1])


_UNIT = re.compile(
    r"£[’']?0*(?:k|m|bn|s|000s?)?|%|£ ?(?:million|thousand)s?|days?|no\.?|number|hours?|people", re.IGNORECASE
)


_SERIAL = re.compile(r"\d{5}")
"""A day as a spreadsheet counts it: the head that stood there was lost when the table was copied."""


def _tabbed_reading(header: Block, row: Block) -> str | None:
    names, cells = header.lines[0].cells, row.lines[0].cells
    if len(row.lines) != 1 or not 2 <= len(cells) <= len(names):
        return None
    unsure = next((n for n, name in enumerate(names) if _SERIAL.fullmatch(name)), len(names))
    names = (*names[:unsure], *("" for _ in names[unsure:]))  # from there on they may stand over their neighbours
    more = [
        " ".join(line.cells[n] for line in header.lines[1:] if n < len(line.cells)).strip() for n in range(len(names))
    ]
    said = [
        f"{name} {cell} ({under})"
        if _UNIT.fullmatch(under)
        else f"{name} {under} {cell}"
        if under
        else f"{name} {cell}"
        for name, cell, under in zip(names[1:], cells[1:], more[1:], strict=False)
        if cell and name
    ]
    return f"{cells[0]}: {'; '.join(said)}" if said else None


_NAMES_ROWS = frozenset(
    "measure indicator ward service area item name band option category description directorate department type "
    "committee scheme project year month school district parish age group division".split()
)
"""What stands above the first column of a table, the one that names its rows."""


def _columned_reading(header: Block, row: Block, cells_in_table: int) -> str | None:
    """Without tabs, columns are sure only under one line of heads with one word, or one period, for each of them."""
    tokens = row.text.split()
    cells = figures_at_end(tokens)
    label = " ".join(tokens[: len(tokens) - len(cells)])
    titles, last = header.lines[:-1], header.lines[-1].text
    names = [name.replace("\0", " ") for name in _MONTH_YEAR.sub(lambda m: m[0].replace(" ", "\0"), last).split()]
    if not label or len(cells) != cells_in_table or not all(_TITLE_OF_TABLE.match(line.text) for line in titles):
        return None
    if len(names) == len(cells) + 1 and names[0].casefold() in _NAMES_ROWS:
        names = names[1:]
    if len(names) != len(cells):
        return None
    said = [f"{name} {cell}" for name, cell in zip(names, cells, strict=True)]
    title = f"{titles[-1].text} - " if titles and len(titles[-1].text.split()) <= 14 else ""
    return f"{title}{label}: {'; '.join(said)}"


def figures_at_end(tokens: Sequence[str]) -> list[str]:
    """The cells that end a printed row."""
    return list(itertools.takewhile(is_cell, reversed(tokens)))[::-1]


def _usual_cells(rows: Iterable[Block]) -> int:
    """How many figures most rows of a table end with."""
    counts = Counter(len(figures_at_end(row.text.split())) for row in rows if row.form is Form.ROW)
    return counts.most_common(1)[0][0] if counts else 0
