"""What is printed in every pack and answers nothing: contents pages, and the flowchart on declaring interests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.block import Block, Form

_CONTENTS = re.compile(r"^(?:table of |list of )?contents(?: page)?\W*$", re.IGNORECASE)
_FLOWCHART = re.compile(
    r"\bdeclar(?:ing|ation of|ations of) interests?\b.{0,40}\bflow ?chart\b|\bflow ?chart\b.{0,60}\binterests?\b", re.I
)
_OF_INTERESTS = re.compile(
    r"\b(?:interests?|pecuniary|dispensation|monitoring officer|predetermination|spouse|civil partners?|"
    r"leave the room|participate|single member decision|transacted)\b",
    re.IGNORECASE,
)
_ENDS_FLOWCHART = re.compile(r"agenda\b|apologies\b|1\.?\s+[A-Z]", re.IGNORECASE)
STRAYS = 3
"""Blocks in a row without a word about interests that end the flowchart."""
_ENTRY = re.compile(r"\s\d{1,3}(?:\s*[-–]\s*\d{1,3})?$")
"""A contents line ends with its page."""


def evidence(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without what is noise. Agendas stay: "what was on the agenda?" is asked."""
    kept: list[Block] = []
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if _CONTENTS.match(block.text) and len(block.text) < 40:
            n = _contents_end(blocks, n)
        elif len(block.text.split()) <= 12 and not block.text.endswith(".") and _FLOWCHART.search(block.text):
            n = _flowchart_end(blocks, n)
        else:
            kept.append(block)
            n += 1
    return kept


def _contents_end(blocks: Sequence[Block], start: int) -> int:
    """A contents page ends with its page, or where lines no longer end with a number."""
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        entry = _ENTRY.search(block.text) is not None or block.form is Form.HEADER
        same_page = block.lines[0].page is not None and block.lines[0].page == blocks[start].lines[0].page
        if not entry and not (same_page and len(block.text.split()) <= 14 and not block.text.endswith(".")):
            break
        end += 1
    return end


def _flowchart_end(blocks: Sequence[Block], start: int) -> int:
    end = last = start
    while end < len(blocks) and end - last <= STRAYS and not _ENDS_FLOWCHART.match(blocks[end].text):
        if _OF_INTERESTS.search(blocks[end].text):
            last = end
        end += 1
    return last + 1
