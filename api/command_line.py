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

    ingest = verbs.add_parser("ingest", help="take files, folders and a council's ModernGov site into the library")
    ingest.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or an address: https://<council>/")
    ingest.add_argument(
        "--access", help="public, staff or exempt:GROUP (default: public; a paper that is held keeps its label)"
    )
    ingest.add_argument("--remove-missing", action="store_true", help="withdraw papers whose files are gone")
    ingest.add_argument(
        "--watch", action="store_true", help="go on watching the folders: what comes, changes and goes, until stopped"
    )
    ingest.add_argument(
        "--yes",
        action="store_true",
        help="withdraw even most of the papers that came from a folder (with --remove-missing or --watch) or a site",
    )
    ingest.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    _of_addresses(ingest)
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
    withdraw.add_argument("--reason", default="", help="why, for the list of deeds")
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

    _access(verbs)

    rebuild = verbs.add_parser("rebuild", help="make the indexes anew and remove withdrawn text from the disk")
    _json(rebuild)

    _backups(verbs)
    _record(verbs.add_parser("record", help="search, export, erase and check what was asked; list what was done"))
    return parser


def _access(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _keys(verbs.add_parser("keys", help="make, list and revoke keys for machines and widgets"))
    _people(verbs.add_parser("people", help="list who signed in, keep somebody out, or let them in again"))
    _grants(verbs)
    _pause(verbs)


def _pause(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pause = verbs.add_parser("pause", help="answer nobody but administrators until `resume`; works at once")
    pause.add_argument("--reason", required=True, help="why; it is recorded, and told to administrators only")
    _json(pause)

    resume = verbs.add_parser("resume", help="answer everybody again")
    resume.add_argument("--reason", default="", help="why; it is recorded")
    _json(resume)


def _keys(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make a key; it is shown once")
    add.add_argument("name", help="what it is for, as it will be listed")
    add.add_argument(
        "--scope", action="append", default=[], help=f"what it may do ({_SCOPES}); may be given several times"
    )
    add.add_argument(
        "--widget", action="store_true", help="for a page with the widget: asks, opens what is cited, rates"
    )
    add.add_argument(
        "--clearance", choices=("public", "staff"), default="public", help="what it sees (default: public)"
    )
    add.add_argument(
        "--circle",
        action="append",
        default=[],
        metavar="GROUP",
        help="sees papers exempt:GROUP; may be given several times",
    )
    add.add_argument("--days", type=_days, default=90, help="how long it is good for, 1 to 366 (default: 90)")
    revoke = deeds.add_parser("revoke", help="end a key now")
    revoke.add_argument("id", metavar="ID")
    for deed in (add, deeds.add_parser("list", help="what keys there are, and when each was last used"), revoke):
        _json(deed)


_SCOPES = "ask, rate, read, list, search, export, add, correct, metrics"


def _people(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    suspend = deeds.add_parser("suspend", help="keep somebody out, from their next request on")
    suspend.add_argument("id", metavar="ID")
    suspend.add_argument("--reason", help="why; it is kept on record")
    resume = deeds.add_parser("resume", help="let somebody sign in again")
    resume.add_argument("id", metavar="ID")
    for deed in (deeds.add_parser("list", help="who has signed in"), suspend, resume):
        _json(deed)


def _grants(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    grant = verbs.add_parser("grant", help="let a person or a group read exempt papers, until a day")
    grant.add_argument("circle", metavar="CIRCLE", help="the GROUP of the label exempt:GROUP")
    grant.add_argument("--to", required=True, metavar="person:ID|group:NAME", help="who is let in")
    grant.add_argument("--until", required=True, metavar="DAY", help="the last day, as 2027-01-30 (UTC)")
    grant.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept with the grant")
    _json(grant)

    grants = verbs.add_parser("grants", help="list who is let in to read exempt papers")
    grants.add_argument("--ended", action="store_true", help="those that have expired or were revoked, too")
    _json(grants)

    revoke = verbs.add_parser("revoke", help="end a grant at once")
    revoke.add_argument("grant_id", metavar="ID")
    revoke.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept with the grant")
    _json(revoke)


def _backups(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = verbs.add_parser("backup", help="put all of the library into a new folder, while it serves")
    backup.add_argument("to", type=Path, metavar="TO", help="a folder that is new or empty, outside the library")
    backup.add_argument("--keys", action="store_true", help="with the library's keys: whoever has them is its owner")
    backup.add_argument("--reason", default="", help="why, for the list of deeds")
    _json(backup)

    restore = verbs.add_parser("restore", help="check a backup and put it where the library is")
    restore.add_argument("source", type=Path, metavar="FROM", help="a folder that `backup` made")
    restore.add_argument("--force", action="store_true", help="move a library that is there aside, whole")
    restore.add_argument("--reason", default="", help="why, for the list of deeds")
    _json(restore)


def _record(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="WHAT")
    search = deeds.add_parser("search", help="find questions and answers, as far back as they are kept")
    _inquiry(search)
    search.add_argument("--limit", type=_limit, default=25, help="how many, 1 to 50 (default: 25)")
    _json(search)
    export = deeds.add_parser("export", help="write out all that fits, oldest first")
    _inquiry(export)
    export.add_argument("--format", choices=("json", "csv"), default="json", help="default: json")
    export.add_argument("--out", type=Path, metavar="FILE", help="a new file (default: print it)")
    erase = deeds.add_parser("erase", help="erase what a person asked, or one answer, from the disk")
    whose = erase.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", metavar="ID", help="the id under which they sign in")
    whose.add_argument("--answer", dest="answer_id", metavar="ID", help="one answer")
    erase.add_argument("--reason", required=True, help="why, for the list of deeds")
    _json(erase)
    check = deeds.add_parser("check", help="does the record fit together, or was it tampered with?")
    check.add_argument(
        "--noted", metavar="HEAD", help="where it ended when somebody noted that: it must still lead there"
    )
    _json(check)
    done = deeds.add_parser("deeds", help="list what administrators did, the latest first")
    done.add_argument("--limit", type=_limit, default=50, help="how many, 1 to 50 (default: 50)")
    _json(done)


def _inquiry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, help="why, for the list of deeds")
    parser.add_argument("--words", metavar="WORDS", help="all of these, in question, answer or comment")
    parser.add_argument("--from", dest="date_from", metavar="DATE", help="only from this day on, as 2025-01-30")
    parser.add_argument("--to", dest="date_to", metavar="DATE", help="only up to this day")
    parser.add_argument(
        "--person", metavar="ID", help="only what this person asked, by the id under which they sign in"
    )


_CORRECTED = {
    "title": "the paper's title ('' where it has none)",
    "committee": "the body it was put to ('' for none)",
    "date": "the day of its meeting, as 2025-01-30 ('' for none)",
    "item": "its number on the agenda ('' for none)",
    "kind": "minutes, agenda, briefing, amendment, report or other",
    "access": "public, staff or exempt:GROUP; kept when the file is read again",
    "paragraphs": "of Schedule 12A, by which it is exempt, as 1,3 ('' for none)",
    "exempt-reason": "why it is exempt, in a few words ('' for none)",
    "review-on": "from when it is to be looked at again whether it must stay exempt, as 2027-01-30 ('' for never)",
}


def _of_addresses(parser: argparse.ArgumentParser) -> None:
    """What only papers from a site take."""
    only = parser.add_argument_group("of an address")
    only.add_argument("--from", dest="date_from", metavar="DATE", help="only meetings from this day on, as 2025-01-30")
    only.add_argument("--to", dest="date_to", metavar="DATE", help="only meetings up to this day")
    only.add_argument("--weeks-back", type=_weeks, metavar="N", help="or meetings of so many weeks back (default: 8)")
    only.add_argument("--weeks-forward", type=_weeks, metavar="N", help="and so many weeks ahead (default: 4)")
    only.add_argument(
        "--committee", action="append", metavar="NAME", help="only this committee; may be given several times"
    )
    only.add_argument("--every", metavar="TIME", help="do it again and again: 1h, 30m, 1d; stop it with Ctrl+C")
    only.add_argument(
        "--again", action="store_true", help="ask for every paper again, and take in what was withdrawn here"
    )


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


def _weeks(text: str) -> int:
    return _between(text, 0, 2_600)


def _limit(text: str) -> int:
    return _between(text, 1, 50)


def _days(text: str) -> int:
    return _between(text, 1, 366)


def _between(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} to {most}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
