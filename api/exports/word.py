"""A sheet of excerpts to a Word file (.docx): headings, quotes and a numbered list of references, and nothing that runs.

No link leaves the file: it holds text alone, which Word takes for no formula, field or address.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from api.exports.sheet import CHECK, EXCERPTS, READ_OUT, REFERENCES, TITLE, Sheet, line, lines

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
MADE_BY = "Council papers assistant"
_FONT = "Arial"
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_SIZES = {"Normal": 12, "Heading 1": 22, "Heading 2": 17, "Heading 3": 13}
_QUOTE, _NUMBERED, _ROW, _QUIET = "Excerpt", "List Number", "List Bullet", "Excerpt note"
_NUMBERING = "90"
"""An id that the template has not given."""


def word_of(sheet: Sheet, now: datetime.datetime | None = None) -> bytes:
    """The file's bytes. `now` is when it says it was made; by default, this moment."""
    document = docx.Document()
    _set_up(document, now or datetime.datetime.now(datetime.UTC))
    document.add_heading(TITLE, 1)
    document.add_paragraph(sheet.made)
    if sheet.searched:
        document.add_paragraph(sheet.searched)
    document.add_paragraph(CHECK)
    document.add_heading(EXCERPTS, 2)
    for n, excerpt in enumerate(sheet.excerpts, start=1):
        document.add_heading(f"[{n}] {line(excerpt.title)}", 3)
        document.add_paragraph("\n".join(lines(excerpt.text)), _QUOTE)
        if excerpt.readings:
            document.add_paragraph(READ_OUT, _QUIET).paragraph_format.keep_with_next = True
            for reading in excerpt.readings:
                document.add_paragraph(line(reading), _ROW)
        document.add_paragraph(f"{excerpt.standing}. Reference [{n}].", _QUIET)
    document.add_heading(REFERENCES, 2)
    for excerpt in sheet.excerpts:
        document.add_paragraph(line(excerpt.reference), _NUMBERED)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Document, now: datetime.datetime) -> None:
    """The template's language, paper, type and lists, and what the file says of itself."""
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = TITLE, MADE_BY, MADE_BY, ""
    told.language = LANGUAGE
    told.created = told.modified = now.astimezone(datetime.UTC).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    for name, size in _SIZES.items():
        font: Any = styles[name].font
        font.name, font.size, font.color.rgb = _FONT, Pt(size), _INK
        fonts = font.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, before, after in ((_QUOTE, 6, 6), (_QUIET, 0, 6)):
        style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    quote: Any = styles[_QUOTE]
    quote.paragraph_format.left_indent = Cm(0.75)
    quote.element.get_or_add_pPr().insert(
        0,  # before spacing and indents, as the schema wants it
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="0B4F8A"/></w:pBdr>'),
    )
    _number(document)


def _number(document: Document) -> None:
    """One list whose numbers are printed as the excerpts' marks are: [1], [2] …"""
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,  # before every w:num, as the schema wants it
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBERING}"><w:multiLevelType w:val="singleLevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="[%1]"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="850" w:hanging="850"/></w:pPr></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{_NUMBERING}"><w:abstractNumId w:val="{_NUMBERING}"/></w:num>')
    )
    style: Any = document.styles[_NUMBERED]
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = int(_NUMBERING)
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Pt(42.5), Pt(-42.5)
