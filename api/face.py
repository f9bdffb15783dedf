"""What every face shares: the head of its page, its header and its footer, around a part of its own."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

FACES = Path(__file__).parent / "faces"
ASK, EXCERPTS, DESK, PAPERS = (
    ("/", "Ask a question"),
    ("/officer", "Excerpts for officers"),
    ("/desk", "Contact centre"),
    ("/papers", "Papers held"),
)
_SESSION = '<div id="session" class="session" hidden></div>'


@dataclass(frozen=True, slots=True)
class Face:
    """`part` names the file in `faces/` with what stands between header and footer."""

    part: str
    title: str
    skip: tuple[str, str]
    """What the skip link goes to, and what that is called."""
    links: tuple[tuple[str, str], ...]
    about: str = ""
    """A sentence for search engines; a face without one asks not to be listed by them."""
    room: tuple[str, str] | None = None
    """Where in the product this is, beside its name: an address, "" for none, and words."""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    look: str = ""
    """Classes of the body."""
    signed_in: bool = False
    """Does the header say who is signed in?"""
    here: bool = False
    """Is `room` the address of this very page?"""
    said: str = ""
    foot: str = ""
    """The file in `faces/` with what stands under the footer's links."""


def page_of(face: Face) -> str:
    """The whole page. What a part leaves open, `{like this}`, stays open."""
    target, called = face.skip
    return _within(
        about=f'<meta name="description" content="{html.escape(face.about)}">' if face.about else _UNLISTED,
        title=html.escape(face.title, quote=False),
        loads="\n    ".join(
            [f'<link rel="stylesheet" href="{style}">' for style in face.styles]
            + [f'<script type="module" src="{script}"></script>' for script in face.scripts]
        ),
        look=f' class="{face.look}"' if face.look else "",
        skip=f'<a class="skip" href="#{target}">Skip to {html.escape(called)}</a>',
        room=(_room(*face.room, face.here) if face.room else "") + (_SESSION if face.signed_in else ""),
        part=(FACES / face.part).read_text(encoding="utf-8"),
        foot=_foot(face),
    )


def bare_page(title: str, part: str) -> str:
    """A page with a title and one part, HTML, and no more: it loads nothing but the style sheet."""
    return _within(about=_UNLISTED, title=f"{html.escape(title)} – Council papers assistant", part=part)


_UNLISTED = '<meta name="robots" content="noindex">'
_PLACES = ("about", "title", "loads", "look", "skip", "room", "part", "foot")


def _within(**filled: str) -> str:
    frame = (FACES / "frame.html").read_text(encoding="utf-8")
    return frame.format(**dict.fromkeys(_PLACES, "") | filled)


def _room(address: str, words: str, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="{address}"{current}>{words}</a>' if address else f"<span>{words}</span>"


def _foot(face: Face) -> str:
    said = f"<p>{html.escape(face.said, quote=False)}</p>" if face.said else ""
    links = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in face.links)
    more = (FACES / face.foot).read_text(encoding="utf-8") if face.foot else ""
    return f'<footer>\n  <div class="width">{said}<ul>{links}</ul>{more}</div>\n</footer>\n'
