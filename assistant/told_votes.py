"""A ballot told in the minutes' own words: what was put to the vote, what became of it, and who was for and against."""

from __future__ import annotations

import re

from assistant.answer import Citation, Said
from assistant.ballots import Place, VotedOn, count_of
from assistant.shortening import part_of
from assistant.understand import Understood
from prompts import phrase
from vectorstore.words.papers import Standing, body_of, held_in_words, in_a_sentence
from vectorstore.words.text import collapse


def told_of(u: Understood, voted_on: VotedOn) -> tuple[Said, ...]:
    """What was moved, by whom where that is asked, and what became of it; the names of a side where those are asked."""
    ballot, cited = voted_on.ballot, _Cited()
    opening = ballot.words[0]
    names = ballot.sides.get(voted_on.side, ()) if voted_on.side else ()
    counted = {side: places[0] for side, places in ballot.sides.items() if not names}
    # The outcome stands next to the words that tell it, so that these rest on nothing else.
    told = [cited.quoted(ballot.outcome)] if ballot.outcome else []
    told += [" ".join(cited.quoted(place) for place in names)] if names else []
    counts = ", ".join(cited.quoted(place, count_of(side, place)) for side, place in counted.items())
    told += [f"{phrase('vote')} {counts}"] if counts else []
    moved = [opening, voted_on.told] if voted_on.mover and not _same(opening, voted_on.told) else [voted_on.told]
    on = " ".join(_part(u, cited, place) for place in moved)
    return (Said(f"{_lead(voted_on)} {', '.join([*told, phrase('voted_on')])} {on}", cited.taken()),)


def _same(one: Place, other: Place) -> bool:
    return (one.found.passage.id, one.n) == (other.found.passage.id, other.n)


class _Cited:
    """Numbers the citations of an answer in the order of their quotes."""

    def __init__(self) -> None:
        self._marker = 0
        self._open: list[Citation] = []

    def quoted(self, place: Place, quote: str | None = None) -> str:
        """A quote with its marker, as it stands in the answer."""
        text, sentence = collapse(quote or place.text), place.found.passage.sentences[place.n]
        self._marker += 1
        self._open.append(
            Citation(
                self._marker,
                place.found,
                text,
                sentence.page,
                last_page=sentence.last_page,
                paragraph=sentence.paragraph,
                reading=sentence.reading,
            )
        )
        return f"“{text}” [{self._marker}]"

    def taken(self) -> tuple[Citation, ...]:
        """The citations since the last time."""
        taken, self._open = tuple(self._open), []
        return taken


def _part(u: Understood, cited: _Cited, place: Place) -> str:
    quote, before, after = part_of(u, collapse(place.text))
    said = cited.quoted(place, quote)
    said = f"… {said}" if before else said
    return said.replace("” [", "” … [") if after else said


_TOLD = {Standing.AMENDMENT_LOST: "voted_lost", Standing.DECISION: "voted_carried"}
_SAYS = re.compile(r"\b(?:lost|fell|defeated|rejected|carried|agreed)\b", re.IGNORECASE)


def _lead(voted_on: VotedOn) -> str:
    """Where and when it was put to the vote, and what became of it, where its outcome says so."""
    passage, document = voted_on.told.found.passage, voted_on.told.found.document
    where = ", ".join(filter(None, (in_a_sentence(body_of(document, passage)), held_in_words(document, passage))))
    outcome = voted_on.ballot.outcome
    known = outcome is not None and _SAYS.search(outcome.text)
    what = _TOLD.get(outcome.found.passage.standing, "voted_put") if outcome and known else "voted_put"
    return phrase(what, where=f" ({where})" if where else "")
