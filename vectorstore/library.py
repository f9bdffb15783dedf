"""The library's few doors: replace, correct, withdraw, search. The catalogue is the truth, Chroma its index of vectors."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

from vectorstore import deeds
from vectorstore.catalogue import Catalogue, Embedded, Holdings
from vectorstore.catalogue_access import KeyRows, PeopleRows
from vectorstore.catalogue_chain import ChainRows
from vectorstore.catalogue_deeds import DeedRows
from vectorstore.catalogue_grants import GrantRows
from vectorstore.catalogue_record import RecordRows
from vectorstore.corrections import Correction, corrected, correction, given_in, label_for, restored
from vectorstore.embedding import Embedder, Vectors
from vectorstore.held_back import HoldingBack
from vectorstore.index import Index
from vectorstore.kept_answers import KeptAnswers
from vectorstore.kinship import Kin, Relation
from vectorstore.library_backups import Backups
from vectorstore.likeness import Likeness
from vectorstore.narrowing import Filters
from vectorstore.originals import Originals
from vectorstore.ownership import Ownership
from vectorstore.passage_embedding import PassageEmbedding, Progress, label
from vectorstore.pictures import Pictures
from vectorstore.reranking import Reranker
from vectorstore.retrieval import Retrieval
from vectorstore.search import Found, Query
from vectorstore.tags import Tags
from vectorstore.upkeep import Health, Upkeep
from vectorstore.vocabulary import Held, Vocabulary
from vectorstore.words.clearance import ANONYMOUS, OWNER, Access, Clearance
from vectorstore.words.errors import NotHeld, WrongModel
from vectorstore.words.papers import Document, Passage, Reading
from vectorstore.words.text import words

PICTURES_MB = 200
"""The most that kept pictures of pages may take; 200 KB each is common."""
QUESTIONS = 64
"""Of how many questions the vectors are kept."""
PHONE_GROUPS = ((11,), (5, 6), (5, 3, 3), (3, 4, 4), (4, 3, 4), (4, 7), (3, 8))
"""How papers write the eleven digits of a British number."""
LIKENESSES = 4
"""Of how many readers' papers the words' likenesses are kept."""


@dataclasses.dataclass(frozen=True, slots=True)
class Replaced:
    """What replacing a paper came to."""

    passages: int
    embedded: int
    warnings: tuple[str, ...] = ()
    """What its owner should know of it beside what the paper was read with: its copies, and a label that fell away."""


class Library:
    """Everything a council has put in, under one folder that this process owns.

    Raises LibraryInUse when another process owns it, WrongModel when it was built with another embedding model, and
    DamagedCatalogue when its catalogue cannot be read. An index of vectors that is damaged is made anew.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (what a library is opened with)
        self,
        folder: Path,
        embedder: Embedder,
        doing: str = "working",
        mend: bool = True,
        reranker: Reranker | None = None,
        pictures_mb: int = PICTURES_MB,
    ) -> None:
        self._reranker = reranker
        self._likened: tuple[tuple[Held, Likeness], ...] = ()
        self._embedder = embedder
        # Turned, narrowed or sorted, a search asks the same again.
        self._questions = lru_cache(maxsize=QUESTIONS)(lambda texts: embedder.questions(list(texts)))
        self._writing = threading.RLock()
        self.ownership = Ownership(folder, doing)
        try:
            self._catalogue = Catalogue(folder / "catalogue.sqlite")
            self._check_model()
            self._held_back = HoldingBack(self._catalogue)
            self._tags = Tags(folder)
            self._originals = Originals(folder / "files")
            self._pictures = Pictures(folder / "pictures", pictures_mb * 1024**2)
            self._embedding = PassageEmbedding(embedder, self._catalogue)
            self._kept = KeptAnswers(self._catalogue, self._held_back, self._embedding)
            self._backups = Backups(folder, self._catalogue, self._writing)
            self._index = Index(folder, self._catalogue)
            self._upkeep = Upkeep(self._catalogue, self._index, self._originals, self._pictures, self._writing)
            self._index.open(self._upkeep.mend if mend else None)
        except BaseException:
            if hasattr(self, "_index"):
                with suppress(Exception):  # why it is given up is the error that is raised
                    self._index.close()
            if hasattr(self, "_catalogue"):
                self._catalogue.close()
            self.ownership.release()
            raise

    @property
    def embedding_model(self) -> str:
        """The name of the model that questions and passages are embedded by."""
        return self._embedder.name

    def close(self) -> None:
        self._index.close()
        self._catalogue.close()
        self.ownership.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_model(self) -> None:
        built_with = self._catalogue.setting("embedding_model")
        if built_with not in (None, self._embedder.name):
            raise WrongModel(
                f"The index was built with '{built_with}' but '{self._embedder.name}' is configured. "
                "Set COUNCIL_STORE__EMBEDDING_MODEL back, or point COUNCIL_STORE__PATH at a new folder and ingest again."
            )

    # Putting in and taking out ------------------------------------------------------------------------------------

    def replace(self, reading: Reading, original: Path, progress: Progress | None = None) -> Replaced:
        """Everything held of this document becomes this reading, with the original file beside it.

        A passage whose text, label and sentences were embedded before by the same model is not embedded again.
        """
        as_corrected = self._corrected(reading)
        embedded, fresh = self._embedding.embed(as_corrected.document, as_corrected.passages, progress)
        with self._writing:
            # Corrected while it was embedded: only what stands under other words now is embedded once more.
            now = self._corrected(reading)
            if now != as_corrected:
                as_corrected, (embedded, fresh) = now, self._embedding.embed(now.document, now.passages, progress)
            self._store(as_corrected, embedded, original, reading.document)
        new = set(as_corrected.document.warnings) - set(reading.document.warnings)
        return Replaced(len(embedded), fresh, (*sorted(new), *self._copies_told(reading.document.id)))

    def _corrected(self, reading: Reading) -> Reading:
        """A paper as read, with what was given for it by hand; its passages follow its label."""
        corrections = self._catalogue.corrections(reading.document.id)
        if not corrections:
            return reading
        held = self._catalogue.document(reading.document.id, OWNER)
        same_file = held is not None and held.sha256 == reading.document.sha256
        document = corrected(reading.document, corrections, same_file)
        passages = tuple(dataclasses.replace(p, access=document.access) for p in reading.passages)
        return dataclasses.replace(reading, document=document, passages=passages)

    def _copies_told(self, document_id: str) -> list[str]:
        told = {
            Kin.SAME_FILE: "The same file is held as {}.",
            Kin.SAME_TEXT: "The same text is held as {}.",
            Kin.INSIDE: "The same text is held in {}.",
            Kin.SUPERSEDES: "It is taken for a later version of {}.",
        }
        later = "{} is taken for a later version of it."
        said = []
        for relation, other in self._catalogue.kin(document_id, OWNER):
            name = f"{other.title} ({other.file})" if other.title else other.file
            if relation.document_id == document_id:
                said.append(told[relation.kind].format(name))
            elif relation.kind is Kin.SUPERSEDES:
                said.append(later.format(name))
        return said

    def _store(self, reading: Reading, embedded: list[Embedded], original: Path, recognised: Document) -> None:
        document = reading.document
        before = self._on_shelf(document.id)
        # The file and the vectors first: what the catalogue does not name is never shown, so that wherever the process
        # is killed the paper is held as it was or as it is, whole.
        self._originals.place(document, original)
        for shelf, group in _by_shelf(embedded).items():
            self._index.shelves.put(shelf, [e.passage.id for e in group], np.stack([e.vector for e in group]))
        stamped = dataclasses.replace(document, ingested_at=datetime.datetime.now(datetime.UTC))
        self._catalogue.replace(stamped, reading.pages, embedded, recognised)
        self._originals.drop_editions(document, but=self._originals.path(document))
        self._pictures.drop(document)
        now = {(e.passage.access.shelf, e.passage.id) for e in embedded}
        self._take([place for place in before if place not in now])

    def withdraw(self, document_id: str, by: str = "owner", reason: str = "") -> Document:
        """A paper out of the catalogue, the indexes and the files. Raises NotHeld when it is not there."""
        document = self._owned(document_id)
        with self._writing:
            self.deeds.done(by, deeds.WITHDRAW, document_id, reason)
            before = self._on_shelf(document_id)
            self._catalogue.remove(document_id)
            self._take(before)
            self._originals.drop_editions(document)
            self._pictures.drop(document)
        return document

    def relabel(self, document_id: str, access: Access, by: str = "owner", reason: str = "") -> None:
        """Another access label for a paper, at once and on every shelf. Raises NotHeld when it is not there."""
        self._owned(document_id)
        with self._writing:
            self.deeds.done(by, deeds.RELABEL, f"{document_id} to {access.label}", reason)
            before = self._on_shelf(document_id)
            self._catalogue.relabel(document_id, access)
            self._move(before, access)

    def _move(self, before: list[tuple[str, str]], access: Access) -> None:
        """A relabelled paper's vectors from the shelves where they stood to the one where they belong."""
        self._take([place for place in before if place[0] != access.shelf])
        ids = [id_ for _, id_ in before]
        if ids:
            self._index.shelves.put(access.shelf, ids, self._catalogue.passage_rows.vectors(ids))

    def _owned(self, document_id: str) -> Document:
        document = self._catalogue.document(document_id, OWNER)
        if document is None:
            raise NotHeld(f"There is no paper '{document_id}'. `council-assistant documents` lists what is held.")
        return document

    # Correcting -------------------------------------------------------------------------------------------------

    def correct(
        self,
        document_id: str,
        given: Mapping[str, str | None],
        clear: Collection[str] = (),
        by: str = "owner",
        reason: str = "",
    ) -> Document:
        """What was recognised in a paper, put right by hand: it holds at once, and when the file is read again.

        `given` and `clear` name fields of `corrections.FIELDS`; values are text, as `Correction` has them. Vectors that
        were made under the old words are left to `renew`. Raises NotHeld, and ValueError for an access label that is none.
        """
        if "access" in given:
            Access.parse(given["access"] or "")
        with self._writing:
            held = self._owned(document_id)
            standing = {c.field: c for c in self._catalogue.corrections(document_id)}
            # What is given anew stands beside what the paper was recognised as, not beside what was given before.
            recognised = restored(held, [c for f, c in standing.items() if f in clear or f in given])
            now = datetime.datetime.now(datetime.UTC)
            new = {f: correction(recognised, f, value, by, now) for f, value in given.items()}
            holding = {f: c for f, c in (standing | new).items() if f not in clear}
            document = given_in(recognised, new.values())
            passages = self._catalogue.passage_rows.passages_of(document_id, held_back=True)
            labels = {p.id: words for p in passages if (words := label(document, p)) != label(held, p)}
            before = self._on_shelf(document_id)
            relabel = "access" in given or "access" in clear
            self.deeds.done(by, deeds.CORRECT, f"{document_id}: {', '.join([*given, *clear])}", reason)
            if document.access != held.access:
                self.deeds.done(by, deeds.RELABEL, f"{document_id} to {document.access.label}", reason)
            self._catalogue.correct(document, list(holding.values()), labels, relabel)
            if relabel or document.access != held.access:
                self._move(before, document.access)
        return document

    def renew(self, document_id: str, progress: Progress | None = None) -> int:
        """Embeds anew what of a paper was embedded under other words, and returns how many passages that were."""
        document = self._catalogue.document(document_id, OWNER)
        if document is None:
            return 0  # withdrawn meanwhile
        held_as = self._catalogue.embedded_as(document_id)
        wanted = {}
        for passage in self._catalogue.passage_rows.passages_of(document_id, held_back=True):
            text = label(document, passage)
            if (key := self._embedding.key(text, passage)) != held_as.get(passage.id):
                wanted[passage.id] = (key, f"{text}. {passage.text}")
        made = self._embedding.vectors([text for _, text in wanted.values()], progress)
        new = {id_: (key, vector) for (id_, (key, _)), vector in zip(wanted.items(), made, strict=True)}
        with self._writing:
            # Only what still stands as it was embedded: a correction made meanwhile is renewed by its own call.
            after = self._catalogue.document(document_id, OWNER)
            passages = self._catalogue.passage_rows.passages_of(document_id, held_back=True) if after else []
            keys = {p.id: self._embedding.key(label(after, p), p) for p in passages} if after else {}
            new = {id_: one for id_, one in new.items() if keys.get(id_) == one[0]}
            for shelf, ids in _by_shelf_of(passages, new).items():
                self._index.shelves.put(shelf, ids, np.stack([new[id_][1] for id_ in ids]))
            # The shelves first: a process that is killed between the two still knows that there is something to renew.
            held_as = self._catalogue.embedded_as(document_id) | {id_: key for id_, (key, _) in new.items()}
            self._catalogue.renew(document_id, new, done=held_as == keys)
        return len(new)

    def to_renew(self) -> list[str]:
        """The papers that were corrected and whose vectors are not renewed yet."""
        return self._catalogue.to_renew()

    def corrections(self, document_id: str) -> list[Correction]:
        """What was given by hand for a paper and still holds."""
        return self._catalogue.corrections(document_id)

    def label_for(self, held: Document | None, named: Access | None) -> Access | None:
        """The label under which a file is read: the operator's, or that of the paper held; one given by hand is kept."""
        given = {c.field: c for c in self._catalogue.corrections(held.id)} if held and named else {}
        return label_for(held, given.get("access"), named)

    def kin(self, document_id: str, clearance: Clearance) -> list[tuple[Relation, Document]]:
        """A paper's copies and versions, as `Catalogue.kin`; none that this reader may not see."""
        return self._catalogue.kin(document_id, clearance)

    def _on_shelf(self, document_id: str) -> list[tuple[str, str]]:
        return [(p.access.shelf, p.id) for p in self._catalogue.passage_rows.passages_of(document_id, held_back=True)]

    def _take(self, places: Sequence[tuple[str, str]]) -> None:
        for shelf in {shelf for shelf, _ in places}:
            self._index.shelves.take(shelf, [id_ for s, id_ in places if s == shelf])

    # Looking up -----------------------------------------------------------------------------------------------------

    def search(self, query: Query, clearance: Clearance) -> list[Found]:
        """What is near the question on the shelves this reader may see, best first, at most `query.limit`."""
        retrieval = Retrieval(
            self._catalogue, lambda: self._index.shelves, self._questions, self._embedding.dimensions, self._reranker
        )
        return retrieval.search(query, clearance)

    def frequency(self, term: str, clearance: Clearance) -> int:
        """In how many of the passages a reader may see a word stands."""
        return self._catalogue.keywords.frequency(self._catalogue.shelves(clearance), term)

    def prints_publicly(self, number: str) -> bool:
        """Does a phone number, however it is grouped, or an e-mail address stand in a paper that everybody may read?"""
        digits = "".join(re.findall(r"\d", number))
        national = f"0{re.sub(r'^(?:0044|44)?0?', '', digits)}"
        ways = [number] if "@" in number else [number, *(_grouped(national, sizes) for sizes in PHONE_GROUPS)]
        public = self._catalogue.shelves(ANONYMOUS)
        return any(self._catalogue.keywords.frequency(public, " ".join(words(way))) for way in dict.fromkeys(ways))

    def vocabulary(self, clearance: Clearance) -> Vocabulary:
        """What puts a reader's questions into the words of the papers that they may see."""
        held = self._catalogue.held(clearance)
        return Vocabulary(held, self._embedder.knows, self._likeness_of(held))

    def _likeness_of(self, held: Held) -> Likeness:
        """Made once for the same words; new ones are added to what the last one knew."""
        kept = self._likened
        for known, likeness in kept:
            if known is held:
                return likeness
        made = Likeness(held.papers, self._embedder.single_words, kept[-1][1] if kept else None)
        self._likened = (*kept[1 - LIKENESSES :], (held, made))
        return made

    def documents(self, clearance: Clearance, filters: Filters | None = None) -> list[Document]:
        return self._catalogue.documents(clearance, filters or Filters())

    def document(self, document_id: str, clearance: Clearance) -> Document:
        """Raises NotHeld alike for a paper that is not there and one that this reader may not see."""
        document = self._catalogue.document(document_id, clearance)
        if document is None:
            raise NotHeld("There is no such paper, or it is not published to you.")
        return document

    def document_from(self, source: str) -> Document | None:
        return self._catalogue.document_from(source)

    def passages_of(self, document_id: str) -> list[Passage]:
        """A paper's passages in their order, but for those that are held back."""
        return self._catalogue.passage_rows.passages_of(document_id)

    def found_in(self, document: Document, clearance: Clearance) -> list[Found]:
        """Every passage of a paper that a reader may see, in its order, as if found: for questions about the whole of it."""
        held = self._catalogue.document(document.id, clearance)
        passages = self._catalogue.passage_rows.passages_of(document.id) if held else []
        return [
            Found(p, held, 1.0, 1.0, 0.0, (1.0,) * len(p.sentences), n)
            for n, p in enumerate(passages)
            if held and clearance.may_see(p.access)
        ]

    def excerpts(self, passage_ids: Sequence[str], clearance: Clearance) -> list[tuple[Passage, Document]]:
        """Passages by id, each with its paper, in the order asked.

        Those that are not held are left out, and so, all alike, are those that this reader may not see or that are held back.
        """
        passages = self._catalogue.passages(passage_ids, clearance)
        of_papers = tuple({p.document_id for p in passages.values()})
        held = (
            {d.id: d for d in self._catalogue.documents(clearance, Filters(document_ids=of_papers))} if passages else {}
        )
        asked = (passages[id_] for id_ in dict.fromkeys(passage_ids) if id_ in passages)
        return [(p, held[p.document_id]) for p in asked if p.document_id in held]

    def file(self, document_id: str, clearance: Clearance) -> Path:
        """Where the original stands. Raises NotHeld as `document` does."""
        return self.original(self.document(document_id, clearance))

    def original(self, document: Document) -> Path:
        """Where the original of a paper stands that its reader may see, if it is still held."""
        return self._originals.path(document)

    def passage(self, document: Document, passage_id: str) -> Passage | None:
        """One passage of a paper that its reader may see; none that is held back."""
        return self._catalogue.passage_rows.passage(document.id, passage_id)

    def picture(self, document: Document, key: str) -> bytes | None:
        """A picture of one of its pages that was kept under this key."""
        return self._pictures.get(document, key)

    def keep_picture(self, document: Document, key: str, content: bytes) -> None:
        """Keeps a picture for as long as the paper is held as it is."""

        def still_held() -> bool:
            held = self._catalogue.document(document.id, OWNER)
            return held is not None and held.sha256 == document.sha256

        self._pictures.put(document, key, content, still_held)

    def holdings(self, clearance: Clearance, filters: Filters | None = None) -> Holdings:
        """What a search of this reader's with these filters goes through."""
        return self._catalogue.holdings(clearance, filters or Filters())

    # Who is let in ------------------------------------------------------------------------------------------------

    @property
    def grants(self) -> GrantRows:
        """Who is let into which circle of exempt papers, for administrators."""
        return self._catalogue.grants

    def circles_of(self, person_id: str, directory_groups: frozenset[str], now: datetime.datetime) -> frozenset[str]:
        """The circles that somebody may read at this moment: what `Clearance.groups` is to hold, asked for every request."""
        return self._catalogue.grants.circles_of(person_id, directory_groups, now)

    def damaged(self) -> list[str]:
        """The papers with a label that is missing or unreadable, their own or a passage's: nobody but the owner sees them."""
        return self._catalogue.damaged()

    # The question log, and what is held back ------------------------------------------------------------------------

    @property
    def keys(self) -> KeyRows:
        """The keys of machines and widgets."""
        return self._catalogue.keys

    @property
    def people(self) -> PeopleRows:
        """Who signed in, and their sessions."""
        return self._catalogue.people

    @property
    def record(self) -> RecordRows:
        """The question log, for who keeps it and for its owner. What others may see of it is `kept`'s to say."""
        return self._catalogue.record

    @property
    def chain(self) -> ChainRows:
        """What shows whether the record was tampered with."""
        return self._catalogue.chain

    @property
    def deeds(self) -> DeedRows:
        """What administrators did."""
        return self._catalogue.deeds

    @property
    def held_back(self) -> HoldingBack:
        """What is held back, and what lets it out again."""
        return self._held_back

    @property
    def kept(self) -> KeptAnswers:
        """What a reader may still see of answers that were given earlier."""
        return self._kept

    @property
    def tags(self) -> Tags:
        """By which tags the record knows who asked."""
        return self._tags

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Questions as the embedding model has them: float32, (n, d), unit length."""
        return self._embedding.questions(texts)

    # Keeping in order -------------------------------------------------------------------------------------------------

    @property
    def backups(self) -> Backups:
        """What makes backups, and tells which were made."""
        return self._backups

    def mend(self) -> int:
        """Brings the vector index and the files to what the catalogue says, and returns how many places differed."""
        return self._upkeep.mend()

    def health(self) -> Health:
        """What differs now between the catalogue, the index and the files; nothing is put right."""
        return self._upkeep.health()

    def rebuild(self, by: str = "owner", reason: str = "") -> int:
        """Both indexes made anew from the catalogue; what was withdrawn is overwritten on the disk. Returns passages.

        Raises Busy where all of that was done, except that withdrawn text is still in the catalogue's log.
        """
        return self._upkeep.rebuild(by, reason)


def _grouped(digits: str, sizes: Sequence[int]) -> str:
    ends = list(itertools.accumulate(sizes))
    return " ".join(digits[end - size : end] for end, size in zip(ends, sizes, strict=True) if digits[end - size : end])


def _by_shelf_of(passages: Sequence[Passage], some: Collection[str]) -> dict[str, list[str]]:
    shelves: dict[str, list[str]] = {}
    for p in passages:
        if p.id in some:
            shelves.setdefault(p.access.shelf, []).append(p.id)
    return shelves


def _by_shelf(embedded: Sequence[Embedded]) -> dict[str, list[Embedded]]:
    shelves: dict[str, list[Embedded]] = {}
    for e in embedded:
        shelves.setdefault(e.passage.access.shelf, []).append(e)
    return shelves
