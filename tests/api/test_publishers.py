"""`ingest` of addresses on the command line: alone, killed and resumed, through a running server, and again and again."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.command_line import main
from api.publishers import Errand, errand_of, make_fetcher, repeat, user_agent
from api.settings import IngestSettings
from ingest.fetching.addresses import parse_address
from ingest.moderngov.values import Window
from tests.council_site import AUDIT, CouncilSite, Doc, Item, Sitting, council_site, pdf_of, report
from tests.running import Server, clean_environment, console_script
from vectorstore.words.errors import BadInput, BadSetting

TODAY = datetime.date(2026, 3, 2)
DAYS = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture
def site() -> Iterator[CouncilSite]:
    with council_site() as site:
        yield site


def settings_for(site: CouncilSite, library: Path) -> dict[str, str]:
    return {
        "STORE__PATH": str(library),
        "INGEST__FETCH_PRIVATE": f"127.0.0.1:{site.port}",
        "INGEST__FETCH_PAUSE": "0.02",
        "INGEST__FETCH_CONTACT": "clerk@example.gov.uk",
    }


def ran(site: CouncilSite, workplace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [console_script(), "ingest", site.url, *arguments],
        cwd=workplace,
        env=clean_environment(**settings_for(site, workplace / "library")),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def fates(done: subprocess.CompletedProcess[str]) -> Counter[str]:
    return Counter(row["fate"] for row in json.loads(done.stdout))


# With the real model --------------------------------------------------------------------------------------------------


@pytest.mark.embedder
def test_a_run_that_is_killed_goes_on_where_it_stopped(site: CouncilSite, workplace: Path) -> None:
    running = subprocess.Popen(
        [console_script(), "ingest", site.url, *DAYS],
        cwd=workplace,
        env=clean_environment(**settings_for(site, workplace / "library")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 240
        while len(site.downloads()) < 30:
            assert running.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    time.sleep(0.5)  # what was being answered is
    first = [one.path for one in site.downloads()]
    site.forget()

    done = ran(site, workplace, *DAYS, "--json")

    second = [one.path for one in site.downloads()]
    assert done.returncode == 0, done.stderr
    assert set(fates(done)) <= {"added", "unchanged"}
    assert sum(fates(done).values()) == 63
    # No more is fetched twice than what was being taken in.
    assert len(set(first) & set(second)) <= 6 + 1
    assert len(set(first) | set(second)) == 63
    assert fates(done)["unchanged"] >= len(first) - 7
    site.forget()
    third = ran(site, workplace, *DAYS, "--json")
    assert fates(third) == {"unchanged": 63}
    assert site.downloads() == []
    assert sum(row["embedded"] for row in json.loads(third.stdout)) == 0


@pytest.mark.embedder
@pytest.mark.server
def test_papers_come_in_through_the_server_that_holds_the_library(workplace: Path) -> None:
    day = datetime.date(2025, 4, 8)
    items = [
        Item(11, "1.", "Apologies for Absence"),
        Item(
            12, "2.", "Pool & Park", [Doc(21, "Pool", report("Pool", day, "The pool at Marrack Green opens in May."))]
        ),
        Item(13, "3b.", "Wharf", [Doc(23, "Wharf", pdf_of("The bid for the wharf at Ossleby is 2,735,000 pounds."))]),
    ]
    with council_site([Sitting(7, AUDIT, day, items)]) as site:
        server = Server(workplace / "library", workplace)
        try:
            first, second = (ran(site, workplace, *DAYS, "--json") for _ in range(2))
            (wharf,) = [d for d in held(server) if d["title"] == "Wharf"]
            reply = httpx.post(
                f"{server.address}/v1/chat",
                json={"question": "What is the bid for the wharf at Ossleby?"},
                trust_env=False,
                timeout=60,
            ).json()
            site.doc(23).restricted = True
            site.item(12).docs.clear()
            site.forget()
            third = ran(site, workplace, *DAYS, "--json")
            after = held(server)
            dry = ran(site, workplace, *DAYS, "--json", "--dry-run")
        finally:
            server.stop()

    assert (fates(first), fates(second)) == ({"added": 2}, {"unchanged": 2})
    assert (wharf["committee"], wharf["meeting_date"], wharf["date_basis"], wharf["item"]) == (
        "Audit & Risk Committee",
        "2025-04-08",
        "given",
        "3b",
    )
    (citation,) = reply["citations"]
    assert citation["reference"] == "Audit & Risk Committee, 8 April 2025, item 3b, Wharf, p. 1"
    assert citation["link"] == f"{site.url}/ieListDocuments.aspx?CId={AUDIT}&MId=7&Ver=4#AI13"
    assert fates(third) == {"updated": 1, "withdrawn": 1}
    assert [(d["title"], d["label"]) for d in after] == [("Wharf", "exempt:unassigned")]
    assert site.asked("ID=23") == []
    assert dry.returncode == 0
    assert {one.agent for one in site.log} == {user_agent("clerk@example.gov.uk")}


def held(server: Server) -> list[dict[str, Any]]:
    key = (server.library / "owner.key").read_text(encoding="ascii")
    answer = httpx.get(
        f"{server.address}/v1/held", headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=60
    )
    return list(answer.json()["documents"])


@pytest.mark.embedder
def test_what_fails_and_what_is_refused_end_with_a_table_and_status_1(workplace: Path) -> None:
    day = datetime.date(2025, 4, 8)
    docs = [Doc(21, "Pool", pdf_of("The pool opens in May.")), Doc(22, "Broken", b"%PDF-1.4 and no more")]
    with council_site([Sitting(7, AUDIT, day, [Item(12, "2.", "Pool", docs)])]) as site:
        done = ran(site, workplace, *DAYS, "--committee", "audit")
        nobody = ran(site, workplace, *DAYS, "--committee", "Planning")

    assert done.returncode == 1
    assert "Broken.pdf" in done.stdout
    assert "refused" in done.stdout
    assert nobody.returncode == 2
    assert "no committee 'Planning'" in nobody.stderr


# What was asked -------------------------------------------------------------------------------------------------------


def asked(*addresses: str, **given: Any) -> Errand:
    plain = {
        "date_from": None,
        "date_to": None,
        "weeks_back": None,
        "weeks_forward": None,
        "committee": None,
        "every": None,
        "again": False,
        "yes": False,
        "dry_run": False,
        "access": None,
    }
    return errand_of(Namespace(**(plain | given)), addresses or ["https://papers.example.gov.uk/"], TODAY)


def test_a_window_of_weeks_goes_back_and_forward() -> None:
    day = datetime.timedelta(days=1)
    assert asked().wanted.window == Window(TODAY - 56 * day, TODAY + 28 * day)
    assert asked(weeks_back=1, weeks_forward=0).wanted.window == Window(TODAY - 7 * day, TODAY)
    assert asked(date_from="2025-01-01").wanted.window == Window(datetime.date(2025, 1, 1), TODAY + 28 * day)


@pytest.mark.parametrize(("said", "seconds"), [("1h", 3600), ("30m", 1800), ("45", 2700), ("1 d", 86_400), ("60s", 60)])
def test_how_often_is_said_in_minutes_hours_or_days(said: str, seconds: int) -> None:
    errand = asked(every=said)
    assert errand.every == seconds
    assert errand.wanted.rest == datetime.timedelta(hours=6)
    assert asked().wanted.rest == datetime.timedelta()


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": "often"},
        {"every": "1s"},
        {"every": "1h", "date_from": "2025-01-01"},
        {"date_from": "01/02/2025"},
        {"date_from": "2025-03-01", "date_to": "2025-02-01"},
        {"date_from": "2025-03-01", "weeks_back": 3},
        {"access": "everybody"},
    ],
)
def test_what_cannot_be_done_as_asked_is_said(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(**wrong)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ftp://papers.example.gov.uk/"],
        ["file:///etc/hostname"],
        ["https://clerk:pw@papers.example.gov.uk/"],
        ["http://2130706433/"],
        ["https://papers.example.gov.uk/", "reports"],
        ["https://papers.example.gov.uk/", "--remove-missing"],
        ["reports", "--every", "1h"],
        ["reports", "--weeks-back", "3"],
    ],
)
def test_addresses_and_paths_that_do_not_go_together_are_wrong_usage(
    workplace: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "reports").mkdir()

    assert main(["ingest", *arguments]) == 2
    assert capsys.readouterr().err
    assert not (workplace / "library").exists()


def test_an_address_on_this_machine_is_refused_unless_a_setting_permits_it(workplace: Path) -> None:
    with council_site([]) as site:
        environment = clean_environment(STORE__PATH=str(workplace / "library"))
        done = subprocess.run(
            [console_script(), "ingest", site.url],
            cwd=workplace,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert done.returncode == 1
    assert "this machine's own" in done.stderr
    assert "COUNCIL_INGEST__FETCH_PRIVATE" in done.stderr
    assert site.log == []


def test_hosts_and_networks_in_the_settings_are_checked() -> None:
    home = parse_address("https://papers.example.gov.uk/")
    for wrong in ({"fetch_hosts": ["no host/at all"]}, {"fetch_private": ["everything"]}):
        with pytest.raises(BadSetting):
            make_fetcher(home, IngestSettings(**wrong))  # type: ignore[arg-type]


def test_the_user_agent_is_honest_and_holds_nothing_that_ends_a_header() -> None:
    assert user_agent("clerk@example.gov.uk").startswith("Mozilla/5.0 (compatible; council-assistant/")
    assert user_agent("a)\r\nX-Evil: 1").count("\n") == 0


def test_runs_follow_each_other_and_one_that_fails_ends_nothing() -> None:
    waited: list[float] = []
    began: list[int] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt

    def once() -> int:
        began.append(1)
        return 1

    with pytest.raises(KeyboardInterrupt):
        repeat(once, 3600, sleep)

    assert len(began) == 3
    assert all(3590 <= seconds <= 3600 * 1.05 for seconds in waited)
