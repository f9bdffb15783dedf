"""/v1/pause and the verbs `pause` and `resume`: who may use the kill switch, and how it is told."""

from __future__ import annotations

import argparse
import getpass
from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel

from api.desk import Desk
from api.pause import Pause
from api.principals import May, Who
from api.requests import PauseIn, ResumeIn, checked
from api.settings import read_settings
from api.terminal import print_json, say
from vectorstore import deeds


class PausedOut(BaseModel):
    """Since when nobody but administrators is answered, by whom and why."""

    since: str
    by: str
    reason: str


class DeedOut(BaseModel):
    """One use of the switch; `did` is "pause" or "resume"."""

    at: str
    by: str
    did: str
    reason: str


class PauseOut(BaseModel):
    """Is it paused (null: no), and every use of the switch, the latest first."""

    paused: PausedOut | None
    deeds: list[DeedOut]


def pause_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/pause", summary="Is it paused, and why (owner)")
    def paused(who: Who) -> PauseOut:
        who.require(May.ADMINISTER)
        return pause_out(desk.pause)

    @router.post("/v1/pause", summary="Answer nobody but administrators (owner)")
    def pause(asked: PauseIn, who: Who) -> PauseOut:
        who.require(May.ADMINISTER)
        desk.pause.on(who.name, asked.reason)
        desk.library.deeds.done(who.name, deeds.PAUSE, "the server", asked.reason)
        return pause_out(desk.pause)

    @router.post("/v1/resume", summary="Answer everybody again (owner)")
    def resume(asked: ResumeIn, who: Who) -> PauseOut:
        who.require(May.ADMINISTER)
        desk.pause.off(who.name, asked.reason)
        desk.library.deeds.done(who.name, deeds.RESUME, "the server", asked.reason)
        return pause_out(desk.pause)

    return router


def pause_out(pause: Pause) -> PauseOut:
    now = pause.now()
    return PauseOut(
        paused=PausedOut(**asdict(now)) if now else None, deeds=[DeedOut(**asdict(deed)) for deed in pause.deeds()]
    )


def pause(given: argparse.Namespace) -> int:
    """By the file itself, so that it works on a server that does not answer. Raises BadInput."""
    asked = checked(PauseIn, {"reason": given.reason})
    switch = Pause(read_settings().store.path)
    switch.on(getpass.getuser(), asked.reason)
    if given.json:
        print_json(pause_out(switch).model_dump())
    else:
        say("Paused: only administrators are answered. `council-assistant resume` answers everybody again.")
    return 0


def resume(given: argparse.Namespace) -> int:
    """Raises BadInput."""
    asked = checked(ResumeIn, {"reason": given.reason})
    switch = Pause(read_settings().store.path)
    was = switch.off(getpass.getuser(), asked.reason)
    if given.json:
        print_json(pause_out(switch).model_dump())
    else:
        say("Everybody is answered again." if was else "It was not paused.")
    return 0
