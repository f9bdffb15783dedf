"""A run's folder: its settings, replies, scores, table and report. Replies are written one by one, and scored later at will.

settings.json   what was asked of what: version, models, today, what the library held, the question file and its SHA-256
replies.jsonl   for each question, the whole question, the whole reply (or the error) and the milliseconds it took
scores.jsonl    for each question its marks, and for every miss why
table.txt       the table by category
report.html     all of it for people
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from api.evaluation.asking import Asking
from api.evaluation.questions import Asked, asked_of
from api.evaluation.report import report
from api.evaluation.scoring import Score
from api.evaluation.totals import Totals, table_text
from vectorstore.words.errors import AssistantError, BadInput

SETTINGS, REPLIES, SCORES, TABLE, REPORT = "settings.json", "replies.jsonl", "scores.jsonl", "table.txt", "report.html"


class Run:
    """One run's folder, which exists."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def begin(cls, parent: Path, name: str, settings: dict[str, Any]) -> Run:
        """A new folder under `parent`. Raises BadInput where there is one already: a run is never written over."""
        folder = parent / name
        if Path(name).name != name:
            raise BadInput(f"'{name}' is no name for a folder. Leave slashes out; --out says where it is put.")
        try:
            folder.mkdir(parents=True)
        except FileExistsError as error:
            raise BadInput(
                f"There is a run in {folder} already. Give another --name, or score it with --score."
            ) from error
        except OSError as error:
            raise BadInput(
                f"The folder {folder} cannot be made: {error.strerror}. Choose another with --out."
            ) from error
        run = cls(folder)
        run.note(settings)
        return run

    @classmethod
    def open(cls, folder: Path) -> Run:
        """A run that was made before. Raises BadInput where the folder holds none."""
        if not (folder / REPLIES).is_file():
            raise BadInput(f"{folder} holds no run: it has no {REPLIES}. Name the folder that `evaluate` wrote.")
        return cls(folder)

    @property
    def settings(self) -> dict[str, Any]:
        """What is known of it; nothing where its settings are gone."""
        try:
            known: dict[str, Any] = json.loads((self.folder / SETTINGS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known

    def note(self, settings: dict[str, Any]) -> None:
        self._write(SETTINGS, json.dumps(settings, ensure_ascii=False, indent=2) + "\n")

    def keep(self, askings: Iterable[Asking]) -> list[Asking]:
        """Writes each asking down as it comes, so that a run that is stopped keeps what it has."""
        kept: list[Asking] = []
        with (self.folder / REPLIES).open("w", encoding="utf-8") as file:
            for asking in askings:
                row = {"question": asking.asked.model_dump(mode="json"), "reply": asking.reply, "ms": asking.ms}
                file.write(_line(row | ({"error": asking.error} if asking.reply is None else {})))
                file.flush()
                kept.append(asking)
        return kept

    def askings(self) -> list[Asking]:
        """What was asked, and came back. Raises BadInput for a line that is none of ours."""
        kept = []
        for number, line in enumerate((self.folder / REPLIES).read_text(encoding="utf-8").split("\n"), start=1):
            if not line:
                continue
            where = f"{REPLIES}, line {number}"
            try:
                row = json.loads(line)
                ms, error = float(row["ms"]), str(row.get("error", ""))
                kept.append(Asking(asked_of(row["question"], where), row["reply"], ms, error))
            except (KeyError, TypeError, ValueError) as wrong:
                raise BadInput(f"{where} is not as `evaluate` wrote it. Ask again, or put it back.") from wrong
        return kept

    def conclude(self, askings: Sequence[Asking], scores: Sequence[Score], groups: Sequence[Totals]) -> None:
        """Writes scores, table and report, over those of an earlier scoring."""
        self._write(SCORES, "".join(_line(_row(s)) for s in scores))
        self._write(TABLE, table_text(groups))
        self._write(REPORT, report(self.folder.name, self.settings, askings, scores, groups))

    def _write(self, name: str, text: str) -> None:
        try:
            (self.folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise AssistantError(f"{self.folder / name} cannot be written: {error.strerror}.") from error


def regold(askings: Sequence[Asking], questions: Sequence[Asked]) -> list[Asking]:
    """Old replies under the gold of a newer question file. Raises BadInput where it asks something else."""
    newer = {asked.id: asked for asked in questions}
    for asking in askings:
        there = newer.get(asking.asked.id)
        if there is None or (there.question, there.history) != (asking.asked.question, asking.asked.history):
            raise BadInput(
                f"The question '{asking.asked.id}' of this run is not in the question file, or is asked differently "
                "there. Run `evaluate` with the file to ask it again."
            )
    return [dataclasses.replace(asking, asked=newer[asking.asked.id]) for asking in askings]


def now() -> str:
    """To the second, with the offset from UTC."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _row(score: Score) -> dict[str, Any]:
    places = [{**p.gold.model_dump(), "rank": p.rank, "nearest": p.nearest or None} for p in score.places]
    plain = {f.name: getattr(score, f.name) for f in dataclasses.fields(score)}
    return plain | {"places": places, "misses": [dataclasses.asdict(miss) for miss in score.misses]}


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
