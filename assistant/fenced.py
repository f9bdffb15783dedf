"""Passages as a chat model is given them: numbered, and fenced as data by a sign that no paper can know.

A paper's text is shown without the brackets that fences, markers and chat templates are made of, without characters that
nobody sees, and without sentences that speak to a language model. Its links and e-mail addresses are tokens, so that a
model can neither misspell nor invent one. Quotes are taken from the passages themselves, never from what is shown.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vectorstore.search import Found
from vectorstore.words.addressed import speaks_to_a_model
from vectorstore.words.papers import Sentence, Standing, reference
from vectorstore.words.unseen import seen

CHARACTERS = 4
"""Of a token, about, in English."""
MOST = 8
"""Passages that are shown: more of them hide the one that answers."""
LEFT_OUT = "(left out)"

_BRACKETS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", "`": "'", "【": "(", "】": ")"})
_ENDINGS = (
    "com|org|net|uk|eu|info|io|biz|co|gov|int|edu|example|test|invalid|london|scot|wales|online|site|xyz|app|dev|"
    "link|click|top|ru|cn"
)
LINK = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"“”‘’(){}\[\]]+|\bwww\.[^\s<>\"“”‘’(){}\[\]]+|"
    r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|"
    rf"(?<![\w@./-])(?:[a-z\d-]+\.)+(?:{_ENDINGS})\b(?:/[^\s<>\"“”‘’()]*)?(?!\.[a-z])",
    re.IGNORECASE,
)
"""A link with or without its scheme, or an e-mail address; the full stop after it may be the sentence's."""
_TOKEN = re.compile(r"[\[(]?\bLINK[_ -]?([A-Z]{1,2})\b[\])]?")
_MARKUP = re.compile(
    r"\]\s{0,20}(?:\(|\[|:)|</?[a-z!?]|&(?:#\d|#x|[a-z]+;)|`|\b(?:javascript|vbscript|data|file|mailto|tel)\s*:\s*\S|\bxmlns\b",
    re.IGNORECASE,
)
"""What Markdown or HTML make more of than text: links, pictures, elements, entities, code, and addresses without a name."""


@dataclass(frozen=True, slots=True)
class Fenced:
    """What a model is shown. Number n is `shown[n - 1]`; `links` are the tokens with what they stand for."""

    sign: str
    text: str
    shown: tuple[Found, ...]
    links: Mapping[str, str]

    def with_links(self, text: str) -> str | None:
        """A sentence with its links put back. None where it holds a link, or a token, that no passage shown held, or markup."""
        if LINK.search(text) or _MARKUP.search(text) or any(m[1] not in self.links for m in _TOKEN.finditer(text)):
            return None
        return _TOKEN.sub(lambda m: self.links[m[1]], text)


def fence(found: Sequence[Found], tokens: int, sign: str | None = None) -> Fenced:
    """Numbers and fences passages, best first, as many as fit into so many tokens; the first is cut where it does not."""
    sign = sign or secrets.token_hex(4)
    links: dict[str, str] = {}
    pieces: list[str] = []
    shown: list[Found] = []
    room = tokens * CHARACTERS
    for number, f in enumerate(found[:MOST], start=1):
        open_, close = f"<<<PASSAGE {number} {sign}>>>", f"<<<END {number} {sign}>>>"
        label, body = _label(f), _tokened(_body(f), links)
        if shown and len(label) + len(body) + len(open_) + len(close) > room:
            break
        piece = f"{open_}\n{label}\n{body[: max(room, 0)]}\n{close}"
        room -= len(piece)
        pieces.append(piece)
        shown.append(f)
    return Fenced(sign, "\n".join(pieces), tuple(shown), links)


def plain(text: str) -> str:
    """Text that can be mistaken for no fence, marker or template, and hides nothing."""
    bare = seen(text)
    shown = "".join(c for c in bare if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs"))
    return shown.translate(_BRACKETS)


_STANDINGS = {
    Standing.DECISION: "what was decided",
    Standing.RECOMMENDATION: "what was recommended",
    Standing.QUESTION_OR_REMARK: "a question or remark",
    Standing.AMENDMENT_LOST: "an amendment that was lost",
}


def _label(f: Found) -> str:
    """Which paper, where in it, and what it is worth; a title may hold anything, so it is data as well."""
    parts = [reference(f.document, f.passage, f.passage.page), *f.passage.headings[-2:]]
    if f.passage.standing in _STANDINGS:
        parts.append(_STANDINGS[f.passage.standing])
    said = " – ".join(part for part in parts if not speaks_to_a_model(part))
    return f"({' '.join(LINK.sub(' ', plain(said)).split())})"


def _body(f: Found) -> str:
    """A passage sentence by sentence, table rows read out with their columns' names."""
    text, sentences = f.passage.text, f.passage.sentences
    if not sentences:
        return LEFT_OUT if speaks_to_a_model(text) else plain(text)
    header = text[: sentences[0].start].strip()
    lines = [header] if header and not speaks_to_a_model(header) else []
    running: list[str] = []
    for sentence in sentences:
        said = _said(text, sentence)
        if sentence.reading or "\n" in text[max(0, sentence.start - 1) : sentence.start]:
            lines.append(" ".join(running))
            running = []
        running.append(said)
    lines.append(" ".join(running))
    return plain("\n".join(line for line in lines if line))


def _said(text: str, sentence: Sentence) -> str:
    said = " ".join((sentence.reading or text[sentence.start : sentence.end]).split())
    return LEFT_OUT if speaks_to_a_model(said) else said


def _tokened(text: str, links: dict[str, str]) -> str:
    """The text with LINK_A, LINK_B … for its links; the same link is the same token in every passage."""
    names = {link: name for name, link in links.items()}

    def token(match: re.Match[str]) -> str:
        link = match[0].rstrip(".,;:!?'’")
        name = names.get(link)
        if name is None:
            n = len(links)
            name = names[link] = (chr(64 + n // 26) if n >= 26 else "") + chr(65 + n % 26)
            links[name] = link
        return f"LINK_{name}{match[0][len(link) :]}"

    return LINK.sub(token, text)
