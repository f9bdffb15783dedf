"""HTML to a tree that can be asked for what stands where, and to plain text. Forgiving: what is not closed is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.fetching.errors import TooMuch
from vectorstore.words.text import collapse

_BLOCKS = frozenset("address br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p table td th tr ul".split())
_UNSEEN = frozenset("script style template".split())
MOST_ELEMENTS = 100_000
"""Of one page; a long agenda has 3,000."""


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


def tree_of(page: str) -> Node:
    """Raises TooMuch for a page with more elements than a page has."""
    root = Node("")
    if not page.strip():
        return root
    # The standard library's parser takes minutes over a megabyte of "<a <a <a"; this one reads it as it comes.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        parsed = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.ParserError:  # nothing but comments
        return root
    if parsed is None:
        return root
    here, count = root, 0
    for event, element in etree.iterwalk(parsed, events=("start", "end")):
        if event == "start":
            count += 1
            if count > MOST_ELEMENTS:
                raise TooMuch(f"A page has more than {MOST_ELEMENTS} elements: it is not read.")
            attributes = {str(name): str(value) for name, value in element.attrib.items()}
            node = Node(str(element.tag), attributes, [element.text or ""], here)
            here.inside.append(node)
            here = node
        elif here.parent is not None:
            here = here.parent
            here.inside.append(element.tail or "")
    return root


def plain_text(fragment: str) -> str:
    """A fragment's words, a line for each block."""
    return tree_of(fragment).lines()
