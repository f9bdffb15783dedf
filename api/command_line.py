"""`council-assistant`: the verbs of the command line. 0 done, 1 something was refused or failed, 2 wrong usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from vectorstore.words.errors import AssistantError, BadInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    # Only what the verb needs is imported: --help must not wait for a model library.
    from api import verbs  # noqa: PLC0415
    from api.terminal import complain  # noqa: PLC0415

    try:
        return int(getattr(verbs, given.verb)(given))
    except BadInput as error:
        complain(str(error))
        return 2
    except AssistantError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped. What was already taken in is kept.")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="council-assistant", description="Answers questions from a council's own papers, with citations."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    demo = verbs.add_parser("demo", help="load the invented demo council into its own folder and serve it")
    _address(demo)

    ingest = verbs.add_parser("ingest", help="take files and folders into the library")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument(
        "--access", help="public, staff or exempt:GROUP (default: public; a paper that is held keeps its label)"
    )
    ingest.add_argument("--remove-missing", action="store_true", help="withdraw papers whose files are gone")
    ingest.add_argument(
        "--watch", action="store_true", help="go on watching the folders: what comes, changes and goes, until stopped"
    )
    ingest.add_argument(
        "--yes", action="store_true", help="with --remove-missing or --watch: withdraw even most of a folder's papers"
    )
    ingest.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    _json(ingest)

    serve = verbs.add_parser("serve", help="run the HTTP server")
    _address(serve)

    ask = verbs.add_parser("ask", help="ask one question")
    ask.add_argument("question")
    _filters(ask)
    _json(ask)

    search = verbs.add_parser("search", help="find excerpts")
    search.add_argument("query")
    _filters(search)
    search.add_argument("--limit", type=_limit, default=5, help="how many excerpts, 1 to 50 (default: 5)")
    _json(search)

    documents = verbs.add_parser("documents", help="list the papers held")
    _filters(documents, papers=False)
    _json(documents)

    withdraw = verbs.add_parser("withdraw", help="take a paper out")
    withdraw.add_argument("document_id", metavar="ID")
    _json(withdraw)

    correct = verbs.add_parser("correct", help="put right what was recognised in a paper")
    correct.add_argument("document_id", metavar="ID")
    for field, says in _CORRECTED.items():
        correct.add_argument(f"--{field}", help=says)
    correct.add_argument(
        "--clear",
        action="append",
        default=[],
        choices=_CORRECTED,
        help="take a correction back, so that what is recognised holds again; may be given several times",
    )
    _json(correct)

    evaluate = verbs.add_parser("evaluate", help="ask every question of a file, score the replies, and write a report")
    evaluate.add_argument("file", nargs="?", type=Path, metavar="FILE.jsonl", help="the questions and their gold")
    evaluate.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where the run's folder is put (default: evaluations)"
    )
    evaluate.add_argument("--name", help="the run's folder (default: the file's name, the day and the time)")
    evaluate.add_argument(
        "--score",
        type=Path,
        metavar="RUN",
        help="score an older run again without asking, with FILE's gold if one is given",
    )
    evaluate.add_argument(
        "--papers",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="the papers themselves, to hold quotes against; may be given several times",
    )
    _json(evaluate)

    doctor = verbs.add_parser("doctor", help="check the installation, the model, the library and the settings")
    _json(doctor)

    rebuild = verbs.add_parser("rebuild", help="make the indexes anew and remove withdrawn text from the disk")
    _json(rebuild)
    return parser


_CORRECTED = {
    "title": "the paper's title ('' where it has none)",
    "committee": "the body it was put to ('' for none)",
    "date": "the day of its meeting, as 2025-01-30 ('' for none)",
    "item": "its number on the agenda ('' for none)",
    "kind": "minutes, agenda, briefing, amendment, report or other",
    "access": "public, staff or exempt:GROUP; kept when the file is read again",
}


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to bind (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=_port, default=8000, help="the port to bind (default: 8000; 0: any that is free)"
    )


def _filters(parser: argparse.ArgumentParser, papers: bool = True) -> None:
    """What to narrow to, under the names that the API has for it; what is named several times is one of several."""
    for name, metavar, field, says in _NARROWED:
        if papers or field != "document_ids":
            several = "; may be given several times" if field.endswith("s") else ""
            action = "append" if several else "store"
            parser.add_argument(f"--{name}", dest=field, metavar=metavar, action=action, help=says + several)


_NARROWED = (
    ("committee", "NAME", "committees", "only papers of this committee"),
    ("kind", "KIND", "kinds", "only minutes, agenda, briefing, amendment, report or other"),
    ("document", "ID", "document_ids", "only this paper"),
    ("ward", "NAME", "wards", "only reports on this ward, and those on all wards"),
    ("portfolio", "NAME", "portfolios", "only reports of this Cabinet Member, by words of the portfolio's name"),
    ("from", "DATE", "date_from", "only meetings from this day on, as 2025-01-30"),
    ("to", "DATE", "date_to", "only meetings up to this day"),
)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def _port(text: str) -> int:
    return _between(text, 0, 65_535)


def _limit(text: str) -> int:
    return _between(text, 1, 50)


def _between(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} to {most}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
