"""A saved web page (HTML) to its main text: what the site puts around it, forms and what is not shown are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.office.written import Written, heads_of
from ingest.office.xml import Element, page_tree
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page
from vectorstore.words.text import collapse

MOST_BYTES = 20_000_000
LEAST_WORDS = 12
"""A page whose main part has fewer is no paper: an error page, or one that a script would have filled."""
WORTH_TELLING = 8
"""Words: sites hide labels and headings for those who hear the page; a sentence that is hidden is reported."""
DEEPEST = 200
"""Elements within one another that are followed."""
_MAIN = (
    "//main",
    "//*[@role='main']",
    "//*[contains(concat(' ', @class, ' '), ' mgContent ')]",
    "//*[@id='main-content' or @id='maincontent' or @id='main' or @id='content']",
    "//article",
    "//body",
)
_NEVER = frozenset(
    "script style noscript template nav aside form button select input textarea svg canvas iframe object embed audio video "
    "map dialog head link meta img picture".split()
)
_OUTSIDE_MAIN = frozenset(("header", "footer"))
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alert alertdialog menu toolbar".split())
_FURNITURE = re.compile(
    r"(?!.*(?:has|with|no)-)(?:.*[_-])?(?:breadcrumbs?|cookies?|skip(?:-?link)?|share|sharing|social|pagination|pager|"
    r"sidebar|related|feedback|mgHide|mgFileSize|sr-only|visually-?hidden|screen-reader-text|mgSubNav|toc)(?:[_-].*)?",
    re.IGNORECASE,
)
"""Names that sites give to what stands around their text; "has-sidebar" is the text beside one."""
MOST_AROUND = 0.5
"""Of the main part's letters: what holds more is no furniture, whatever it is called."""
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    "p div section article main header footer h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table blockquote pre address figure "
    "figcaption details summary fieldset hr tr td th caption center body".split()
)
_MEETING = re.compile(
    r"(?:agenda|minutes|decisions|meeting)\b.{0,60} (?:for|of) .{0,200} on .{0,40}\d{4}", re.IGNORECASE
)
_ERROR = re.compile(
    r"\b(?:404|403|500|page (?:not found|cannot be found|can't be found)|not found|access denied|forbidden|"
    r"sign in|log ?in|session (?:has )?(?:expired|timed out)|just a moment|service unavailable|bad gateway)\b",
    re.IGNORECASE,
)


def read_web_page(path: Path, start: int = 0) -> Iterator[Page]:
    """The main text as one page without a number. Raises UnreadableFile where it holds none, or is an error page."""
    if start:
        return
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UnreadableFile(f"{path.name}: a web page of more than {MOST_BYTES // 10**6} MB is not read.")
    root = page_tree(raw)
    page = _Reader(root).page() if root is not None else None
    words = len(page.text.split()) if page else 0
    if page is None or words < LEAST_WORDS or (words < 10 * LEAST_WORDS and _ERROR.search(_said(root))):
        raise UnreadableFile(
            f"{path.name}: this web page holds no text of a paper. It is often the error page of a site that was asked for "
            "a file, or a page that only lists files: fetch the paper that it shows or lists and add that."
        )
    yield page


def _said(root: Element) -> str:
    """What a page calls itself."""
    return " ".join(collapse(e.text_content()) for e in root.xpath("//title | //h1"))


class _Reader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._main = next(found[0] for path in (*_MAIN, "/*") if (found := root.xpath(path)))
        self._letters = len(self._main.text_content())
        self._out = Written()
        self._hidden: list[str] = []
        self._inline: list[str] = []
        self._bold = [0, 0]

    def page(self) -> Page:
        titles = [collapse(e.text_content()) for e in self._root.xpath("//h1")]
        inside = self._main.xpath(".//h1")
        name = collapse(self._root.findtext(".//title") or "")
        heading = next((t for t in titles if t), "")
        # ModernGov's own heading ("Agenda and minutes") leaves out which meeting it is of.
        self._out.title = re.sub(r"\s?-\s?Modern Council$", "", name) if _MEETING.match(name) else heading or name
        if (not inside or self._out.title != heading) and self._out.title:
            self._out.heading(1, self._out.title)
        self._walk(self._main, 0)
        self._flush()
        return self._out.page(hidden=" ".join(self._hidden))

    def _walk(self, parent: Element, depth: int, bold: bool = False) -> None:
        self._say(parent.text, bold)
        for child in parent:
            if isinstance(child.tag, str):
                self._element(child, depth + 1, bold)
            self._say(child.tail, bold)

    def _element(self, element: Element, depth: int, bold: bool) -> None:
        tag = element.tag.casefold()
        if tag in _NEVER or (tag in _OUTSIDE_MAIN and self._main.tag == "body") or depth > DEEPEST:
            return
        if element.get("role") in _ROLES or (_is_furniture(element) and not self._is_most(element)):
            return
        if element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
            words = collapse(element.text_content())
            if len(words.split()) >= WORTH_TELLING:
                self._hidden.append(words)
            return
        if tag == "br":
            self._inline.append("\n")
        elif tag not in _BLOCKS:
            self._walk(element, depth, bold or tag in ("b", "strong"))
        else:
            self._flush()
            self._block(element, tag, depth)
            self._flush()

    def _is_most(self, element: Element) -> bool:
        return len(element.text_content()) > MOST_AROUND * self._letters

    def _block(self, element: Element, tag: str, depth: int) -> None:
        classes = element.get("class") or ""
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._out.heading(int(tag[1]), _text(element))
        elif tag == "caption" or "mgAiTitleTxt" in classes:
            self._out.heading(2, _text(element))
        elif "mgSubItemTitleTxt" in classes:
            self._out.heading(3, _text(element).rstrip(":"))
        elif tag == "table":
            self._table(element, depth)
        elif tag == "li":
            self._item(element, depth)
        else:
            self._walk(element, depth)

    def _item(self, item: Element, depth: int) -> None:
        parent = item.getparent()
        ordered = parent is not None and parent.tag == "ol" and parent.get("type") in (None, "1")
        before = sum(1 for e in item.itersiblings("li", preceding=True))
        self._inline.append(f"{before + 1}. " if ordered else "• ")
        self._walk(item, depth)

    def _table(self, table: Element, depth: int) -> None:
        """A table of figures or words; one that is there for the layout is read as text, cell by cell."""
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table and not _is_unseen(row)]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if table.get("id") == "mgItemTable":
            self._agenda(cells, depth)
            return
        layout = any(
            cell.find(".//table") is not None or cell.find(".//h2") is not None for row in cells for cell in row
        )
        if layout or table.get("role") == "presentation":
            for row in cells:
                for cell in row:
                    self._flush()
                    self._walk(cell, depth)
            return
        caption = table.find("caption")
        if caption is not None:
            self._out.paragraph(_text(caption), bold=True)
        grid: list[list[str]] = []
        heads = 0
        carried: dict[tuple[int, int], str] = {}
        for n, row in enumerate(cells):
            texts: list[str] = []
            for cell in row:
                while (n, len(texts)) in carried:
                    texts.append(carried[n, len(texts)])
                text = _text(cell)
                over, down = (_span(cell, name) for name in ("colspan", "rowspan"))
                for below in range(1, down):
                    carried[n + below, len(texts)] = text
                texts += [text, *[text if cell.tag == "th" else ""] * (over - 1)]
            if heads == n and row and all(cell.tag == "th" for cell in row):
                heads = n + 1
            grid.append(texts)
        self._out.table(grid, heads if 0 < heads < len(grid) else heads_of(grid))

    def _agenda(self, rows: list[list[Element]], depth: int) -> None:
        """ModernGov's items: a number in one cell, the item's title and text in the next."""
        for row in rows:
            if not row or row[0].tag == "th":
                continue
            number = _text(row[0]) if len(row) > 1 else ""
            for cell in row[1:] or row:
                titles = cell.xpath("./p[contains(@class, 'mgAiTitleTxt')]")
                if titles:
                    self._out.heading(2, f"{number} {_text(titles[0])}")
                    cell.remove(titles[0])
                elif number:
                    self._out.paragraph(number)
                self._walk(cell, depth)
                self._flush()

    def _say(self, text: str | None, bold: bool) -> None:
        if text:
            plain = re.sub(r"\s+", " ", text)
            letters = sum(c.isalnum() for c in plain)
            self._bold[0] += letters
            self._bold[1] += letters if bold else 0
            self._inline.append(plain)

    def _flush(self) -> None:
        text = "".join(self._inline)
        if text.strip(" \n•"):
            self._out.paragraph(text, bold=0 < self._bold[0] == self._bold[1])
        self._inline, self._bold = [], [0, 0]


def _text(element: Element) -> str:
    """All that is shown of an element, as one line; blocks in it parted by a space."""
    said: list[str] = []
    _gather(element, said, 0)
    return collapse("".join(said))


def _gather(element: Element, said: list[str], depth: int) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _NEVER or depth > DEEPEST or _is_unseen(element):
        return
    if _is_furniture(element):
        return
    apart = " " if tag in _BLOCKS or tag == "br" else ""
    said += [apart, element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, said, depth + 1)
        said.append(child.tail or "")
    said.append(apart)


def _is_furniture(element: Element) -> bool:
    names = (*(element.get("class") or "").split(), element.get("id") or "")
    return any(_FURNITURE.fullmatch(name) for name in names)


def _is_unseen(element: Element) -> bool:
    return element.get("hidden") is not None or _UNSEEN.search(element.get("style") or "") is not None


def _span(cell: Element, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), 100) if text.isascii() and text.isdigit() and len(text) < 5 else 1
