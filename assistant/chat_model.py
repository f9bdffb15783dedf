"""A setting to a chat model: the only module that opens LangChain's models, any of them by `provider:name`."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vectorstore.words.errors import BadSetting

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Message = tuple[str, str]
"""("system" or "human", text)."""
STRUCTURED = frozenset({"ollama"})
"""Providers that hold any of their models to a JSON schema; of others, the model's own profile says whether it can."""
SAY_WHY = frozenset({"openai", "azure_openai"})
"""Providers that always say why a model stopped: where they do not, the connection broke."""
REFUSED = (400, 404, 422, 501)
"""What a server answers that does not know how to keep to a schema."""

SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "The sentences of an answer, each with the numbers of the passages that it comes from.",
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "One sentence."},
                    "passages": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "passages"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


class CutOff(Exception):
    """The model's words end before it had finished."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call of a chat model may take: seconds of waiting, tries again, tokens of papers and of an answer."""

    timeout: float = 15.0
    retries: int = 1
    paper_tokens: int = 3000
    tokens: int = 600


class ChatModel:
    """An opened model. `structured`: does it keep to a schema?"""

    def __init__(self, name: str, model: BaseChatModel, structured: bool, says_why: bool = False) -> None:
        self.name = name
        self.structured = structured
        self._model = model
        self._says_why = says_why

    async def speak(self, messages: Sequence[Message], structured: bool) -> AsyncGenerator[str]:
        """What the model says, piece by piece; JSON of SCHEMA where it is structured.

        Raises CutOff where it did not come to its end, and whatever else the provider raises.
        """
        model: Any = self._model
        if structured:
            # A sequence of the model, held to the schema, and a reader that wants the whole of it: ours reads as it comes.
            held: Any = self._model.with_structured_output(SCHEMA, method="json_schema")
            model = held.first
        begun, reason = False, None
        try:
            async with aclosing(model.astream(list(messages))) as chunks:
                async for chunk in chunks:
                    begun = True
                    reason = _reason_of(chunk) or reason
                    yield _text_of(chunk)
        except Exception as error:
            if structured and not begun and getattr(error, "status_code", None) in REFUSED:
                self.structured = False  # the next question is asked for lines
            raise
        if reason in ("length", "max_tokens") or (self._says_why and reason is None):
            raise CutOff("it broke off" if reason is None else "it had no tokens left")


def _reason_of(chunk: Any) -> str | None:
    """Why a model stopped, as its provider calls it."""
    told = getattr(chunk, "response_metadata", None) or {}
    return next(
        (str(told[n]) for n in ("finish_reason", "stop_reason", "stopReason", "done_reason") if told.get(n)), None
    )


def _text_of(chunk: Any) -> str:
    return str(chunk.text) or "".join(call.get("args") or "" for call in getattr(chunk, "tool_call_chunks", ()))


def open_chat_model(setting: str, limits: Limits | None = None, address: str | None = None) -> ChatModel:
    """Opens "ollama:llama3.1", "openai:gpt-4o-mini", "azure_openai:…" and whatever else LangChain knows.

    `address` is a server that speaks the provider's language. Raises BadSetting when the provider is unknown, its package is
    not installed, or the model cannot be opened with what stands in the environment.
    """
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  (slow to import, and most councils have no model)

    named = f"COUNCIL_ASSISTANT__CHAT_MODEL is '{setting}'"
    provider, colon, name = setting.partition(":")
    if not colon or not provider or not name:
        raise BadSetting(f"{named}. Write it as provider:name, such as ollama:llama3.1 or openai:gpt-4o-mini.")
    try:
        model = init_chat_model(setting, **_options(provider, limits or Limits(), address))
    except ImportError as error:
        said = re.search(r"langchain[-_][a-z0-9_-]+", str(error))
        package = (said[0] if said else f"langchain-{provider}").replace("_", "-")
        raise BadSetting(f"{named}, but its package is not installed: pip install {package}") from error
    except Exception as error:  # every provider has its own
        wants = sorted(set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", str(error))))
        raise BadSetting(
            f"{named}, which LangChain cannot open. "
            + (f"It wants {' or '.join(wants)} in the environment. " if wants else "")
            + "Write a provider that it knows and a name, such as ollama:llama3.1, openai:gpt-4o-mini or azure_openai:… "
            "(its own settings, such as a key, stand in the environment)."
        ) from error
    profile = getattr(model, "profile", None) or {}
    structured = provider in STRUCTURED or bool(profile.get("structured_output"))
    return ChatModel(name, model, structured, says_why=provider in SAY_WHY)


def _options(provider: str, limits: Limits, address: str | None) -> dict[str, Any]:
    """The limits as each provider calls them; Ollama takes what it does not know without a word."""
    where = {"base_url": address} if address else {}
    if provider == "ollama":
        return where | {
            "temperature": 0,
            "num_predict": limits.tokens,
            # Its own window is so small that the passages would be cut off without a word.
            "num_ctx": limits.paper_tokens + limits.tokens + 1024,
            "client_kwargs": {"timeout": limits.timeout},
        }
    options: dict[str, Any] = {"temperature": 0, "timeout": limits.timeout, "max_tokens": limits.tokens}
    options["max_retries"] = 0  # `calling` tries again, and knows how long somebody waits
    if provider == "openai" and address and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # a council's own server asks for no key, but the package wants one
    return options | where
