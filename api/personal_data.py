"""Personal data in what people send: noticed at the door and, by setting, told, taken out or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.requests import ChatIn
from api.settings import Personal
from prompts import phrase
from vectorstore.words.errors import BadInput
from vectorstore.words.personal import Kind, Published, masked, personal_in

NAMES = ("committees", "wards", "portfolios")
"""Filters that hold what somebody typed, and that the log keeps."""


def looked_at(asked: ChatIn, setting: Personal, published: Published) -> tuple[ChatIn, str | None]:
    """A question as it may go on, and what whoever asked should know of that. Raises BadInput where it is refused.

    What was said in earlier turns is taken out too, unless all is left as it is: a chat model would be shown it.
    """
    noticed = personal_in(asked.question, published)
    kinds = dict.fromkeys(one.kind for one in noticed)
    if setting is Personal.WARN:
        return asked, phrase("personal_warned", kinds=_listed(list(kinds))) if kinds else None
    if kinds and setting is Personal.REFUSE:
        raise BadInput(phrase("personal_refused", kinds=_listed(list(kinds))))

    def clean(text: str) -> str:
        return masked(text, personal_in(text, published))

    whole = {
        "question": masked(asked.question, noticed),
        "history": [turn.model_copy(update={"content": clean(turn.content)}) for turn in asked.history],
        "filters": asked.filters.model_copy(update={n: _each(clean, getattr(asked.filters, n)) for n in NAMES}),
    }
    return asked.model_copy(update=whole), phrase("personal_masked", kinds=_listed(list(kinds))) if kinds else None


def comment_kept(comment: str | None, setting: Personal, published: Published) -> str | None:
    """A comment as it may be kept: without personal data, unless all is left as it is."""
    if not comment or setting is Personal.WARN:
        return comment
    return masked(comment, personal_in(comment, published))


def both(first: str | None, second: str | None) -> str | None:
    """Two notices as one."""
    return " ".join(filter(None, (first, second))) or None


def _each(clean: Callable[[str], str], names: Sequence[str]) -> list[str]:
    return [clean(name) for name in names]


def _listed(kinds: Sequence[Kind]) -> str:
    return ", ".join(kinds[:-1]) + f" and {kinds[-1]}" if len(kinds) > 1 else kinds[0].value
