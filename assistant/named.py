"""Asked for the names of so many: does what was found name so many? "Three residents were honoured" names none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vectorstore.words.dates import MONTHS
from vectorstore.words.text import STOP_WORDS, stem, words

_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), start=2)}
_ASKED = re.compile(
    r"\b(?:what (?:are|were)|which|who (?:are|were)|tell me|give me|need|want|name)\b.{0,160}?"
    rf"\b(?P<number>{'|'.join(_NUMBERS)}|[2-9]|10)\s(?P<what>(?:[\w'’-]{{1,20}}\s?){{1,3}})",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = re.compile(
    r"\b(?:the|their|all|need|want|have|whose|give) (?:the |their )?names\b|\bnames\b\W*$|\bby name\b", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"\b(?:\w{0,12}(?:m[ae]n|wom[ae]n|people|persons?)|clergy|councillors|cllrs|members|officers|residents|directors|ministers|mps|"
    r"apprentices|volunteers|winners|candidates|leaders|governors|teachers|vicars|priests|nominees|trustees|staff)\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Z][\w'’&-]*(?: (?:of |for |the )?[A-Z][\w'’&-]*){0,6}")
_PERSON = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,5}")
_TITLES = frozenset(
    "cllr councillor mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev revd reverend canon father "
    "bishop captain major".split()
)
_OFFICES = frozenset(
    "mayor deputy leader chair chairman chairwoman vice director head officer member cabinet council committee board "
    "department team service services programme report ceremony award awards meeting day event borough county district "
    "town ward street road".split()
)


def names_enough(question: str, texts: Iterable[str]) -> bool:
    """Does one of the texts name as many as the question wants the names of? True where it wants none, or says not how many."""
    asked = _ASKED.search(question) if _NAMES.search(question) else None
    if asked is None:
        return True
    number = _NUMBERS.get(asked["number"].casefold()) or int(asked["number"])
    known = frozenset(map(stem, words(question)))
    people = _PEOPLE.search(asked["what"]) is not None
    return any(len(set(_named_in(text, known, people=people))) >= number for text in texts)


def _named_in(text: str, known: frozenset[str], *, people: bool) -> Iterable[str]:
    """Names in a text that are not the question's own: of people, those with a title or two names, and no office."""
    for run in (_PERSON if people else _RUN).finditer(text):
        said = [word for word in words(run[0]) if word not in STOP_WORDS]
        new = [word for word in said if stem(word) not in known and word not in MONTHS]
        if not new or (run.start() == 0 and len(said) == 1):
            continue
        if not people:
            yield " ".join(new)
        elif said[0] in _TITLES or (len(said) >= 2 and _OFFICES.isdisjoint(said)):
            yield said[-1]
