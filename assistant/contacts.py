"""Whom to ask about what: a council's own list of teams, by the words that people use for their work."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.words.errors import BadSetting
from vectorstore.words.text import stem, words

LONGEST = 200
"""Letters of a contact: it is read out on a telephone."""


@dataclass(frozen=True, slots=True)
class Contact:
    """`who` as it is said ("Street Services, 01234 555010"); `about` are the stems of its words, none for everything else."""

    who: str
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contacts:
    """The list, in its order."""

    listed: tuple[Contact, ...] = ()

    def for_words(self, texts: Sequence[str]) -> str | None:
        """Whom to ask about this: who has most of its words, the first of equals, or else who is there for everything."""
        asked = {stem(word) for text in texts for word in words(text)}
        best = max(self.listed, key=lambda contact: len(contact.about & asked), default=None)
        if best and best.about & asked:
            return best.who
        return next((contact.who for contact in self.listed if not contact.about), None)


def read_contacts(path: Path) -> Contacts:
    """Reads a TOML file of `[[contact]]` tables: `who`, and `words` where it is not for everything. Raises BadSetting."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(
            f"The contacts in {path.name} cannot be read: {error.strerror}. Set COUNCIL_ASSISTANT__CONTACTS to a file."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"The contacts in {path.name} are no TOML: {error}.") from error
    listed = read.get("contact")
    if not isinstance(listed, list) or not listed or set(read) != {"contact"}:
        raise BadSetting(f"{path.name} holds no [[contact]] tables. Write one for each team, with who and words.")
    return Contacts(tuple(_contact(table, n, path.name) for n, table in enumerate(listed, start=1)))


def _contact(table: object, n: int, file: str) -> Contact:
    where = f"Contact {n} in {file}"
    if not isinstance(table, Mapping) or not set(table) <= {"who", "words"}:
        raise BadSetting(f"{where} may have who and words, and nothing else.")
    who, about = table.get("who"), table.get("words", [])
    if not isinstance(who, str) or not 0 < len(who.strip()) <= LONGEST:
        raise BadSetting(f"{where} needs who: a name and a number or address, in at most {LONGEST} letters.")
    if not isinstance(about, list) or not all(isinstance(word, str) for word in about):
        raise BadSetting(f'{where} has words that are no list of words, such as ["bin", "recycling"].')
    return Contact(" ".join(who.split()), frozenset(stem(w) for word in about for w in words(word)))
