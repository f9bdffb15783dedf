"""A page's letters to its words, with their places, and to which of them can be seen."""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.ink import Word
from ingest.pdf_ink.objects import colour_of
from ingest.pdf_ink.pixels import Seen
from ingest.pdf_ink.values import Box, Frame, Style
from vectorstore.words.unseen import said_in_tags, seen

GAP = 0.2
"""A step wider than this share of the type size parts two words."""


TINY = 1.5
"""Points: type smaller than this cannot be read."""


class _Piece(NamedTuple):
    """Letters of one word that are set alike."""

    text: str
    left: float
    right: float
    style: Style


class _Gathering:
    """Words, those that can be seen apart from those that cannot."""

    def __init__(self, frame: Frame, seen: Seen) -> None:
        self.words: list[Word] = []
        self.hidden: list[Word] = []
        self._frame = frame
        self._seen = seen

    def add(self, pieces: list[_Piece], base: float, size: float) -> None:
        """One word on this base line, in two where a part of it cannot be seen."""
        if len(pieces) == 1:
            self._keep(pieces[0], base, size, self._shows(pieces[0], base))
            return
        shown = [self._shows(piece, base) for piece in pieces]
        for shows, run in itertools.groupby(zip(pieces, shown, strict=True), key=itemgetter(1)):
            parts = [piece for piece, _ in run]
            text = "".join(piece.text for piece in parts)
            whole = _Piece(text, parts[0].left, max(piece.right for piece in parts), parts[-1].style)
            self._keep(whole, base, size, shows)

    def _keep(self, piece: _Piece, base: float, size: float, shows: bool) -> None:
        text = _whole(piece.text)
        self._tell(piece.text, (piece.left, base, piece.right, base), piece.style)
        if text:
            size = max(size, 1.0)
            top, bottom = base - 0.8 * size, base + 0.2 * size
            word = Word(text, piece.left, piece.right, top, bottom, size, piece.style.bold, piece.style.upright)
            (self.words if shows else self.hidden).append(word)

    def _tell(self, text: str, box: Box, style: Style) -> None:
        """What a word says in characters that nobody sees is hidden text as any other."""
        if said := said_in_tags(text):
            self.hidden.append(Word(said, box[0], box[2], box[1], box[3], style.size, style.bold, style.upright))

    def add_turned(self, text: str, box: Box, style: Style) -> None:
        """A line of text that does not run from left to right: one word, as to its place."""
        whole = _whole(text)
        self._tell(text, box, style)
        if whole:
            word = Word(whole, box[0], box[2], box[1], box[3], style.size, style.bold, upright=False)
            (self.words if self._can_be_seen(box, style) else self.hidden).append(word)

    def _shows(self, piece: _Piece, base: float) -> bool:
        style = piece.style
        box = piece.left, base - 0.8 * style.size, piece.right, base + 0.2 * style.size
        return self._can_be_seen(box, style)

    def _can_be_seen(self, box: Box, style: Style) -> bool:
        if style.invisible or style.size < TINY:
            return False
        width, height = self._frame.seen
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (-2 <= x <= width + 2 and -2 <= y <= height + 2):
            return False
        return self._seen.shows(box, style)


class _Turned:
    """Letters that lean to lines: those of one line follow each other along it."""

    def __init__(self, gathering: _Gathering) -> None:
        self._gathering = gathering
        self._text = ""
        self._box: Box = (0.0, 0.0, 0.0, 0.0)
        self._end = self._base = 0.0
        self._style: Style | None = None
        self._space = False

    def add(self, letter: str, box: Box, x: float, y: float, style: Style) -> None:
        """One more letter: its box, and where on the page its base line begins."""
        lean = math.radians(style.lean)
        cosine, sine = math.cos(lean), math.sin(lean)
        along, base = x * cosine - y * sine, x * sine + y * cosine
        size = max(style.size, 1.0)
        # The box about a letter is upright, and far too large for one on a slant.
        slant = min(abs(cosine), abs(sine)) > 0.1
        if self._text:
            step = along - self._end
            if style != self._style or abs(base - self._base) > 0.45 * size or not -size < step < 3 * size:
                self.end()
            elif self._space or step > (size if slant else GAP * size):
                self._text += " "
        left, top, right, bottom = box
        if self._text:
            last = self._box
            self._box = min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)
        else:
            self._box = box
        self._text += letter
        self._end = along + (0.5 * size if slant else abs((right - left) * cosine) + abs((bottom - top) * sine))
        self._base, self._style, self._space = base, style, False

    def space(self) -> None:
        """A word ends, and perhaps the line."""
        self._space = True

    def end(self) -> None:
        """The line is whole."""
        if self._text and self._style is not None:
            self._gathering.add_turned(self._text, self._box, self._style)
        self._text, self._space = "", False


def gathered_words(page: pdfium.PdfPage, frame: Frame, seen: Seen, tally: Tally) -> _Gathering:
    """The page's words in the order of drawing, and how its letters are known."""
    gathering = _Gathering(frame, seen)
    turned = _Turned(gathering)
    pieces: list[_Piece] = []
    letters: list[str] = []
    start = x0 = x1 = end = base = tall = 0.0
    last: Style | None = None

    def end_piece() -> None:
        nonlocal letters
        if letters and last is not None:
            pieces.append(_Piece("".join(letters), x0, x1, last))
            letters = []

    def end_word() -> None:
        nonlocal pieces
        end_piece()
        if pieces:
            gathering.add(pieces, base, tall)
            pieces = []

    for found in _letters(page, frame, tally):
        if found is None:
            end_word()
            turned.space()
            continue
        letter, left, right, here, style, leaning = found
        if leaning is not None:
            end_word()
            turned.add(letter, *leaning, style)
            continue
        if letters:
            size = style.size if style.size > tall else tall
            step = left - end
            # A footnote's mark is no part of the word before it; "13th" is one word.
            mark = style.size < 0.8 * tall and here < base - 0.15 * tall and "0" <= letter <= "9"
            if (
                mark
                or abs(here - base) > 0.45 * size
                or step > GAP * size
                or left < start - 0.1 * size
                or step < -0.7 * size
            ):
                end_word()
            elif style is not last and style != last:
                end_piece()
        if not letters:
            x0 = x1 = left
            if not pieces:
                start, end, base, tall = left, right, here, style.size
        if style.size > tall:
            base, tall = here, style.size
        x1 = right if right > x1 else x1
        end = right if right > end else end
        letters.append(letter)
        last = style
    end_word()
    turned.end()
    return gathering


_Letter = tuple[str, float, float, float, Style, tuple[Box, float, float] | None]
"""A letter, its left and right edge, its base line and how it is set; of one that leans also the box about it, and where
its base line begins from the left and from the top."""


class Tally:
    """Counts letters, and those of which the file does not say what they are; the reader has guessed them."""

    letters = 0
    nameless = 0

    @property
    def share(self) -> float:
        return self.nameless / max(1, self.letters)


_PLAIN = Style(1.0, False, True, 0.0, False, False, None)


_HYPHEN = 2
"""pdfium's sign for a hyphen that a line may have been broken at."""


_BETWEEN = frozenset({9, 10, 13, 32, 0x85, 0xA0, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000})
"""What stands between words: spaces and ends of lines."""


_NOTHING = frozenset(
    {0xAD, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF}
)
"""What is never printed: joiners, marks of direction, places where a word may be broken."""


def _letters(page: pdfium.PdfPage, frame: Frame, tally: Tally) -> Iterator[_Letter | None]:
    """A page's letters in the order of drawing; None where a word ends for certain."""
    textpage = page.get_textpage()
    tp = textpage.raw
    styles: dict[int, Style] = {}
    fonts: dict[int, bool] = {}
    suspicious = False
    last = 0
    style, y = _PLAIN, None
    letters = nameless = 0
    aside, high = frame.left, frame.height + frame.bottom
    box, ox, oy = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for i in range(raw.FPDFText_CountChars(tp)):
        code = raw.FPDFText_GetUnicode(tp, i)
        if code in _BETWEEN:
            yield None
            continue
        pointer = raw.FPDFText_GetTextObject(tp, i)
        if code in _NOTHING or not pointer:
            continue
        address = ctypes.addressof(pointer.contents)
        if address != last:
            last = address
            known = styles.get(address)
            if known is None:
                known = styles[address] = _style(pointer, tp, i, frame.turn, fonts)
                suspicious = suspicious or raw.FPDFText_HasUnicodeMapError(tp, i) == 1
            style, y = known, None
        letters += 1
        if code < 32 or ((suspicious or code > 126) and raw.FPDFText_HasUnicodeMapError(tp, i) == 1):
            suspicious = True  # from here on each letter is asked, which takes its time
            nameless += 1
        if code == _HYPHEN:
            code = 45
        elif code < 32:
            continue
        raw.FPDFText_GetLooseCharBox(tp, i, box)
        if style.upright and not frame.turn:  # as below, without the calls: this is done for nearly every letter
            if y is None:
                raw.FPDFText_GetCharOrigin(tp, i, ox, oy)
                y = high - oy.value  # letters that are drawn together stand on one base line
            yield chr(code), box.left - aside, box.right - aside, y, style, None
            continue
        raw.FPDFText_GetCharOrigin(tp, i, ox, oy)
        x, y = frame.place(ox.value, oy.value)
        placed = frame.box(box.left, box.bottom, box.right, box.top)
        yield chr(code), placed[0], placed[2], y, style, None if style.upright else (placed, x, y)
    tally.letters, tally.nameless = letters, nameless
    textpage.close()


def _whole(text: str) -> str:
    """Without half characters and those that nobody sees; ligatures as their letters."""
    if text.isascii():
        return text
    text = seen(text.encode("utf-8", "ignore").decode().replace("\0", "").replace("\ufffe", "-").replace("\uffff", ""))
    return "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in text)


_STROKED = frozenset(
    {
        raw.FPDF_TEXTRENDERMODE_STROKE,
        raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
        raw.FPDF_TEXTRENDERMODE_STROKE_CLIP,
        raw.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
    }
)


def _is_bold(font: Any) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return b"bold" in name.value.lower() or raw.FPDFFont_GetWeight(font) >= 650


def _style(obj: Any, tp: Any, i: int, turn: int, fonts: dict[int, bool]) -> Style:
    """How the letter at `i` and those drawn with it are set; `fonts` remembers which are bold."""
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(obj, size)
    m = raw.FS_MATRIX()
    scale, angle = 1.0, 0.0
    if raw.FPDFText_GetMatrix(tp, i, m):
        scale = math.hypot(m.c, m.d)
        angle = math.degrees(math.atan2(m.b, m.a))
    font = raw.FPDFTextObj_GetFont(obj)
    address = ctypes.addressof(font.contents) if font else 0
    bold = fonts.get(address)
    if bold is None:
        bold = fonts[address] = bool(font) and _is_bold(font)
    mode = raw.FPDFTextObj_GetTextRenderMode(obj)
    invisible, cut = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE, mode == raw.FPDF_TEXTRENDERMODE_CLIP
    lean = (angle - turn + 180) % 360 - 180
    stroked = mode in _STROKED
    return Style(
        abs(size.value) * scale, bold, abs(lean) < 10, lean, invisible, cut, None if stroked or cut else colour_of(obj)
    )
