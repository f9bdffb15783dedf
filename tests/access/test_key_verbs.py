"""`council-assistant keys` and `people`, on a library of one's own and through the server that holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.command_line import main
from tests.access.house import OWNER_KEY, House


@pytest.fixture
def by_server(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The verbs find the house's server as they would on the machine where it runs."""
    folder = house.desk.settings.store.path
    monkeypatch.setenv("COUNCIL_STORE__PATH", str(folder))
    house.desk.library.ownership.answers_at(house.address)
    (folder / "owner.key").write_text(OWNER_KEY, encoding="ascii")
    return house


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_a_key_is_made_shown_once_used_listed_and_revoked(by_server: House, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--scope", "search", "--scope", "ask", "--clearance", "staff", "--circle", "Licensing", "--days", "30")
    status, said = told(capsys, "keys", "add", "Nightly report", *arguments, "--json")
    made = json.loads(said)

    assert status == 0
    assert (made["name"], made["scopes"], made["clearance"], made["circles"]) == (
        "Nightly report", ["ask", "search"], "staff", ["Licensing"],
    )  # fmt: skip
    client = by_server.client(Authorization=f"Bearer {made['key']}")
    assert client.post("/v1/search", json={"query": "bins"}).status_code == 200
    status, listed = told(capsys, "keys", "list")
    assert status == 0
    assert made["id"] in listed
    assert made["key"] not in listed
    status, said = told(capsys, "keys", "revoke", made["id"])
    assert (status, "Nightly report" in said) == (0, True)
    assert client.post("/v1/search", json={"query": "bins"}).status_code == 401
    assert told(capsys, "keys", "revoke", made["id"])[0] == 1


def test_a_widgets_key_is_said_to_be_public(by_server: House, capsys: pytest.CaptureFixture[str]) -> None:
    del by_server
    status, said = told(capsys, "keys", "add", "Main site", "--widget")

    assert status == 0
    assert "cw_" in said
    assert "All who read the page can read it" in " ".join(said.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--scope", "administer"), "There is no scope 'administer'"),
        (("--scope", "everything"), "The scopes are ask, rate, read"),
        ((), "Name at least one scope"),
        (("--widget", "--scope", "search"), "A widget's key has no scopes"),
        (("--widget", "--clearance", "staff"), "A widget's key has no scopes"),
        (("--scope", "ask", "--circle", "(unreadable label)"), "is not an access label"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(
    capsys: pytest.CaptureFixture[str], workplace: Path, arguments: tuple[str, ...], says: str
) -> None:
    assert told(capsys, "keys", "add", "x", *arguments)[0] == 2
    assert main(["keys", "add", "x", *arguments]) == 2
    assert says in capsys.readouterr().err.replace("\n", " ")
    assert not (workplace / "library").exists()


@pytest.mark.parametrize("days", ["0", "367", "-1", "a year"])
def test_no_key_is_without_end(capsys: pytest.CaptureFixture[str], days: str) -> None:
    with pytest.raises(SystemExit):
        main(["keys", "add", "x", "--scope", "ask", "--days", days])
    assert "from 1 to 366" in capsys.readouterr().err


def test_somebody_is_kept_out_and_let_in_again(by_server: House, capsys: pytest.CaptureFixture[str]) -> None:
    client = by_server.signed_in("una")
    person = by_server.id_of("una")

    assert "Una Used" in told(capsys, "people", "list")[1]
    status, said = told(capsys, "people", "suspend", person, "--reason", "has left")
    assert (status, "is out from the next request on" in said) == (0, True)
    assert client.get("/v1/me").status_code == 401
    status, said = told(capsys, "people", "resume", person)
    assert (status, "may sign in again" in said) == (0, True)
    assert by_server.come_back(by_server.client(), "una").status_code == 303
    assert told(capsys, "people", "suspend", "nobody")[0] == 1


@pytest.mark.embedder
def test_without_a_server_the_verbs_work_on_the_library_itself(
    workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = told(capsys, "keys", "add", "Nightly", "--scope", "search", "--json")
    assert status == 0
    assert [k["id"] for k in json.loads(told(capsys, "keys", "list", "--json")[1])] == [json.loads(said)["id"]]
    assert json.loads(told(capsys, "people", "list", "--json")[1]) == []
    assert told(capsys, "people", "suspend", "nobody")[0] == 1
    assert (workplace / "library" / "catalogue.sqlite").exists()
