"""Two hundred papers of an invented council, sixty of them exempt with canaries all over them, from a fixed seed.

A canary is a word or a figure that stands in one exempt paper and in nothing else: in its text, title, file's name, table,
heading, item, committee, ward or abbreviation.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.invented import document, points, prose, reading, table
from vectorstore.library import Library
from vectorstore.words.clearance import PUBLIC, STAFF, Access
from vectorstore.words.papers import Document, Item, Passage, Standing

SEED = 20_261_122
PUBLIC_PAPERS, STAFF_PAPERS, OTHERS_PAPERS, EXEMPT_PAPERS = 120, 16, 4, 60
CIRCLE = "Estates"
OTHER_CIRCLE = "Harbour"
CLOSED = Access("exempt", CIRCLE)
DOWNGRADED, DAMAGED = 12, 8
"""Of the exempt ones: so many were public first, and so many have their stored labels damaged."""
PLACES = (
    "Ossleby Wharf", "Marrack Green", "Pellwick", "Tarnmoor", "Fennidale", "Colder Bank", "Hallow Hill", "Quay Street",
    "Mill Lane", "Averlock Park", "Sedge Common", "Thornbury Mount", "Lower Eddowe", "Brackwater", "Vesper Square",
)  # fmt: skip
THINGS = (
    "lido", "ferry", "library", "bandstand", "depot", "market hall", "allotment", "bridge", "car park", "theatre",
    "museum", "lighthouse", "nursery", "bowling green",
)  # fmt: skip
COMMITTEES = ("Cabinet", "Planning Committee", "Audit Committee", "Housing Panel")
_SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in "aeiou"]


@dataclass(frozen=True)
class Paper:
    """A paper to be put in, with its passages, what it is about, and its canaries (lower case) by where they stand."""

    document: Document
    passages: tuple[Passage, ...]
    subject: str
    canaries: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def secrets(self) -> set[str]:
        """Everything of it that may not leave: its canaries, its id and its passages' ids."""
        figures = {one.replace(",", "") for one in self.canaries.values() if "," in one}
        return {*self.canaries.values(), *figures, self.id, *(p.id for p in self.passages)}


@dataclass(frozen=True)
class Papers:
    """All of them. `open` are public, for staff or for another circle; the last three that are exempt are a copy of a public
    paper, a later version of one, and the minutes that tell what became of one."""

    open: tuple[Paper, ...]
    exempt: tuple[Paper, ...]

    @property
    def downgraded(self) -> tuple[Paper, ...]:
        return self.exempt[:DOWNGRADED]

    @property
    def damaged(self) -> tuple[Paper, ...]:
        return self.exempt[DOWNGRADED : DOWNGRADED + DAMAGED]


def made() -> Papers:
    """The same two hundred in every run."""
    chance = random.Random(SEED)  # noqa: S311  (papers, not keys)
    words = _canary_words(chance)
    subjects = [f"{thing} at {place}" for thing in THINGS for place in PLACES]
    chance.shuffle(subjects)
    labels = [STAFF] * STAFF_PAPERS + [Access("exempt", OTHER_CIRCLE)] * OTHERS_PAPERS + [PUBLIC] * (PUBLIC_PAPERS - 1)
    opened = [_open(chance, subjects.pop(), label) for label in labels]
    amendment = _amendment(chance)
    exempt = [_exempt(chance, subjects.pop(), words) for _ in range(EXEMPT_PAPERS - 3)]
    copied, later = opened[-1], opened[-2]
    exempt += [_copy(chance, copied, words), _later(chance, later, words), _lost(chance, amendment, words)]
    return Papers((*opened, amendment), tuple(exempt))


def put_in(library: Library, folder: Path, papers: Sequence[Paper], access: Access | None = None) -> None:
    """Papers into a library, under their own labels or another."""
    for paper in papers:
        held = paper.document if access is None else dataclasses.replace(paper.document, access=access)
        read = reading(held, *paper.passages)
        original = folder / f"{held.id}.txt"
        original.write_text(read.pages[0].text, encoding="utf-8")
        library.replace(read, original)


def _canary_words(chance: random.Random) -> list[str]:
    found = {"".join(chance.choice(_SYLLABLES) for _ in range(4)) + "x" for _ in range(900)}
    words = sorted(found)
    chance.shuffle(words)
    return words


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(subject: str, chance: random.Random, access: Access = PUBLIC, **changes: object) -> Document:
    id_ = _id(f"{subject} {access.label} {chance.random()}")
    held = datetime.date(2023, 1, 10) + datetime.timedelta(days=chance.randrange(900))
    paper = document(
        id_,
        file=f"{subject.replace(' ', '-').lower()}.txt",
        title=f"The {subject}",
        committee=chance.choice(COMMITTEES),
        meeting_date=held,
        media_type="text/plain",
        access=access,
        sha256=_id(f"sha {id_}") * 4,
    )
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]


def _open(chance: random.Random, subject: str, access: Access) -> Paper:
    held = _plain(subject, chance, access)
    spent, visits = chance.randrange(10_000, 90_000), chance.randrange(100, 9_000)
    text = (
        f"The {subject} cost {spent:,} pounds to repair in 2024/25. It was visited {visits:,} times in 2024/25. "
        f"Cabinet agreed to keep the {subject} open on weekdays."
    )
    rows = table(
        held.id,
        f"{subject.title()} 2023/24 2024/25",
        [(f"Visits {visits - 7:,} {visits:,}", f"Visits: 2023/24 {visits - 7:,}; 2024/25 {visits:,}")],
        headings=("Performance",),
    )
    return Paper(held, (prose(held.id, text, headings=("Repairs",)), rows), subject)


def _exempt(chance: random.Random, subject: str, words: list[str]) -> Paper:
    c = {
        name: words.pop()
        for name in ("text", "title", "file", "table", "heading", "item", "committee", "ward", "short")
    }
    c["figure"] = f"{chance.randrange(4_000_000, 9_000_000):,}"
    held = _plain(
        subject,
        chance,
        CLOSED,
        file=f"{c['file']}-{subject.replace(' ', '-').lower()}.txt",
        title=f"Disposal of the {subject} ({c['title'].title()})",
        committee=f"{c['committee'].title()} Panel",
        items=(Item("9", f"Project {c['item'].title()}", 1, wards=f"{c['ward'].title()} Ward"),),
        paragraphs=(3,),
        exempt_reason=f"Not for publication by virtue of paragraph 3: {c['title']}",
    )
    more = {
        "item": "9",
        "item_title": f"Project {c['item'].title()}",
        "headings": (f"Terms of {c['heading'].title()}",),
    }
    text = (
        f"The {subject} is to be sold to {c['text'].title()} Holdings for {c['figure']} pounds in 2024/25. "
        f"The {c['short'].title()} Works Board ({c['short'][:3].upper()}B) repairs the {subject} until the sale. "
        f"It is recommended that Cabinet agrees the sale of the {subject}."
    )
    rows = table(
        held.id,
        f"{subject.title()} 2023/24 2024/25",
        [
            (
                f"{c['table'].title()} rent {c['figure']} 12",
                f"{c['table'].title()} rent: 2023/24 {c['figure']}; 2024/25 12",
            )
        ],
        **more,
    )
    listed = points(held.id, f"The {subject} has:", [f"- a debt to {c['text'].title()}", "- a new roof"], **more)
    passages = (prose(held.id, text, **more), rows, listed)
    return Paper(held, passages, subject, c)


def _copy(chance: random.Random, of: Paper, words: list[str]) -> Paper:
    """The text of a public paper, word for word, in an exempt one."""
    c = {"title": words.pop(), "file": words.pop(), "text": words.pop()}
    held = _plain(of.subject, chance, CLOSED, file=f"{c['file']}.txt", title=f"Private copy ({c['title'].title()})")
    same = [prose(held.id, p.text, headings=p.headings) for p in of.passages]
    return Paper(held, (*same, prose(held.id, f"The note of {c['text'].title()} is attached to it.")), of.subject, c)


def _later(chance: random.Random, of: Paper, words: list[str]) -> Paper:
    """An exempt paper of the same name and a later day, which would be taken for a later version."""
    c = {"text": words.pop(), "figure": f"{chance.randrange(4_000_000, 9_000_000):,}"}
    assert of.document.meeting_date
    held = _plain(
        of.subject,
        chance,
        CLOSED,
        title=of.document.title,
        committee=of.document.committee,
        meeting_date=of.document.meeting_date + datetime.timedelta(days=20),
    )
    text = (
        f"The {of.subject} cost {c['figure']} pounds to repair in 2024/25. {c['text'].title()} is owed the most of it."
    )
    return Paper(held, (prose(held.id, text),), of.subject, c)


_MOTION = (
    "This Council agrees to sell the bandstand at Colder Bank to the highest bidder and to spend what is paid for it on new "
    "benches along the whole of the promenade"
)


def _amendment(chance: random.Random) -> Paper:
    """A public amendment, of which only exempt minutes tell that it was lost."""
    held = _plain("bandstand amendment", chance, title="Amendment on the bandstand", kind="amendment")
    held = dataclasses.replace(held, meeting_date=datetime.date(2024, 3, 5), committee="Cabinet")
    return Paper(held, (prose(held.id, f"{_MOTION}."),), "bandstand amendment")


def _lost(chance: random.Random, of: Paper, words: list[str]) -> Paper:
    c = {"text": words.pop(), "title": words.pop()}
    held = _plain("private minutes", chance, CLOSED, title=f"Exempt minutes ({c['title'].title()})", kind="minutes")
    held = dataclasses.replace(held, meeting_date=of.document.meeting_date, committee="Cabinet")
    lost = prose(held.id, f"{_MOTION}. Amendment lost.", standing=Standing.AMENDMENT_LOST)
    return Paper(held, (lost, prose(held.id, f"{c['text'].title()} voted against it.")), "private minutes", c)
