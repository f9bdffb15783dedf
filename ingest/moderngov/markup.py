"""HTML to a tree that can be asked for what stands where, and to plain text. Forgiving: what is not closed is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from vectorstore.words.text import collapse

_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = frozenset("address br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p table td th tr ul".split())
_UNSEEN = frozenset("script style template".split())


@dataclass(slots=True)
class Node:
    """An element with what it holds, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)
    parent: Node | None = None

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Node | str]:
        """Everything inside, in the order of the page."""
        left: list[Node | str] = list(reversed(self.inside))
        while left:
            one = left.pop()
            yield one
            if isinstance(one, Node):
                left += reversed(one.inside)

    def all(self, tag: str, css_class: str | None = None) -> Iterator[Node]:
        for one in self.walk():
            if isinstance(one, Node) and one.tag == tag and (css_class is None or css_class in one.classes):
                yield one

    def first(self, tag: str, css_class: str | None = None) -> Node | None:
        return next(self.all(tag, css_class), None)

    def above(self, tag: str) -> Node | None:
        """The nearest element around this one."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around

    def text(self, without: frozenset[str] = frozenset()) -> str:
        """Its words in one line, without elements of these classes."""
        return collapse(" ".join(_lines(self, without)))

    def lines(self) -> str:
        """Its words, a line for each block."""
        return "\n".join(line for line in (collapse(line) for line in _lines(self, frozenset())) if line)


def _lines(node: Node, without: frozenset[str]) -> list[str]:
    lines, words = [], ""
    left: list[Node | str] = list(reversed(node.inside))
    while left:
        one = left.pop()
        if isinstance(one, str):
            words += one
        elif one.tag == "/":
            lines.append(words)
            words = ""
        elif one.tag not in _UNSEEN and not without.intersection(one.classes):
            block = one.tag in _BLOCKS
            if block:
                lines.append(words)
                words = ""
            left += [Node("/")] if block else []
            left += reversed(one.inside)
    return [*lines, words]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, [], self._open)
        self._open.inside.append(node)
        if tag not in _EMPTY:
            self._open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.inside.append(Node(tag, {name: value or "" for name, value in attrs}, [], self._open))

    def handle_endtag(self, tag: str) -> None:
        found: Node | None = self._open
        while found is not None and found.tag != tag:
            found = found.parent
        if found is not None and found.parent is not None:
            self._open = found.parent

    def handle_data(self, data: str) -> None:
        self._open.inside.append(data)


def tree_of(page: str) -> Node:
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.root


def plain_text(fragment: str) -> str:
    """A fragment's words, a line for each block."""
    return tree_of(fragment).lines()
