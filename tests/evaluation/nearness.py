"""How close the best passage found is: for questions that a library's papers answer, and for those that they do not.

python -m tests.evaluation.nearness LIBRARY QUESTIONS… [--foreign QUESTIONS…]

LIBRARY is a closed library's folder. QUESTIONS are files of its own council, FOREIGN of others, all of whose questions count
as not answered here. Follow-ups are left out: what they mean stands in turns that a search does not have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from api.excerpts import DEEP, NEAR
from assistant.answer import Question
from assistant.study import Study
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

NO_PAPERS_WORDS = (
    "astronaut",
    "submarine",
    "lasagne",
    "volcano",
    "asdfgh",
    "kangaroo",
    "opera",
    "wizard",
    "purple elephants",
)
"""What no council's paper is about."""


def best(study: Study, question: str) -> float:
    found = study.searched(Question(question), DEEP).found
    return found[0].score if found else 0.0


def table(name: str, scores: Sequence[float]) -> str:
    low = sorted(scores)
    lowest = " ".join(f"{score:.2f}" for score in low[:4])
    return f"{name:32} {len(low):4} below {NEAR}: {sum(s < NEAR for s in low):3}   lowest {lowest}" if low else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--foreign", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    with Library(given.library, SentenceTransformerEmbedder(), "measuring") as library:
        study = Study(library)
        for path in (*given.questions, *given.foreign):
            asked = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            asked = [question for question in asked if not question["history"]]
            own = path in given.questions
            for answered in (True, False):
                scores = [best(study, q["question"]) for q in asked if (own and q["answerable"]) is answered]
                print(table(f"{path.stem}, {'answered' if answered else 'not answered'}", scores), flush=True)
        print(table("words of no paper", [best(study, word) for word in NO_PAPERS_WORDS]))


if __name__ == "__main__":
    main()
