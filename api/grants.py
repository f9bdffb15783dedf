"""/v1/grants: who is let into which circle of exempt papers, until when, by whom and why; for administrators."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.desk import Desk
from api.principals import May, Who
from api.requests import GrantIn, RevokeIn
from vectorstore import deeds
from vectorstore.catalogue_grants import GrantRows
from vectorstore.grants import Grant, subject_of


class GrantOut(BaseModel):
    """One grant. It holds up to the end of the day `until` (UTC), unless it is revoked before."""

    id: str
    circle: str
    to: str
    until: datetime.date
    state: Literal["valid", "expired", "revoked"]
    reason: str
    granted_by: str
    granted_at: datetime.datetime
    revoked_by: str | None
    revoked_at: datetime.datetime | None
    revoke_reason: str | None


class GrantListOut(BaseModel):
    """Grants, the latest first."""

    grants: list[GrantOut]
    total: int


def grants_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/grants", summary="Who is let into circles of exempt papers (owner)")
    def listed(  # noqa: PLR0913  (one for each thing that it is narrowed by)
        who: Who,
        *,
        ended: bool = False,
        circle: Annotated[str | None, Query(max_length=80)] = None,
        to: Annotated[str | None, Query(max_length=220)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> GrantListOut:
        who.require(May.ADMINISTER)
        found = listed_out(desk.library.grants, ended, circle, to)
        return GrantListOut(grants=found[offset : offset + limit], total=len(found))

    @router.post("/v1/grants", status_code=201, summary="Let somebody into a circle of exempt papers (owner)")
    def give(asked: GrantIn, who: Who) -> GrantOut:
        who.require(May.ADMINISTER)
        given = given_out(desk.library.grants, asked, who.name)
        desk.library.deeds.done(
            who.name, deeds.GRANT, f"{given.circle} to {given.to} until {given.until}", asked.reason
        )
        return given

    @router.get("/v1/grants/{grant_id}", summary="One grant (owner)")
    def one(grant_id: str, who: Who) -> GrantOut:
        who.require(May.ADMINISTER)
        return grant_out(desk.library.grants.one(grant_id))

    @router.post("/v1/grants/{grant_id}/revoke", summary="End a grant at once (owner)")
    def revoke(grant_id: str, asked: RevokeIn, who: Who) -> GrantOut:
        who.require(May.ADMINISTER)
        ended = grant_out(desk.library.grants.revoke(grant_id, asked.reason, who.name, _now()))
        desk.library.deeds.done(who.name, deeds.REVOKE, f"{ended.circle} from {ended.to}", asked.reason)
        return ended

    return router


def listed_out(
    grants: GrantRows, ended: bool = False, circle: str | None = None, to: str | None = None
) -> list[GrantOut]:
    """Those that hold, or with `ended` every one that ever was."""
    found = [grant_out(grant) for grant in grants.all()]
    return [
        g
        for g in found
        if (ended or g.state == "valid")
        and (circle is None or g.circle == circle.removeprefix("exempt:"))
        and (to is None or g.to == to)
    ]


def given_out(grants: GrantRows, asked: GrantIn, by: str) -> GrantOut:
    """Raises BadInput for what cannot be granted."""
    return grant_out(grants.give(asked.circle, subject_of(asked.to), asked.until, asked.reason, by, _now()))


def grant_out(grant: Grant) -> GrantOut:
    return GrantOut(
        id=grant.id,
        circle=grant.circle,
        to=str(grant.subject),
        until=grant.until,
        state=grant.state(_now()),
        reason=grant.reason,
        granted_by=grant.granted_by,
        granted_at=grant.granted_at,
        revoked_by=grant.revoked_by,
        revoked_at=grant.revoked_at,
        revoke_reason=grant.revoke_reason,
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
