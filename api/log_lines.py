"""Log lines that hold what strangers sent: one line each, with nothing in it that drives a terminal or turns its words round.

A traceback keeps its lines, each behind a bar, so that none of them can pass for a line of the log.
"""

from __future__ import annotations

import logging
import re
import sys

_UNPRINTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
LONGEST = 4_000
"""Characters of one message."""


def one_line(text: str) -> str:
    r"""Control, format and half characters written out (\n, \x1b, \u202e), and what is too long cut."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return _UNPRINTED.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), cut)


class OneLine(logging.Formatter):
    """Formats every record on one line, and a traceback below it behind bars."""

    def format(self, record: logging.LogRecord) -> str:
        said = one_line(f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}")
        return f"{said}\n{_barred(self.formatException(record.exc_info))}" if record.exc_info else said


def _barred(text: str) -> str:
    return "\n".join(f"    | {one_line(line)}" for line in text.split("\n"))


def install() -> None:
    """Every logger of this process, uvicorn's too where it brings no handlers of its own, writes to stderr through this."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
