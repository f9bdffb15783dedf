"""A library to a folder that holds all of it, and back: consistent while it is read and written, checked before it is used.

A backup is a folder: `catalogue.sqlite`, `files/` with the originals, the library's keys where they were asked for, and last
`manifest.json`, which names each file with its size and SHA-256 and tells the record's head. Without its manifest it is none.
The index of vectors and the pictures of pages are left out: both are made anew from the rest.

The catalogue is copied by SQLite's own backup from one state of the file (a read transaction, so that no writer changes or
delays it). The originals of that state are linked aside first, under the lock of whoever changes papers, so that one that is
withdrawn meanwhile is still there to be copied; the links go with the backup's end, or when the library is opened again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectorstore.catalogue_file import SCHEMA_VERSION, UPDATES
from vectorstore.catalogue_snapshot import read_snapshot
from vectorstore.ownership import Ownership
from vectorstore.words.errors import BadInput, DamagedBackup

MANIFEST = "manifest.json"
CATALOGUE = "catalogue.sqlite"
FILES = "files"
FORMAT = 1
ASIDE = "backing-up"
"""Of folders within the library's in which originals are linked while they are copied."""
_NAME = re.compile(r"catalogue\.sqlite|files/[\w.-]{1,200}|[\w-]{1,40}\.key")
_READ = 1 << 20

Progress = Callable[[int, int], None]
"""Told as it goes: how many bytes are done, of how many."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: where it is, how many files and bytes it has, and what may be noted to know it again."""

    place: Path
    files: int
    bytes: int
    papers: int
    answers: int
    head: str
    keys: bool
    digest: str
    """SHA-256 of the manifest."""
    missing: tuple[str, ...] = ()
    """Originals that the library itself lacks."""


def place_for(to: Path, library: Path) -> Path:
    """Where a backup goes: a new or empty folder that is not the library's, nor within it. Raises BadInput."""
    place, inside = to.expanduser().resolve(), library.resolve()
    if place == inside or inside in place.parents:
        raise BadInput(f"{place} is inside the library, which would then hold itself. Name a folder elsewhere.")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BadInput(f"{place} is there already and is not empty. Name a folder that is new.")
    return place


def keys_of(folder: Path) -> list[Path]:
    """What signs in its owner and connects people with their tags."""
    return sorted(file for file in folder.glob("*.key") if file.is_file())


def write_backup(place: Path, catalogue: Path, originals: Path, keys: Iterable[Path], progress: Progress) -> Made:
    """A catalogue's copy, the originals that it names and keys into a folder, and the manifest of it all.

    An original that the library has lost is told as missing: what is left of a library can be kept all the same.
    """
    said = read_snapshot(catalogue)
    there = {name: originals / name for name in said.originals if (originals / name).is_file()}
    missing = tuple(name for name in said.originals if name not in there)
    sources = {CATALOGUE: catalogue} | {f"{FILES}/{name}": source for name, source in there.items()}
    sources |= {key.name: key for key in keys}
    total = sum(source.stat().st_size for source in sources.values())
    done = 0
    (place / FILES).mkdir(parents=True, exist_ok=True, mode=0o700)
    place.chmod(0o700)
    told: dict[str, dict[str, Any]] = {}
    for name, source in sources.items():
        target = place / name
        digest, size = _copy(source, target) if source != target else _digest(target)
        told[name] = {"sha256": digest, "bytes": size}
        done += size
        progress(done, total)
    manifest = {
        "format": FORMAT,
        "made_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "schema": said.schema,
        "papers": said.papers,
        "answers": said.answers,
        "record_head": said.head,
        "keys": any(name.endswith(".key") for name in told),
        "missing": missing,
        "files": told,
    }
    written = json.dumps(manifest, indent=1, sort_keys=True).encode("utf-8")
    draft = place / f"{MANIFEST}.draft"
    draft.write_bytes(written)
    draft.chmod(0o600)
    draft.replace(place / MANIFEST)
    digest = hashlib.sha256(written).hexdigest()
    return Made(place, len(told), done, said.papers, said.answers, said.head, bool(manifest["keys"]), digest, missing)


def check_backup(place: Path, progress: Progress = lambda *_: None) -> Made:
    """Every file of a backup against its manifest, and the catalogue against itself, before anything is done with it.

    Raises DamagedBackup, which says what is wrong with which file.
    """
    manifest, digest = _manifest(place)
    files: dict[str, dict[str, Any]] = manifest["files"]
    found = {str(f.relative_to(place).as_posix()) for f in place.rglob("*") if f.is_file()} - {MANIFEST}
    for what, names in (("missing", set(files) - found), ("not in its manifest", found - set(files))):
        if names:
            raise DamagedBackup(f"This backup cannot be used: {len(names)} files are {what}, such as {min(names)}.")
    total, done = sum(one["bytes"] for one in files.values()), 0
    for name, one in files.items():
        sha256, size = _digest(place / name)
        if (sha256, size) != (one["sha256"], one["bytes"]):
            raise DamagedBackup(
                f"This backup cannot be used: {name} is not as it was written (its SHA-256 is another)."
            )
        done += size
        progress(done, total)
    said = read_snapshot(place / CATALOGUE, thorough=True)
    if said.wrong:
        raise DamagedBackup(f"This backup cannot be used: {said.wrong}.")
    if said.schema != SCHEMA_VERSION and said.schema not in UPDATES:
        raise DamagedBackup(
            f"This backup has schema {said.schema}; this version reads {SCHEMA_VERSION}. Restore it with the version that "
            "made it."
        )
    lacking = [n for n in said.originals if f"{FILES}/{n}" not in files and n not in manifest["missing"]]
    if lacking:
        raise DamagedBackup(f"This backup cannot be used: it lacks {len(lacking)} papers' files, such as {lacking[0]}.")
    if said.head != manifest["record_head"]:
        raise DamagedBackup("This backup cannot be used: its record ends elsewhere than its manifest says.")
    return Made(
        place,
        len(files),
        done,
        said.papers,
        said.answers,
        said.head,
        bool(manifest["keys"]),
        digest,
        tuple(manifest["missing"]),
    )


def restore_backup(place: Path, to: Path, force: bool, progress: Progress) -> tuple[Made, Path | None]:
    """A backup to a library's folder: checked whole before anything is touched. The library that was there, where it is now.

    Nothing is overwritten: with `force`, a library that is there is moved aside, whole; its keys are kept where the backup has
    none. Raises LibraryInUse, DamagedBackup, and BadInput where something is there.
    """
    place, to = place.expanduser().resolve(), to.resolve()
    if to == place or to in place.parents:
        raise BadInput(f"{place} is inside the library's folder. Move it elsewhere, and restore from there.")
    made = check_backup(place, progress)
    held = (to / CATALOGUE).exists()
    if held and not force:
        raise BadInput(
            f"{to} holds a library already. With --force it is moved aside, whole, and this backup takes its place."
        )
    if not held and to.exists() and (strange := [f.name for f in to.iterdir() if not _OWNERS.fullmatch(f.name)]):
        raise BadInput(
            f"{to} holds something that is no library ({min(strange)}). Name a new folder, or empty this one."
        )
    moment = f"{datetime.datetime.now(datetime.UTC):%Y%m%d%H%M%S}"
    incoming, before = to.with_name(f"{to.name}.incoming-{moment}"), to.with_name(f"{to.name}.before-{moment}")
    owner = Ownership(to, "restore")
    try:
        _copy_all(place, incoming, progress)
        for key in keys_of(to):
            if not (incoming / key.name).exists():
                _copy(key, incoming / key.name)
        to.rename(before)
        incoming.rename(to)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
        owner.release()
    if held:
        (before / "owner.json").unlink(missing_ok=True)
        return made, before
    shutil.rmtree(before)
    return made, None


_OWNERS = re.compile(r"owner\.(?:lock|json)|[\w-]+\.key")


def _copy_all(place: Path, to: Path, progress: Progress) -> None:
    files = _manifest(place)[0]["files"]
    total, done = sum(one["bytes"] for one in files.values()), 0
    (to / FILES).mkdir(parents=True, mode=0o700)
    to.chmod(0o700)
    for name, one in files.items():
        digest, size = _copy(place / name, to / name)
        if digest != one["sha256"]:
            raise DamagedBackup(f"{name} changed while it was copied. Restore once more.")
        done += size
        progress(done, total)


def holds(place: Path, document_id: str) -> bool | None:
    """Does a backup hold a paper's file? None where the backup is not at its place any more, or cannot be read."""
    try:
        return f'"{FILES}/{document_id}-'.encode() in (place / MANIFEST).read_bytes()
    except OSError:
        return None


def link_aside(files: Path, aside: Path) -> None:
    """The files of a folder under another folder too, be it by copying them where the disk knows no links."""
    aside.mkdir(mode=0o700)
    for file in files.iterdir():
        if file.name.endswith(".incoming"):
            continue
        try:
            os.link(file, aside / file.name)
        except OSError:
            shutil.copyfile(file, aside / file.name)


def _manifest(place: Path) -> tuple[dict[str, Any], str]:
    try:
        written = (place / MANIFEST).read_bytes()
    except OSError as error:
        raise DamagedBackup(
            f"{place} holds no whole backup: its {MANIFEST} is missing, which is written last. Name a folder that `backup` made."
        ) from error
    try:
        manifest = json.loads(written)
        files = manifest["files"]
        known = manifest["format"] == FORMAT and isinstance(manifest["record_head"], str)
        known = known and isinstance(manifest["missing"], list)
        whole = known and all(len(one["sha256"]) == 64 and one["bytes"] >= 0 for one in files.values())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedBackup(f"This backup cannot be used: its {MANIFEST} cannot be read.") from error
    if not whole:
        raise DamagedBackup(f"This backup cannot be used: its {MANIFEST} is of another kind than this version writes.")
    if strange := [name for name in files if not _NAME.fullmatch(name) or ".." in name]:
        raise DamagedBackup(
            f"This backup cannot be used: its {MANIFEST} names a file that is none of its own: {strange[0]!r}."
        )
    if CATALOGUE not in files:
        raise DamagedBackup(f"This backup cannot be used: its {MANIFEST} names no catalogue.")
    return manifest, hashlib.sha256(written).hexdigest()


def _copy(source: Path, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(handle, "wb") as out:
        while chunk := read.read(_READ):
            digest.update(chunk)
            out.write(chunk)
            size += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _digest(file: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as read:
        while chunk := read.read(_READ):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
