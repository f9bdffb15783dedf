"""A setting to a chat model: the only module that opens LangChain's models, any of them by `provider:name`."""

from __future__ import annotations

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

    if ":" not in setting:
        raise BadSetting(
            f"COUNCIL_ASSISTANT__CHAT_MODEL is '{setting}'. Write it as provider:name, such as ollama:llama3."
        )
    try:
        return init_chat_model(setting, temperature=0, timeout=timeout)
    except ImportError as error:
        package = getattr(error, "name", None) or "its LangChain package"
        raise BadSetting(
            f"COUNCIL_ASSISTANT__CHAT_MODEL is '{setting}', but {package} is not installed. Install it beside this product."
        ) from error
    except ValueError as error:
        raise BadSetting(
            f"COUNCIL_ASSISTANT__CHAT_MODEL is '{setting}', which LangChain cannot open: {str(error).splitlines()[0]}"
        ) from error
