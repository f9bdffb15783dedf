"""The environment and `.env` to settings, in sections: COUNCIL_<SECTION>__<NAME>. A misspelt one stops the start."""

from __future__ import annotations

import datetime
import difflib
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.functional_validators import BeforeValidator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.addresses import ForwardedHeader, Proxies
from api.limits import BY_ADDRESS, PERSONAL, quotas_of
from api.limits import Limits as RateLimits
from assistant.chat_model import Limits as ChatLimits
from ingest.reading_room import Limits
from ingest.recognition.engine import Choice, chosen
from ingest.recognition.recogniser import Budget, Recogniser
from vectorstore.embedding import PACKAGED
from vectorstore.library import PICTURES_MB
from vectorstore.words.errors import BadSetting

PREFIX = "COUNCIL_"
TESTS = "COUNCIL_TEST_"
"""Variables that the tests read; no setting of the product."""


def _default_path() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "council-assistant" / "library"


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[list[str], NoDecode, BeforeValidator(_split)]
"""Several values, separated by commas."""


def _split_bars(value: object) -> object:
    return [part.strip() for part in value.split("|") if part.strip()] if isinstance(value, str) else value


Questions = Annotated[list[str], NoDecode, BeforeValidator(_split_bars)]
"""Several questions, which may hold commas, separated by vertical bars."""


class Personal(StrEnum):
    """What becomes of a question that holds personal data."""

    WARN = "warn"
    """It is answered and kept as it is; the reply says so."""
    MASK = "mask"
    """What was noticed is taken out before anything is searched, kept or shown to a chat model; the reply says so."""
    REFUSE = "refuse"
    """It is not answered; whoever asked is told why."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Section):
    """The library."""

    path: Path = Field(default_factory=_default_path, description="The folder that holds the library.")
    embedding_model: str = Field(PACKAGED, description="The packaged model, or a folder with another one.")
    pictures_mb: int = Field(
        PICTURES_MB, ge=0, description="The most that kept pictures of pages may take on the disk. 0: none is kept."
    )
    reranking_model: str | None = Field(
        None,
        description="A folder with a CrossEncoder, which reads the best finds again and takes its time. None: no second look.",
    )


class AssistantSettings(_Section):
    """The study."""

    chat_model: str | None = Field(
        None, description="provider:name as LangChain writes it. None: the papers' own words."
    )
    chat_address: str | None = Field(
        None, description="The address of a server that speaks the provider's language. None: the provider's own."
    )
    chat_timeout: float = Field(
        15.0,
        gt=0,
        description="The longest, in seconds, that a call waits for the chat model's server to say anything.",
    )
    chat_retries: int = Field(1, ge=0, le=10, description="How often a call that failed is tried again.")
    chat_paper_tokens: int = Field(
        3000, ge=100, description="The most tokens of papers that the chat model is shown for a question."
    )
    chat_tokens: int = Field(600, ge=50, description="The most tokens that the chat model may write for an answer.")
    answer_seconds: float = Field(
        20.0,
        gt=0,
        description="The longest that an answer may take; when a chat model is not done by then, quotes answer.",
    )
    entailment_model: str | None = Field(
        None,
        description="A folder with a CrossEncoder of natural language inference, which must agree to each sentence that is "
        "not the papers' own words. None: the checks alone.",
    )
    contacts: Path | None = Field(
        None, description="A TOML file that says whom to ask about what: [[contact]] tables with who and words."
    )
    today: datetime.date | None = Field(None, description='The day that "last year" is counted from. None: today.')

    @property
    def limits(self) -> ChatLimits:
        """What a call of the chat model may take."""
        return ChatLimits(
            timeout=self.chat_timeout,
            retries=self.chat_retries,
            paper_tokens=self.chat_paper_tokens,
            tokens=self.chat_tokens,
        )


class IngestSettings(_Section):
    """The porch."""

    page_seconds: float = Field(
        20.0, gt=0, description="The longest that reading one page may take; a file may go on as long as pages come."
    )
    memory_mb: int = Field(512, ge=128, description="The most memory that reading one file may take.")
    fetch_hosts: Names = Field(
        [], description="Hosts that papers may be fetched from, beside the one of the address that is named."
    )
    fetch_private: Names = Field(
        [], description="Addresses that are not public and may be connected to, as 10.4.0.0/16 or 127.0.0.1:8080."
    )
    fetch_pause: float = Field(
        1.0, ge=0, le=60, description="Seconds between two requests to a site; up to half as much is added by chance."
    )
    fetch_mb: int = Field(200, ge=1, description="The largest paper that is fetched from a site.")
    fetch_contact: str | None = Field(
        None, description="Whom a site's keeper may write to about our requests: it is told with each of them."
    )
    ocr: Choice = Field(
        Choice.AUTO,
        description="Text recognition for scanned pages: auto (whatever is installed), off, tesseract or rapidocr.",
    )
    ocr_minutes: float = Field(30.0, gt=0, description="The longest that text recognition may take over one file.")

    watch_seconds: float = Field(
        5.0, gt=0, description="How long a watched folder is left alone between two looks, in seconds."
    )
    watch_quiet: float = Field(
        10.0, ge=0, description="How long a file must stay the same before it is taken in: it may still be copied."
    )
    watch_gone: float = Field(60.0, ge=0, description="How long a file must be gone before its paper is withdrawn.")

    @property
    def limits(self) -> Limits:
        """What reading one file may cost."""
        return Limits(page_seconds=self.page_seconds, memory_bytes=self.memory_mb * 1024**2)

    def recogniser(self) -> Recogniser | None:
        """The engine that is to be used; None where there is none, or none is wanted. Nothing is loaded yet."""
        engine = chosen(self.ocr)
        return Recogniser(engine, Budget(file_seconds=60 * self.ocr_minutes)) if engine else None


class ApiSettings(_Section):
    """The front desk."""

    hosts: Names = Field([], description="Names this server is reached by, beside localhost and the address it binds.")
    widget_origins: Names = Field([], description="Origins of pages that may embed the widget.")
    suggestions: Questions = Field([], description="Questions that the page offers, separated by vertical bars.")
    at_once: int = Field(4, ge=1, le=64, description="Questions answered at the same time.")
    waiting: int = Field(64, ge=0, description="Questions that may wait for a place; the next is told to come back.")
    upload_mb: int = Field(200, ge=1, description="The largest file that may be uploaded.")
    limits: str = Field(
        PERSONAL, description="Requests a minute of one person or key, by kind. A kind that is left out is not limited."
    )
    address_limits: str = Field(
        BY_ADDRESS,
        description="The same of all who have not signed in behind one address, which may be a whole council.",
    )
    trusted_proxies: Names = Field(
        [], description="Networks of the reverse proxies whose word on a request's address and https is believed."
    )
    forwarded_header: ForwardedHeader = Field(
        "x-forwarded-for",
        description="The header in which they write addresses: x-forwarded-for or forwarded. The other is never read.",
    )
    frame_ancestors: Names = Field([], description="Origins that may show the page at / in a frame.")

    @field_validator("limits", "address_limits")
    @classmethod
    def _can_be_counted(cls, written: str, info: ValidationInfo) -> str:
        quotas_of(f"{PREFIX}API__{(info.field_name or '').upper()}", written)
        return written

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, networks: list[str]) -> list[str]:
        Proxies(networks)
        return networks

    @field_validator("frame_ancestors")
    @classmethod
    def _are_origins(cls, origins: list[str]) -> list[str]:
        """They go into a header's policy, where a semicolon would begin another rule."""
        for origin in origins:
            if not re.fullmatch(r"https?://[\w.*-]+(?::\d+)?", origin):
                raise ValueError(f"{origin!r} is no origin; write it as https://intranet.example.gov.uk")
        return origins

    @property
    def proxies(self) -> Proxies:
        return Proxies(self.trusted_proxies, self.forwarded_header)

    @property
    def rates(self) -> RateLimits:
        return RateLimits(self.limits, self.address_limits)

    @property
    def spares_local(self) -> bool:
        """Is this machine itself not counted? Where nothing is set, it is a laptop, or a proxy nobody spoke of."""
        return not self.model_fields_set & {"limits", "address_limits", "trusted_proxies"}


class AccessSettings(_Section):
    """Who may come in."""

    issuer: str | None = Field(
        None,
        description="Your sign-in service's issuer (OpenID Connect). None: nobody signs in, and the owner's key administers.",
    )
    client_id: str | None = Field(None, description="The name that the sign-in service knows this server by.")
    client_secret: SecretStr | None = Field(
        None, description="The secret that the sign-in service gave this server. None: it gave none."
    )
    address: str | None = Field(
        None, description="Where people reach this server. It may be left out where only this machine does."
    )
    groups_claim: str = Field(
        "groups", min_length=1, description="Where the sign-in service names a person's groups: its claim."
    )
    administrator_groups: Names = Field([], description="Groups whose people administer, as the claim names them.")
    staff_groups: Names = Field([], description="Groups whose people see staff papers.")
    member_groups: Names = Field(
        [], description="Groups whose people see what is public, and what they are let into by name: councillors, say."
    )
    session_hours: float = Field(10.0, gt=0, le=24, description="How long a sign-in lasts at most, in hours.")
    idle_minutes: float = Field(60.0, ge=1, description="How long a sign-in lasts while nothing is done, in minutes.")
    key_only: bool = Field(
        False,
        description="Serve other machines without sign-in too: the owner's key is then all that guards administration.",
    )


class RecordSettings(_Section):
    """The question log."""

    days: int = Field(
        365, ge=0, le=36_500, description="How many days answers are kept in the question log. 0: none is kept."
    )
    visible_days: int = Field(
        90,
        ge=1,
        le=36_500,
        description="How many of these days they are shown in the admin room; older ones only with a reason that is recorded.",
    )
    personal: Personal = Field(
        Personal.MASK,
        description="Personal data in a question (card, NI, NHS and phone numbers, e-mail and home addresses, bank accounts): "
        "warn, mask or refuse.",
    )


class Settings(BaseSettings):
    """All of them."""

    # Made when the settings are read, not at import: the default folder depends on the environment.
    store: StoreSettings = Field(default_factory=StoreSettings)  # type: ignore[arg-type]  # defaults, given by Field
    assistant: AssistantSettings = Field(default_factory=AssistantSettings)  # type: ignore[arg-type]
    ingest: IngestSettings = Field(default_factory=IngestSettings)  # type: ignore[arg-type]
    api: ApiSettings = Field(default_factory=ApiSettings)  # type: ignore[arg-type]
    access: AccessSettings = Field(default_factory=AccessSettings)  # type: ignore[arg-type]
    record: RecordSettings = Field(default_factory=RecordSettings)  # type: ignore[arg-type]

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", env_file=".env", extra="ignore")


def known_settings() -> dict[str, str]:
    """Every setting's variable with its description."""
    return {
        f"{PREFIX}{section.upper()}__{name.upper()}": info.description or ""
        for section, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name, info in field.annotation.model_fields.items()
    }


def read_settings() -> Settings:
    """Reads the environment and `.env`. Raises BadSetting, which names what is wrong and what was probably meant."""
    given = {*os.environ, *(dotenv_values(".env") if Path(".env").is_file() else {})}
    known = known_settings()
    for name in sorted(name for name in given if name.upper().startswith(PREFIX) and not name.startswith(TESTS)):
        if name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            meant = f" Did you mean {near[0]}?" if near else f" The settings are: {', '.join(known)}."
            raise BadSetting(f"There is no setting {name}.{meant}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"])
        was = "" if "SECRET" in name else f" It was {first['input']!r}."
        raise BadSetting(f"The setting {name} cannot be used: {first['msg']}.{was}") from (None if not was else error)
