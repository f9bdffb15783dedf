"""Markdown to its text: headings, lists and tables by their marks, which are no part of what is quoted.

The only module that knows markdown-it. HTML inside is dropped, links are never followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.office.written import Written
from ingest.text_reader import text_of
from vectorstore.words.papers import Page


def read_markdown(path: Path, start: int = 0) -> Iterator[Page]:
    """One page without a number. Raises as `read_text` does."""
    text = text_of(path)
    if start:
        return
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
    reader = _Reader()
    for token in parser.parse(text):
        reader.take(token)
    yield reader.out.page()


class _Reader:
    """The tokens in order; the text of each stands between one that opens and one that closes."""

    def __init__(self) -> None:
        self.out = Written()
        self._rows: list[list[str]] = []
        self._heads = 0
        self._lists: list[int] = []
        """The lists that a token stands in: the next number of each, or 0 for bullets."""
        self._mark = ""
        self._level = 0

    def take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "tr_open":
                self._rows.append([])
            case "thead_close":
                self._heads = len(self._rows)
            case "table_close":
                self.out.table(self._rows, self._heads)
                self._rows, self._heads = [], 0
            case "inline":
                self._say(token)
            case "fence" | "code_block":
                self.out.paragraph(token.content)
            case _:
                self._list(token)

    def _list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(0)
            case "ordered_list_open":
                self._lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._mark = f"{self._lists[-1]}. " if self._lists[-1] else "• "
                self._lists[-1] += bool(self._lists[-1])

    def _say(self, token: Token) -> None:
        text = _plain(token)
        if self._rows:
            self._rows[-1].append(text)
        elif self._level:
            if self._level == 1 and not self.out.title:
                self.out.title = text
            self.out.heading(self._level, text)
            self._level = 0
        else:
            self.out.paragraph(f"{self._mark}{text}", bold=_is_bold(token))
            self._mark = ""


def _plain(token: Token) -> str:
    said = []
    struck = 0
    for child in token.children or ():
        match child.type:
            case "s_open":
                struck += 1
            case "s_close":
                struck -= 1
            case "text" | "code_inline" if not struck:
                said.append(child.content)
            case "softbreak" if not struck:
                said.append(" ")
            case "hardbreak" if not struck:
                said.append("\n")
    return "".join(said)


def _is_bold(token: Token) -> bool:
    children = [child for child in token.children or () if child.type != "text" or child.content]
    return bool(children) and children[0].type == "strong_open" and children[-1].type == "strong_close"
