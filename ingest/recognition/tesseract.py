"""Debian's tesseract, called as a child process: English, and Welsh where it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections import defaultdict

from ingest.recognition.engine import NoEngine, Picture, Recognised

WANTED = ("eng", "cym")
"""Tesseract's names for English and Welsh."""
_WORD = "5"
"""The level of its table at which a row is a word."""


class Tesseract:
    """One call for each page: nothing stays in memory between them."""

    def __init__(self) -> None:
        found = shutil.which("tesseract")
        if not found:
            raise NoEngine("tesseract is not installed")
        self._program = found
        try:
            listed = subprocess.run(  # noqa: S603  (our own arguments)
                [found, "--list-langs"], capture_output=True, timeout=20, check=True, env=_environment()
            ).stdout.decode("utf-8", "replace")
        except (OSError, subprocess.SubprocessError) as error:
            raise NoEngine(f"tesseract does not start ({type(error).__name__})") from error
        there = set(listed.split())
        self.languages = [language for language in WANTED if language in there]
        if not self.languages:
            raise NoEngine("tesseract has no English: install its package tesseract-ocr-eng")

    def read(self, picture: Picture, seconds: float) -> list[Recognised]:
        image = b"P6 %d %d 255\n" % (picture.across, picture.down) + picture.rgb
        asked = ["stdin", "stdout", "-l", "+".join(self.languages), "--dpi", str(picture.inch), "--psm", "3", "tsv"]
        try:
            done = subprocess.run(  # noqa: S603
                [self._program, *asked],
                input=image,
                capture_output=True,
                timeout=seconds,
                check=False,
                env=_environment(),
            )
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        except OSError as error:
            raise NoEngine(f"tesseract does not start ({type(error).__name__})") from error
        if done.returncode:
            raise NoEngine(f"tesseract failed ({done.returncode})")
        return _words(done.stdout.decode("utf-8", "replace"))


def _words(table: str) -> list[Recognised]:
    lines: dict[tuple[str, ...], list[Recognised]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row["level"] != _WORD or not text:
            continue
        left, top, wide, high = (float(row[name]) for name in ("left", "top", "width", "height"))
        word = Recognised(text, left, left + wide, top, top + high, max(0.0, float(row["conf"]) / 100))
        lines[row["block_num"], row["par_num"], row["line_num"]].append(word)
    found = []
    for line in lines.values():
        top, bottom = min(word.top for word in line), max(word.bottom for word in line)
        found += [word._replace(top=top, bottom=bottom) for word in line]
    return found


def _environment() -> dict[str, str]:
    """One thread: several files are read side by side. Of the operator's settings, what the program is found by."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
