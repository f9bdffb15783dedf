"""A link of a ModernGov site to what it is known by. The same document is linked in several ways.

`documents/s60860/Minutes.pdf` and `mgConvert2PDF.aspx?ID=60860` are attachment 60860; `documents/g4967/….pdf?T=1` and
`mgConvert2PDF.aspx?ID=4967&T=1` are what was printed of agenda 4967: 0 its front sheet, 1 minutes, 2 decisions, 10 the pack
of all public reports; `documents/b2557/….pdf?T=9` is a supplement.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qs, urlsplit

FRONT_SHEET, MINUTES, DECISIONS, SUPPLEMENT, PACK = "0", "1", "2", "9", "10"
_FOLDER = re.compile(r"(?:^|/)documents/([sgb])0{0,12}(\d{1,12})/", re.IGNORECASE)


def query_of(link: str) -> dict[str, str]:
    """A link's query, its names in lower case; of a name that comes twice, the first. Empty for what is no link at all."""
    try:
        return {name.lower(): values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    except ValueError:
        return {}


def page_of(link: str) -> str:
    """The page that a link asks for, in lower case: "mgconvert2pdf.aspx"; "" for what is no link at all."""
    try:
        return urlsplit(link).path.rpartition("/")[2].lower()
    except ValueError:
        return ""


def key_of(link: str) -> str | None:
    """ "s60860", "g4967-1" or "b2557"; None for a link to no document. The host is not looked at."""
    query = query_of(link)
    kind, number, what = "", "", query.get("t", "")
    if found := _FOLDER.search(link.partition("?")[0]):
        kind, number = found[1].lower(), found[2]
    elif page_of(link) == "mgconvert2pdf.aspx" and query.get("id", "").isdecimal():
        number = str(int(query["id"]))
        kind = "s" if not what else ("b" if what == SUPPLEMENT else "g")
    if not kind:
        return None
    return f"g{number}-{what or '?'}" if kind == "g" else f"{kind}{number}"


def key_of_other(link: str) -> str:
    """For a document under an address of no known form."""
    return "u" + hashlib.sha256(link.encode()).hexdigest()[:16]


def printed_as(key: str) -> str | None:
    """What was printed of an agenda: one of the numbers above; None for an attachment or a supplement."""
    return key.partition("-")[2] if key.startswith("g") else None
