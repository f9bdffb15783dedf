"""Text recognition as the settings have it, for as long as a verb runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.settings import Settings
from ingest.recognition.recogniser import Recogniser


@contextmanager
def recogniser_for(settings: Settings) -> Iterator[Recogniser | None]:
    """None where no engine is there, or none is wanted."""
    recogniser = settings.ingest.recogniser()
    try:
        yield recogniser
    finally:
        if recogniser:
            recogniser.close()
