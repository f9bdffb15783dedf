"""Office files that are made to do harm: each says what it would do, were it let."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests.office import make_word, p, tbl

SAID = "The pool opens in May."
CANARY = "the canary in the file beside"
Maker = Callable[[Path, str], Path]
"""A path (without its ending) and the address of a server that must never be asked; gives the file."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def _word_of(path: Path, document: bytes) -> Path:
    return _zip(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


def _document(body: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'


def bomb_of_spaces(path: Path, _: str) -> Path:
    """80 MB of white space before its one paragraph."""
    return _word_of(path.with_suffix(".docx"), _document(" " * 80_000_000 + p(SAID)).encode())


def bomb_of_parts(path: Path, _: str) -> Path:
    """Twenty thousand parts."""
    return _zip(
        path.with_suffix(".docx"), {f"word/x{n}.xml": b"" for n in range(20_000)} | {"word/document.xml": b"<x/>"}
    )


def lying_size(path: Path, _: str) -> Path:
    """Its directory says that a part of 60 MB has 400 bytes."""
    file = _word_of(path.with_suffix(".docx"), _document(" " * 60_000_000 + p(SAID)).encode())
    raw = bytearray(file.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 400)
    file.write_bytes(raw)
    return file


def two_of_one_name(path: Path, _: str) -> Path:
    """Two documents: one program shows the first, another the second."""
    file = make_word(path.with_suffix(".docx"), p(SAID))
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("WORD/document.xml", _document(p(CANARY)))
    return file


def zips_in_zips(path: Path, _: str) -> Path:
    """Fifty zips in one another, beside a document that is sound."""
    inner = b"x" * 1000
    for n in range(50):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(f"{n}.zip", inner)
        inner = out.getvalue()
    return make_word(path.with_suffix(".docx"), p(SAID), word__embeddings__object1=inner.hex())


def billion_laughs(path: Path, _: str) -> Path:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    return _word_of(path.with_suffix(".docx"), _document(p("&a11;"), before).encode())


def outside_entity(path: Path, _: str) -> Path:
    before = f'<!DOCTYPE x [<!ENTITY out SYSTEM "{(path.parent / "secret.txt").as_uri()}">]>'
    return _word_of(path.with_suffix(".docx"), _document(p("&out;"), before).encode())


def outside_entity_in_utf16(path: Path, _: str) -> Path:
    before = f'<!DOCTYPE x [<!ENTITY out SYSTEM "{(path.parent / "secret.txt").as_uri()}">]>'
    return _word_of(
        path.with_suffix(".docx"), _document(p("&out;"), before).replace("?>", ' encoding="UTF-16"?>').encode("utf-16")
    )


def outside_entity_after_a_long_comment(path: Path, server: str) -> Path:
    before = f'<!--{"x" * 100_000}--><!DOCTYPE x [<!ENTITY % out SYSTEM "{server}/a.dtd"> %out;]>'
    return _word_of(path.with_suffix(".docx"), _document(p(SAID), before).encode())


def outside_entity_in_a_workbook(path: Path, server: str) -> Path:
    file = _workbook(path.with_suffix(".xlsx"), f"<row r='1'><c r='A1' t='inlineStr'><is><t>{SAID}</t></is></c></row>")
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("xl/sharedStrings.xml", f'<!DOCTYPE x SYSTEM "{server}/a.dtd"><sst {_S}><si><t>x</t></si></sst>')
    return file


def links_outside(path: Path, server: str) -> Path:
    """A template, a picture and a font that are to be fetched."""
    kinds = ("attachedTemplate", "image", "frame", "font", "oleObject")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{base}/{kind}" Target="{server}/{kind}" TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )
    return make_word(path.with_suffix(".docx"), p(SAID), **{"word___rels__document.xml.rels": relations})


def macros(path: Path, _: str) -> Path:
    return make_word(
        path.with_suffix(".docm"), p(SAID), word__vbaProject="Sub AutoOpen()", **{"word__vbaProject.bin": "x"}
    )


def cut_off(path: Path, _: str) -> Path:
    file = make_word(path.with_suffix(".docx"), p(SAID) * 500)
    file.write_bytes(file.read_bytes()[:-200])
    return file


def flipped_bytes(path: Path, _: str) -> Path:
    file = make_word(path.with_suffix(".docx"), p(SAID) * 500)
    raw = bytearray(file.read_bytes())
    at = raw.find(b"word/document.xml") + 60
    raw[at : at + 40] = bytes(255 - b for b in raw[at : at + 40])
    file.write_bytes(raw)
    return file


def tables_in_tables(path: Path, _: str) -> Path:
    """Twenty thousand tables in one another."""
    depth = 20_000
    body = "<w:tbl><w:tr><w:tc>" * depth + p(SAID) + "</w:tc></w:tr></w:tbl>" * depth
    return _word_of(path.with_suffix(".docx"), _document(body).encode())


def styles_in_a_circle(path: Path, _: str) -> Path:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="S{n}"/><w:basedOn w:val="S{(n + 1) % 3}"/></w:style>'
        for n in range(3)
    )
    return make_word(path.with_suffix(".docx"), p(SAID, "S1"), styles)


def endless_spans(path: Path, _: str) -> Path:
    """A cell over a thousand million columns, and a list that begins at as many."""
    cell = '<w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>' + p(SAID)
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride '
        'w:val="999999999999"/></w:lvlOverride></w:num>'
    )
    more = p("point", more='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    return make_word(path.with_suffix(".docx"), tbl((cell, "x"), ("a", "b")) + more, numbering=numbering)


def _workbook(path: Path, rows: str, before: str = "") -> Path:
    return _zip(
        path,
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
            b'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.'
            b'main+xml"/>'
            b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'spreadsheetml.worksheet+xml"/></Types>',
            "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            b'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            b'Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_S} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}>{before}<sheetData>{rows}</sheetData></worksheet>".encode(),
        },
    )


def _cell(at: str, text: str = SAID) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def widest_sheet(path: Path, _: str) -> Path:
    """It says that it fills every cell there is, and has one in the last."""
    rows = f'<row r="1">{_cell("A1")}</row><row r="1048576">{_cell("XFD1048576", "far")}</row>'
    return _workbook(path.with_suffix(".xlsx"), rows, '<dimension ref="A1:XFD1048576"/>')


def row_without_end(path: Path, _: str) -> Path:
    rows = f'<row r="1">{_cell("A1")}</row><row r="99999999999">{_cell("A99999999999")}</row>'
    return _workbook(path.with_suffix(".xlsx"), rows)


def wide_rows(path: Path, _: str) -> Path:
    """Five thousand rows with their one cell in the last column."""
    rows = "".join(f'<row r="{n}">{_cell(f"XFD{n}", "x")}</row>' for n in range(1, 5_001))
    return _workbook(path.with_suffix(".xlsx"), rows)


def bomb_of_cells(path: Path, _: str) -> Path:
    """A sheet of 150 MB in 600 KB."""
    return _workbook(path.with_suffix(".xlsx"), "<row><c><v>1</v></c></row>" * 6_000_000)


def no_such_string(path: Path, _: str) -> Path:
    return _workbook(path.with_suffix(".xlsx"), '<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>')


def formulas_that_fetch(path: Path, server: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([SAID, f'=WEBSERVICE("{server}/x")', "=cmd|'/c calc'!A1", f'=HYPERLINK("{server}/y","here")'])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def formats_that_stall(path: Path, _: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([SAID, 5])
    sheet["B1"].number_format = "#," * 20_000 + '"' * 3_001 + "[" * 20_000 + "\\"
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def divisions_in_divisions(path: Path, _: str) -> Path:
    file = path.with_suffix(".html")
    file.write_text(
        f"<html><body><main><p>{SAID} {'It was so agreed. ' * 9}</p>{'<div>' * 200_000}deep</main>", encoding="utf-8"
    )
    return file


def page_that_fetches(path: Path, server: str) -> Path:
    file = path.with_suffix(".html")
    file.write_text(
        f'<!DOCTYPE html SYSTEM "{server}/a.dtd"><html><head><meta http-equiv="refresh" content="0;url={server}/r">'
        f'<link rel=stylesheet href="{server}/s"><base href="{server}"></head><body><main><p>{SAID} {"It was so agreed. " * 9}'
        f'</p><img src="{server}/i"><iframe src="{server}/f"></iframe><object data="{server}/o"></object>'
        f'<script src="{server}/j"></script></main></body></html>',
        encoding="utf-8",
    )
    return file


def quotes_in_quotes(path: Path, _: str) -> Path:
    file = path.with_suffix(".md")
    file.write_text(f"# {SAID}\n\n{'>' * 50_000} deep\n\n{'[' * 50_000}\n\n{'*a ' * 50_000}\n", encoding="utf-8")
    return file


def parts_that_climb(path: Path, _: str) -> Path:
    return make_word(path.with_suffix(".docx"), p(SAID), **{"..__..__escaped.txt": CANARY})


def locked(path: Path, _: str) -> Path:
    file = make_word(path.with_suffix(".docx"), p(SAID))
    raw = bytearray(file.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    file.write_bytes(raw)
    return file


READ: tuple[Maker, ...] = (
    zips_in_zips, links_outside, macros, styles_in_a_circle, endless_spans, formulas_that_fetch, formats_that_stall,
    divisions_in_divisions, page_that_fetches, parts_that_climb, widest_sheet,
)  # fmt: skip
"""What is sound in them is read, and nothing else happens."""
REFUSED: tuple[Maker, ...] = (
    bomb_of_spaces, bomb_of_parts, lying_size, two_of_one_name, billion_laughs, outside_entity, outside_entity_in_utf16,
    outside_entity_after_a_long_comment, outside_entity_in_a_workbook, cut_off, flipped_bytes, tables_in_tables,
    row_without_end, bomb_of_cells, no_such_string, locked,
)  # fmt: skip
EITHER: tuple[Maker, ...] = (wide_rows, quotes_in_quotes)
"""They end within their limits, one way or the other."""
