"""POST /v1/backup and GET /v1/backup/{id}: a backup while the server serves, for whoever holds the library's folder."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, Field
from ulid import ULID

from api.desk import Desk
from api.principals import May, Who
from api.requests import Strict, cleaned
from vectorstore.backup import Made, place_for
from vectorstore.words.errors import AssistantError, BadInput, Busy, NotHeld

_log = logging.getLogger(__name__)


class BackupIn(Strict):
    """Where it is put: a folder on the server's machine, new or empty, named from the root."""

    to: Annotated[str, Field(min_length=1, max_length=4_000)]
    keys: bool = False
    reason: Annotated[str, Field(max_length=1_000), BeforeValidator(cleaned)] = ""


class MadeOut(BaseModel):
    """A backup. `head` and `digest` (of its manifest) may be noted to know it again; `missing` are originals that were lost."""

    place: str
    files: int
    bytes: int
    papers: int
    answers: int
    head: str
    keys: bool
    digest: str
    missing: list[str]


class BackupOut(BaseModel):
    """How far a backup has come, in bytes; `made` once it is done, `why` where it failed."""

    id: str
    state: Literal["working", "done", "failed"]
    done: int
    of: int
    made: MadeOut | None
    why: str | None
    url: str


def made_out(made: Made) -> MadeOut:
    names = ("files", "bytes", "papers", "answers", "head", "keys", "digest")
    return MadeOut(place=str(made.place), missing=list(made.missing), **{name: getattr(made, name) for name in names})


def backup_router(desk: Desk) -> APIRouter:
    router = APIRouter()
    backups = _Backups(desk)

    @router.post("/v1/backup", status_code=202, summary="Make a backup (owner)")
    def start(asked: BackupIn, who: Who) -> BackupOut:
        who.require(May.FOLDER)
        return backups.start(asked, who.name)

    @router.get("/v1/backup/{backup_id}", summary="How far a backup has come (owner)")
    def one(backup_id: str, who: Who) -> BackupOut:
        who.require(May.FOLDER)
        return backups.one(backup_id)

    return router


class _Backups:
    """One at a time, the last one told of until the next."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._last: BackupOut | None = None

    def start(self, asked: BackupIn, by: str) -> BackupOut:
        place = Path(asked.to)
        if not place.is_absolute():
            raise BadInput("Name the backup's folder from the root of the server's disk.")
        place_for(place, self._desk.settings.store.path)
        with self._lock:
            if self._last and self._last.state == "working":
                raise Busy("A backup is being made. Wait until it is done.")
            id_ = str(ULID())
            begun = BackupOut(id=id_, state="working", done=0, of=0, made=None, why=None, url=f"/v1/backup/{id_}")
            self._last = begun
        threading.Thread(target=self._run, args=(begun, asked, by), name="backup", daemon=True).start()
        return begun

    def one(self, backup_id: str) -> BackupOut:
        last = self._last
        if last is None or last.id != backup_id:
            raise NotHeld("There is no such backup under way.")
        return last

    def _run(self, begun: BackupOut, asked: BackupIn, by: str) -> None:
        def tell(**more: object) -> None:
            self._last = (self._last or begun).model_copy(update=more)

        self._desk.recorder.settle()
        try:
            made = self._desk.library.backups.make(
                Path(asked.to), asked.keys, by, asked.reason, lambda done, of: tell(done=done, of=of)
            )
        except AssistantError as error:
            tell(state="failed", why=str(error))
        except OSError as error:
            tell(state="failed", why=f"It could not be written ({error.strerror}). Make room, or name another folder.")
        except Exception as error:
            _log.exception("A backup failed")
            tell(state="failed", why=f"It failed ({type(error).__name__}). The server's log says more.")
        else:
            tell(state="done", made=made_out(made))
