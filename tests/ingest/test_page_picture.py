"""Pages as pictures: the right size and way up, the mark over the quoted words and over nothing else."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from ingest.page_picture import page_picture
from ingest.picture import PagePicture, PictureWanted
from ingest.porch import Arrival, read_paper
from ingest.reading_room import Limits, ReadingRoom
from tests.ingest.bombs import BOMBS, drawn_pdf, endless_line, huge_sheet, many_slow_pages, sheet_of_nothing
from tests.invented import prose
from tests.papers import Sheet, make_pdf
from vectorstore.words.clearance import PUBLIC
from vectorstore.words.errors import Undrawn, UnreadableFile
from vectorstore.words.papers import Passage
from vectorstore.words.text import squash

LAMP = "The lamp of the harbour is lit each evening, and burns 37 litres of oil a week."


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(Limits(page_seconds=5, children=2)) as room:
        yield room


@pytest.fixture
def passages(room: ReadingRoom) -> Callable[[Path], list[Passage]]:
    """A paper's passages, as it is taken in."""
    return lambda path: list(read_paper(room, Arrival(path, str(path), path.name), "", 0, PUBLIC).passages)


def wanted(passage: Passage, number: int = 1, quote: str | None = None) -> PictureWanted:
    start = passage.text.index(quote) if quote else 0
    return PictureWanted("harbour.pdf", number, passage, (start, start + len(quote)) if quote else None)


def image(picture: PagePicture) -> Image.Image:
    shown = Image.open(io.BytesIO(picture.png))
    shown.load()
    assert (shown.size, shown.mode) == ((picture.width, picture.height), "RGB")
    return shown


def under(path: Path, number: int, picture: PagePicture) -> str:
    """The text that pdfium finds within the boxes, on a page that is not turned."""
    page = PdfDocument(path)[number - 1]
    left, bottom, right, top = page.get_bbox()
    wide, high = right - left, top - bottom
    text = page.get_textpage()
    found = [
        text.get_text_bounded(left + a * wide, top - d * high, left + c * wide, top - b * high)
        for a, b, c, d in picture.boxes
    ]
    return " ".join(" ".join(found).split())


def changed(path: Path, picture: PagePicture, number: int = 1) -> tuple[int, int, int, int] | None:
    """The part of the picture that the mark changed: left, top, right, bottom in pixels."""
    bare = page_picture(path, wanted(prose("harbour", "The page does not say this."), number))
    assert bare.boxes == ()
    box = ImageChops.difference(image(bare), image(picture)).getbbox()
    return None if box is None else (int(box[0]), int(box[1]), int(box[2]), int(box[3]))


def harbour(sheet: Sheet) -> Sheet:
    sheet.put(60, 80, "**Report on the Harbour**")
    sheet.running(60, 120, LAMP, "The quay was closed in the winter of 2024, and is open again for all boats.")
    return sheet


# Which way up, and how large -----------------------------------------------------------------------------------------


def test_an_upright_page_shows_the_quote_under_the_mark(
    tmp_path: Path, passages: Callable[[Path], list[Passage]]
) -> None:
    path = harbour(Sheet()).saved(tmp_path / "harbour.pdf")
    (passage,) = passages(path)

    picture = page_picture(path, wanted(passage, quote=LAMP))

    assert max(picture.width, picture.height) == 1600
    assert under(path, 1, picture) == LAMP
    left, top, right, bottom = changed(path, picture) or (0, 0, 0, 0)
    a, b, c, d = picture.boxes[0]
    assert abs(left - a * picture.width) < 8 > abs(right - c * picture.width)
    assert abs(top - b * picture.height) < 8 > abs(bottom - d * picture.height)


def test_a_landscape_page_and_one_cut_to_a_part_show_what_a_reader_sees(
    tmp_path: Path, passages: Callable[[Path], list[Passage]]
) -> None:
    wide = harbour(Sheet(842, 595)).saved(tmp_path / "wide.pdf")
    cut = tmp_path / "cut.pdf"
    writer = pypdf.PdfWriter(harbour(Sheet()).saved(tmp_path / "whole.pdf"))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((40, 600, 595, 800))
    writer.write(cut)

    for path, shape in ((wide, 842 / 595), (cut, 555 / 200)):
        (passage,) = passages(path)
        picture = page_picture(path, wanted(passage, quote=LAMP))
        assert picture.width / picture.height == pytest.approx(shape, rel=0.01)
        assert under(path, 1, picture) == LAMP


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_marked_where_its_words_are_seen(
    tmp_path: Path, passages: Callable[[Path], list[Passage]], turned: int
) -> None:
    upright = harbour(Sheet()).saved(tmp_path / "upright.pdf")
    path = harbour(Sheet()).saved(tmp_path / "turned.pdf", turned)
    (passage,) = passages(path)

    # The words tell which way a page is read: it is shown that way, as it was drawn.
    picture = page_picture(path, wanted(passage, quote=LAMP))

    assert under(upright, 1, picture) == LAMP
    assert changed(path, picture) == changed(upright, page_picture(upright, wanted(passage, quote=LAMP)))


def test_what_stands_in_a_table_is_marked_cell_by_cell(
    tmp_path: Path, passages: Callable[[Path], list[Passage]]
) -> None:
    sheet = Sheet()
    sheet.put(60, 60, "**Report on the Harbour**")
    rows = [
        ["Measure", "2023/24", "2024/25"],
        ["Lamps", "37", "41"],
        ["Litres of oil", "1,924", "2,132"],
        ["Boats", "6", "9"],
    ]
    sheet.tabulate(60, 100, [200, 100, 100], rows)
    path = sheet.saved(tmp_path / "table.pdf")
    passage = next(p for p in passages(path) if "1,924" in p.text)

    picture = page_picture(path, wanted(passage, quote="Litres of oil 1,924 2,132"))

    assert len(picture.boxes) == 3
    assert under(path, 1, picture) == "Litres of oil 1,924 2,132"


def test_a_passage_on_two_pages_is_marked_on_both(tmp_path: Path, passages: Callable[[Path], list[Passage]]) -> None:
    first = ["**Report on the Harbour**", "", "The lamp of the harbour is lit each evening by the keeper, who has"]
    path = make_pdf(tmp_path / "two.pdf", first, ["37 litres of oil for it, and who lives beside it with a dog."])
    passage = next(p for p in passages(path) if "keeper" in p.text)
    assert (passage.page, passage.last_page) == (1, 2)

    pictures = [page_picture(path, wanted(passage, number)) for number in (1, 2)]

    found = [squash(under(path, number, picture)) for number, picture in enumerate(pictures, 1)]
    assert found[1] == squash("37 litres of oil for it, and who lives beside it with a dog.")
    assert "".join(found).endswith(squash(passage.text))


# The mark ----------------------------------------------------------------------------------------------------------


def test_the_mark_leaves_its_words_legible_and_has_a_line_around_it_on_any_ground(tmp_path: Path) -> None:
    for name, ground, ink in (("light", 255, 0), ("dark", 30, 255)):
        sheet = Sheet()
        sheet.set_fill_color(ground)
        sheet.rect(0, 0, 595, 842, style="F")
        sheet.set_text_color(ink)
        sheet.put(60, 120, LAMP, size=14)
        path = sheet.saved(tmp_path / f"{name}.pdf")

        picture = page_picture(path, wanted(prose("harbour", LAMP)))

        assert len(picture.boxes) == 1, name
        grey = image(picture).convert("L")
        left, top, right, bottom = (
            round(share * size)
            for share, size in zip(picture.boxes[0], (picture.width, picture.height) * 2, strict=True)
        )
        within = grey.crop((left, top, right, bottom)).getextrema()
        assert isinstance(within, tuple)
        assert within[1] - within[0] > 100, name  # type: ignore[operator]
        edge = [grey.getpixel(((left + right) // 2, y)) for y in range(top - 6, top)]
        beyond = grey.getpixel(((left + right) // 2, top - 12))
        assert max(abs(float(value) - float(beyond)) for value in edge) > 150, name  # type: ignore[arg-type]


def test_what_cannot_be_found_for_certain_is_shown_without_a_mark(tmp_path: Path) -> None:
    path = harbour(Sheet()).saved(tmp_path / "harbour.pdf")

    picture = page_picture(path, wanted(prose("harbour", LAMP.replace("37", "38"))))

    assert picture.boxes == ()
    assert {
        colour for _, colour in image(picture).convert("RGB").getcolors(1 << 16) or [] if len(set(colour)) > 1
    } == set()  # type: ignore[arg-type]


def test_hidden_words_are_neither_shown_nor_marked(tmp_path: Path) -> None:
    sheet = harbour(Sheet())
    sheet.set_text_color(255)
    sheet.put(60, 300, "The harbour was sold for 9 pounds.")
    path = sheet.saved(tmp_path / "hidden.pdf")

    assert page_picture(path, wanted(prose("harbour", "The harbour was sold for 9 pounds."))).boxes == ()


# Files that cannot be drawn, and those that are made to hurt -----------------------------------------------------------


def test_a_page_that_cannot_be_drawn_is_refused_in_words(room: ReadingRoom, tmp_path: Path) -> None:
    passage = prose("harbour", LAMP)
    locked = make_pdf(tmp_path / "locked.pdf", [LAMP], password="keeper")  # noqa: S106
    whole = make_pdf(tmp_path / "whole.pdf", [LAMP])
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    for path, number, why in (
        (locked, 1, "wants a password"),
        (broken, 1, "is damaged"),
        (whole, 2, "the PDF has 1 pages"),
        (tmp_path / "gone.pdf", 1, "its file could not be read"),
    ):
        with pytest.raises(Undrawn, match=rf"^Page {number} of harbour\.pdf cannot be shown .*{why}.* Open the paper"):
            room.draw(path, wanted(passage, number))
    assert len(room.draw(whole, wanted(passage)).boxes) == 1


def test_a_page_that_stalls_is_stopped_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    stalls = many_slow_pages(tmp_path / "stalls.pdf", pages=1, lines=2_000_000)
    good = make_pdf(tmp_path / "good.pdf", [LAMP])
    with ReadingRoom(Limits(page_seconds=1, memory_bytes=8 * 1024**3, children=1)) as room:
        began = time.monotonic()
        with pytest.raises(Undrawn, match="took longer than 1 seconds and was stopped"):
            room.draw(stalls, wanted(prose("harbour", LAMP)))
        assert time.monotonic() - began < 20
        assert len(room.draw(good, wanted(prose("harbour", LAMP))).boxes) == 1


@pytest.mark.parametrize("bomb", [b for b in BOMBS if b is not endless_line], ids=lambda bomb: bomb.__name__)
def test_no_hostile_file_holds_up_another_or_makes_a_picture_without_bounds(
    room: ReadingRoom, tmp_path: Path, bomb: Callable[[Path], Path]
) -> None:
    path = bomb(tmp_path / "bomb.pdf")
    good = make_pdf(tmp_path / "good.pdf", [LAMP])

    def drawn(of: Path) -> PagePicture | UnreadableFile:
        try:
            return room.draw(of, wanted(prose("harbour", LAMP)))
        except UnreadableFile as refused:
            return refused

    with ThreadPoolExecutor(2) as two:
        hostile, beside = two.submit(drawn, path), two.submit(drawn, good)
        picture = beside.result(30)
        came_to = hostile.result(30)
    assert isinstance(picture, PagePicture)
    assert len(picture.boxes) == 1
    if isinstance(came_to, PagePicture):
        assert max(came_to.width, came_to.height) <= 1600
        assert came_to.boxes == ()


def test_a_page_is_never_larger_than_its_bounds(tmp_path: Path) -> None:
    passage = prose("harbour", LAMP)
    for build in (huge_sheet, sheet_of_nothing):
        path = build(tmp_path / "sheet.pdf")
        try:
            picture = page_picture(path, wanted(passage))
        except Undrawn:
            continue
        assert max(picture.width, picture.height) <= 1600
    slim = drawn_pdf(tmp_path / "slim.pdf", b"", page=b"/MediaBox[0 0 14000 1]")
    assert page_picture(slim, wanted(passage)).width == 1600
