"""Why something could not be fetched.

NotFetched
├── OffLimits       the address may not be asked, or may not be connected to: never tried again
├── TooMuch         larger, longer or more deeply packed than is taken: never tried again
├── Broken          it broke off, timed out or did not answer: worth another try
└── Later           the server wants to be left alone for longer than we wait
"""

from __future__ import annotations

import datetime

from vectorstore.words.errors import AssistantError


class NotFetched(AssistantError):
    """Something was not fetched; the message says what and why."""


class OffLimits(NotFetched):
    """An address that may not be asked, or that leads where nobody may go."""


class TooMuch(NotFetched):
    """More than may be taken from a server."""


class Broken(NotFetched):
    """It broke off, took too long or did not answer."""


class Later(NotFetched):
    """The server wants to be left alone until then."""

    def __init__(self, why: str, until: datetime.datetime) -> None:
        super().__init__(why)
        self.until = until
