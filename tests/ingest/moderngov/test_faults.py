"""A site on a bad day: error pages with status 200, a service that is switched off, answers that come late, in part or not."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from ingest.fetching.errors import NotFetched
from ingest.fetching.fetcher import Bounds
from ingest.fetching.manners import Manners
from ingest.moderngov.reception import Stopped
from ingest.porch import Fate, Outcome
from tests.council_site import AUDIT, ERROR_PAGE, Doc, Item, Sitting, pdf_of
from tests.ingest.moderngov.conftest import Council
from tests.ingest.moderngov.test_changes import SPRING, town
from tests.listening import http, listening

Make = Callable[..., Council]
ONE_TRY = Manners(pause=0.0, tries=1, first_wait=0.0)


@pytest.fixture
def council(new_council: Make) -> Council:
    return new_council(town())


def fates(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(outcome.fate.value for outcome in outcomes)


# The service is off ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [b"", ERROR_PAGE], ids=["404", "error page with status 200"])
def test_where_the_service_is_switched_off_the_pages_are_read(new_council: Make, off: bytes) -> None:
    council = new_council()
    council.site.serves, council.site.off = False, off

    first = council.fetch()
    second = council.fetch()

    assert fates(first) == {"added": 63}
    assert fates(second) == {"unchanged": 63}
    assert council.site.downloads() == []
    held = council.held()
    fees = held["s60305"]
    assert (fees.title, fees.committee, fees.item) == ("Appendix A - Rates", "Audit & Risk Committee", "4a")
    assert (fees.meeting_date, fees.date_basis) == (datetime.date(2025, 3, 11), "given")
    assert str(fees.link).endswith(f"ieListDocuments.aspx?CId={AUDIT}&MId=4003&Ver=4#AI60304")
    assert (held["s60403"].kind, held["s60403"].meeting_date) == ("minutes", datetime.date(2025, 3, 11))
    assert council.site.asked("MId=4008") == []


def test_a_service_that_is_switched_off_later_brings_nothing_in_twice(new_council: Make) -> None:
    council = new_council()
    council.fetch()
    before = council.held()
    council.site.serves = False

    off = council.fetch()
    council.site.serves = True
    on = council.fetch()

    assert (fates(off), fates(on)) == ({"unchanged": 63}, {"unchanged": 63})
    assert council.held() == before


def test_pages_are_not_asked_for_papers_that_they_say_are_restricted(council: Council) -> None:
    council.site.serves = False
    council.site.item(12).restricted = True
    council.site.doc(23).restricted = True

    council.fetch()

    assert sorted(council.held()) == ["s22", "s24", "s25"]
    assert council.site.asked("s21", "s23", "ID=21", "ID=23") == []


def test_a_page_that_says_an_item_is_restricted_closes_what_hung_under_it(council: Council) -> None:
    council.fetch()
    council.site.serves = False
    council.site.item(13).restricted = True

    council.fetch()

    assert {key: d.access.level for key, d in council.held().items()} == {
        "s21": "public",
        "s22": "exempt",
        "s23": "exempt",
        "s24": "public",
        "s25": "public",
    }


def test_one_meeting_that_the_service_answers_with_an_error_page_is_read_from_its_own(council: Council) -> None:
    council.site.faults["GetMeeting?"] = ["page"]

    assert fates(council.fetch()) == {"added": 5}
    assert council.site.asked("ieListDocuments") != []


def test_a_site_without_pages_is_read_through_its_service(council: Council) -> None:
    council.site.pages = False

    first = council.fetch()
    council.site.item(12).docs.clear()
    second = council.fetch()

    assert fates(first) == {"added": 5}
    assert fates(second) == {"withdrawn": 1, "unchanged": 4}


def test_a_service_that_lists_no_committees_is_not_believed(council: Council) -> None:
    council.site.serves, council.site.off = False, b"<committees><committeescount> 0</committeescount></committees>"

    assert fates(council.fetch()) == {"added": 5}


def test_what_is_no_moderngov_site_is_said_to_be_none(council: Council) -> None:
    council.site.serves = council.site.pages = False

    with pytest.raises(NotFetched, match="no ModernGov site that can be read"):
        council.fetch()


def test_committees_that_are_all_on_an_error_page_are_no_reason_to_withdraw_anything(council: Council) -> None:
    council.fetch()
    council.site.faults["/"] = ["page*"]

    with pytest.raises(NotFetched):
        council.fetch()

    assert len(council.held()) == 5


# One answer goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["500", "503", "429", "408", "cut", "503 1"])
def test_what_goes_wrong_once_is_tried_again_and_comes_in_whole(council: Council, fault: str) -> None:
    council.site.faults["ID=22"] = [fault]

    outcomes = council.fetch()

    assert fates(outcomes) == {"added": 5}
    assert len(council.site.asked("ID=22")) == 2


def test_a_server_that_says_when_is_asked_again_then(council: Council) -> None:
    council.site.faults["ID=22"] = ["429 2"]

    assert fates(council.fetch()) == {"added": 5}

    first, second = council.site.asked("ID=22")
    assert second.at - first.at >= 2


def test_waits_grow_from_try_to_try(council: Council) -> None:
    council.site.faults["ID=22"] = ["500", "500", "500"]

    council.fetch(manners=Manners(pause=0.0, first_wait=0.4))

    at = [one.at for one in council.site.asked("ID=22")]
    waits = [b - a for a, b in pairwise(at)]
    assert len(waits) == 3
    for n, wait in enumerate(waits):
        assert 0.2 * 2**n <= wait  # the other half is left to chance


@pytest.mark.parametrize("fault", ["500*", "cut*", "page*", "404*", "403*"])
def test_what_stays_wrong_costs_itself_and_is_tried_by_the_next_run(council: Council, fault: str) -> None:
    council.site.faults["ID=22"] = [fault]

    first = council.fetch()
    council.site.faults.clear()
    second = council.fetch()

    assert fates(first) == {"added": 4, "refused": 1}
    assert fates(second) == {"added": 1, "unchanged": 4}
    (refused,) = [outcome for outcome in first if outcome.fate is Fate.REFUSED]
    assert "ID=22" in str(refused.why)


def test_an_error_page_in_place_of_a_paper_that_is_held_leaves_it_as_it_is(council: Council) -> None:
    council.fetch()
    council.site.faults["ID=22"] = ["page*"]
    before = council.held()["s22"]

    outcomes = council.fetch(again=True)

    assert fates(outcomes) == {"unchanged": 4, "refused": 1}
    assert council.held()["s22"] == before


def test_a_paper_that_trickles_is_given_up_in_time_and_the_others_come_in(council: Council) -> None:
    council.site.faults["ID=22"] = ["slow*"]
    began = time.monotonic()

    outcomes = council.fetch(manners=ONE_TRY, bounds=Bounds(seconds=1.0, silent_seconds=0.9))

    assert fates(outcomes) == {"added": 4, "refused": 1}
    assert "took too long" in str([o.why for o in outcomes if o.fate is Fate.REFUSED])
    assert time.monotonic() - began < 30


def test_a_paper_that_is_too_large_is_refused_and_not_fetched_again_tomorrow(council: Council) -> None:
    council.site.doc(22).body = pdf_of("The wharf.") + b" " * 5_000_000

    first = council.fetch(bounds=Bounds(most_bytes=1_000_000))
    second = council.fetch(bounds=Bounds(most_bytes=1_000_000))

    assert fates(first) == {"added": 4, "refused": 1}
    assert fates(second) == {"unchanged": 4, "left out": 1}
    assert council.site.asked("ID=22") == []


def test_a_file_that_cannot_be_read_is_refused_and_not_fetched_again_tomorrow(council: Council) -> None:
    council.site.doc(22).body = b"%PDF-1.7 and no more"

    first = council.fetch()
    second = council.fetch()
    council.site.doc(22).body, council.site.doc(22).published = pdf_of("The wharf is old."), "03/03/2026"
    third = council.fetch()

    assert (fates(first), fates(second)) == ({"added": 4, "refused": 1}, {"unchanged": 4, "left out": 1})
    assert fates(third) == {"added": 1, "unchanged": 4}


def test_a_redirect_to_a_forbidden_address_is_not_followed(council: Council) -> None:
    with listening(lambda *_: http(b"%PDF-1.4 secret")) as canary:
        council.site.faults["ID=22"] = [f"to http://127.0.0.1:{canary.port}/secret*"]
        council.site.faults["ID=23"] = ["to http://169.254.169.254/latest/meta-data/*"]
        council.site.faults["ID=24"] = ["to file:///etc/hostname*"]
        outcomes = council.fetch()

    assert fates(outcomes) == {"added": 2, "refused": 3}
    assert canary.connections == 0
    assert len(council.held()) == 2


def test_a_redirect_on_the_site_itself_is_followed(council: Council) -> None:
    council.site.faults["ID=22"] = [f"to {council.site.url}/documents/s22/Wharf.pdf"]

    assert fates(council.fetch()) == {"added": 5}


def test_a_document_that_is_kept_elsewhere_is_left_out_and_nobody_there_is_asked(council: Council) -> None:
    with listening(lambda *_: http(b"%PDF-1.4 elsewhere")) as elsewhere:
        council.site.doc(22).url = f"http://127.0.0.1:{elsewhere.port}/paper.pdf"
        outcomes = council.fetch()

    assert fates(outcomes) == {"added": 4, "left out": 1}
    assert elsewhere.connections == 0


def test_a_site_that_links_its_own_documents_under_another_name_is_asked_for_them_here(council: Council) -> None:
    """A council's own name and its supplier's lead to one site; a link marked as one to elsewhere stays what it is."""
    council.site.doc(22).url = "http://averlock.supplier.example/mgConvert2PDF.aspx?ID=22"
    council.site.says_url = False

    assert fates(council.fetch()) == {"added": 5}
    assert len(council.site.asked("ID=22")) == 1


# The site has had enough ----------------------------------------------------------------------------------------------


def test_a_site_that_wants_peace_gets_it_from_the_next_run_too(council: Council) -> None:
    council.site.faults["ID=22"] = ["429 3600*"]

    with pytest.raises(Stopped, match="wants to be left alone until"):
        council.fetch()
    with pytest.raises(Stopped, match="asked to be left alone until"):
        council.fetch()

    assert council.site.log == []


def test_a_site_that_fails_and_fails_is_left_alone(new_council: Make) -> None:
    items = [
        Item(100 + n, f"{n}.", f"Item {n}", [Doc(n, f"Paper {n}", pdf_of(f"Words of paper {n}."))])
        for n in range(1, 20)
    ]
    council = new_council([Sitting(7, AUDIT, SPRING, items)])
    council.site.faults["mgConvert2PDF"] = ["500*"]

    with pytest.raises(Stopped, match="5 requests in a row failed"):
        council.fetch(manners=ONE_TRY)

    assert len(council.site.asked("mgConvert2PDF")) == 5


def test_a_meeting_that_cannot_be_read_costs_itself(new_council: Make) -> None:
    other = Sitting(8, AUDIT, SPRING, [Item(31, "1.", "Parks", [Doc(41, "Parks", pdf_of("The parks close at dusk."))])])
    council = new_council([*town(), other])
    council.site.faults |= {"GetMeeting?lMeetingId=7": ["500*"], "MId=7": ["500*"]}

    outcomes = council.fetch()

    assert fates(outcomes) == {"added": 1, "refused": 1}
    assert [o.file for o in outcomes if o.fate is Fate.REFUSED] == ["Audit & Risk Committee, 8 April 2025"]
