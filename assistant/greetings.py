"""What is said to the assistant without asking it anything of the papers: a greeting, thanks, "what can you do?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from prompts import phrase
from vectorstore.words.papers import Document

LONGEST = 80
"""Letters. Whoever writes more wants something."""


class Greeting(StrEnum):
    """What was said; each has its phrase."""

    HELLO = "declined_hello"
    THANKS = "declined_thanks"


_AFTER = r"(?: (?:there|you|all|again|everyone|very much|so much|a lot|for (?:that|your help)))*"
_THANKS = (
    rf"(?:(?:many )?thanks?|thank you|cheers|ok(?:ay)?|great|perfect|bye|goodbye|that['’]?s (?:all|great|it)){_AFTER}"
)
_HELLO = (
    rf"(?:(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening|day)){_AFTER}|how are you(?: today)?|help(?: me)?|"
    r"(?:please )?(?:can|could) you help(?: me)?(?: please)?|i(?: have|['’]ve got) a question|what (?:can|do) you do|"
    r"what (?:can|could|may) i ask(?: you)?(?: about)?|how does this work|who are you|are you (?:a |an )?(?:ro)?bot)"
)
_NOTHING_ASKED = re.compile(rf"\W*(?:(?:{_HELLO}|{_THANKS})\b\W*)+", re.IGNORECASE)
_ANY_HELLO = re.compile(_HELLO, re.IGNORECASE)


def greeting(text: str) -> Greeting | None:
    """What somebody says who asks nothing of the papers; None for a question, however it begins."""
    said = " ".join(text.split())
    if len(said) > LONGEST or not _NOTHING_ASKED.fullmatch(said):
        return None
    return Greeting.HELLO if _ANY_HELLO.search(said) else Greeting.THANKS


def openings(papers: Iterable[Document]) -> Iterator[str]:
    """Questions to begin with, of papers in this order: what a report recommends, and what another paper is about."""
    asked = set[str]()
    for paper in papers:
        if paper.title and paper.kind == "report" and paper.title not in asked:
            asked.add(paper.title)
            yield phrase("ask_recommends", title=paper.title)
            yield phrase("ask_about", title=paper.title, of="")
