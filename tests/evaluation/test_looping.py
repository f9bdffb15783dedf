"""One client that asks without end beside others: a short run, in which only counts are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.looping import run


@pytest.mark.server
def test_one_looping_client_is_refused_and_everybody_else_is_answered(demo_library: Path, tmp_path: Path) -> None:
    looped = run(demo_library, tmp_path, pairs=1, seconds=6.0, loops=120, others=4)

    assert set(looped.without.statuses) == set(looped.beside.statuses) == {200}
    assert looped.beside.statuses[200] >= 4
    assert set(looped.loop) <= {200, 429, 503}
    assert looped.loop[429] >= 100
    # No more than the burst and what comes back meanwhile: 24 and two a second, for six seconds and however long the end took.
    assert 10 <= looped.loop[200] <= 24 + 2 * 30
