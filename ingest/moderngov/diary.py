"""What a site was last seen to have, in a file of the library's folder: one line a fact, the later one holds.

Each line is written whole and at once, so that a run that is killed goes on where it stopped; a line that was cut off is
left out, and what it said is looked up again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from ingest.fetching.fetcher import Validators
from vectorstore.words.errors import LibraryInUse

FOLDER = "publishers"
"""In the library's folder."""
SLACK = 4
"""A file with this many times more lines than facts is written anew."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One paper, as it was last seen and taken in."""

    state: str
    """"in", "refused" (it could not be read), "closed" (restricted after it came in) or "gone" (withdrawn)."""
    address: str = ""
    title: str = ""
    meeting: str = ""
    item: str = ""
    published: str = ""
    given: dict[str, str] | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str = ""
    reader: str = ""
    document_id: str | None = None
    why: str = ""
    checked: str = ""
    """When its address was last asked, as ISO writes it."""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified)

    def age(self, now: datetime.datetime) -> datetime.timedelta:
        return now - moment(self.checked)


@dataclass(frozen=True, slots=True)
class NotedMeeting:
    """One meeting that papers came from."""

    committee_id: str
    committee: str
    date: str
    checked: str


def moment(text: str) -> datetime.datetime:
    """What was written as ISO writes it; long ago for what was not."""
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return datetime.datetime.fromtimestamp(0, datetime.UTC)


class Diary:
    """One site's. Open in one process at a time: raises LibraryInUse where another one fetches from this site."""

    def __init__(self, library: Path, site: str, writing: bool = True) -> None:
        folder = library / FOLDER
        self._path = folder / f"{hashlib.sha256(site.encode()).hexdigest()[:16]}.jsonl"
        self._writing = writing
        self._lock: FileLock | None = None
        self.papers: dict[str, Noted] = {}
        self.meetings: dict[str, NotedMeeting] = {}
        self.told: dict[str, str] = {}
        """What else is known of the site, such as when it wants to be left alone until."""
        if writing:
            library.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            self._lock = FileLock(self._path.with_suffix(".lock"), thread_local=False)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise LibraryInUse(
                    f"Papers are being fetched from {site} already. Wait until that has finished and try again."
                ) from error
        try:
            lines = self._read()
            if writing and lines > SLACK * (len(self.papers) + len(self.meetings) + len(self.told)) + 100:
                self._write_anew(site)
            self._file = self._opened(site) if writing else None
        except BaseException:
            self._release()
            raise

    def _read(self) -> int:
        lines = 0
        if self._path.exists():
            for line in self._path.read_bytes().split(b"\n"):
                try:
                    self._learn(json.loads(line))
                except (ValueError, TypeError, KeyError):
                    continue  # cut off, or of another version: looked up again
                lines += 1
        return lines

    def _learn(self, fact: dict[str, Any]) -> None:
        if "paper" in fact:
            known = {field.name for field in fields(Noted)}
            self.papers[fact["paper"]] = Noted(**{name: fact[name] for name in fact if name in known})
        elif "meeting" in fact:
            known = {field.name for field in fields(NotedMeeting)}
            self.meetings[fact["meeting"]] = NotedMeeting(**{name: fact[name] for name in fact if name in known})
        elif "told" in fact:
            self.told[fact["told"]] = str(fact["value"])

    def _opened(self, site: str) -> Any:
        new = not self._path.exists()
        file = self._path.open("ab")
        # After a line that was cut off the next one begins anew.
        file.write(f"{json.dumps({'site': site})}\n".encode() if new else b"\n")
        file.flush()
        return file

    def _write_anew(self, site: str) -> None:
        draft = self._path.with_suffix(".draft")
        facts: list[dict[str, Any]] = [{"site": site}]
        facts += [{"paper": key} | asdict(noted) for key, noted in self.papers.items()]
        facts += [{"meeting": id_} | asdict(noted) for id_, noted in self.meetings.items()]
        facts += [{"told": name, "value": value} for name, value in self.told.items()]
        draft.write_text("".join(f"{json.dumps(fact)}\n" for fact in facts), encoding="utf-8")
        draft.replace(self._path)

    def note(self, key: str, noted: Noted) -> None:
        self.papers[key] = noted
        self._append({"paper": key} | asdict(noted))

    def change(self, key: str, **changes: Any) -> None:
        self.note(key, replace(self.papers[key], **changes))

    def note_meeting(self, id_: str, noted: NotedMeeting) -> None:
        self.meetings[id_] = noted
        self._append({"meeting": id_} | asdict(noted))

    def tell(self, name: str, value: str) -> None:
        if self.told.get(name) != value:
            self.told[name] = value
            self._append({"told": name, "value": value})

    def _append(self, fact: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(f"{json.dumps(fact)}\n".encode())
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
