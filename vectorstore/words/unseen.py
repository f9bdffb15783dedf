"""Characters that nobody sees and a program reads: taken out of what strangers ask and of what papers say.

Tags (Unicode's invisible copy of ASCII), marks of direction, zero-width spaces, variation selectors and fillers can carry a
whole message beside the words that are printed. What writing and pictures need of them stays: the joiners within an emoji and
within the scripts that have them, the sign that makes a picture of "❤", and the three flags that are spelt in tags, of England,
Scotland and Wales. Soft hyphens are not looked at here: `text.collapse` takes them out of what is compared and shown.
"""

from __future__ import annotations

import re

_PICTURES = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2"
    "\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_JOINED_SCRIPTS = "\u0620-\u08ff\u0900-\u0dff\u0e80-\u0fff\u1000-\u109f\u1780-\u17ff\u1820-\u18af"
"""Arabic's letters and those of its kin, the scripts of India and their neighbours, Mongolian: their joiners are spelling."""
_JOINS_PICTURES = rf"(?<=[{_PICTURES}\ufe0f]\u200d)[{_PICTURES}]"
_JOINS_LETTERS = rf"(?<=[{_JOINED_SCRIPTS}][\u200c\u200d])(?=[{_JOINED_SCRIPTS}])"

# Spelt out: looking each character of a long text up would hold up everybody else's question. A test compares them.
_UNSEEN = re.compile(
    # England, Scotland and Wales, which are kept.
    "(\U0001f3f4(?:\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067|\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074|"
    "\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073)\U000e007f)|"
    "[\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|"
    rf"\u200d(?!{_JOINS_PICTURES})(?!{_JOINS_LETTERS})|\u200c(?!{_JOINS_LETTERS})|"
    rf"(?<![{_PICTURES}0-9#*])[\ufe0e\ufe0f]"
)
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
LONGEST_NAME = 200


def seen(text: str) -> str:
    """A text without what nobody sees in it; what is printed stays sign for sign."""
    return text if text.isascii() else _UNSEEN.sub(lambda found: found[1] or "", text)


def said_in_tags(text: str) -> str:
    """What a text says in tags, as letters: for a person to read, and for nothing else. A flag says nothing."""
    if text.isascii():
        return ""
    bare = _UNSEEN.sub(lambda found: "" if found[1] else found[0], text)
    return " ".join("".join(chr(ord(c) - 0xE0000) for c in tags) for tags in _TAGS.findall(bare))


def file_name(name: str) -> str:
    """A file's name as it is shown: on one line, without what nobody sees, its end kept where it is too long."""
    plain = " ".join(_CONTROLS.sub(" ", seen(name)).replace("\u2028", " ").replace("\u2029", " ").split())
    if len(plain) <= LONGEST_NAME:
        return plain or "unnamed"
    return f"{plain[: LONGEST_NAME - 20]}…{plain[-19:]}"
