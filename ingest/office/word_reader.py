"""A Word file (DOCX) to its text: headings, numbered paragraphs, lists and tables as Word would print them.

Read from its XML and not through python-docx, which leaves out what tracked changes insert and knows neither automatic
numbers nor hidden text. Of the file's parts only text is opened: no relationship is followed, no macro, object or picture.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.office.container import Container
from ingest.office.numbering import Numbering
from ingest.office.titles import OPENING, Opening, title_of
from ingest.office.word_styles import Style, Styles
from ingest.office.wordml import STRICT, W, on, switch, value
from ingest.office.written import Written, heads_of
from ingest.office.xml import Element, parsed
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Flaw, Page
from vectorstore.words.text import collapse

_DOCUMENT = "word/document.xml"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "rPrChange", "pPrChange"))
_INSERTED = frozenset(f"{W}{name}" for name in ("ins", "moveTo"))
_BOXED = f"{W}txbxContent"
QUOTED = 60
"""Characters that a note quotes of a comment."""


@dataclass(slots=True)
class _Found:
    """What a paragraph holds, and what was left out of it."""

    text: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    size: int = 0
    """Of its largest letters, in half points."""
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """The footnotes that it refers to."""

    @property
    def all_bold(self) -> bool:
        return self.letters > 0 and self.bold >= 0.95 * self.letters


def read_word(path: Path, start: int = 0) -> Iterator[Page]:
    """The text as one page without a number.

    Raises UnreadableFile for a damaged or hostile file, and for one without words; EncryptedFile for a locked one.
    """
    if start:
        return
    with Container(path) as container:
        yield _Word(container).page()


class _Word:
    def __init__(self, container: Container) -> None:
        root = parsed(container, _DOCUMENT)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            if STRICT in container.read(_DOCUMENT)[:4096]:
                raise UnreadableFile(
                    f"{container.name}: it is saved as “Strict Open XML”. Save it as an ordinary Word document (.docx)."
                )
            raise container.broken()
        self._body = body
        self._styles = Styles(parsed(container, "word/styles.xml"))
        self._numbering = Numbering(parsed(container, "word/numbering.xml"))
        self._footnotes = _by_id(parsed(container, "word/footnotes.xml"), "footnote")
        self._endnotes = _by_id(parsed(container, "word/endnotes.xml"), "endnote")
        self._comments = [_plain(c) for c in _by_id(parsed(container, "word/comments.xml"), "comment").values()]
        self._around = [
            _plain(paragraph)
            for part in (*container.parts("word/header", ".xml"), *container.parts("word/footer", ".xml"))
            for paragraph in _each(parsed(container, part), "p")
        ]
        self._macros = any(container.parts("word/vbaProject"))
        self._inserted = self._deleted = 0
        self._hidden: list[str] = []
        self._struck = False
        self._openings: list[Opening] = []
        self._sizes: list[int] = []
        self._out = Written()

    def page(self) -> Page:
        self._content(self._body)
        self._out.title = self._out.title or title_of(self._openings, statistics.median(self._sizes or [0]))
        return self._out.page(
            hidden="\n".join(self._hidden),
            flaws=(Flaw.STRUCK_OUT,) if self._struck else (),
            around=[text for text in self._around if text],
            notes=self._notes(),
        )

    def _notes(self) -> list[str]:
        notes = []
        if self._inserted or self._deleted:
            notes.append(
                f"The file holds tracked changes that nobody has accepted yet. It was read as if all were accepted: "
                f"{_words(self._inserted)} put in, {_words(self._deleted)} taken out. Check that this is the final text."
            )
        said = [text for text in self._comments if text]
        if said:
            first = said[0] if len(said[0]) <= QUOTED else f"{said[0][:QUOTED].rsplit(' ', 1)[0]}…"
            what = "A comment in the margin was" if len(said) == 1 else f"{len(said)} comments in the margin were"
            notes.append(f"{what} left out (“{first}”). Whoever opens the file can read as much.")
        if self._macros:
            notes.append("The file holds macros. They were not run.")
        return notes

    # The body -----------------------------------------------------------------------------------------------------

    def _content(self, parent: Element) -> None:
        for child in parent:
            name = child.tag
            if name == f"{W}p":
                self._paragraph(child)
            elif name == f"{W}tbl":
                self._table(child)
            elif name == f"{W}sdt":
                inner = child.find(f"{W}sdtContent")
                if inner is not None and not _is_contents(child):
                    self._content(inner)
            elif name in _INSERTED or name in (f"{W}customXml", f"{W}smartTag"):
                self._content(child)

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.paragraph(value(properties, "pStyle"))
        found = self._read(paragraph, style)
        text = "".join(found.text).strip()
        if not collapse(text) and len(self._openings) == 1:
            self._openings = [self._openings[0]._replace(alone=True)]
        if not style.name.startswith("toc "):
            number = self._number(properties, style) if collapse(text) else ""
            said = f"{number} {text}".strip()
            level = _outline(properties, style)
            if style.name == "title" and text and not self._out.title:
                self._out.title = collapse(text)
            if len(self._openings) < OPENING and collapse(text):
                centred = value(properties, "jc") == "center" or (value(properties, "jc") is None and style.centred)
                self._openings.append(Opening(collapse(text), found.size, found.all_bold, centred, bool(level)))
            self._sizes.append(found.size)
            if (level or style.name == "title") and collapse(text):
                self._out.heading(level or 1, said)
            else:
                self._out.paragraph(said, bold=found.all_bold)
        for box in found.boxes:
            self._content(box)
        for note in found.notes:
            self._out.paragraph(note)

    def _number(self, properties: Element | None, style: Style) -> str:
        own = properties.find(f"{W}numPr") if properties is not None else None
        inherited = style.numbering
        list_id = value(own, "numId") or (inherited[0] if inherited else None)
        if not list_id or list_id == "0":
            return ""
        level = value(own, "ilvl") or (inherited[1] if inherited else None)
        if level is None:
            of_style = inherited[2] if inherited else style.id
            return self._numbering.next(list_id, self._numbering.level_of(list_id, of_style))
        return self._numbering.next(list_id, int(level) if level.isdigit() else 0)

    # The letters --------------------------------------------------------------------------------------------------

    def _read(self, paragraph: Element, style: Style) -> _Found:
        found = _Found()
        self._runs(paragraph, found, style, inserted=False)
        return found

    def _runs(self, parent: Element, found: _Found, style: Style, *, inserted: bool) -> None:
        for child in parent:
            name = child.tag
            if name in _DELETED:
                self._deleted += len("".join(child.itertext(f"{W}t", f"{W}delText")).split())
            elif name == f"{W}r":
                self._run(child, found, style, inserted=inserted)
            elif name == f"{_CHOICE}AlternateContent":
                self._alternative(child, found)
            elif name not in (f"{W}pPr", f"{W}sdtPr", f"{W}sdtEndPr"):
                within = inserted or name in _INSERTED
                self._runs(child, found, style, inserted=within)

    def _run(self, run: Element, found: _Found, style: Style, *, inserted: bool) -> None:
        properties = run.find(f"{W}rPr")
        character = self._styles.style(value(properties, "rStyle") or "")
        text = self._letters(run, found)
        if not text:
            return
        said = {name: switch(properties, name) for name in ("b", "vanish", "strike", "dstrike")}
        bold = _first(said["b"], character.says("b"), style.says("b"))
        hidden = _first(said["vanish"], character.says("vanish"), style.says("vanish"))
        if hidden or _unseen(run, properties):
            if text.strip():
                self._hidden.append(text.strip())
            return
        if (said["strike"] or said["dstrike"]) and any(c.isalnum() for c in text):
            self._struck = True
            return
        if inserted:
            self._inserted += len(text.split())
        letters = sum(c.isalnum() for c in text)
        found.letters += letters
        found.bold += letters if bold else 0
        sizes = (value(properties, "sz"), character.size, style.size, self._styles.usual_size)
        found.size = max(found.size, next(int(size) for size in sizes if size and str(size).isdigit()))
        found.text.append(text.upper() if on(properties, "caps") else text)

    def _letters(self, run: Element, found: _Found) -> str:
        said = []
        for child in run:
            match child.tag.removeprefix(W):
                case "t":
                    said.append(child.text or "")
                case "tab" | "ptab":
                    said.append(" ")
                case "br" | "cr":
                    said.append("\n")
                case "noBreakHyphen":
                    said.append("-")
                case "footnoteReference":
                    found.notes.append(self._footnotes_text(self._footnotes, child))
                case "endnoteReference":
                    found.notes.append(self._footnotes_text(self._endnotes, child))
                case "drawing" | "pict":
                    found.boxes += list(child.iter(_BOXED))
                case _ if child.tag == f"{_CHOICE}AlternateContent":
                    self._alternative(child, found)
        return "".join(said)

    @staticmethod
    def _footnotes_text(notes: dict[str, Element], reference: Element) -> str:
        note = notes.get(reference.get(f"{W}id", ""))
        return _plain(note) if note is not None else ""

    @staticmethod
    def _alternative(element: Element, found: _Found) -> None:
        """A text box is written twice, for newer and for older programs: it is read once."""
        for form in ("Choice", "Fallback"):
            boxes = [box for one in element.iter(f"{_CHOICE}{form}") for box in one.iter(_BOXED)]
            if boxes:
                found.boxes += boxes
                return

    # Tables -------------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        rows = [row for row in _rows(table) if row.find(f"{W}trPr/{W}del") is None]
        if any(cell.find(f".//{W}tbl") is not None for row in rows for cell in _cells(row)):
            for row in rows:  # what holds other tables is there for the layout
                for cell in _cells(row):
                    self._content(cell)
            return
        grid: list[list[str]] = []
        bold: list[bool] = []
        labels = 0
        marked = 0
        carried: dict[int, str] = {}
        for row in rows:
            texts: list[str] = []
            letters = bolds = 0
            skipped = value(row.find(f"{W}trPr"), "gridBefore")
            texts += [""] * (int(skipped) if skipped and skipped.isdigit() else 0)
            for cell in _cells(row):
                text, found = self._cell(cell)
                labels += not texts and found.all_bold
                letters, bolds = letters + found.letters, bolds + found.bold
                properties = cell.find(f"{W}tcPr")
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{W}val") != "restart":
                    text = text or carried.get(len(texts), "")
                carried[len(texts)] = text
                span = value(properties, "gridSpan")
                over = min(int(span), 64) if span and span.isdigit() else 1
                texts += [text, *[""] * (over - 1)]
            if marked == len(grid) and on(row.find(f"{W}trPr"), "tblHeader"):
                marked += 1
            grid.append(texts)
            bold.append(letters > 0 and bolds >= 0.95 * letters)
        if max(map(len, grid), default=0) == 2 and labels > 0.5 * len(grid):
            bold = [False] * len(grid)  # a form: what is bold are its labels
        self._taken_down(grid, bold, marked)

    def _taken_down(self, grid: list[list[str]], bold: list[bool], marked: int) -> None:
        """A first row in one cell is the table's title; heads are those that Word marks, or bold rows above plain ones."""
        filled = [n for n, row in enumerate(grid) if any(row)]
        grid, bold = [grid[n] for n in filled], [bold[n] for n in filled]
        while len(grid) > 2 and sum(bool(cell) for cell in grid[0]) == 1 and len(grid[0]) > 1 and grid[0][0]:
            self._out.paragraph(grid[0][0], bold=bold[0])
            grid, bold, marked = grid[1:], bold[1:], max(0, marked - 1)
        heads = min(marked, len(grid) - 1) if marked else 0
        if not heads and len(grid) > 1 and bold[0] and sum(bool(cell) for cell in grid[0]) > 1:
            heads = next((n for n, is_bold in enumerate(bold) if not is_bold), 0)
            heads = heads if heads <= 3 else 0
        self._out.table(grid, heads or heads_of(grid))

    def _cell(self, cell: Element) -> tuple[str, _Found]:
        texts = []
        whole = _Found()
        for paragraph in cell.iter(f"{W}p"):
            properties = paragraph.find(f"{W}pPr")
            style = self._styles.paragraph(value(properties, "pStyle"))
            found = self._read(paragraph, style)
            text = collapse("".join(found.text))
            number = self._number(properties, style) if text else ""
            texts.append(f"{number} {text}".strip())
            texts += [collapse("".join(b.itertext(f"{W}t"))) for b in found.boxes]
            whole.letters, whole.bold = whole.letters + found.letters, whole.bold + found.bold
        return " ".join(text for text in texts if text), whole


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}customXml", *_INSERTED):
            yield from _rows(child.find(f"{W}sdtContent") if child.tag == f"{W}sdt" else child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}customXml", *_INSERTED):
            inner = child.find(f"{W}sdtContent") if child.tag == f"{W}sdt" else child
            if inner is not None:
                yield from _cells(inner)


def _outline(properties: Element | None, style: Style) -> int:
    own = value(properties, "outlineLvl")
    if own and own.isdigit():
        return int(own) + 1 if int(own) < 9 else 0
    return style.level


def _unseen(run: Element, properties: Element | None) -> bool:
    """Letters too small to see, or white ones on no other ground: in a cell or on a shade they may be seen."""
    size = value(properties, "sz")
    if size is not None and size.isdigit() and int(size) <= 3:
        return True
    if (value(properties, "color") or "").upper() != "FFFFFF":
        return False
    paragraph = next(run.iterancestors(f"{W}p"), run)
    shades = (run.find(f"{W}rPr/{W}shd"), run.find(f"{W}rPr/{W}highlight"), paragraph.find(f"{W}pPr/{W}shd"))
    shaded = any(shade is not None for shade in shades)
    return not shaded and not any(True for _ in run.iterancestors(f"{W}tc", _BOXED))


def _first(*said: bool | None) -> bool:
    return next((one for one in said if one is not None), False)


def _is_contents(block: Element) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _each(root: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if root is None else root.iter(f"{W}{name}")


def _by_id(root: Element | None, name: str) -> dict[str, Element]:
    return {e.get(f"{W}id", ""): e for e in _each(root, name)}


def _plain(element: Element) -> str:
    return collapse(" ".join("".join(p.itertext(f"{W}t")) for p in element.iter(f"{W}p")))


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
