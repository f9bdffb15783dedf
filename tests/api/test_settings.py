"""The environment and `.env` to settings: what is misspelt or out of range is named before anything starts."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from api.settings import known_settings, read_settings
from vectorstore.words.errors import BadSetting

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _elsewhere(workplace: Path) -> None:
    """No `.env` but the one a test writes."""


def test_without_any_setting_the_library_is_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("COUNCIL_STORE__PATH")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    assert read_settings().store.path == tmp_path / "data" / "council-assistant" / "library"


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_ASSISTANT__TODAY", "2025-12-01")
    monkeypatch.setenv("COUNCIL_API__UPLOAD_MB", "7")

    settings = read_settings()

    assert settings.assistant.today == datetime.date(2025, 12, 1)
    assert settings.api.upload_mb == 7


def test_a_setting_is_read_from_the_env_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, workplace: Path
) -> None:
    (workplace / ".env").write_text("COUNCIL_API__AT_ONCE=2\nCOUNCIL_API__WAITING=3\n", encoding="utf-8")
    monkeypatch.setenv("COUNCIL_API__WAITING", "5")

    api = read_settings().api

    assert (api.at_once, api.waiting) == (2, 5)


def test_several_values_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_API__WIDGET_ORIGINS", "https://a.example, https://b.example,")

    assert read_settings().api.widget_origins == ["https://a.example", "https://b.example"]


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("COUNCIL_STORE__PTAH", "COUNCIL_STORE__PATH"),
        ("COUNCIL_STORE_PATH", "COUNCIL_STORE__PATH"),
        ("COUNCIL_API__WIDGET_ORIGIN", "COUNCIL_API__WIDGET_ORIGINS"),
        ("council_api__at_onec", "COUNCIL_API__AT_ONCE"),
    ],
)
def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, misspelt: str, meant: str
) -> None:
    monkeypatch.setenv(misspelt, "x")

    with pytest.raises(BadSetting, match=f"no setting {misspelt}.*Did you mean {meant}"):
        read_settings()


def test_a_setting_like_no_other_is_answered_with_the_list_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_ZZZ", "x")

    with pytest.raises(BadSetting, match=r"COUNCIL_STORE__PATH, .*COUNCIL_API__UPLOAD_MB"):
        read_settings()


def test_a_misspelt_setting_in_the_env_file_stops_the_start_too(workplace: Path) -> None:
    (workplace / ".env").write_text("COUNCIL_STOER__PATH=x\n", encoding="utf-8")

    with pytest.raises(BadSetting, match="COUNCIL_STOER__PATH"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COUNCIL_ASSISTANT__TODAY", "tomorrow"),
        ("COUNCIL_INGEST__PAGE_SECONDS", "0"),
        ("COUNCIL_API__AT_ONCE", "0"),
        ("COUNCIL_API__WAITING", "-1"),
        ("COUNCIL_API__UPLOAD_MB", "lots"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=f"{name}.*{value}"):
        read_settings()


def test_variables_of_the_tests_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_TEST_PAPERS", "x")

    read_settings()


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, description in known_settings().items() if not description] == []


def test_the_example_names_exactly_the_settings_there_are_and_sets_none() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == []
    assert [m[1] for line in lines if (m := re.match(r"# (COUNCIL_\w+)=", line))] == list(known_settings())


def test_the_example_describes_each_setting_as_the_program_does() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")

    for name, description in known_settings().items():
        assert f"# {description}\n# {name}=" in text


def test_the_example_is_usable_as_it_stands_when_every_setting_is_uncommented(
    monkeypatch: pytest.MonkeyPatch, workplace: Path
) -> None:
    monkeypatch.delenv("COUNCIL_STORE__PATH")
    text = re.sub(r"(?m)^# (COUNCIL_\w+=)", r"\1", EXAMPLE.read_text(encoding="utf-8"))
    (workplace / ".env").write_text(text, encoding="utf-8")

    settings = read_settings()

    assert settings.api.widget_origins == ["https://www.example.gov.uk"]
