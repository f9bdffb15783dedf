"""A question and its reply to marks, and for every mark that is missed why. What each mark means stands in MARKS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.evaluation.figures import figures_cited
from api.evaluation.papers import Papers
from api.evaluation.places import FEW, MORE, Place, best, found, met, ndcg
from api.evaluation.questions import Asked, Gold
from api.evaluation.reply import NOT_ANSWERED, Citation, Reply
from api.evaluation.wording import SHORT_QUOTE, bare, holds, opening, says, stands
from vectorstore.words.text import squash

MARKS = {
    "recall@5": "every gold quote is met by one of the first 5 passages: same paper, on the gold page where one is named",
    "recall@10": "the same for the first 10 passages",
    "nDCG@5": "how early among the first 5 the gold places come: 1 where they come first",
    "correct": "answered, with every fact and no wrong one, briefly; a decision is also cited to its gold place",
    "first_correct": "the same, within the answer's first 60 words",
    "cited": "a citation is from a gold place, and its quote is the gold's or carries a fact",
    "page_exact": "the first citation is on a gold page",
    "false_abstention": "a question that the papers answer is not answered (fewer is better)",
    "abstained": "a question that the papers do not answer is not answered; or its false premise is put right",
    "quotes_verbatim": "of the citations, those whose quote stands in its passage, and on its page where the papers are given",
    "figures_supported": "of the figures in sentences that cite, those that what the sentence cites bears out",
}
PASSAGES = 20
"""How many are asked for, ranked: more than are counted, so that a miss can say where the gold came."""
FIRST_WORDS = 60
LONGEST, LONGEST_LIST = 120, 180
"""Words of a good answer; the second for those that have several things to say."""
SEVERAL = ("list", "comparison")
DECISION = "decision_vs_recommendation"


@dataclass(frozen=True, slots=True)
class Miss:
    """One mark that was missed, and why, for a person to read."""

    mark: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """One question's marks, 0..1, as far as they apply to it; and what was missed."""

    id: str
    category: str
    status: str
    ms: float
    marks: dict[str, float]
    words: int | None
    """Of the answer to an answerable question; None where there is none."""
    quotes: tuple[bool, ...] = ()
    """One for each citation: does its quote stand where it says?"""
    figures: tuple[bool, ...] = ()
    """One for each figure of each sentence that cites: is it borne out?"""
    places: tuple[Place, ...] = ()
    misses: tuple[Miss, ...] = ()


def score(asked: Asked, reply: Reply | None, ms: float, papers: Papers, error: str = "") -> Score:
    """One question's score. `reply` is None where it could not be asked: then every mark is missed, because of `error`."""
    judge = _Judge(asked, reply or Reply(status="error"), papers)
    marks, misses = judge.marks(), judge.misses
    if reply is None:
        missed = next((name for name in ("correct", "abstained") if name in marks), "error")
        misses = [Miss(missed, f"The question could not be asked: {error}")]
    counted = asked.answerable and judge.reply.answered
    return Score(
        id=asked.id,
        category=asked.category,
        status=judge.reply.status,
        ms=ms,
        marks=marks,
        words=len(judge.said.split()) if counted else None,
        quotes=judge.quotes,
        figures=judge.figures,
        places=judge.places,
        misses=tuple(misses),
    )


class _Judge:
    """One question held against its reply; what is missed is noted on the way."""

    def __init__(self, asked: Asked, reply: Reply, papers: Papers) -> None:
        self.asked, self.reply = asked, reply
        self.said = bare(reply.answer)
        self.misses: list[Miss] = []
        self.cited = any(self._cites(c, gold) for c in reply.citations for gold in asked.places)
        self._alternatives = [found(golds, reply.passages[:PASSAGES], asked) for golds in asked.golds]
        self.places = best(self._alternatives)
        self._marks: dict[str, float] = {}
        self._papers = papers
        self.quotes: tuple[bool, ...] = ()
        self.figures: tuple[bool, ...] = ()

    def marks(self) -> dict[str, float]:
        if self.asked.answerable:
            self._finding()
            self._answer()
            self._citing()
        else:
            self._abstaining()
        self.quotes = tuple(self._verbatim(c) for c in self.reply.citations)
        self.figures = tuple(self._borne()) if self.reply.answered else ()
        return self._marks

    # Found ------------------------------------------------------------------------------------------------------------

    def _finding(self) -> None:
        if not self._alternatives:
            return
        near, far = (any(met(places, first) for places in self._alternatives) for first in (FEW, MORE))
        late = [place for place in self.places if place.rank is None or place.rank > max(FEW, len(self.places))]
        self._mark("recall@5", near, " ".join(map(_unmet, late)))
        self._mark("recall@10", far)  # why stands with the first five
        self._marks["nDCG@5"] = max(ndcg(places) for places in self._alternatives)

    # Said -------------------------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        asked, answered = self.asked, self.reply.answered
        self._mark("false_abstention", not answered, f"The papers answer this; the reply is '{self.reply.status}'.")
        if not asked.must_include and not asked.must_not_include:
            return
        longest = LONGEST_LIST if asked.category in SEVERAL else LONGEST
        long = len(self.said.split()) > longest
        unsound = asked.category == DECISION and bool(asked.golds) and not self.cited
        whys = [] if answered else [f"The reply is '{self.reply.status}'."]
        if answered:
            whys += self._wrong(self.said)
            whys += [f"The answer has {len(self.said.split())} words; {longest} are the most."] if long else []
            whys += ["The decision is not cited to where it was taken."] if unsound else []
        self._mark("correct", not whys, " ".join(whys))
        early = opening(self.said, FIRST_WORDS)
        wrong_early = self._wrong(early)
        self._mark(
            "first_correct",
            answered and not unsound and not wrong_early,
            f"Within the first {FIRST_WORDS} words: {' '.join(wrong_early)}" if answered and wrong_early else "",
        )

    def _wrong(self, text: str) -> list[str]:
        lacking = [wordings for wordings in self.asked.must_include if not any(says(text, w) for w in wordings)]
        forbidden = [wording for wording in self.asked.must_not_include if says(text, wording)]
        return [f"The fact {_either(wordings)} is lacking." for wordings in lacking] + [
            f"The wrong “{wording}” is said." for wording in forbidden
        ]

    def _abstaining(self) -> None:
        forbidden = [wording for wording in self.asked.must_not_include if says(self.said, wording)]
        put_right = bool(self.asked.gold_source) and self.reply.answered and self.cited and not forbidden
        why = f"The papers do not answer this; the reply is '{self.reply.status}'."
        if self.asked.gold_source and not self.cited:
            why += " It does not cite the text that puts the false premise right."
        why += "".join(f" The wrong “{wording}” is said." for wording in forbidden)
        self._mark("abstained", self.reply.status in NOT_ANSWERED or put_right, why)

    # Cited ------------------------------------------------------------------------------------------------------------

    def _cites(self, citation: Citation, gold: Gold) -> bool:
        if not citation.at(gold):
            return False
        alike = holds(citation.quote, gold.quote) or (
            len(squash(citation.quote)) >= SHORT_QUOTE and holds(gold.quote, citation.quote)
        )
        return alike or any(says(citation.quote, w) for wordings in self.asked.must_include for w in wordings)

    def _citing(self) -> None:
        asked, citations = self.asked, self.reply.citations
        if not asked.golds:
            return
        told = "; ".join(_told(place.gold) for place in self.places)
        nothing = "Nothing is cited." if not citations else ""
        self._mark("cited", self.cited, nothing or f"No citation is from {told} with its words or a fact.")
        if asked.paged:
            first = citations[0] if citations else None
            exact = first is not None and any(
                first.of(gold) and (gold.page is None or (bool(first.pages) and first.page == gold.page))
                for gold in asked.places
            )
            pages = ", ".join(f"{place.gold.file}, p. {place.gold.page}" for place in self.places)
            stood = f"The first citation is {first.file}, p. {first.page}; the gold is {pages}." if first else nothing
            self._mark("page_exact", self.reply.answered and exact, stood)

    def _verbatim(self, citation: Citation) -> bool:
        texts = [p.text for p in self.reply.passages if p.id == citation.passage_id]
        at_home = any(stands(citation.quote, text) for text in texts)
        on_page = self._papers.hold(citation) is not False
        if not at_home:
            self.misses.append(Miss("quotes_verbatim", f"The quote of [{citation.marker}] is not in its passage."))
        elif not on_page:
            where = f"{citation.file}{f', p. {citation.page}' if citation.page else ''}"
            self.misses.append(Miss("quotes_verbatim", f"The quote of [{citation.marker}] does not stand in {where}."))
        return at_home and on_page

    def _borne(self) -> list[bool]:
        marks = []
        for sentence, figure, borne in figures_cited(self.reply):
            marks.append(borne)
            if not borne:
                why = f"The figure {figure:f} is not in what “{opening(sentence, 20)} …” cites."
                self.misses.append(Miss("figures_supported", why))
        return marks

    def _mark(self, name: str, given: bool, why: str = "") -> None:
        """Notes a mark, and why where it is missed."""
        self._marks[name] = float(given)
        missed = given if name == "false_abstention" else not given
        if missed and why:
            self.misses.append(Miss(name, why))


def _unmet(place: Place) -> str:
    came = f"came at rank {place.rank}" if place.rank else f"is in none of the passages ({place.nearest})"
    return f"The gold quote {_told(place.gold)} {came}."


def _told(gold: Gold) -> str:
    return f"“{opening(gold.quote, 40)}” ({gold.file}{f', p. {gold.page}' if gold.page else ''})"


def _either(wordings: Sequence[str]) -> str:
    return " or ".join(f"“{wording}”" for wording in wordings)
