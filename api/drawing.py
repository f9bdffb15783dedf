"""Pictures of pages: kept ones at once, others drawn a few at a time in children; one that is being drawn is waited for."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import time
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from api.gate import Gate
from ingest.picture import PagePicture, PictureWanted
from ingest.reading_room import ReadingRoom
from vectorstore.library import Library
from vectorstore.words.errors import Undrawn
from vectorstore.words.papers import Document

AT_ONCE = 2
"""Pages drawn at the same time, each by a child of its own."""
WAITING = 32
"""Pages that may wait to be drawn; whoever asks for another is told to come back."""
EDITION = "1"
"""Of how pages are drawn and marked: pictures that another edition drew are not shown."""
REFUSALS = 256
"""Of so many pages that could not be drawn it is remembered why: the next request costs nobody a child."""
REMEMBERED_SECONDS = 600.0
"""After which such a page is tried again: the machine may have been too busy."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and the name of its content: the same paper, page and passage bring the same."""

    picture: PagePicture
    tag: str


class Drawing:
    """Draws pages of a library's papers in `room`, which is its own: a delivery of papers does not hold it up."""

    def __init__(self, library: Library, room: ReadingRoom) -> None:
        self._library = library
        self._room = room
        self._gate = Gate(AT_ONCE, WAITING)
        self._drawing: dict[str, asyncio.Task[PagePicture]] = {}
        self._refused: OrderedDict[str, tuple[float, str]] = OrderedDict()

    @property
    def gate(self) -> Gate:
        """What those wait at whose page has to be drawn."""
        return self._gate

    async def picture(self, document: Document, wanted: PictureWanted) -> Drawn:
        """Raises Undrawn where the page cannot be drawn, Busy where too many wait for theirs."""
        tag = tag_of(document, wanted)
        refused_at, why = self._refused.get(tag, (-math.inf, ""))
        if time.monotonic() - refused_at < REMEMBERED_SECONDS:
            raise Undrawn(why)
        task = self._drawing.get(tag)
        if task is None:
            task = self._started(tag, self._found(document, wanted, tag))
        # Whoever asked first may leave: the picture is drawn for those who asked after.
        return Drawn(await asyncio.shield(task), tag)

    def _started(self, tag: str, work: Coroutine[Any, Any, PagePicture]) -> asyncio.Task[PagePicture]:
        task = self._drawing[tag] = asyncio.create_task(work)

        def ended(done: asyncio.Task[PagePicture]) -> None:
            self._drawing.pop(tag, None)
            if not done.cancelled() and isinstance(error := done.exception(), Undrawn):
                self._refused.pop(tag, None)
                self._refused[tag] = time.monotonic(), str(error)
                while len(self._refused) > REFUSALS:
                    self._refused.popitem(last=False)

        task.add_done_callback(ended)
        return task

    async def _found(self, document: Document, wanted: PictureWanted, tag: str) -> PagePicture:
        kept = await run_in_threadpool(self._library.picture, document, tag)
        if kept is not None:
            return _unpacked(kept)
        async with self._gate():
            return await run_in_threadpool(self._draw, document, wanted, tag)

    def _draw(self, document: Document, wanted: PictureWanted, tag: str) -> PagePicture:
        picture = self._room.draw(self._library.original(document), wanted)
        self._library.keep_picture(document, tag, _packed(picture))
        return picture

    def close(self) -> None:
        """Ends the children, those that are drawing too."""
        self._room.close()


def tag_of(document: Document, wanted: PictureWanted) -> str:
    """The same for the same file, page, passage and quote, and for nothing else."""
    passage = wanted.passage
    parts = (EDITION, document.sha256, wanted.number, wanted.span, passage.text, passage.sentences)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _packed(picture: PagePicture) -> bytes:
    """A line that says what the picture is, and the picture."""
    facts = {"width": picture.width, "height": picture.height, "boxes": picture.boxes}
    return json.dumps(facts).encode() + b"\n" + picture.png


def _unpacked(kept: bytes) -> PagePicture:
    line, _, png = kept.partition(b"\n")
    facts = json.loads(line)
    return PagePicture(png, facts["width"], facts["height"], tuple((a, b, c, d) for a, b, c, d in facts["boxes"]))
