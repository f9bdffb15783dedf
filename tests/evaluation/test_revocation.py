"""What is withdrawn, closed or no longer granted is gone from every channel once the call that takes it away has returned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.revocation import WAYS, taken_away
from tests.fakes import FakeEmbedder

pytestmark = pytest.mark.server


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_asked_afterwards_tells_of_it_while_twenty_readers_ask(tmp_path: Path, way: str) -> None:
    result = taken_away(tmp_path, FakeEmbedder(), way)

    assert len(result.channels) == 11
    assert [channel for channel in result.channels if not result.told_before(channel)] == []
    assert result.told_after == []
