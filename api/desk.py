"""The composition root of the server: one library, its study, its porch, and who may write."""

from __future__ import annotations

import dataclasses
import datetime
import gc
import logging
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from api.drawing import AT_ONCE, Drawing
from api.gate import Gate
from api.identity import Identity
from api.jobs import Jobs
from api.metrics import Metrics
from api.owner_key import owner_key
from api.pause import Pause
from api.recorder import Recorder
from api.settings import Settings
from assistant.chat_model import open_chat_model
from assistant.contacts import Contacts, read_contacts
from assistant.entailment import Entailment, entailment_of
from assistant.model_writer import ModelWriter
from assistant.study import Study
from ingest.porch import Porch
from ingest.reading_room import ReadingRoom
from ingest.recognition.recogniser import Recogniser
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.reranking import reranker_of
from vectorstore.words.clearance import ANONYMOUS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Model:
    """How opening the models went: one of the two is set when it is known."""

    opened: threading.Event = field(default_factory=threading.Event)
    failed: threading.Event = field(default_factory=threading.Event)

    def open(self, *loads: Callable[[], None]) -> None:
        try:
            for load in loads:
                load()
        except Exception:
            _log.exception("A model could not be opened")
            self.failed.set()
        else:
            self.opened.set()


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the routes use."""

    settings: Settings
    library: Library
    study: Study
    porch: Porch
    room: ReadingRoom
    drawing: Drawing
    jobs: Jobs
    gate: Gate
    recorder: Recorder
    identity: Identity
    model: Model
    deliveries: Path
    pause: Pause
    metrics: Metrics = field(default_factory=Metrics)
    recogniser: Recogniser | None = None

    def close(self) -> None:
        self.study.close()
        self.recorder.close()
        if self.recogniser:
            self.recogniser.close()
        self.jobs.close()
        self.room.close()
        self.drawing.close()
        self.identity.close()
        self.library.close()


def made_ready(library: Library) -> None:
    """Reads the papers' words before anybody asks, and leaves what stays for good out of later collections.

    The first question waited half a second for the words, and one of the next ten as long for the collector.
    """
    with suppress(
        Exception
    ):  # a library that is damaged, or closed meanwhile, is no model that failed: who asks is told
        library.vocabulary(ANONYMOUS)
    gc.collect()
    gc.freeze()


def open_desk(settings: Settings, doing: str = "serving") -> Desk:
    """Opens the library for this process. Raises LibraryInUse, WrongModel or BadSetting."""
    folder = settings.store.path
    embedder = SentenceTransformerEmbedder(settings.store.embedding_model)
    writer = writer_of(settings)
    reranker = reranker_of(settings.store.reranking_model)
    entailment = entailment_of(settings.assistant.entailment_model)
    contacts = contacts_of(settings)
    library = Library(folder, embedder, doing, reranker=reranker, pictures_mb=settings.store.pictures_mb)
    room = ReadingRoom(settings.ingest.limits)
    recogniser = settings.ingest.recogniser()
    porch = Porch(library, room, recogniser)
    model = Model()
    further = [m.load for m in (reranker, entailment) if m]
    loads = [embedder.load, *further, partial(made_ready, library)]
    threading.Thread(target=model.open, args=loads, name="load-model", daemon=True).start()
    deliveries = folder / "deliveries"
    shutil.rmtree(deliveries, ignore_errors=True)  # what a server that was killed had not taken in
    deliveries.mkdir(mode=0o700)
    jobs = Jobs(porch)
    for document_id in library.to_renew():  # corrected, and the server stopped before it was embedded anew
        jobs.renew(partial(library.renew, document_id))
    return Desk(
        settings=settings,
        library=library,
        study=study_of(library, settings, writer, contacts, entailment),
        porch=porch,
        room=room,
        recogniser=recogniser,
        drawing=drawing_of(library, settings),
        jobs=jobs,
        gate=Gate(settings.api.at_once, settings.api.waiting),
        recorder=Recorder(library, settings.record.days, visible_days=settings.record.visible_days),
        identity=Identity(library, settings.access, owner_key(folder), library.circles_of),
        model=model,
        deliveries=deliveries,
        pause=Pause(folder),
    )


def drawing_of(library: Library, settings: Settings) -> Drawing:
    return Drawing(library, ReadingRoom(dataclasses.replace(settings.ingest.limits, children=AT_ONCE)))


def study_of(
    library: Library,
    settings: Settings,
    writer: ModelWriter | None = None,
    contacts: Contacts | None = None,
    entailment: Entailment | None = None,
) -> Study:
    """`writer` is None for the papers' own words; `contacts` and `entailment` None for those that are set."""
    fixed = settings.assistant.today
    today = (lambda: fixed) if fixed else datetime.date.today
    seconds = settings.assistant.answer_seconds
    contacts = contacts or contacts_of(settings)
    entailment = entailment or entailment_of(settings.assistant.entailment_model)
    return Study(library, writer, today, seconds, contacts, suggestions=settings.api.suggestions, entailment=entailment)


def contacts_of(settings: Settings) -> Contacts:
    """Whom to ask about what, as set. Raises BadSetting, so that a broken list stops the start."""
    given = settings.assistant.contacts
    return read_contacts(given) if given else Contacts()


def writer_of(settings: Settings) -> ModelWriter | None:
    """The configured chat model, opened. Raises BadSetting, so that a wrong setting stops the start."""
    given = settings.assistant
    if given.chat_model is None:
        return None
    return ModelWriter(open_chat_model(given.chat_model, given.limits, given.chat_address), given.limits)
