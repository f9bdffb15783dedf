"""Blocks to what each is worth: a decision, a recommendation, a report of facts, a remark, an amendment that was lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block, Form
from vectorstore.words.papers import Standing

_NUMBER = r"(?:\(?\d{1,3}[.)]\s*)?"
RESOLVED = re.compile(
    rf"^{_NUMBER}(?:it was )?(?:unanimously )?(?:resolved|agreed)\b(?:\s+(?:that|to|unanimously|by)|\s*:|$)|^{_NUMBER}RESOLVED\b",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    rf"^{_NUMBER}(?:it was )?recommend(?:ed|s)\b|^[\d.\s]*recommendations?(?:\(s\))?\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:is|are) (?:asked|invited|recommended|requested) to\b|\bit is recommended\b|\brecommendations?:$|"
    r"^(?:proposed )?decision\s*:|^proposed decision\b|^this council (?:agrees|resolves|calls|believes|notes)\b",
    re.IGNORECASE,
)
_BODY = r"(?:members|(?:the )?(?:sub-?committee|committee|council|cabinet|panel|board|executive))"
_AGREED = re.compile(
    rf"\bit was (?:unanimously )?(?:agreed|approved)\b(?!\s+by the proposer)|"
    rf"^{_NUMBER}{_BODY}\s+(?:[a-z]+ly\s+)?(?:agreed|approved|resolved|adopted)\b(?!\s+with\b)|"
    r"\b(?:was|were) (?:approved|agreed) as a correct record\b|\bwas (?:put to the vote and (?:was )?)?(?:agreed|carried) unanimously\b|"
    r"\bcommittee resolved\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:had|have|has) (?:been|already) agreed\b|\bpreviously agreed\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:proposed|moved|put forward|tabled|seconded)\b.{0,140}\b(?:amendment|motion|that)\b|"
    r"\b(?:amendment|motion)\b.{0,80}\b(?:proposed|moved|seconded)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOST = re.compile(
    r"\b(?:amendment|motion|proposal)s?\b[^.]{0,120}?\b(?:lost|fell|falls|defeated|not carried|not agreed|not accepted)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\b(?:amendment|motion)s?\b[^.]{0,80}\b(?:carried|agreed)\b", re.IGNORECASE)
_FOR_THE_VOTE = re.compile(
    r"\b(?:put|recorded|voting)\b.{0,60}\bvot(?:e|ing)\b|^recorded vote\b|^(?:for|against|abstain(?:ed|ing)?|abstentions?)\b\s*[(:]",
    re.IGNORECASE,
)
_QUESTION_HEAD = re.compile(r"^question\b(?!s\b)", re.IGNORECASE)
_ANSWER_HEAD = re.compile(r"^(?:supplementary )?(?:answer|reply|response)\b", re.IGNORECASE)
_PERSON = r"(?:(?:a|one|some|another|several|other)\s+(?:\w+\s+)?members?|members|(?:mr|mrs|ms|miss|dr|cllr|councillor|sir|dame)\b[^,.]{2,60}|he|she|they|residents?|the opposition)"
_SAID = (
    r"(?:asked|questioned|queried|wondered|commented|felt|believed|thought|suggested|urged|argued|criticised|welcomed|"
    r"regretted|challenged|complained|considered that|raised|expressed|voiced|sought|said (?:that )?(?:it|this|he|she|they|the|there|we|kent|\w+))"
)
_REMARK = re.compile(
    rf"^(?:\(?\d{{1,3}}[.)]\s*|[•▪●-]\s*|[a-z]\)\s*)?{_PERSON}(?:,[^,]{{2,80}},)?\s+(?:\w+ly\s+|also\s+|then\s+|further\s+)?{_SAID}\b",
    re.IGNORECASE,
)
_REMARKS_FOLLOW = re.compile(
    r"\b(?:comments?|points?|questions?|concerns?|issues?|views?)\b[^.:]{0,60}\b(?:put forward|raised|made|expressed|asked|from members|by members|by cabinet)\b[^.:]*:?$|"
    r"\bmembers(?:’|')? (?:comments|questions)\b[^.]*:$|\b(?:raised|made|asked) the following\b",
    re.IGNORECASE,
)
_IS_REPLY = re.compile(
    r"\b(?:in response|responded|replied|explained|confirmed|advised|reported|assured|clarified|it was (?:noted|confirmed|explained|clarified|reported|highlighted))\b",
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
        if block.form is Form.HEADING or _QUESTION_HEAD.match(text) or _ANSWER_HEAD.match(text):
            heading = re.sub(r"^[\d.\s]+", "", text) if block.form is Form.HEADING else heading
            asking = bool(_RECOMMENDED.match(heading)) if block.form is Form.HEADING else asking
            if _ANSWER_HEAD.match(text):
                question = False
            elif _QUESTION_HEAD.match(text) and re.search(r"\b(?:by|from|to)\b", text):
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
            and re.match(rf"^{_NUMBER}members\b", text, re.IGNORECASE)
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
    found: list[Standing] = []
    resolving = remarks = recommending = False
    moved: list[int] = []
    """The blocks of the motion or amendment before the meeting."""
    open_motion = False
    for n, block in enumerate(blocks):
        text = block.text
        if block.form is Form.HEADING:
            resolving, remarks = bool(RESOLVED.match(text)), False
            recommending = bool(_RECOMMENDED.match(text)) and not resolving
            if block.style.startswith("numbered"):
                moved, open_motion = [], False
            if not _FOR_THE_VOTE.search(text):
                open_motion = open_motion and bool(_MOVED.search(text))
            found.append(Standing.DECISION if resolving else Standing.REPORTED)
            if _MOVED.search(text):
                moved, open_motion = [n], True
            continue
        standing = Standing.REPORTED
        if _LOST.search(text) and len(text.split()) < 60:
            standing = Standing.AMENDMENT_LOST
            _mark(found, moved, Standing.AMENDMENT_LOST)
            moved, open_motion, resolving = [], False, False
        elif RESOLVED.match(text):
            standing, resolving, recommending, remarks, open_motion = Standing.DECISION, True, False, False, False
        elif recommending or (_RECOMMENDED.match(text) and text[:60].isupper()):
            standing, recommending = Standing.RECOMMENDATION, True
        elif resolving and _still_resolving(block, blocks[n - 1] if n else None):
            standing = Standing.DECISION
        elif _CARRIED.search(text) and len(text.split()) < 25:
            standing = Standing.DECISION
            _mark(found, moved, Standing.DECISION)
            moved, open_motion, resolving = [], False, False
        elif (
            _MOVED.search(text)
            and (text.rstrip().endswith((":", "that")) or re.search(r"\bthat\b", text))
            and not _AGREED.search(text)
        ):
            moved, open_motion, resolving, remarks = [n], True, False, False
            standing = Standing.RECOMMENDATION
        elif open_motion and _of_the_motion(block, blocks[n - 1]):
            moved.append(n)
            standing = Standing.RECOMMENDATION
        elif _AGREED.search(text) and not _NOT_YET.search(text):
            standing, resolving, remarks, open_motion = Standing.DECISION, text.rstrip().endswith(":"), False, False
        else:
            resolving = open_motion = False
            if _REMARKS_FOLLOW.search(text):
                remarks = True
            elif block.form is not Form.ITEM or block.number:
                remarks = False
            remark = bool(_REMARK.match(text)) or (remarks and block.form is Form.ITEM)
            if remark and not _IS_REPLY.search(text[:160]):
                standing = Standing.QUESTION_OR_REMARK
        found.append(standing)
    return found


def _mark(found: list[Standing], places: Sequence[int], standing: Standing) -> None:
    for n in places:
        found[n] = standing


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
    if _FOR_THE_VOTE.search(block.text) or re.match(
        r"following (?:the )?debate|members debated|the council then", block.text, re.IGNORECASE
    ):
        return False
    if block.text.endswith(":") and len(block.text.split()) <= 4:
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
    if re.match(r"^\(?(?:[a-z]{1,4}|\d{1,2})[.)]", block.text) or block.form is Form.ITEM:
        return True
    opened = before.text.rstrip().casefold()
    return (
        opened.endswith((":", "resolved", "resolved that", "agreed", ";", " and", "that"))
        or before.form is Form.HEADING
    )


_SIDE = re.compile(
    r"^(?P<side>for|in favour|against|abstain(?:ed|ing)?|abstentions?)\b\s*:?\s*\((?P<n>\d{1,3})\)|"
    r"^(?P<side2>for|against|abstain(?:ed|ing)?|abstentions?)\b\s*:?\s*(?P<n2>\d{1,3})\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\b(?P<for>\d{1,3}) (?:votes? )?(?:in favour|for)\b[^.]{0,40}?\b(?P<against>\d{1,3}) (?:votes? )?against\b(?:[^.]{0,80}?\b(?P<abstain>\d{1,3}) abst)?",
    re.IGNORECASE,
)
_BY_VOTES = re.compile(r"\b(?P<outcome>lost|carried) by (?P<a>\d{1,3}) votes? to (?P<b>\d{1,3})\b", re.IGNORECASE)


def votes_said(blocks: Sequence[Block]) -> dict[int, str]:
    """Each recorded vote in full, by the block that gives its outcome: "Recorded vote: for 14, against 45, abstained 4: lost"."""
    said: dict[int, str] = {}
    counts: dict[str, str] = {}
    about = ""
    for n, block in enumerate(blocks):
        text = block.text
        if found := _BY_VOTES.search(text):
            said[n] = f"Recorded vote: for {found['a']}, against {found['b']}: {found['outcome'].casefold()}"
        elif found := _IN_WORDS.search(text):
            outcome = "carried" if int(found["for"]) > int(found["against"]) else "lost"
            abstained = f", abstained {found['abstain']}" if found["abstain"] else ""
            said[n] = f"Recorded vote: for {found['for']}, against {found['against']}{abstained}: {outcome}"
        elif found := _SIDE.match(text):
            side = (found["side"] or found["side2"]).casefold()
            key = "for" if side in ("for", "in favour") else "against" if side == "against" else "abstained"
            if key == "for":
                counts = {}
            counts[key] = found["n"] or found["n2"]
        elif _FOR_THE_VOTE.search(text):
            about, counts = text, {}
        if len(counts) >= 1 and (_LOST.search(text) or _CARRIED.search(text)) and len(text.split()) < 60:
            outcome = "lost" if _LOST.search(text) else "carried"
            shown = ", ".join(f"{key} {counts.get(key, '0')}" for key in ("for", "against", "abstained"))
            what = re.sub(r"^\d{1,3}[.)]\s*", "", about).rstrip(".: ")
            said[n] = f"Recorded vote{f' ({what})' if what and len(what.split()) <= 40 else ''}: {shown}: {outcome}"
            counts, about = {}, ""
    return said
