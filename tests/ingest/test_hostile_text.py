"""No text, however strange, makes reading stand still: each step gets 100 KB of what hurts it most.

Each pattern gets it, in the ways that the product uses it, in `tests/evaluation/test_hostile_text.py`.
"""

from __future__ import annotations

import subprocess
import sys

KILL_SECONDS = 90
"""Reading it all takes a few seconds; one pattern that backtracks over 100 KB takes hours."""

STRINGS = """
SEEDS = ["a", "A ", "1", "1 ", "1,", "£ ", "(", "- ", "/", "12/", "20/21 ", "january ", "1 of ", "To: A ", "<p", "\\t",
         "Mr. ", "a. ", "! ", "committee ", "#", "of the meeting of ", "fy20", "(a) ", "\\n", "A\\n", "1\\n", "x 1 2\\n",
         "a\\tb\\n", "Resolved\\n", "Report of: x\\n", "Minutes of the meeting\\n"]
OPENED = ["minutes of ", "to: ", "item", "item no.", "subject:", "(", "£", "page", "<p", "exempt", "recommend", "fy"]
hostile = [seed * (100_000 // len(seed)) for seed in SEEDS]
hostile += [opening + filler * 100_000 + "!" for opening in OPENED for filler in (" ", "a")]
"""

EVERY_STEP = f"""
import datetime
from ingest.dating import about_when
from ingest.lines import lines_of
from ingest.passages import Cutter
from ingest.sections import parts_of, sections_of
from vectorstore.words.dates import dates_in
from vectorstore.words.figures import is_cell, known_figures
from vectorstore.words.papers import Page
from vectorstore.words.periods import periods_in
from vectorstore.words.text import content_words, sentence_spans, squash
{STRINGS}
for text in hostile:
    print(repr(text[:30]), flush=True)
    for read in (content_words, sentence_spans, squash, known_figures, is_cell, dates_in, periods_in):
        read(text)
    about_when([text], datetime.date(2025, 12, 1))
    pages = [Page(1, text)]
    cutter = Cutter("paper", pages)
    for part in parts_of(lines_of(pages)):
        for section in sections_of(part):
            list(cutter.cut(section))
print("done")
"""


def test_hostile_text_is_read_in_bounded_time() -> None:
    child = subprocess.run(
        [sys.executable, "-c", EVERY_STEP], capture_output=True, text=True, timeout=KILL_SECONDS, check=False
    )
    assert child.stdout.endswith("done\n"), child.stdout[-200:] + child.stderr[-2000:]
