"""Files that nobody's word processor writes: PDFs from their objects up, and those that are made to hurt a reader.

Each builder writes its file at `path` and returns that. They are made when a test runs: what they unfold to is large,
what they are made of is not.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
WORDS = b"BT /F1 11 Tf 60 700 Td (The pool opens in May.) Tj ET"
"""What a page says that is otherwise sound."""


def stream(content: bytes, entries: bytes = b"", pack: bool = False) -> bytes:
    """A stream object's body, deflated where `pack` is set; `entries` go into its dictionary."""
    if pack:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def raw_pdf(path: Path, *objects: bytes, extra: bytes = b"") -> Path:
    """A PDF of these objects, numbered from 1; the first is its catalogue. `extra` goes into the trailer."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, table))
    path.write_bytes(out.getvalue())
    return path


def drawn_pdf(
    path: Path,
    content: bytes,
    *more: bytes,
    resources: bytes = b"",
    page: bytes = b"/MediaBox[0 0 595 842]",
    catalogue: bytes = b"",
    pack: bool = False,
) -> Path:
    """One page that draws `content`, with Helvetica as F1; the objects in `more` are numbered from 6."""
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%b/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%b>>>>" % (page, resources),
        stream(content, pack=pack),
        FONT,
        *more,
    )


def nested_lists(path: Path) -> Path:
    """A page with an entry of a hundred thousand lists, each in the one before."""
    depth = 100_000
    return drawn_pdf(path, WORDS, page=b"/MediaBox[0 0 595 842]/PieceInfo" + b"[" * depth + b"]" * depth)


def nested_dictionaries(path: Path) -> Path:
    """The same of dictionaries."""
    depth = 100_000
    return drawn_pdf(path, WORDS, page=b"/MediaBox[0 0 595 842]/PieceInfo" + b"<</A" * depth + b"1" + b">>" * depth)


def nested_operands(path: Path) -> Path:
    """A million open brackets in what a page draws."""
    return drawn_pdf(path, b"[" * 1_000_000, pack=True)


def _form(content: bytes, draws: bytes) -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>/XObject<<%b>>>>" % draws
    return stream(content, entries)


def forms_in_forms(path: Path, times: int = 1) -> Path:
    """Five hundred drawings, each of which draws the next so many times, and the last of which says something."""
    forms = [_form(b"/X Do " * times, b"/X %d 0 R" % (7 + n)) for n in range(500)]
    return drawn_pdf(path, b"/X Do", *forms, _form(WORDS, b""), resources=b"/XObject<</X 6 0 R>>")


def doubling_forms(path: Path) -> Path:
    """The same with each drawing the next twice: two to the power of five hundred."""
    return forms_in_forms(path, times=2)


def form_of_itself(path: Path) -> Path:
    """A drawing that draws itself."""
    return drawn_pdf(path, b"/X Do", _form(WORDS + b" /X Do", b"/X 6 0 R"), resources=b"/XObject<</X 6 0 R>>")


def _inflating(unit: bytes, times: int) -> bytes:
    """What zlib unpacks to `unit`, so many times over, without packing it all."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * times + packer.flush()


def inflating_stream(path: Path) -> Path:
    """A page whose 1.5 GB of blanks, packed twice, are a few kilobytes."""
    packed = zlib.compress(_inflating(b" " * 10_000_000, 150), 9)
    body = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        body,
        FONT,
    )


def inflating_picture(path: Path) -> Path:
    """A page under a picture of 60,000 by 60,000 pixels."""
    packed = _inflating(b"\0" * 10_000_000, 150)
    entries = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
    picture = stream(packed, entries)
    return drawn_pdf(path, b"q 500 0 0 500 0 0 cm /I Do Q " + WORDS, picture, resources=b"/XObject<</I 6 0 R>>")


def page_tree_loop(path: Path) -> Path:
    """A tree of pages whose branch is the tree, beside a page."""
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000/Parent 2 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(WORDS),
        FONT,
    )


def many_slow_pages(path: Path, pages: int = 1000, lines: int = 200_000) -> Path:
    """So many pages that share one long stream, of so many lines."""
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages),
        stream(WORDS + b" 1 1 3 3 re f" * lines, pack=True),
        FONT,
        *[page] * pages,
    )


def a_million_pages(path: Path) -> Path:
    """One page, named a million times."""
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1000000/Kids[%b]>>" % (b"3 0 R " * 1_000_000),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(WORDS),
        FONT,
    )


def boasted_pages(path: Path) -> Path:
    """A page tree that counts two thousand million pages, and has one."""
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2000000000/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(WORDS),
        FONT,
    )


def millions_of_lines(path: Path) -> Path:
    """A page of three million lines."""
    return drawn_pdf(path, WORDS + b" 1 1 m 99 99 l S" * 3_000_000, pack=True)


def millions_of_letters(path: Path, times: int = 300_000) -> Path:
    """A page whose one line is a word so many times."""
    return drawn_pdf(path, b"BT /F1 11 Tf 60 700 Td " + b"(swimmingly )Tj " * times + b"ET", pack=True)


def crowded_grid(path: Path) -> Path:
    """A page of five thousand boxes with a word in each."""
    cells = b"".join(
        b"%d %d 5 5 re S BT /F1 3 Tf %d %d Td (word) Tj ET " % (x, y, x + 1, y + 1)
        for x in range(5, 590, 6)
        for y in range(5, 310, 6)
    )
    return drawn_pdf(path, cells, pack=True)


def deep_states(path: Path) -> Path:
    """A page that saves its state two million times before it says something."""
    return drawn_pdf(path, b"q " * 2_000_000 + WORDS, pack=True)


def huge_sheet(path: Path) -> Path:
    """A page of a thousand million points square."""
    return drawn_pdf(path, WORDS, page=b"/MediaBox[0 0 1000000000 1000000000]")


def sheet_of_nothing(path: Path) -> Path:
    """A page whose size is no number."""
    return drawn_pdf(path, WORDS, page=b"/MediaBox[0 0 1e999 nan]")


def many_fields(path: Path) -> Path:
    """A page with a hundred thousand form fields."""
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(words)/F 4/Rect[60 600 160 620]/DA(/F1 11 Tf 0 g)>>"
    return drawn_pdf(
        path, WORDS, field, page=b"/MediaBox[0 0 595 842]/Annots[%b]" % (b"6 0 R " * 100_000),
        catalogue=b"/AcroForm<</Fields[6 0 R]/NeedAppearances true/DA(/F1 11 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>",
    )  # fmt: skip


def xref_loop(path: Path) -> Path:
    """A table of objects that says that the one before it is itself."""
    raw_pdf(path, b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    table = path.read_bytes().rindex(b"xref\n0")
    return raw_pdf(path, b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", extra=b"/Prev %d" % table)


def object_stream_loop(path: Path) -> Path:
    """Two streams of objects, each of which extends the other and holds it, and the page tree in one of them."""
    held = b"2 0 6 30 <</Type/Pages/Kids[6 0 R]/Count 1>>"
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 6 0 R]/Count 5>>",
        stream(held, b"/Type/ObjStm/N 2/First 9/Extends 4 0 R"),
        stream(held, b"/Type/ObjStm/N 2/First 9/Extends 3 0 R"),
        FONT,
        b"6 0 R",
    )


def length_of_itself(path: Path) -> Path:
    """A stream as long as the number that it is itself."""
    return raw_pdf(
        path,
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length 4 0 R>>\nstream\n%b\nendstream" % WORDS,
        FONT,
    )


def packed_folder(path: Path) -> Path:
    """A zip that calls itself a PDF."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("minutes.txt", "The pool opens in May.")
    return path


def endless_line(path: Path) -> Path:
    """200 MB of text without an end of line."""
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"The pool opens in May. " * 45_000)
    return path


BOMBS: Sequence[Callable[[Path], Path]] = (
    nested_lists,
    nested_dictionaries,
    nested_operands,
    forms_in_forms,
    doubling_forms,
    form_of_itself,
    inflating_stream,
    inflating_picture,
    page_tree_loop,
    many_slow_pages,
    a_million_pages,
    boasted_pages,
    millions_of_lines,
    millions_of_letters,
    crowded_grid,
    deep_states,
    huge_sheet,
    sheet_of_nothing,
    many_fields,
    xref_loop,
    object_stream_loop,
    length_of_itself,
    packed_folder,
    endless_line,
)
