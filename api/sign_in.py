"""/sign-in, /sign-out and /v1/me: people come in by the council's own sign-in service, and go out again."""

from __future__ import annotations

import datetime
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.cookies import SESSION, SIGNING_IN, TOKEN
from api.identity import Identity
from api.oidc import LOOPBACK, Provider
from api.plain_page import is_wanted, plain_page
from api.principals import Who
from api.problems import detail_of, problem
from api.settings import AccessSettings
from api.signing_in import NOT_BEGUN, SECONDS, SigningIn, is_ours
from vectorstore.words.errors import AssistantError, BadSetting, NotHeld, SignInRefused

BACK = "/sign-in/back"
CODE = "^[ -~]*$"
"""An authorisation code's signs (RFC 6749, appendix A.11)."""
LONGEST_CODE = 4_000
"""Characters; the whole address may have no more than `api.guard.LONGEST_ADDRESS` bytes."""
NO_SIGN_IN = "Nobody signs in on this server: its operator has set no sign-in service (COUNCIL_ACCESS__ISSUER)."
CANCELLED = (
    "The sign-in was not finished. Sign in again, or ask whoever runs the assistant whether you should be able to."
)


class MeOut(BaseModel):
    """Who one is here. `until` is when the sign-in ends at the latest; groups are asked for anew at the next one."""

    signed_in: bool
    kind: str
    name: str
    may: list[str]
    staff_papers: bool
    circles: list[str]
    """The groups of exempt papers that one is let into; an administrator sees all and is told none."""
    signed_in_at: datetime.datetime | None
    until: datetime.datetime | None
    can_sign_in: bool


class SignedOutOut(BaseModel):
    """The session has ended. `issuer` is where one can sign out of the sign-in service as well, if it says so."""

    signed_out: bool
    issuer: str | None


def provider_of(settings: AccessSettings) -> Provider | None:
    """The sign-in service as set. Raises BadSetting, so that half of one stops the start."""
    if settings.issuer is None:
        return None
    if not settings.client_id:
        raise BadSetting("COUNCIL_ACCESS__ISSUER is set and COUNCIL_ACCESS__CLIENT_ID is not: set both or neither.")
    if not (settings.administrator_groups or settings.staff_groups or settings.member_groups):
        raise BadSetting(
            "COUNCIL_ACCESS__ISSUER is set and nobody could come in: name groups in COUNCIL_ACCESS__STAFF_GROUPS, "
            "COUNCIL_ACCESS__ADMINISTRATOR_GROUPS or COUNCIL_ACCESS__MEMBER_GROUPS."
        )
    for name, address in (("ISSUER", settings.issuer), ("ADDRESS", settings.address)):
        split = urlsplit(address or "https://unset")
        if not split.hostname or (
            split.scheme != "https" and not (split.scheme == "http" and split.hostname in LOOPBACK)
        ):
            raise BadSetting(
                f"COUNCIL_ACCESS__{name} has to begin with https:// and name a host. Only on this machine itself is http:// "
                f"enough. It was {address!r}."
            )
    if settings.address and urlsplit(settings.address).path.strip("/"):
        raise BadSetting(
            f"COUNCIL_ACCESS__ADDRESS takes no path: only the scheme and the host. It was {settings.address!r}."
        )
    secret = settings.client_secret.get_secret_value() if settings.client_secret else None
    return Provider(settings.issuer, settings.client_id, secret or None)


def host_of(settings: AccessSettings) -> tuple[str, ...]:
    """The name in the address at which people reach this server, where it is set."""
    host = urlsplit(settings.address).hostname if settings.address else None
    return (f"[{host}]" if ":" in host else host,) if host else ()


def sign_in_router(identity: Identity, settings: AccessSettings, provider: Provider | None) -> APIRouter:
    router = APIRouter()
    under_way = SigningIn()
    cookies = identity.cookies

    def base(request: Request) -> str:
        """The origin that people are sent back to: as set, or this machine's own."""
        if settings.address:
            return settings.address.rstrip("/")
        if request.url.hostname not in LOOPBACK:
            raise SignInRefused("Signing in here wants to know the address of this server: COUNCIL_ACCESS__ADDRESS.")
        return f"http://{request.url.netloc}"

    @router.get(
        "/sign-in",
        summary="Go to the sign-in service",
        status_code=303,
        response_class=RedirectResponse,
        responses={404: {}},
    )
    async def sign_in(request: Request, to: Annotated[str, Query(max_length=1_000)] = "/") -> Response:
        if provider is None:
            return _refused(request, NotHeld(NO_SIGN_IN))
        try:
            origin = base(request)
            if request.headers.get("host", "").casefold() != urlsplit(origin).netloc.casefold():
                # The cookie has to be set where the browser will come back to.
                again = urlencode({"to": to if is_ours(to) else "/"})
                return RedirectResponse(f"{origin}/sign-in?{again}", 303)
            begun = under_way.begin(to)
            address = await run_in_threadpool(
                provider.address, origin + BACK, begun.state, begun.nonce, begun.challenge
            )
        except AssistantError as error:
            return _refused(request, error)
        response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        cookies.signing_in(response, begun.cookie, SECONDS)
        return response

    @router.get(
        BACK,
        summary="Come back from the sign-in service",
        status_code=303,
        response_class=RedirectResponse,
        responses={404: {}},
    )
    async def back(
        request: Request,
        state: Annotated[str, Query(max_length=500)] = "",
        code: Annotated[str, Query(max_length=LONGEST_CODE, pattern=CODE)] = "",
        error: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        try:
            if provider is None:
                raise NotHeld(NO_SIGN_IN)
            brought = cookies.read(request.headers, SIGNING_IN)
            if len(brought) != 1:
                raise SignInRefused(NOT_BEGUN)
            begun = under_way.back(brought[0], state)
            if error or not code:
                raise SignInRefused(CANCELLED)
            claims = await run_in_threadpool(provider.claims, code, begun.verifier, begun.nonce, base(request) + BACK)
            session = await run_in_threadpool(identity.come_in, claims, request.headers)
        except AssistantError as refused:
            response = _refused(request, refused)
        else:
            response = RedirectResponse(begun.to, 303, {"Cache-Control": "no-store"})
            cookies.begin(response, session)
        cookies.forget(response, SIGNING_IN)
        return response

    @router.post("/sign-out", summary="End one's own session")
    async def sign_out(request: Request, response: Response) -> SignedOutOut:
        signed_in = bool(cookies.read(request.headers, SESSION))
        await run_in_threadpool(identity.sign_out, request.headers)
        cookies.forget(response, SESSION, TOKEN)
        leaving = await run_in_threadpool(provider.leaving, base(request) + "/") if provider and signed_in else None
        return SignedOutOut(signed_out=signed_in, issuer=leaving)

    @router.get("/v1/me", summary="Who one is here")
    def me(request: Request, who: Who) -> MeOut:
        found = identity.session_of(request.headers)
        return MeOut(
            signed_in=found is not None,
            kind=who.kind,
            name=who.name,
            may=sorted(who.may),
            staff_papers=who.clearance.staff or who.clearance.everything,
            circles=sorted(who.clearance.groups),
            signed_in_at=found[0].made_at if found else None,
            until=found[0].ends_at if found else None,
            can_sign_in=provider is not None,
        )

    return router


def _refused(request: Request, error: AssistantError) -> Response:
    status, detail = detail_of(error)
    return (
        plain_page(status, "You are not signed in", detail) if is_wanted(request.headers) else problem(status, detail)
    )
