"""Who may see what: access labels on papers and passages, clearances of readers, and the shelf each label stands on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._&-]{0,63}")


@dataclass(frozen=True, slots=True)
class Access:
    """A paper's label: `public`, `staff`, or `exempt:GROUP`. Anything unreadable is exempt, to a group nobody is in."""

    level: str
    group: str = ""

    @classmethod
    def parse(cls, label: str) -> Access:
        """A label that a person wrote. Raises ValueError when it is none."""
        if label in ("public", "staff"):
            return cls(label)
        level, _, group = label.partition(":")
        if level == "exempt" and _GROUP.fullmatch(group):
            return cls("exempt", group)
        raise ValueError(f"'{label}' is not an access label. Use public, staff or exempt:GROUP (letters and digits).")

    @classmethod
    def stored(cls, label: object) -> Access:
        """A label read back from a store: missing or unreadable means exempt, and nobody holds that grant."""
        return _stored(str(label))

    @property
    def label(self) -> str:
        return f"{self.level}:{self.group}" if self.level == "exempt" else self.level

    @property
    def shelf(self) -> str:
        """The name of this label's shelf in the indexes: letters, digits and one underscore."""
        if self.level != "exempt":
            return self.level
        return "exempt_" + hashlib.sha256(self.group.encode()).hexdigest()[:16]


# A search reads some hundreds of labels of a few kinds.
@lru_cache(maxsize=1_024)
def _stored(label: str) -> Access:
    try:
        return Access.parse(label)
    except ValueError:
        return UNREADABLE


PUBLIC = Access("public")
STAFF = Access("staff")
UNASSIGNED = Access("exempt", "unassigned")
"""What a paper that calls itself exempt is filed as until an officer names its readers."""
UNREADABLE = Access("exempt", "(unreadable label)")
"""No group that can be granted: `parse` takes no brackets."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a reader may see. The default sees the public shelf only."""

    staff: bool = False
    groups: frozenset[str] = frozenset()
    everything: bool = False

    def may_see(self, access: Access) -> bool:
        if access.level == "public" or self.everything:
            return True
        if access.level == "staff":
            return self.staff
        return access.level == "exempt" and access.group in self.groups


ANONYMOUS = Clearance()
OWNER = Clearance(everything=True)
"""The operator of the machine, proved by the owner's key: sees what is held in order to administer it."""
