"""A ballot told in the minutes' own words: what was put to the vote, what became of it, and who was for and against."""

from __future__ import annotations

import re

from assistant.answer import Citation, Said
from assistant.ballots import Place, VotedOn, count_of
from assistant.shortening import part_of, unquoted
from assistant.understand import Understood
from prompts import phrase
from vectorstore.words.papers import Standing, body_of, held_in_words, in_a_sentence
from vectorstore.words.text import collapse


def told_of(u: Understood, voted_on: VotedOn, marked: int = 0) -> tuple[Said, ...]:
    """What was moved, by whom where that is asked, and what became of it; the names of a side where those are asked.

    `marked` is how many citations stand before it in the answer.
    """
    ballot, cited = voted_on.ballot, _Cited(marked)
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
    return (Said(f"{_lead(u, voted_on)} {', '.join([*told, phrase('voted_on')])} {on}", cited.taken()),)


def _same(one: Place, other: Place) -> bool:
    return (one.found.passage.id, one.n) == (other.found.passage.id, other.n)


class _Cited:
    """Numbers the citations of an answer in the order of their quotes."""

    def __init__(self, marked: int) -> None:
        self._marker = marked
        self._open: list[Citation] = []

    def quoted(self, place: Place, quote: str | None = None) -> str:
        """A quote with its marker, as it stands in the answer."""
        text, sentence = unquoted(collapse(quote or place.text)), place.found.passage.sentences[place.n]
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
_ASKS_WHETHER = re.compile(r"(?:^|[,;.:]\s+)(?:so |and |but )?(?:did|was|were|has|have|had|is|are)\b", re.IGNORECASE)
_FOR_IT = re.compile(
    r"\b(?:back\w*|support\w*|agree\w*|approv\w+|accept\w*|adopt\w*|pass(?:ed)?|carried|succeed\w*|endorse\w*|"
    r"(?:get|got|go|went|gone|put) through)\b",
    re.IGNORECASE,
)
_AGAINST_IT = re.compile(
    r"\b(?:reject\w*|lose|lost|defeat\w*|turn(?:ed)? down|th(?:row|rew|rown) (?:it )?out|vot\w+ (?:down|against)|oppos\w+|"
    r"fail\w*|block\w*|not)\b",
    re.IGNORECASE,
)


def _outcome(voted_on: VotedOn) -> str:
    """What the minutes say became of it: the name of the phrase that says so."""
    outcome = voted_on.ballot.outcome
    if outcome is None or not _SAYS.search(outcome.text):
        return "voted_put"
    return _TOLD.get(outcome.found.passage.standing, "voted_put")


def _yes_or_no(u: Understood, outcome: str) -> str:
    """ "No." to whether it was agreed, where it was lost; nothing where the question does not plainly ask for either."""
    whether, for_it, against_it = (bool(p.search(u.text)) for p in (_ASKS_WHETHER, _FOR_IT, _AGAINST_IT))
    if not whether or for_it is against_it or outcome == "voted_put":
        return ""
    return phrase("yes" if for_it is (outcome == "voted_carried") else "no")


def _lead(u: Understood, voted_on: VotedOn) -> str:
    """Where and when it was put to the vote, and what became of it, where its outcome says so."""
    passage, document = voted_on.told.found.passage, voted_on.told.found.document
    where = ", ".join(filter(None, (in_a_sentence(body_of(document, passage)), held_in_words(document, passage))))
    said = phrase(_outcome(voted_on), where=f" ({where})" if where else "")
    return f"{_yes_or_no(u, _outcome(voted_on))} {said}".lstrip()
