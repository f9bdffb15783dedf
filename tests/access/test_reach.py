"""Whom the server lets in at all: this machine without a word, others only where people sign in or the operator says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.command_line import main
from api.serving import check_reach
from api.settings import AccessSettings, ApiSettings, Settings, read_settings
from api.sign_in import host_of, provider_of
from vectorstore.words.errors import BadSetting

SIGN_IN: dict[str, Any] = {"issuer": "https://login.example/x", "client_id": "papers", "staff_groups": ["staff"]}


def settings(hosts: tuple[str, ...] = (), **access: Any) -> Settings:
    return Settings(_env_file=None, api=ApiSettings(hosts=list(hosts)), access=AccessSettings(**access))  # type: ignore[call-arg]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machine_needs_no_settings(host: str) -> None:
    check_reach(settings(), host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "papers.example.gov.uk", "localhost.example.org", ""])  # noqa: S104
def test_other_machines_are_not_let_in_where_nobody_signs_in(host: str) -> None:
    with pytest.raises(
        BadSetting, match=r"(?s)COUNCIL_ACCESS__ISSUER.*COUNCIL_ACCESS__KEY_ONLY=true.*leave --host out"
    ):
        check_reach(settings(), host)


def test_other_machines_are_let_in_where_the_operator_says_that_the_key_is_enough() -> None:
    check_reach(settings(key_only=True), "0.0.0.0")  # noqa: S104


def test_other_machines_are_let_in_where_people_sign_in() -> None:
    check_reach(settings(**SIGN_IN, address="https://papers.example.gov.uk"), "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(("host", "hosts"), [("0.0.0.0", ()), ("127.0.0.1", ("papers.example.gov.uk",))])  # noqa: S104
def test_who_is_to_sign_in_from_elsewhere_has_to_be_sent_back_somewhere(host: str, hosts: tuple[str, ...]) -> None:
    with pytest.raises(BadSetting, match="COUNCIL_ACCESS__ADDRESS"):
        check_reach(settings(hosts, **SIGN_IN), host)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"client_id": None}, "CLIENT_ID"),
        ({"staff_groups": []}, "STAFF_GROUPS"),
        ({"issuer": "http://login.example/x"}, "ISSUER has to begin with https"),
        ({"issuer": "login.example"}, "ISSUER has to begin with https"),
        ({"address": "http://papers.example.gov.uk"}, "ADDRESS has to begin with https"),
        ({"address": "papers.example.gov.uk"}, "ADDRESS has to begin with https"),
        ({"address": "https://example.gov.uk/papers"}, "takes no path"),
    ],
)
def test_half_a_sign_in_stops_the_start_and_says_what_is_missing(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        check_reach(settings(**SIGN_IN | changed), "127.0.0.1")


def test_a_sign_in_service_on_this_machine_may_speak_plainly() -> None:
    provider = provider_of(AccessSettings(**SIGN_IN | {"issuer": "http://localhost:8080/realms/x"}))

    assert provider is not None
    provider.close()


def test_the_address_is_a_name_that_the_server_answers_to() -> None:
    assert host_of(AccessSettings(address="https://papers.example.gov.uk:8443/")) == ("papers.example.gov.uk",)
    assert host_of(AccessSettings(address="http://[::1]:8000")) == ("[::1]",)
    assert host_of(AccessSettings()) == ()


def test_a_secret_is_never_told(monkeypatch: pytest.MonkeyPatch, workplace: object) -> None:
    del workplace
    monkeypatch.setenv("COUNCIL_ACCESS__CLIENT_SECRET", "hunter2")
    read = read_settings()

    assert read.access.client_secret == SecretStr("hunter2")
    assert "hunter2" not in repr(read)
    assert "hunter2" not in str(read.model_dump())


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_the_start_itself_is_refused_before_anything_is_opened(
    verb: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([verb, "--host", "0.0.0.0", "--port", "0"])  # noqa: S104

    assert status == 2
    assert "COUNCIL_ACCESS__KEY_ONLY=true" in capsys.readouterr().err.replace("\n", " ")
    assert list(workplace.iterdir()) == []
