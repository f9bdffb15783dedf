"""Cookies as browsers are told to keep them, and a sign-in from its beginning to its end by the clock."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from api.cookies import PLAIN, SESSION, SIGNING_IN, TOKEN, Cookies, token_of
from api.signing_in import SECONDS, SigningIn
from vectorstore.words.errors import SignInRefused

SECURE = Cookies(secure=True)


def set_by(cookies: Cookies) -> dict[str, str]:
    response = Response()
    cookies.begin(response, "the-session")
    cookies.signing_in(response, "the-sign-in", 600)
    values = [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]
    return {value.split("=")[0]: value for value in values}


def test_over_https_no_other_host_and_no_plain_connection_can_set_or_see_them() -> None:
    kept = set_by(SECURE)

    assert set(kept) == {"__Host-ca_session", "__Host-ca_csrf", "__Host-ca_signing_in"}
    # What browsers want of a name that begins with __Host-.
    assert all("; Secure" in c and "; Path=/" in c and "Domain" not in c for c in kept.values())
    assert all("SameSite=lax" in c for c in kept.values())


def test_scripts_see_the_token_and_nothing_else() -> None:
    for cookies in (PLAIN, SECURE):
        hidden = {name: "HttpOnly" in value for name, value in set_by(cookies).items()}
        assert hidden == {cookies.name(SESSION): True, cookies.name(TOKEN): False, cookies.name(SIGNING_IN): True}


def test_they_are_forgotten_as_they_were_set() -> None:
    response = Response()
    SECURE.forget(response, SESSION, TOKEN)

    values = [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]
    assert len(values) == 2
    assert all("__Host-" in v and "Max-Age=0" in v and "Secure" in v and "Path=/" in v for v in values)


def test_over_https_a_plain_name_says_nothing() -> None:
    headers = Headers({"cookie": "ca_session=planted; __Host-ca_session=mine;x; =y;ca_session"})

    assert SECURE.read(headers, SESSION) == ["mine"]
    assert PLAIN.read(headers, SESSION) == ["planted", ""]


def test_the_token_is_of_one_session_and_does_not_tell_it() -> None:
    assert token_of("one") == token_of("one") != token_of("other")
    assert "one" not in token_of("one")


# A sign-in --------------------------------------------------------------------------------------------------------------


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("passed", "taken"), [(SECONDS - 1, True), (SECONDS + 1, False)])
def test_a_sign_in_has_to_end_in_time(passed: int, taken: bool) -> None:
    clock = Clock()
    under_way = SigningIn(clock)
    begun = under_way.begin("/desk")
    clock.now += passed

    if taken:
        assert under_way.back(begun.cookie, begun.state) == begun
    else:
        with pytest.raises(SignInRefused):
            under_way.back(begun.cookie, begun.state)


def test_a_sign_in_ends_once_for_as_long_as_it_could_end_at_all() -> None:
    clock = Clock()
    under_way = SigningIn(clock)
    begun = under_way.begin("/desk")
    under_way.back(begun.cookie, begun.state)

    for _ in range(3):
        clock.now += SECONDS / 3
        with pytest.raises(SignInRefused):
            under_way.back(begun.cookie, begun.state)


def test_another_process_does_not_know_it() -> None:
    begun = SigningIn().begin("/")

    with pytest.raises(SignInRefused):
        SigningIn().back(begun.cookie, begun.state)


def test_what_is_told_to_the_issuer_does_not_tell_the_rest() -> None:
    begun = SigningIn().begin("/")

    assert len({begun.cookie, begun.state, begun.nonce, begun.verifier, begun.challenge}) == 5
    assert not any(secret in begun.cookie for secret in (begun.state, begun.nonce, begun.verifier))
    assert len(begun.verifier) == 43  # RFC 7636: 43 to 128
