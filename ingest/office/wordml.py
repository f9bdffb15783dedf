"""The names of WordprocessingML, and what an element says about itself."""

from __future__ import annotations

from ingest.office.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""What a "Strict" file calls the same names."""


def value(element: Element | None, name: str) -> str | None:
    """The `val` of a child element; None where there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val")


def on(element: Element | None, name: str) -> bool:
    """Is a switch on? It is where it stands without a value."""
    return bool(switch(element, name))


def switch(element: Element | None, name: str) -> bool | None:
    """On, off, or not said."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val", "1") not in ("0", "false", "off", "none")
