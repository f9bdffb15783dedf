"""Attacks on who one is, as a table: each with what would be a success, and with a control that shows that it could be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.access.house import House


@dataclass(frozen=True)
class Attack:
    """`strike` tries it and says whether it came through; `control` is the same done rightly, which has to come through."""

    family: str
    name: str
    strike: Callable[[House], bool]
    control: Callable[[House], bool]
