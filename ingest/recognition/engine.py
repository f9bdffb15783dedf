"""What an engine for text recognition is, and which of them are installed."""

from __future__ import annotations

import importlib.util
import shutil
from enum import StrEnum
from typing import NamedTuple, Protocol


class Picture(NamedTuple):
    """Red, green and blue for each pixel, row by row from the top, at so many pixels to the inch."""

    rgb: bytes
    across: int
    down: int
    inch: int


class Recognised(NamedTuple):
    """One word: its box in pixels, the height of the line it stands in, and how sure the engine is of it, 0 to 1."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    confidence: float


class NoEngine(Exception):
    """The engine is not there, or does not start; says why."""


class Engine(Protocol):
    """Reads one picture at a time."""

    def read(self, picture: Picture, seconds: float) -> list[Recognised]:
        """Its words in reading order; words of one line have its top and bottom.

        Raises TimeoutError when it takes longer than `seconds`, NoEngine when the engine fails.
        """
        ...


class Choice(StrEnum):
    """What may be asked for: the setting's values."""

    AUTO = "auto"
    OFF = "off"
    TESSERACT = "tesseract"
    RAPIDOCR = "rapidocr"


HOW_TO_GET = "Debian and Ubuntu: apt-get install tesseract-ocr tesseract-ocr-cym; anywhere: pip install rapidocr"


def is_installed(choice: Choice) -> bool:
    """Is this engine there? Nothing of it is loaded to find out."""
    if choice is Choice.TESSERACT:
        return shutil.which("tesseract") is not None
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def chosen(choice: Choice) -> Choice | None:
    """The engine to use: the one that was named, where it is there, or the first that is; None for none."""
    wanted = {Choice.AUTO: (Choice.TESSERACT, Choice.RAPIDOCR), Choice.OFF: ()}.get(choice, (choice,))
    return next((one for one in wanted if is_installed(one)), None)


def opened(choice: Choice) -> Engine:
    """The engine, which may take some seconds to load. Raises NoEngine."""
    if choice is Choice.TESSERACT:
        from ingest.recognition.tesseract import Tesseract  # noqa: PLC0415  (only the one that is used)

        return Tesseract()
    from ingest.recognition.rapid import Rapid  # noqa: PLC0415

    return Rapid()
