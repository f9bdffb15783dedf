"""Rules of tables in pictures, and a table that is read off one."""

from __future__ import annotations

import itertools

from PIL import Image, ImageDraw

from ingest.recognition.engine import Picture, Recognised
from ingest.recognition.page import page_of
from ingest.recognition.ruled import rules_of
from vectorstore.words.papers import Flaw

INCH = 144
POINT = 72 / INCH
ROWS, COLUMNS = (100, 160, 220, 280), (100, 500, 700, 900)


def drawn(*, ruled: bool, shaded: bool = False) -> Picture:
    image = Image.new("RGB", (1000, 1400), "white")
    pen = ImageDraw.Draw(image)
    if ruled:
        for y in ROWS:
            pen.line((COLUMNS[0], y, COLUMNS[-1], y), "black", 3)
        for x in COLUMNS:
            pen.line((x, ROWS[0], x, ROWS[-1]), "black", 3)
    if shaded:
        pen.rectangle((100, 400, 900, 600), "black")
    for n in range(30):  # letters: dark, and short
        pen.rectangle((120 + 20 * n, 700, 132 + 20 * n, 716), "black")
    return Picture(image.tobytes(), 1000, 1400, INCH)


def word(text: str, column: int, row: int, sure: float = 0.99) -> Recognised:
    left, top = COLUMNS[column] + 20, ROWS[row] + 15
    return Recognised(text, left, left + 14 * len(text), top, top + 30, sure)


CELLS = [["Ward", "2024", "2025"], ["Harbour", "1,204", "1,163}"], ["Mill", "980", "|"]]
WORDS = [word(text, c, r) for r, row in enumerate(CELLS) for c, text in enumerate(row)]


def test_rules_are_found_where_they_are_and_letters_are_none() -> None:
    across, down = rules_of(drawn(ruled=True), POINT)
    # Where rules cross each is cut, as what is thick is none; the pieces end close to each other.
    assert sorted({round(rule.at) for rule in across}) == [50, 80, 110, 140]
    assert sorted({round(rule.at) for rule in down}) == [50, 250, 350, 450]
    for at in (50, 80, 110, 140):
        pieces = sorted((rule.start, rule.end) for rule in across if round(rule.at) == at)
        assert abs(pieces[0][0] - 50) < 3
        assert abs(pieces[-1][1] - 450) < 3
        assert all(b[0] - a[1] < 3 for a, b in itertools.pairwise(pieces))
    assert rules_of(drawn(ruled=False), POINT) == ((), ())


def test_a_shaded_cell_is_no_rule() -> None:
    across, down = rules_of(drawn(ruled=False, shaded=True), POINT)
    assert (across, down) == ((), ())


def test_a_ruled_table_has_its_rows_and_a_figure_beside_a_rule_is_in_doubt() -> None:
    picture = drawn(ruled=True)
    page = page_of(1, (500, 700), POINT, WORDS, rules_of(picture, POINT))
    assert page.flaws == (Flaw.RECOGNISED,)
    assert page.text.split("\n") == ["Ward\t2024\t2025", "Harbour\t1,204\t1,163", "Mill\t980"]
    (table,) = page.tables
    assert (table.heads, table.names) == (1, ("Ward", "2024", "2025"))
    assert page.confidence == ((0, "999"), (1, "998"), (2, "99"))
