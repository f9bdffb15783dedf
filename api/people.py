"""/v1/people: who has signed in, and who is kept out; for administrators."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.desk import Desk
from api.identity import now_utc
from api.principals import May, Who
from api.requests import LONGEST_REASON, visible
from vectorstore import deeds
from vectorstore.catalogue_access import PeopleRows
from vectorstore.people import Person
from vectorstore.words.errors import NotHeld

NOBODY = "Nobody of that id has signed in. `council-assistant people list` shows who has."


class SuspendIn(BaseModel):
    """Why somebody is kept out."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str | None, Field(max_length=LONGEST_REASON), BeforeValidator(lambda v: visible(v) if isinstance(v, str) else v)
    ] = None


_NO_REASON = SuspendIn()


class PersonOut(BaseModel):
    """Somebody who signed in at least once."""

    id: str
    name: str
    email: str | None
    first_seen: datetime.datetime
    last_seen: datetime.datetime
    suspended_at: datetime.datetime | None
    suspended_by: str | None
    reason: str | None


class PeopleOut(BaseModel):
    """Everybody who has signed in; who came last comes first."""

    people: list[PersonOut]


def people_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/people", summary="Who has signed in (owner)")
    def listed(who: Who) -> PeopleOut:
        who.require(May.ADMINISTER)
        return PeopleOut(people=[person_out(person) for person in desk.library.people.all()])

    @router.post("/v1/people/{person_id}/suspend", summary="Keep somebody out from their next request on (owner)")
    def suspend(person_id: str, who: Who, asked: SuspendIn = _NO_REASON) -> PersonOut:
        who.require(May.ADMINISTER)
        kept_out = suspend_person(desk.library.people, person_id, who.name, asked.reason)
        desk.library.deeds.done(who.name, deeds.SUSPEND, person_id, asked.reason or "")
        return kept_out

    @router.post("/v1/people/{person_id}/resume", summary="Let somebody sign in again (owner)")
    def resume(person_id: str, who: Who) -> PersonOut:
        who.require(May.ADMINISTER)
        let_in = resume_person(desk.library.people, person_id)
        desk.library.deeds.done(who.name, deeds.READMIT, person_id, "")
        return let_in

    return router


def suspend_person(rows: PeopleRows, person_id: str, by: str, reason: str | None) -> PersonOut:
    """Raises NotHeld for somebody who never signed in."""
    if not rows.suspend(person_id, by, reason, now_utc()):
        raise NotHeld(NOBODY)
    return _known(rows, person_id)


def resume_person(rows: PeopleRows, person_id: str) -> PersonOut:
    """Raises NotHeld for somebody who never signed in."""
    if not rows.resume(person_id):
        raise NotHeld(NOBODY)
    return _known(rows, person_id)


def person_out(person: Person) -> PersonOut:
    return PersonOut(**{name: getattr(person, name) for name in PersonOut.model_fields})


def _known(rows: PeopleRows, person_id: str) -> PersonOut:
    person = rows.person(person_id)
    if person is None:
        raise NotHeld(NOBODY)
    return person_out(person)
