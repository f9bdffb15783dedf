"""A paper to which of its pages call it exempt, by which paragraphs of Schedule 12A, and in which words.

One exempt report in a pack makes the whole paper exempt: its file holds those pages and can be served, drawn and searched
only as one. Whoever brings it is told which pages they are, so that it can be split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.cover import agenda_of, has_head, on_agenda
from ingest.exempt_lines import TOP, begins_part_two, label_at, names_another, paragraphs_in
from ingest.sections import Part
from vectorstore.words.papers import Page
from vectorstore.words.text import collapse

EDGE_LINES = 5
"""How far from the top and bottom of any page a paper may say that it is exempt."""
HEAD_LINES = 20
"""How far from the top of a page on which a report's head stands."""
PARTLY = (
    "It calls itself exempt on {pages}, and its file holds those pages with the others: so nothing of it is shown to anybody "
    "who is not let in. Split it, and hand in the public pages and the exempt ones as two files."
)


@dataclass(frozen=True, slots=True)
class Exempt:
    """What a paper says of itself: on which pages, which paragraphs, and in which words."""

    pages: tuple[int, ...]
    paragraphs: tuple[int, ...]
    reason: str
    partly: bool
    """Are there other pages too?"""

    @property
    def warning(self) -> str | None:
        """What its owner should know of a pack."""
        return PARTLY.format(pages=_spoken(self.pages)) if self.partly else None


def exempt_in(parts: Sequence[Part], pages: Sequence[Page]) -> Exempt | None:
    """What a paper says of itself; None where it calls nothing in it exempt."""
    on: dict[int, None] = {}
    said: list[str] = []
    for part in parts:
        if part.cover.exempt:
            on |= dict.fromkeys(line.page or 0 for line in part.lines)
            said.append(part.cover.exempt_as or "")
    listed = _agenda_pages(parts)
    by_page = _labels_by_page(pages, listed)
    for number, label in by_page.items():
        on[number] = None
        said.append(label)
    if not said:
        return None
    numbered = {page.number for page in pages if page.number and page.text.strip()}
    pack = len(parts) > 1 or bool(listed)
    exempt = {number for number in on if number} if pack else numbered
    labels = sorted(dict.fromkeys(filter(None, said)), key=lambda label: not paragraphs_in([label]))
    return Exempt(
        pages=tuple(sorted(exempt)),
        paragraphs=paragraphs_in(labels),
        reason=labels[0] if labels else "",
        partly=bool(exempt) and exempt < numbered,
    )


def _agenda_pages(parts: Sequence[Part]) -> Collection[int]:
    """The pages on which an agenda lists its items: what it says of them there it does not say of itself."""
    if not parts or parts[0].cover.kind != "agenda":
        return ()
    first = parts[0]
    listed = [item.page for item in agenda_of(first.lines) if item.page]
    begins = first.lines[0].page
    return range(begins, max(listed) + 1) if listed and begins else ()


def _labels_by_page(pages: Sequence[Page], agenda: Collection[int]) -> dict[int, str]:
    """Each page that is exempt by what stands at its edges, with that; 0 for a text without pages."""
    found: dict[int, str] = {}
    running: Counter[str] = Counter()
    of_agenda: dict[int, list[str]] = {}
    private: str | None = None
    before = ""
    for place, page in enumerate(pages):
        lines = [collapse(line) for line in page.text.splitlines() if line.strip()]
        labels = _at_edges(lines, before)
        if page.number and page.number in agenda:
            entry = next((n for n, line in enumerate(lines) if on_agenda(line)), len(lines))
            head = [label for n, label in labels if n < entry] if place == 0 else []
            if head:
                found[page.number] = head[0]
            of_agenda[page.number] = [label for _, label in labels]
            running.update(set(of_agenda[page.number]))
        else:
            # All that follows the head of Part II is taken in private, whatever it says of itself.
            private = private or (begins_part_two(lines) if place else None)
            label = labels[0][1] if labels else _unseen(page) or private
            if label:
                found[page.number or 0] = label
        if unseen := _unseen(page):
            found.setdefault(page.number or 0, unseen)
        before = next((line for line in reversed(lines) if not line.isdecimal()), before)
    if len(of_agenda) > 1:  # what stands on each of its pages is the agenda's own
        for number, labels_ in of_agenda.items():
            if label := next((one for one in labels_ if running[one] == len(of_agenda)), None):
                found.setdefault(number, label)
    return found


def _at_edges(lines: Sequence[str], before: str) -> list[tuple[int, str]]:
    """The first and last lines of a page as printed, running heads and all: those are no evidence, but they bind."""
    headed = has_head(lines)
    top = HEAD_LINES if headed else EDGE_LINES
    places = dict.fromkeys([*range(min(top, len(lines))), *range(max(0, len(lines) - EDGE_LINES), len(lines))])
    labels = ((n, label_at(lines, n, before, reports=headed and n < top)) for n in places)
    return [(n, label) for n, label in labels if label and (n < TOP or not names_another(lines[n]))]


def _unseen(page: Page) -> str | None:
    """Words that nobody sees, and running heads, are no evidence, but a paper that calls itself exempt in them is exempt."""
    lines = [collapse(line) for line in (page.hidden, *page.hidden.splitlines(), *page.around) if line.strip()]
    return next((label for n in range(len(lines)) if (label := label_at(lines[n : n + 1], 0))), None)


def _spoken(pages: Sequence[int]) -> str:
    """ "page 4", "pages 4 to 9 and 12"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"page {listed}" if len(pages) == 1 else f"pages {listed}"
