"""How often a passage, and a sentence as it is cited, is marked on the picture of its page, and whether the mark is right.

python -m tests.evaluation.marks LIBRARY [--sample 200] [--seed 11]

LIBRARY is a closed library's folder, best a copy: what is drawn is kept in it. What lies under a mark is asked of pdfium's
own reading of a rectangle, which knows nothing of passages. It is compared sign by sign, white space and case aside.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium

from api.drawing import Drawing
from api.wire import span_of
from ingest.picture import PagePicture, PictureWanted
from ingest.reading_room import Limits, ReadingRoom
from tests.fakes import FakeEmbedder
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.papers import Document, Passage
from vectorstore.words.text import collapse, fold

SLACK = 0.3
"""Points around a box, so that the letters at its edges are not cut."""


def under(path: Path, number: int, picture: PagePicture) -> str | None:
    """What pdfium reads within the boxes; None on a page that is turned, whose boxes are not where the file has them."""
    pdf = pdfium.PdfDocument(path)
    page = pdf[number - 1]
    left, bottom, right, top = page.get_bbox()
    wide, high = right - left, top - bottom
    text = page.get_textpage()
    found = None
    if page.get_rotation() == 0 and abs(picture.width / picture.height - wide / high) < 0.02:
        found = "".join(
            text.get_text_bounded(
                left + a * wide - SLACK, top - d * high - SLACK, left + c * wide + SLACK, top - b * high + SLACK
            )
            for a, b, c, d in picture.boxes
        )
    pdf.close()
    return found


def squeezed(text: str) -> str:
    return "".join(fold(text.replace("\x02", "-").replace("\ufffe", "-")).split())


def verdict(passage: Passage, wanted: PictureWanted, found: str | None) -> str:
    turns = any(s.last_page not in (None, s.page) for s in passage.sentences)
    span = wanted.span or (0, len(passage.text))
    if found is None or turns or (wanted.span is None and passage.page != passage.last_page):
        return "not compared (turned, or on two pages)"
    said, read = squeezed(passage.text[span[0] : span[1]]), squeezed(found)
    if read == said:
        return "the same, sign by sign"
    if wanted.span is None and said.endswith(read):
        return "the same, without table heads of another page"
    if read.endswith(said) and all(not c.isalpha() for c in read.removesuffix(said)):
        return "the same, and the number printed against its first word"
    return f"otherwise: {wanted.name} p. {wanted.number}"


async def measure(library: Library, room: ReadingRoom, chosen: list[tuple[Document, PictureWanted]]) -> None:
    drawing = Drawing(library, room)
    counts: Counter[str] = Counter()
    first, kept = [], []
    for document, wanted in chosen:
        began = time.perf_counter()
        picture = (await drawing.picture(document, wanted)).picture
        drawn = time.perf_counter()
        await drawing.picture(document, wanted)
        first.append(1000 * (drawn - began))
        kept.append(1000 * (time.perf_counter() - drawn))
        if not picture.boxes:
            counts["not marked"] += 1
            continue
        counts["marked"] += 1
        path = library.file(document.id, OWNER)
        counts["  " + verdict(wanted.passage, wanted, under(path, wanted.number, picture))] += 1
    for name, count in counts.most_common():
        print(f"{count:5}  {name}")
    for name, times in (("drawn", first), ("kept", kept)):
        times.sort()
        at = times[int(0.95 * len(times))]
        print(
            f"       {name}: median {statistics.median(times):.0f} ms, 95th percentile {at:.0f} ms, most {times[-1]:.0f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  (a draw of passages)
    embedder = FakeEmbedder("all-MiniLM-L6-v2")
    with (
        Library(given.library, embedder, "measuring", mend=False, pictures_mb=500) as library,
        ReadingRoom(Limits()) as room,
    ):
        papers = [d for d in library.documents(OWNER) if d.media_type == "application/pdf"]
        held = [(d, p) for d in papers for p in library.passages_of(d.id) if p.page is not None]
        passages = [
            (d, PictureWanted(d.file, next((s.page or 1 for s in p.sentences), p.page or 1), p))
            for d, p in chance.sample(held, given.sample)
        ]
        cited = []
        for d, p in chance.sample(held, given.sample):
            sentence = chance.choice(p.sentences)
            span = span_of(p, collapse(p.text[sentence.start : sentence.end]), sentence.page)
            cited.append((d, PictureWanted(d.file, sentence.page or 1, p, span)))
        for name, chosen in (("Passages", passages), ("Sentences as cited", cited)):
            print(f"{name}: {len(chosen)} of {len(papers)} papers")
            asyncio.run(measure(library, room, chosen))


if __name__ == "__main__":
    main()
