"""The published interface, called with what it allows and what it does not (the short form of `tests.evaluation.fuzz`)."""

from __future__ import annotations

import warnings

import pytest

from tests.evaluation.fuzz import Told, fuzz

UNREACHED = {
    "POST /v1/backup",
    "GET /v1/backup/{backup_id}",
    "POST /v1/keys",
    "DELETE /v1/keys/{key_id}",
    "POST /v1/grants",
    "GET /v1/grants/{grant_id}",
    "POST /v1/grants/{grant_id}/revoke",
    "POST /v1/people/{person_id}/suspend",
    "POST /v1/people/{person_id}/resume",
    "GET /sign-in",
    "GET /sign-in/back",
}
"""What wants a sign-in service, somebody who signed in, an id or words that chance does not find: tested by hand elsewhere."""


@pytest.fixture(scope="module")
def told() -> Told:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the generator says of its own requests
        return fuzz(long=False, seed=1)


def test_every_operation_was_called_as_a_stranger_and_as_the_owner(told: Told) -> None:
    assert told.total > 600
    assert min(told.cases.values()) >= 4
    # What was asked for was reached, and not only refused at the door.
    refused = {label for label, statuses in told.statuses.items() if not {200, 201, 202} & set(statuses)}
    assert refused <= UNREACHED


def test_nothing_that_is_sent_breaks_the_server(told: Told) -> None:
    assert told.server_errors == 0


def test_every_reply_is_one_that_the_interface_describes(told: Told) -> None:
    assert told.failures == {}
