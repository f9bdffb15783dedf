"""Blocks to what each is worth: a decision, a recommendation, a report of facts, a remark, an amendment that was lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.block import Block, Form
from vectorstore.words.papers import Standing

_NUMBER = r"(?:\(?\d{1,3}[.)]\s*)?"
RESOLVED = re.compile(
    rf"^{_NUMBER}(?:(?:it was )?(?:unanimously )?(?:resolved|agreed)\b(?:\s+(?:that|to|unanimously)|\s*:|$)|RESOLVED\b)",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    rf"^{_NUMBER}(?:it was )?recommend(?:ed|s)\b|^[\d.\s]*recommendations?(?:\(s\))?\b", re.IGNORECASE
)
_RECOMMENDED_LOUD = re.compile(rf"^{_NUMBER}RECOMMENDED\b")
"""As minutes print it; "recommended" begins many a sentence."""
_ASKS = re.compile(
    r"\b(?:is|are) (?:asked|invited|recommended|requested) to\b|\bit is recommended\b|\brecommendations?:$|"
    r"^(?:proposed )?decision\s*:|^proposed decision\b|^this council (?:agrees|resolves|calls|believes|notes)\b",
    re.IGNORECASE,
)
_BODY = r"(?:members|(?:the )?(?:sub-?committee|committee|council|cabinet|panel|board|executive))"
_AGREED = re.compile(
    rf"\bit was (?:unanimously )?(?:agreed|approved)\b(?!\s+by the proposer)|"
    rf"^{_NUMBER}{_BODY}\s+(?:[a-z]+ly\s+)?(?:agreed|approved|resolved|adopted)\b(?!\s+with\b)|"
    r"\b(?:was|were) (?:approved|agreed) as a correct record\b|"
    r"\bwas (?:put to the vote and (?:was )?)?(?:agreed|carried) unanimously\b|"
    r"\bcommittee resolved\b",
    re.IGNORECASE,
)
_MOTION_SAYS = re.compile(
    r"\W*(?:this|the) (?:county |city |borough |district |town )?council (?:further |also |therefore )?"
    r"(?:resolves|notes|believes|calls|agrees|recogni[sz]es|welcomes|requests|asks|urges|supports|regrets)\b",
    re.IGNORECASE,
)
"""How the parts of a motion begin: nobody debating it says so."""
_NOT_YET = re.compile(r"\b(?:had|have|has) (?:been|already) agreed\b|\bpreviously agreed\b", re.IGNORECASE)
MOVED = re.compile(
    r"\b(?:proposed|moved|put forward|tabled|seconded)\b.{0,140}\b(?:amendment|motion|that)\b|"
    r"\b(?:amendment|motion)\b.{0,40}\b(?:is|was|were) (?:proposed|moved|seconded)\b|"
    r"\b(?:proposed|moved)\b.{0,80}\bseconded\s*:$",
    re.IGNORECASE | re.DOTALL,
)
_PUT = r"\b(?:amendment|motion)s?\b(?:[^.]{0,80}?\b(?:was|were|is|declared|and|therefore|accordingly))?\s*"
LOST = re.compile(rf"{_PUT}(?:lost|fell|defeated|not carried|not agreed|not accepted)\b", re.IGNORECASE)
CARRIED = re.compile(rf"{_PUT}(?:unanimously )?(?:carried|agreed)\b", re.IGNORECASE)
FOR_THE_VOTE = re.compile(
    r"\b(?:put|recorded|voting)\b.{0,60}\bvot(?:e|ing)\b|^recorded vote\b|"
    r"^(?:for|against|abstain(?:ed|ing)?|abstentions?)\b\s*[(:]",
    re.IGNORECASE,
)
QUESTION_HEAD = re.compile(r"^(?:supplementary )?question\b(?!s\b)", re.IGNORECASE)
ANSWER_HEAD = re.compile(r"^(?:supplementary )?(?:answer|reply|response)\b", re.IGNORECASE)
_PERSON = (
    r"(?:(?:a|one|some|another|several|other)\s+(?:\w+\s+)?members?|members|"
    r"(?:mr|mrs|ms|miss|dr|cllr|councillor|sir|dame)\b[^,.]{2,60}|he|she|they|residents?|the opposition)"
)
_SAID = (
    r"(?:asked|questioned|queried|wondered|commented|felt|believed|thought|suggested|urged|argued|criticised|welcomed|"
    r"regretted|challenged|complained|considered that|raised|expressed|voiced|sought|said)"
)
_REMARK = re.compile(
    rf"^(?:\(?\d{{1,3}}[.)]\s*|[•▪●-]\s*|[a-z][.)]\s*)?{_PERSON}(?:,[^,]{{2,80}},)?\s{{1,99}}"
    rf"(?:\w+ly\s+|also\s+|then\s+|further\s+)?{_SAID}\b",
    re.IGNORECASE,
)
_REMARKS_FOLLOW = re.compile(
    r"\b(?:comments?|points?|questions?|concerns?|issues?|views?)\b[^.:]{0,60}"
    r"\b(?:put forward|raised|made|expressed|asked|from members|by members|by cabinet)\b[^.:]{0,200}:?$|"
    r"\bmembers(?:’|')? (?:comments|questions)\b[^.]{0,200}:$|\b(?:raised|made|asked) the following\b",
    re.IGNORECASE,
)
_IS_REPLY = re.compile(
    r"\b(?:in response|responded|replied|explained|confirmed|advised|reported|assured|clarified|"
    r"it was (?:noted|confirmed|explained|clarified|reported|highlighted))\b",
    re.IGNORECASE,
)


def worth(blocks: Sequence[Block], kind: str) -> list[Standing]:
    """What each block is worth. `kind` is the paper's: only minutes decide."""
    return _minutes(blocks) if kind == "minutes" else _report(blocks, kind)


def _report(blocks: Sequence[Block], kind: str) -> list[Standing]:
    found: list[Standing] = []
    heading = ""
    asking = question = False
    for block in blocks:
        text = block.text
        if block.form is Form.HEADING or QUESTION_HEAD.match(text) or ANSWER_HEAD.match(text):
            heading = re.sub(r"^[\d.\s]+", "", text) if block.form is Form.HEADING else heading
            asking = bool(_RECOMMENDED.match(heading)) if block.form is Form.HEADING else asking
            if ANSWER_HEAD.match(text):
                question = False
            elif QUESTION_HEAD.match(text) and re.search(r"\b(?:by|from|to)\b", text):
                question = True
            found.append(Standing.RECOMMENDATION if asking else Standing.REPORTED)
            continue
        if kind == "amendment" or asking:
            standing = Standing.RECOMMENDATION
        elif question:
            standing = Standing.QUESTION_OR_REMARK
        elif (_ASKS.search(text) and block.form is not Form.ROW) or (
            found and found[-1] is Standing.RECOMMENDATION and _goes_on(block, blocks[len(found) - 1])
        ):
            standing = Standing.RECOMMENDATION
        elif (
            _REMARK.match(text)
            and not _IS_REPLY.search(text)
            and re.match(rf"^(?:{_NUMBER}|[a-z][.)]\s*)members\b", text, re.IGNORECASE)
        ):
            standing = Standing.QUESTION_OR_REMARK
        elif re.search(r"\bcommittee (?:resolved|agreed)\b", text, re.IGNORECASE):
            standing = Standing.DECISION
        else:
            standing = Standing.REPORTED
        found.append(standing)
    return found


def _goes_on(block: Block, before: Block) -> bool:
    """Is this block a point of the list that the one before opens or is itself a point of?"""
    if before.form is Form.HEADING or (block.number and "." in block.number):
        return False
    listed = block.form is Form.ITEM or re.match(r"^\(?[a-z0-9]{1,3}[.)]", block.text) is not None
    opens = before.text.rstrip().endswith((":", "to", "that", ";", "and")) or before.form is Form.ITEM
    return (listed and opens) or before.text.rstrip().endswith(":")


def _minutes(blocks: Sequence[Block]) -> list[Standing]:
    reader = _Minutes(blocks)
    for n in range(len(blocks)):
        reader.read(n)
    return reader.found


class _Minutes:
    """Minutes read block by block: what is being resolved, recommended, moved or said."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self.found: list[Standing] = []
        self._resolving = self._recommending = self._remarks = False
        self._moved: list[int] = []
        """The blocks of the motion or amendment before the meeting."""
        self._open = False
        """Is its text still going on?"""
        self._vote: list[int] = []
        """The blocks of the vote on it: who was for and against."""

    def read(self, n: int) -> None:
        """The next block's worth."""
        block = self._blocks[n]
        if block.form is Form.HEADING:
            self._heading(n, block)
            return
        standing = self._outcome(block) or self._decided(n, block) or self._proposed(n, block) or self._said(block)
        self.found.append(standing)
        if standing is not Standing.REPORTED:
            self._vote = []
        elif FOR_THE_VOTE.search(block.text):
            self._vote = [*self._vote, n] if _SIDE.match(block.text) else [n]
        elif self._vote:
            self._vote = [] if block.text.endswith(".") else [*self._vote, n]

    def _heading(self, n: int, block: Block) -> None:
        text = block.text
        self._resolving, self._remarks, self._vote = bool(RESOLVED.match(text)), False, []
        self._recommending = bool(_RECOMMENDED.match(text)) and not self._resolving
        if block.style.startswith("numbered"):
            self._moved, self._open = [], False
        if MOVED.search(text):
            self._moved, self._open = [n], True
        elif not FOR_THE_VOTE.search(text):
            self._open = False
        self.found.append(Standing.DECISION if self._resolving else Standing.REPORTED)

    def _outcome(self, block: Block) -> Standing | None:
        """ "Amendment lost." settles what was moved before it, and is of one piece with its vote."""
        count = len(block.text.split())
        if LOST.search(block.text) and count < 60:
            for n in self._vote:
                self.found[n] = Standing.AMENDMENT_LOST
            return self._settle(Standing.AMENDMENT_LOST)
        carried = CARRIED.search(block.text) and count < 25
        if carried and not self._resolving and not RESOLVED.match(block.text):
            return self._settle(Standing.DECISION)
        return None

    def _settle(self, standing: Standing) -> Standing:
        for n in self._moved:
            self.found[n] = standing
        self._moved, self._open, self._resolving = [], False, False
        return standing

    def _decided(self, n: int, block: Block) -> Standing | None:
        text = block.text
        if RESOLVED.match(text):
            self._resolving, self._recommending, self._remarks, self._open = True, False, False, False
            return Standing.DECISION
        if self._recommending or _RECOMMENDED_LOUD.match(text):
            self._recommending = True
            return Standing.RECOMMENDATION
        if self._resolving and _still_resolving(block, self._blocks[n - 1] if n else None):
            return Standing.DECISION
        return None

    def _proposed(self, n: int, block: Block) -> Standing | None:
        text = block.text
        if MOVED.search(text) and re.search(r"\bthat\b|:$", text.rstrip()) and not _AGREED.search(text):
            self._moved, self._open, self._resolving, self._remarks = [n], True, False, False
            return Standing.RECOMMENDATION
        mover = self._blocks[self._moved[0]] if self._moved else block
        if self._open and _of_the_motion(block, self._blocks[n - 1]) and not _after(mover, block):
            self._moved.append(n)
            return Standing.RECOMMENDATION
        if _AGREED.search(text) and not _NOT_YET.search(text):
            self._resolving, self._remarks, self._open = text.rstrip().endswith(":"), False, False
            return Standing.DECISION
        return None

    def _said(self, block: Block) -> Standing:
        """What is left is told or remarked."""
        self._resolving = self._open = False
        if _REMARKS_FOLLOW.search(block.text):
            self._remarks = True
        elif block.form is not Form.ITEM or block.number:
            self._remarks = False
        remark = bool(_REMARK.match(block.text)) or (self._remarks and block.form is Form.ITEM)
        reply = _IS_REPLY.search(block.text[:160])
        return Standing.QUESTION_OR_REMARK if remark and not reply else Standing.REPORTED


def _after(mover: Block, block: Block) -> bool:
    """Is a block the next numbered paragraph of the minutes after the one that moves?"""
    numbers = [re.match(r"\(?(\d{1,3})[.)]+", b.text) for b in (mover, block)]
    first, next_ = numbers
    if first is None or next_ is None:
        return False
    signs = [re.sub(r"\d", "", m[0]) for m in (first, next_)]
    return signs[0] == signs[1] and int(next_[1]) > int(first[1])


def _of_the_motion(block: Block, before: Block) -> bool:
    """Is this block still the text that was moved, not the debate on it?"""
    if (
        re.match(r"^\d{1,3}[.)]\s", block.text)
        and not before.text.rstrip().endswith((":", ";", "and"))
        and block.number
    ):
        return (
            before.form is Form.ITEM
            and before.number is not None
            and before.number.isdigit()
            and _follows(before, block)
        )
    if FOR_THE_VOTE.search(block.text) or re.match(
        r"following (?:the )?debate|members debated|the council then", block.text, re.IGNORECASE
    ):
        return False
    if _MOTION_SAYS.match(block.text) or (block.text.endswith(":") and len(block.text.split()) <= 4):
        return True  # "Proposed amount:"
    opened = before.text.rstrip()
    quoted = block.text[:1] in "“\"‘'"
    listed = block.form is Form.ITEM or re.match(r"^\(?[a-z0-9]{1,3}[.)]", block.text) is not None
    return quoted or listed or opened.endswith((":", "that", ";", "to", "and"))


def _follows(before: Block, block: Block) -> bool:
    try:
        return (
            int(block.number or "x") == int(before.number or "y") + 1
            and before.lines[0].text[:4].strip()[-1:] == block.lines[0].text[:4].strip()[-1:]
        )
    except ValueError:
        return False


def _still_resolving(block: Block, before: Block | None) -> bool:
    """The list under RESOLVED, or the sentence it opens, still belongs to the resolution."""
    if before is None:
        return False
    if re.match(r"^\(?(?:[a-z]{1,4}|\d{1,2})[.)]|^That\b", block.text) or block.form is Form.ITEM:
        return True
    opened = before.text.rstrip().casefold()
    return (
        opened.endswith((":", "resolved", "resolved that", "agreed", ";", " and", "that"))
        or before.form is Form.HEADING
    )


_SIDE = re.compile(
    r"^(?P<side>for|in favour|against|abstain(?:ed|ing)?|abstentions?)\b\s*+(?::\s*+)?\((?P<n>\d{1,3})\)|"
    r"^(?P<side2>for|against|abstain(?:ed|ing)?|abstentions?)\b\s*+(?::\s*+)?(?P<n2>\d{1,3})\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\b(?P<for>\d{1,3}) (?:votes? )?(?:in favour|for)\b[^.]{0,40}?\b(?P<against>\d{1,3}) (?:votes? )?against\b"
    r"(?:[^.]{0,80}?\b(?P<abstain>\d{1,3}) abst)?",
    re.IGNORECASE,
)
_BY_VOTES = re.compile(r"\b(?P<outcome>lost|carried) by (?P<a>\d{1,3}) votes? to (?P<b>\d{1,3})\b", re.IGNORECASE)


_SIDES = re.compile(
    r"\b(?P<side>for|in favour|against|abstain(?:ed|ing)?|abstentions?)\s*[:(]\s*(?P<n>\d{1,3})\b", re.IGNORECASE
)
"""All of a vote on one line: "For: 14, Against: 45, Abstained: 4"."""


def _side_of(printed: str) -> str:
    side = printed.casefold()
    return "for" if side in ("for", "in favour") else "against" if side == "against" else "abstained"


def votes_said(blocks: Sequence[Block]) -> dict[int, str]:
    """Each recorded vote in full, by the block that gives its outcome: "Recorded vote: for 14, against 45, abstained 4: lost"."""
    said: dict[int, str] = {}
    counts: dict[str, str] = {}
    about = ""
    for n, block in enumerate(blocks):
        text = block.text
        if found := _BY_VOTES.search(text):
            # "Lost by 45 votes to 14", "lost by 2 votes to 4": what is lost had fewer for it.
            fewer, more = sorted((int(found["a"]), int(found["b"])))
            outcome = found["outcome"].casefold()
            in_favour, against = (fewer, more) if outcome == "lost" else (more, fewer)
            said[n] = f"Recorded vote: for {in_favour}, against {against}: {outcome}"
        elif found := _IN_WORDS.search(text):
            outcome = "carried" if int(found["for"]) > int(found["against"]) else "lost"
            abstained = f", abstained {found['abstain']}" if found["abstain"] else ""
            said[n] = f"Recorded vote: for {found['for']}, against {found['against']}{abstained}: {outcome}"
        elif len(several := list(_SIDES.finditer(text))) > 1:
            counts = {_side_of(m["side"]): m["n"] for m in several}
        elif found := _SIDE.match(text):
            key = _side_of(found["side"] or found["side2"])
            if key == "for":
                counts = {}
            counts[key] = found["n"] or found["n2"]
        elif FOR_THE_VOTE.search(text):
            about, counts = text, {}
        if len(counts) >= 1 and (LOST.search(text) or CARRIED.search(text)) and len(text.split()) < 60:
            outcome = "lost" if LOST.search(text) else "carried"
            shown = ", ".join(f"{key} {counts.get(key, '0')}" for key in ("for", "against", "abstained"))
            what = re.sub(r"^\d{1,3}[.)]\s*", "", about).rstrip(".: ")
            said[n] = f"Recorded vote{f' ({what})' if what and len(what.split()) <= 40 else ''}: {shown}: {outcome}"
            counts, about = {}, ""
    return said
