"""Requests that come by cookie: were they made by our own pages, or by somebody else's?

The token is the defence (a synchroniser token, OWASP's first choice); Origin and Sec-Fetch-Site are the second one. What is
only read may be opened from a link on any page, and not fetched, embedded or framed by one.
"""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers

from api.cookies import TOKEN_HEADER
from api.policy import Csrf, Row
from api.principals import Principal

FOREIGN = "This was not sent by a page of this server. Open the page again and try once more."


def is_foreign(row: Row, principal: Principal, headers: Headers, ours: str) -> bool:
    """Must a request be refused for where it comes from? `ours` is the origin at which people reach this server."""
    if principal.token is None:
        return False
    site, origins = headers.get("sec-fetch-site"), headers.getlist("origin")
    if row.csrf is Csrf.READS:
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return site not in (None, "same-origin", "none") and not opened
    tokens = headers.getlist(TOKEN_HEADER)
    told = len(tokens) == 1 and hmac.compare_digest(tokens[0].encode(), principal.token.encode())
    from_here = site == "same-origin" if site is not None else bool(origins)
    return not told or not from_here or any(origin.casefold() != ours for origin in origins)
