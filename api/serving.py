"""The verbs `serve` and `demo`: a bound socket, an open desk, and uvicorn between them."""

from __future__ import annotations

import argparse
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api import log_lines
from api.app import make_app
from api.connections import bounded, uvicorn_bounds
from api.desk import Desk, open_desk
from api.oidc import LOOPBACK
from api.progress import bar_for, follow
from api.settings import Settings, read_settings
from api.sign_in import provider_of
from api.terminal import say
from ingest.demo_council import CONTACTS, PAPERS, SUGGESTIONS
from ingest.porch import Arrival
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import AssistantError, BadSetting


def serve(given: argparse.Namespace) -> int:
    settings = read_settings()
    check_reach(settings, given.host)
    return _serve(settings, given.host, given.port)


def check_reach(settings: Settings, host: str) -> None:
    """Other machines are served where people sign in, or where the operator says that the owner's key is enough.

    Raises BadSetting, which says what to do.
    """
    provider = provider_of(settings.access)
    if provider is None and not settings.access.key_only and not _is_loopback(host):
        raise BadSetting(
            f"Binding {host} would let other machines in, and nobody signs in here: the owner's key alone would guard "
            "administration. Set a sign-in service (COUNCIL_ACCESS__ISSUER and what goes with it, see .env.example), or "
            "COUNCIL_ACCESS__KEY_ONLY=true if the key is to be enough, or leave --host out to serve this machine alone."
        )
    elsewhere = [name for name in settings.api.hosts if name not in LOOPBACK] or not _is_loopback(host)
    if provider is not None and elsewhere and not settings.access.address:
        raise BadSetting(
            "People are to sign in from other machines, so the sign-in service has to know where to send them back: set "
            "COUNCIL_ACCESS__ADDRESS to the address that people type, as https://papers.example.gov.uk."
        )
    if provider is not None:
        provider.close()


def _is_loopback(host: str) -> bool:
    """A name other than localhost could lead anywhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def demo(given: argparse.Namespace) -> int:
    """The demo council in a folder of its own beside the library, so that it never mixes with real papers."""
    settings = read_settings()
    path = settings.store.path
    store = settings.store.model_copy(update={"path": path.with_name(f"{path.name}-demo")})
    api = settings.api.model_copy(update={"suggestions": list(SUGGESTIONS)})
    contacts = settings.assistant.contacts or CONTACTS
    assistant = settings.assistant.model_copy(update={"contacts": contacts})
    settings = settings.model_copy(update={"store": store, "api": api, "assistant": assistant})
    check_reach(settings, given.host)
    log_lines.install()
    with _listening(given.host, given.port) as listener:
        desk = open_desk(settings, "demo")
        say("Loading the demo council (the first time takes about half a minute) …")
        with bar_for(len(list(PAPERS.glob("*.pdf")))) as bar:
            follow(desk.porch.take_in(_demo_arrivals(), progress=bar.progress), bar)
        return _run(desk, listener, given.host)


def _demo_arrivals() -> list[Arrival]:
    return [Arrival(path, f"demo:{path.name}", path.name) for path in sorted(PAPERS.glob("*.pdf"))]


def _serve(settings: Settings, host: str, port: int) -> int:
    log_lines.install()
    with _listening(host, port) as listener:
        return _run(open_desk(settings), listener, host)


def _run(desk: Desk, listener: socket.socket, host: str) -> int:
    port = listener.getsockname()[1]
    address = f"http://{_in_url(host)}:{port}"
    desk.library.ownership.answers_at(f"http://{_in_url('127.0.0.1' if host in ('0.0.0.0', '::') else host)}:{port}")  # noqa: S104
    app = make_app(desk, hosts=(_in_url(host),))
    config = uvicorn.Config(
        app,
        log_level="warning",
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
        http=bounded(desk.settings.api.proxies.trusts),
        **uvicorn_bounds(),
    )
    held = desk.library.holdings(OWNER).documents
    say(f"{held} papers held. Answering at {address} (stop with Ctrl+C)")
    uvicorn.Server(config).run(sockets=[listener])
    return 0


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket before anything heavy is opened: a taken port is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise AssistantError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or choose another with --port."
        ) from error
    try:
        yield listener
    finally:
        listener.close()


def _in_url(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
