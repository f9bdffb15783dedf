"""The hunt for exempt papers in its short form: whoever may not see them learns nothing of them, and who may does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.evaluation.exempt_hunt import SHORT, hunt, secrets_in
from tests.evaluation.exempt_papers import DAMAGED, EXEMPT_PAPERS, made
from tests.evaluation.exempt_world import Ask, Reply, same
from tests.fakes import FakeEmbedder

pytestmark = pytest.mark.server


def test_nobody_who_is_not_let_in_learns_anything_of_an_exempt_paper(tmp_path: Path) -> None:
    tally, _ = hunt(tmp_path, FakeEmbedder(), SHORT, everybody=False)

    assert tally.leaks == []
    assert tally.unlike == []
    asked = dict(tally.asked)
    assert asked.pop("pair") >= 70
    assert asked.pop("damaged") >= DAMAGED
    assert sum(asked.values()) == SHORT
    assert min(asked.values()) >= 4
    for way in ("chat", "search", "file", "paper"):
        found, of = tally.controls[way]
        assert of == (EXEMPT_PAPERS - DAMAGED) // 4
        assert found >= of - 1, way
    assert tally.controls["spelling"][0] > 0
    assert tally.controls["before damage"] == (5, 5)


def test_the_papers_of_the_hunt_are_sixty_among_two_hundred_each_with_canaries_that_stand_nowhere_else() -> None:
    papers = made()

    assert (len(papers.exempt), len(papers.open) + len(papers.exempt)) == (60, 200)
    opened = " ".join(f"{paper.document} {paper.passages}" for paper in papers.open).casefold()
    secrets = [one for paper in papers.exempt for one in paper.secrets]
    assert len(secrets) == len(set(secrets)) > 500
    assert [one for one in secrets if one in opened] == []


def test_a_secret_counts_as_told_where_the_request_did_not_say_it() -> None:
    reply = Reply(200, {"x-title": "Zibox"}, b'{"answer": "Kalux pays 4,000,001 pounds"}')
    secrets = frozenset({"zibox", "kalux", "4,000,001", "dorax"})

    assert secrets_in(reply, Ask("direct", "GET", "/"), secrets) == {"zibox", "kalux", "4,000,001"}
    assert secrets_in(reply, Ask("direct", "POST", "/", {"question": "Kalux?"}), secrets) == {"zibox", "4,000,001"}


def test_replies_are_the_same_where_only_the_last_decimals_of_scores_and_what_is_equal_to_them_change_places() -> None:
    def reply(*found: tuple[str, float], **more: object) -> Reply:
        said = {"results": [{"id": id_, "score": score, "text": id_.upper()} for id_, score in found], **more}
        return Reply(200, {"content-type": "application/json"}, json.dumps(said).encode())

    one = reply(("a", 1.0), ("b", 0.5), ("c", 0.5001), total=3)
    assert same(one, reply(("a", 1.0001), ("c", 0.5), ("b", 0.5), total=3))
    assert not same(one, reply(("a", 1.0), ("b", 0.5), ("c", 0.5001), total=4))
    assert not same(one, reply(("a", 1.0), ("b", 0.52), ("c", 0.5), total=3))
    assert not same(one, reply(("a", 1.0), ("b", 0.5), ("d", 0.5001), total=3))
    assert not same(one, reply(("b", 0.5), ("a", 1.0), ("c", 0.5001), total=3))
    assert not same(one, reply(("a", 1.0), ("b", 0.5), total=3))
