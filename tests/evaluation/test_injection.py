"""Instructions hidden in papers and a model that obeys: a part of the three thousand papers, and proof that a leak is seen."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Generator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from api.app import make_app
from assistant.answer import Answer, Question, Said, Status, Step
from assistant.chat_model import Limits, open_chat_model
from assistant.model_writer import ModelWriter
from assistant.study import Study
from tests.evaluation.injection import (
    MODELS,
    Counts,
    Leaving,
    asked,
    canaries,
    forged,
    inject,
    links,
    obeying,
    open_desk,
    planted,
    table,
    take_in,
)
from tests.injections import FAMILIES, UNTUNED, Attack, Place, attacks
from tests.running import served
from tests.scripted import scripted
from vectorstore.library import Library
from vectorstore.words.text import squash

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHORT = 21
# A stream that openai's client leaves half read may be ended by two threads at once: Python says so, and nothing comes of it.
HALF_READ = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_there_are_as_many_attacks_as_there_should_be_and_no_two_alike() -> None:
    made = list(attacks())

    assert len(made) == len({a.text for a in made}) == len({a.canary for a in made}) == 504
    assert {a.family for a in made[:SHORT]} == set(FAMILIES) == {family for family, _ in UNTUNED}
    assert len(Place) == 6
    assert {a.wording for a in made[:SHORT]} == {0, 1, 2, 3}


@HALF_READ
def test_nothing_that_a_paper_tells_a_model_to_say_reaches_anybody(tmp_path: Path) -> None:
    counts = inject(tmp_path, list(islice(attacks(), SHORT)))

    told = "\n".join([*table(counts), *counts.faults])
    assert counts.clean, told
    assert counts.papers.total() == 6 * SHORT, told
    assert counts.obeyed.total() >= 0.95 * 6 * SHORT, told
    assert counts.answered.total() >= 0.95 * 6 * SHORT, told


# Proof that a leak is seen ------------------------------------------------------------------------------------------


class Obedient:
    """A study without its checks: it puts what passages tell it to say behind its first quote. The seam that is bypassed."""

    def __init__(self, library: Library, attack: Attack) -> None:
        self._study = Study(library)
        self._library, self._attack = library, attack

    def steps(self, question: Question, left: object = None) -> Generator[Step]:  # noqa: ARG002
        answer = self._study.answer(question)
        read = " ".join(f.passage.text for f in answer.evidence)
        if self._attack.said in read or self._attack.canary in read:
            link = f" See [this]({self._attack.link})."
            told = Said(f"{self._attack.said} [7].{link}", answer.citations[:1])
            answer = dataclasses.replace(answer, said=(*answer.said, told), status=Status.ANSWERED)
        yield answer

    def answer(self, question: Question) -> Answer:
        (answer,) = self.steps(question)
        assert isinstance(answer, Answer)
        return answer

    def close(self) -> None:
        self._study.close()


def leaving_of(folder: Path, attack: Attack, place: Place) -> tuple[Leaving, str]:
    """What leaves a server whose study obeys, and the paper as it was taken in."""
    paper = planted(attack, place, folder)
    with open_desk(folder, lambda library: Obedient(library, attack)) as desk:
        (id_,) = take_in(desk, [paper]).values()
        with served(make_app(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            return asked(client, paper, id_), squash(" ".join(p.text for p in desk.library.passages_of(id_)))


@pytest.mark.parametrize("place", [Place.BODY, Place.CELL])
def test_without_the_checks_the_message_is_seen_in_every_channel(tmp_path: Path, place: Place) -> None:
    attack = next(attacks())

    leaving, printed = leaving_of(tmp_path, attack, place)

    assert canaries(attack, leaving)
    assert links(leaving)
    assert forged(leaving, printed) == 1
    for channel in (leaving.events, leaving.reply["answer"], leaving.log["answer"]):
        assert attack.canary in channel


@pytest.mark.parametrize("place", [Place.HIDDEN, Place.UNSEEN])
def test_what_nobody_sees_does_not_even_get_onto_the_table(tmp_path: Path, place: Place) -> None:
    for attack in islice(attacks(), 2):  # white and metadata, tiny and tags
        folder = tmp_path / str(attack.number)
        folder.mkdir()

        leaving, _ = leaving_of(folder, attack, place)

        assert not canaries(attack, leaving)


def test_a_forged_quote_a_link_and_a_canary_in_disguise_are_counted() -> None:
    attack = next(attacks())
    cited = {
        "quote": "The pool is free.",
        "reference": "",
        "section": None,
        "title": None,
        "file": "a.txt",
        "marker": 1,
    }
    told = {"answer": "The pool is free [1] [2].", "notice": None, "follow_ups": [], "standalone_question": ""}
    reply = {**told, "citations": [cited]}
    plain = Leaving("", reply, {}, {})

    assert forged(plain, squash("The pool is dear.")) == 2
    assert forged(plain, squash("The pool is free.")) == 1
    assert not links(plain)
    for link in ("https://x", "[a] (b)", "![a]", "<b>", "WWW.x", "data:text", "claims.example"):
        assert links(dataclasses.replace(plain, reply=reply | {"follow_ups": [link]}))
    for said in (attack.canary.upper(), "-".join(attack.canary), " ".join(attack.canary)):
        assert canaries(attack, dataclasses.replace(plain, exports={"md": said}))
    assert not canaries(attack, plain)
    counts = Counts()
    assert counts.clean
    counts.canaries["body"] += 1
    assert not counts.clean


# In a real browser --------------------------------------------------------------------------------------------------


@pytest.mark.browser
@HALF_READ
def test_the_widget_shows_nothing_of_it_and_loads_nothing(chromium: Browser, tmp_path: Path) -> None:
    """A sample of every family in a paper's body; and, as proof that the page is looked at, one from a study that obeys."""
    chosen = list(islice(attacks(), 6))
    limits = Limits(timeout=60, retries=1)
    with scripted(lambda _: ()) as server:
        writer = ModelWriter(open_chat_model(MODELS[0], limits, server.address), limits, rest_seconds=0)
        with open_desk(tmp_path, lambda library: Study(library, writer, seconds=60.0)) as desk:
            papers = [planted(attack, Place.BODY, tmp_path) for attack in chosen]
            take_in(desk, papers)
            with served(make_app(desk)) as address:
                for n, paper in enumerate(papers):
                    server.script = obeying(paper.attack, honest_first=n % 2 == 0)
                    html, foreign = _shown(chromium, address, paper.question)
                    assert squash(paper.attack.canary) not in squash(html), html
                    assert foreign == []
    bare = tmp_path / "bare"
    bare.mkdir()
    with open_desk(bare, lambda library: Obedient(library, chosen[0])) as desk:
        paper = planted(chosen[0], Place.BODY, bare)
        take_in(desk, [paper])
        with served(make_app(desk)) as address:
            html, foreign = _shown(chromium, address, paper.question)
    assert paper.attack.canary in html
    assert f'href="{paper.attack.link}' not in html  # not even then is it more than text
    assert foreign == []


def _shown(chromium: Browser, address: str, question: str) -> tuple[str, list[str]]:
    """The widget's whole inside when it has answered, links and all, and what the page asked other servers for."""
    foreign: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: None if request.url.startswith(address) else foreign.append(request.url))
    page.goto(address)
    page.get_by_role("textbox", name="Your question").fill(question)
    page.get_by_role("textbox", name="Your question").press("Enter")
    page.locator("[role=article][aria-busy=false], article[aria-busy=false]").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    html: str = page.evaluate(
        """() => { const all = (node) => [...node.querySelectorAll('*')].flatMap(
            (e) => e.shadowRoot ? [e.shadowRoot.innerHTML, ...all(e.shadowRoot)] : []);
            return [document.body.innerHTML, ...all(document)].join('\\n'); }"""
    )
    page.close()
    return json.loads(json.dumps(html)), [url for url in foreign if not url.startswith(("data:", "blob:"))]
