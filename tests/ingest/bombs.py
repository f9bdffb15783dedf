"""Files that nobody's word processor writes: PDFs from their objects up, and those that are made to hurt a reader.

Each builder writes its file at `path` and returns that. They are made when a test runs: what they unfold to is large,
what they are made of is not.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
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
