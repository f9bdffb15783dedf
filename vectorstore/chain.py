"""The record's chain: how a question log shows that it was not tampered with, and yet lets go of what must go.

**Links.** Whatever is written to the record (an answer, a rating, something taken out, rows gone, a deed of an administrator)
is a link: a number without gaps, a kind, the row that it is about, `said` (a plain statement without anything personal: which
parts were taken out, which answers are gone), the digest of its parts, and SHA-256 over all of that and the link before it.

**Parts.** What a link covers is cut into parts, each under a salt of its own: of an answer what never changes (`meta`: id,
time, status, writer, clearance, who asked, which passages each sentence and citation rests on), what was asked (`asked`), each
sentence (`line 0`), each citation (`cited 1`); of a rating `rating`; of a deed `deed`. A part's digest is
SHA-256(salt, content); a link's body is SHA-256 over the names and digests of its parts.

**What may change later.** A withdrawn paper's quotes are blanked: the part loses its content *and its salt*, keeps its digest,
and a link `taken_out` says which parts of which answer. Words struck from a question, a rating given anew: a new part under a
new link, and the old one loses its salt. Expired or erased answers: rows, parts and salts go, the answer's link stays with its
number and digest, and a link `gone` says which answers, and why. Without the salt (128 random bits) nobody can find out by
trying whether a digest was of this question or that one.

**The head** (number and digest of the last link) is kept apart, in the settings, and the next link is made from it, so that
cutting off the end leaves a gap that never closes. `doctor`, every export and every backup's manifest tell it: noted down
elsewhere, it is what the check can be held against.

**What the check shows**: a part, link or row that was changed, removed, put in or moved without the links that say so.

**What it does not show.** There is no secret in it: a key beside the file would be read by whoever can write the file. Who can,
and knows this module, can make the whole chain anew from any place on: that shows only against a head that was noted elsewhere
before (`council-assistant record check --noted N:DIGEST`). They can also append: a forged answer, or a `gone` with a forged
deed. What never reached the log (a server that was killed, a full queue, `COUNCIL_RECORD__DAYS=0`) is not missed by it, nor is
what was changed before it was written. What was blanked is shown to have been something, not what. Vectors and keys of
questions, and what is held back, are outside it: they are made of the rest or replaced freely.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SALT_BYTES = 16
NOTHING = bytes(32)
"""What stands before the first link."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: its number (0: there is none) and digest. Written "12:ab34…"."""

    n: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.n}:{self.digest.hex()}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Raises ValueError for what is no head."""
        n, _, digest = text.strip().partition(":")
        if not (n.isdecimal() and len(digest) == 64):
            raise ValueError("A head is a number, a colon and 64 hexadecimal digits, as `doctor` prints it.")
        return cls(int(n), bytes.fromhex(digest))


EMPTY = Head(0, NOTHING)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking the chain: how many links and answers were looked at, and the first place that does not fit."""

    head: Head
    answers: int
    deeds: int
    wrong: str | None = None


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def part_digest(salt: bytes, content: Sequence[object]) -> bytes:
    """Of one part: texts, whole numbers and None, as the catalogue holds them."""
    return hashlib.sha256(salt + _canonical(content)).digest()


def body_digest(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Of a link's parts, by name, in the order of their names."""
    return hashlib.sha256(_canonical([[name, digest.hex()] for name, digest in sorted(parts)])).digest()


def link_digest(n: int, kind: str, thing: int | None, said: str, body: bytes, before: bytes) -> bytes:  # noqa: PLR0913, PLR0917
    """Of a link: what it is, what it says, its parts, and the link before it."""
    return hashlib.sha256(_canonical([n, kind, thing, said, body.hex(), before.hex()])).digest()


def spans_of(numbers: Iterable[int]) -> list[list[int]]:
    """Whole numbers as spans, both ends included: [3, 4, 5, 9] is [[3, 5], [9, 9]]."""
    spans: list[list[int]] = []
    for n in sorted(set(numbers)):
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return spans


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
