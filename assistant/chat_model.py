"""A setting to a chat model: the only module that opens LangChain's models, any of them by `provider:name`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vectorstore.words.errors import BadSetting

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

TIMEOUT_SECONDS = 20.0


def open_chat_model(setting: str, timeout: float = TIMEOUT_SECONDS) -> BaseChatModel:
    """Opens "ollama:llama3", "openai:gpt-4o-mini", "azure_openai:…" and whatever else LangChain knows.

    Raises BadSetting when the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  (slow to import, and most councils have no model)

    named = f"COUNCIL_ASSISTANT__CHAT_MODEL is '{setting}'"
    provider, colon, name = setting.partition(":")
    if not colon or not provider or not name:
        raise BadSetting(f"{named}. Write it as provider:name, such as ollama:llama3 or openai:gpt-4o-mini.")
    try:
        return init_chat_model(setting, temperature=0, timeout=timeout)
    except ImportError as error:
        said = re.search(r"langchain[-_][a-z0-9_-]+", str(error))
        package = (said[0] if said else f"langchain-{provider}").replace("_", "-")
        raise BadSetting(f"{named}, but its package is not installed: pip install {package}") from error
    except ValueError as error:
        raise BadSetting(
            f"{named}, which LangChain cannot open. Write a provider that it knows and a name, such as ollama:llama3, "
            "openai:gpt-4o-mini or azure_openai:… (its own settings, such as a key, stand in the environment)."
        ) from error
