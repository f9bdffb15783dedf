"""A reader's labels and filters as a condition that the catalogue's papers are chosen by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from vectorstore.catalogue_rows import marks
from vectorstore.narrowing import PAPER, Filters, Meeting, Spot, Told


class Readable(NamedTuple):
    """What somebody may see: papers under these stored labels, but for some whose own or whose passages' are damaged."""

    labels: tuple[str, ...]
    without: tuple[str, ...] = ()


def kept_where(
    readable: Readable, filters: Filters, others: Mapping[str, frozenset[Meeting]] | None = None
) -> tuple[str, list[object]]:
    """What papers must be to be shown, as a condition, and the values for its question marks.

    `others` are papers with passages of other meetings: they are kept for those too.
    """
    where = [f"coalesce(access, '') IN ({marks(readable.labels)})"]
    values: list[object] = [*readable.labels]
    if readable.without:
        where.append(f"id NOT IN ({marks(readable.without)})")
        values += readable.without
    for column, wanted in (("id", filters.document_ids), ("kind COLLATE NOCASE", filters.kinds)):
        if wanted:
            where.append(f"{column} IN ({marks(wanted)})")
            values += wanted
    told, years = filters.told, [str(year) for year in filters.years]
    for column, of_paper, as_told in (
        ("committee COLLATE NOCASE", filters.committees, Told(committees=told.committees)),
        ("substr(meeting_date, 1, 4)", years, Told(years=told.years)),
    ):
        if as_told:
            inside = [
                id_
                for id_, them in (others or {}).items()
                if any(as_told.holds(Spot(PAPER, m), Meeting()) for m in them)
            ]
            where.append(f"({column} IN ({marks(of_paper)}) OR id IN (SELECT value FROM json_each(?)))")  # noqa: S608
            values += [*of_paper, json.dumps(inside)]
    if filters.date_from:
        where.append("meeting_date >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to:
        where.append("meeting_date <= ?")
        values.append(filters.date_to.isoformat())
    return " AND ".join(where), values
