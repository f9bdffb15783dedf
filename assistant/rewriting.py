"""A follow-up that a chat model wrote again so that it stands alone: taken only where it keeps to what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Turn
from assistant.fenced import LINK, plain
from prompts import phrase
from vectorstore.words.figures import figures, known_figures, spelt_figures
from vectorstore.words.periods import periods_in
from vectorstore.words.text import ASKING, STOP_WORDS, collapse, content_words, fold, stem, words

LONGEST = 400
"""Characters of a question that was written again."""
TURNS = 6
"""Turns that a model is told, the last ones; what was spoken of longer ago is not meant by "it"."""
OF_A_TURN = 600
"""Characters of each."""
KEPT = 0.6
"""Share of the question's own content words that must come back."""

_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][\w'’&-]*")


def conversation(history: Sequence[Turn], question: str) -> str:
    """The last turns and the question, as a model is told them."""
    turns = [f"{turn.role}: {plain(collapse(turn.content))[:OF_A_TURN]}" for turn in history[-TURNS:]]
    return phrase("model/conversation", turns="\n".join(turns), question=plain(question))


def read_rewrite(said: str) -> str:
    """The one question of what a model wrote: its first line that asks something, without a label or quotation marks."""
    lines = [line.strip(" \t\"'“”*`") for line in said.split("\n") if line.strip()]
    lines = [
        re.sub(r"^(?:rewritten |standalone |the )?(?:question|last question):\s*", "", x, flags=re.I) for x in lines
    ]
    return collapse(next((line for line in lines if line.endswith("?")), lines[0] if lines else "")).strip("\"'“”")


def refusal(rewrite: str, question: str, history: Sequence[Turn]) -> str | None:
    """Why a rewritten question may not be asked; None where it may.

    It must keep every figure, name and period of the question and most of its words; it may add no figure, period, name or
    link that neither the question nor the conversation holds.
    """
    said = "\n".join([question, *(turn.content for turn in history)])
    if not content_words(rewrite) or len(rewrite) > LONGEST:
        return "it is no question"
    if not (figures(question) | spelt_figures(question)) <= known_figures(rewrite) or not periods_in(
        question
    ) <= periods_in(rewrite):
        return "it drops a figure or a date"
    if not (figures(rewrite) | spelt_figures(rewrite)) <= known_figures(said) or not periods_in(rewrite) <= periods_in(
        said
    ):
        return "it adds a figure or a date"
    own, there = _stems(rewrite), _stems(said)
    if not all(_stems(name) <= own for name in _NAME.findall(question)):
        return "it drops a name"
    if LINK.search(rewrite) or not all(_stems(name) <= there for name in _NAME.findall(rewrite)):
        return "it adds a name"
    asked = {stem(word) for word in content_words(question) if word not in ASKING}
    if asked and len(asked & own) < KEPT * len(asked):
        return "it asks something else"
    return None


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(fold(text)) if word not in STOP_WORDS)
