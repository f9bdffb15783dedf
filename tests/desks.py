"""A whole desk over a small invented library: real routes, real catalogue and real reading, beside a fake embedding model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.desk import Desk, Model, drawing_of, study_of
from api.gate import Gate
from api.identity import Identity
from api.jobs import Jobs
from api.pause import Pause
from api.recorder import Recorder
from api.settings import Settings, StoreSettings
from assistant.answer import Question
from ingest.demo_council import PAPERS
from ingest.porch import Arrival, Porch
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, Access

KEY = "the-owner's-key-of-an-invented-library"
PDF = PAPERS / "2023-09-13_cabinet_minutes.pdf"


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of what is there, by the name that the interface has for them."""

    document_id: tuple[str, ...]
    spare_document_id: tuple[str, ...]
    passage_id: tuple[str, ...]
    spare_passage_id: tuple[str, ...]
    pictured: tuple[tuple[str, int, str], ...]
    """Pages that can be shown: paper, page, passage."""
    answer_id: tuple[str, ...]
    held_id: tuple[str, ...]
    job_id: tuple[str, ...]


@contextmanager
def opened_desk(folder: Path, spare: int = 2, **api: object) -> Iterator[tuple[Desk, Known]]:
    """The desk with papers on the public, the staff and an exempt shelf, answers in its log and one passage held back.

    `spare` papers are there to be withdrawn; `api` are settings of the server.
    """
    settings = Settings().model_copy(update={"store": StoreSettings(path=folder / "library")})  # type: ignore[call-arg]
    settings = settings.model_copy(update={"api": settings.api.model_copy(update=api)})
    deliveries = folder / "deliveries"
    deliveries.mkdir()
    library, room = Library(settings.store.path, FakeEmbedder()), ReadingRoom()
    porch = Porch(library, room)
    model = Model()
    model.opened.set()
    desk = Desk(
        settings=settings,
        library=library,
        study=study_of(library, settings),
        porch=porch,
        room=room,
        drawing=drawing_of(library, settings),
        jobs=Jobs(porch),
        gate=Gate(settings.api.at_once, settings.api.waiting),
        recorder=Recorder(library, days=settings.record.days),
        identity=Identity(library, settings.access, KEY, library.circles_of),
        model=model,
        deliveries=deliveries,
        pause=Pause(deliveries),
    )
    try:
        yield desk, _furnished(desk, folder, spare)
    finally:
        desk.close()


def _furnished(desk: Desk, folder: Path, spares: int) -> Known:
    library = desk.library
    list(desk.porch.take_in([Arrival(PDF, f"demo:{PDF.name}", PDF.name)]))
    for label, said in (("public", "42 bins"), ("staff", "43 bins"), ("exempt:wharf", "44 bins")):
        paper = document(f"bins-{label[:5]}", access=Access.parse(label))
        shelve(library, folder, paper, f"The council missed {said} in 2024/25. The bins were emptied late.")
    spare = tuple(f"spare-{n}" for n in range(spares))
    for n, id_ in enumerate(spare):
        shelve(library, folder, document(id_), f"Bench {n} of the park was painted in 2021 for £{n + 100}.")
    answers = [
        desk.study.answer(Question(text)) for text in ("How many bins were missed in 2024/25?", "Who was present?")
    ]
    for answer in answers:
        desk.recorder.keep(Question(answer.standalone_question), answer)
    desk.recorder.settle()
    papers = [d.id for d in library.documents(OWNER) if d.id not in spare]
    passages = [p for id_ in papers for p in library.passages_of(id_)]
    spare_passages = tuple(p.id for id_ in spare for p in library.passages_of(id_))
    held = library.held_back.hold_passage(spare_passages[0], "It is wrong.", "tests")
    job = desk.jobs.start([], None, desk.deliveries / "none")
    pdf = next(d.id for d in library.documents(OWNER) if d.file == PDF.name)
    return Known(
        document_id=tuple(papers),
        spare_document_id=spare,
        passage_id=tuple(p.id for p in passages),
        spare_passage_id=spare_passages,
        pictured=tuple((pdf, p.page, p.id) for p in passages if p.document_id == pdf and p.page),
        answer_id=tuple(a.id for a in answers),
        held_id=(held.id,),
        job_id=(job.id,),
    )
