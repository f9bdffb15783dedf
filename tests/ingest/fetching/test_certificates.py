"""An encrypted connection goes to the address that was checked, and its certificate is held against the name all the same."""

from __future__ import annotations

import datetime
import io
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.fetching.addresses import AllowList, parse_address
from ingest.fetching.errors import Broken, OffLimits
from ingest.fetching.fetcher import Bounds, Fetcher
from ingest.fetching.networks import Permits
from tests.listening import http

NAME = "papers.example.gov.uk"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for NAME that nobody but these tests trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(pem)
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """A server with that certificate on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as secured:
                away = b"/away" in secured.recv(65536)
                there = f"http://{NAME}:{listener.getsockname()[1]}/"
                secured.sendall(http(status="302 Found", Location=there) if away else http(b"papers"))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def fetched(host: str, port: int, trusted: ssl.SSLContext | None, path: str = "/") -> bytes:
    allowed, permits = AllowList.of([f"{host}:{port}"]), Permits.of([f"127.0.0.1:{port}"])
    body = io.BytesIO()
    with Fetcher(allowed, permits, "tests", Bounds(seconds=5), lambda *_: ["127.0.0.1"], trusted) as fetcher:
        fetcher.get(parse_address(f"https://{host}:{port}{path}"), body)
        assert {ip for ip, _ in fetcher.network.connected} == {"127.0.0.1"}
    return body.getvalue()


def test_the_name_that_was_asked_for_must_be_the_certificates(certificate: Path, port: int) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))

    assert fetched(NAME, port, trusting) == b"papers"
    with pytest.raises(Broken, match="certificate"):
        fetched("other.example.gov.uk", port, trusting)
    with pytest.raises(Broken, match="certificate"):
        fetched(str(ipaddress.ip_address("127.0.0.1")), port, trusting)


def test_a_certificate_that_nobody_vouches_for_is_refused(port: int) -> None:
    with pytest.raises(Broken, match="certificate"):
        fetched(NAME, port, None)


def test_an_encrypted_connection_is_not_left_for_a_plain_one(certificate: Path, port: int) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))

    with pytest.raises(OffLimits, match="without encryption"):
        fetched(NAME, port, trusting, "/away")
