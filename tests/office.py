"""Office files made on the spot, so that a file says in the test what it says."""

from __future__ import annotations

import zipfile
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3)
)
"""Styles of three levels: H1, H2, H3."""


def make_word(path: Path, body: str, styles: str = HEADINGS, **parts: str) -> Path:
    """A DOCX whose body is this WordprocessingML; `numbering`, `comments`, `header1`, `footnotes` hold what goes into theirs.

    Any other part is written as it is given, under its name with "__" for "/".
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        file.writestr("word/styles.xml", f"<w:styles {_W}>{styles}</w:styles>")
        for name, content in parts.items():
            if "__" in name:
                file.writestr(name.replace("__", "/"), content)
                continue
            root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
            file.writestr(f"word/{name}.xml", f"<w:{root} {_W}>{content}</w:{root}>")
    return path


def p(text: str, style: str = "", more: str = "", bold: bool = False) -> str:
    """A paragraph; `more` goes into its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    letters = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:pPr>{named}{more}</w:pPr><w:r>{letters}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, level: int = 0, list_id: int = 1, style: str = "") -> str:
    """A paragraph that Word numbers by itself."""
    return p(text, style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def tbl(*rows: tuple[str, ...], heads: int = 0) -> str:
    """A table of these cells; a cell that begins with "<" is what stands in it, properties and all."""
    out = []
    for n, row in enumerate(rows):
        cells = "".join(f"<w:tc>{c if c.startswith('<') else p(c)}</w:tc>" for c in row)
        out.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if n < heads else ''}{cells}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def levels(*given: tuple[str, str], pattern: int = 0) -> str:
    """A list's pattern for `numbering`: each level's form and text ("decimal", "%1.%2")."""
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(given)
    )
    return f'<w:abstractNum w:abstractNumId="{pattern}">{inside}</w:abstractNum>'


def a_list(list_id: int, pattern: int = 0, begins: int | None = None) -> str:
    """A list of that pattern for `numbering`; `begins` is where its first level starts anew."""
    over = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{begins}"/></w:lvlOverride>' if begins else ""
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{pattern}"/>{over}</w:num>'
