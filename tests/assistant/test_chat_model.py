"""A setting to a chat model: what cannot be opened says what to do instead."""

from __future__ import annotations

import importlib.util

import pytest

from assistant.chat_model import open_chat_model
from vectorstore.words.errors import BadSetting

SETTING = "COUNCIL_ASSISTANT__CHAT_MODEL"
PROVIDERS = ("openai", "ollama", "anthropic", "cohere", "fireworks")
MISSING = [name for name in PROVIDERS if importlib.util.find_spec(f"langchain_{name}") is None]


def refusal(setting: str) -> str:
    with pytest.raises(BadSetting) as refused:
        open_chat_model(setting)
    return str(refused.value)


@pytest.mark.parametrize("setting", ["llama3", "gpt-4o-mini", ""])
def test_a_model_without_a_provider_is_refused_with_the_form_to_write(setting: str) -> None:
    message = refusal(setting)

    assert SETTING in message
    assert f"'{setting}'" in message
    assert "provider:name" in message


@pytest.mark.parametrize("setting", ["nosuchprovider:model", ":", ":model"])
def test_an_unknown_provider_is_refused_with_what_to_write_instead(setting: str) -> None:
    message = refusal(setting)

    assert SETTING in message
    assert f"'{setting}'" in message
    assert "ollama" in message  # a provider that is known
    assert "model_provider" not in message  # an argument of LangChain's that no operator can set


@pytest.mark.parametrize("provider", MISSING)
def test_a_provider_whose_package_is_missing_is_refused_with_the_package_to_install(provider: str) -> None:
    message = refusal(f"{provider}:model")

    assert SETTING in message
    assert f"langchain-{provider}" in message
    assert "install" in message.casefold()


def test_a_key_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    assert "OPENAI_API_KEY" in refusal("openai:gpt-4o-mini")


def test_a_server_of_ones_own_wants_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    assert open_chat_model("openai:local", address="http://127.0.0.1:9/v1").name == "local"


@pytest.mark.parametrize(("name", "structured"), [("gpt-4o-mini", True), ("nobody-knows-it", False)])
def test_whether_a_model_keeps_to_a_schema_is_what_its_profile_says(name: str, structured: bool) -> None:
    assert open_chat_model(f"openai:{name}", address="http://127.0.0.1:9/v1").structured is structured
