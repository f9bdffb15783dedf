"""Why a sentence is not shown: kinds that can be counted."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What was found wrong first."""

    UNCITED = "uncited"
    """It marks no citation, or one that is not on the table, or its citation is not word for word in its passage."""
    QUOTE = "quote"
    """It quotes what its citations do not say."""
    FIGURE = "figure"
    """A figure, amount or percentage stands in nothing that it cites, or in another unit."""
    WORKED_OUT = "worked out"
    """A figure that was worked out does not follow from what it cites."""
    TIME = "time"
    """A date or period stands in nothing that it cites, or is another one than the figure's."""
    REFERENCE = "reference"
    """A reference, a label such as "Option 2" or an ordinal stands in nothing that it cites."""
    MOVED = "moved"
    """A figure, date or name is said of something else than what it is printed beside."""
    NAME = "name"
    """A person, body or place stands in nothing that it cites, or with another's office."""
    DIRECTION = "direction"
    """Up for down, above for below, surplus for deficit, granted for refused."""
    NEGATION = "negation"
    """A "not" has gone or has come."""
    STANDING = "standing"
    """A recommendation, an amendment that was lost or a remark is told as decided."""
    VOTES = "votes"
    """The votes for and against are not those recorded."""
    ADDRESSED = "addressed"
    """It, or what it cites, speaks to a language model and not to a reader."""
    UNSUPPORTED = "unsupported"
    """It shares too few words with what it cites."""
    ENTAILMENT = "entailment"
    """The model that a council set for a second opinion does not hold that it follows from what it cites."""
