"""What keeping answers in the question log adds to an answer: rounds of the same questions, kept and not, in turn in one run.

    python -m tests.evaluation.log_cost LIBRARY [ROUNDS]

LIBRARY is a folder that holds the demo council; it is written to, so give a copy.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import make_app
from api.desk import open_desk
from api.personal_data import looked_at
from api.recorder import entry_of
from api.requests import chat_of
from api.settings import AssistantSettings, Personal, RecordSettings, Settings, StoreSettings
from assistant.answer import Question
from tests.running import TODAY

QUESTIONS = Path(__file__).parents[1] / "questions" / "demo.jsonl"


def main(library: str, rounds: int = 8) -> None:
    settings = Settings().model_copy(
        update={
            "store": StoreSettings(path=Path(library)),  # type: ignore[call-arg]  # the rest is as it is by default
            "assistant": AssistantSettings(today=datetime.date.fromisoformat(TODAY)),  # type: ignore[call-arg]
            "record": RecordSettings(days=365),
        }
    )
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()][:20]
    desk = open_desk(settings)
    desk.model.opened.wait(120)
    took: dict[bool, list[float]] = {True: [], False: []}
    with TestClient(make_app(desk), base_url="http://localhost") as client:
        # Round after round, so that what is written after an answer burdens the next one of its own round.
        for turn in range(2 * rounds + 2):
            kept = turn % 2 == 1
            desk.recorder._days = 365 if kept else 0
            for question in questions:
                began = time.perf_counter()
                response = client.post("/v1/chat", json={"question": question})
                passed = (time.perf_counter() - began) * 1000
                assert response.json()["kept"] is kept
                if turn > 1:  # the first two are for warming up
                    took[kept].append(passed)
        asked = Question(questions[0])
        answer, put = desk.study.answer(asked), []
        for _ in range(200):
            began = time.perf_counter()
            desk.recorder.keep(asked, answer)
            put.append((time.perf_counter() - began) * 1000)
        desk.recorder.settle()
        now = datetime.datetime.now(datetime.UTC)
        entries = [dataclasses.replace(entry_of(asked, answer, now), id=f"cost-{now}-{n}") for n in range(200)]
        written = [_timed(lambda one=entry: desk.library.record.keep([one])) for entry in entries]
        looked = [
            _timed(lambda q=question: looked_at(chat_of(q), Personal.MASK, desk.library.prints_publicly))
            for question in questions * 10
        ]
        checked = _timed(desk.library.chain.check)
        links = desk.library.chain.head().n
    for kept, name in ((False, "not kept"), (True, "kept")):
        told = sorted(took[kept])
        print(
            f"{name}: median {statistics.median(told):.2f} ms, p95 {told[int(len(told) * 0.95)]:.2f} ms, n {len(told)}"
        )
    pairs = [a / b for a, b in zip(took[True], took[False], strict=True)]
    print(f"kept / not kept, question by question: median {statistics.median(pairs):.3f}")
    print(f"writing one down, with its links, in the log's thread: median {statistics.median(written):.3f} ms")
    print(
        f"looking for personal data in a question: median {statistics.median(looked):.4f} ms, longest {max(looked):.3f} ms"
    )
    print(f"checking the chain: {checked:.0f} ms for {links} links")
    print(
        f"handing one over: median {statistics.median(put):.4f} ms, longest {max(put):.3f} ms; lost {desk.recorder.lost}"
    )


def _timed(do: Callable[[], object]) -> float:
    """In milliseconds."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
