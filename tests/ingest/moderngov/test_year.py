"""A year of a committee comes in, and a second run takes nothing in: what each paper is given, and how the site was asked."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ingest.fetching.manners import Manners
from ingest.porch import Fate, Outcome
from tests.council_site import AUDIT, COMMITTEES, DELETED, OLD, Doc, Item, Sitting, pdf_of, report
from tests.ingest.moderngov.conftest import YEAR, Council

DAY = datetime.date
Make = Callable[..., Council]
PAPERS = 11 * 2 + 10 + 11 + 2 * 10
"""Two reports and a front sheet of each meeting that was held, minutes approved at all but the first, and minutes and
decisions as printed of all but the last."""


def fates(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(outcome.fate.value for outcome in outcomes)


def test_a_year_comes_in_and_a_second_run_downloads_and_embeds_nothing(council: Council) -> None:
    first = council.fetch()
    embedded = council.embedder.embedded
    downloaded = len(council.site.downloads())

    second = council.fetch()

    assert fates(first) == {"added": PAPERS}
    assert downloaded == PAPERS
    assert fates(second) == {"unchanged": PAPERS}
    assert council.site.downloads() == []
    assert council.embedder.embedded == embedded > 0


def test_a_paper_is_given_what_its_publisher_says(council: Council) -> None:
    council.fetch()

    held = council.held()
    fees = held["s60304"]
    assert (fees.title, fees.committee, fees.item) == ("Fees & Charges March", "Audit & Risk Committee", "4a")
    assert (fees.meeting_date, fees.date_basis) == (DAY(2025, 3, 11), "given")
    assert fees.file == "Fees & Charges March.pdf"
    assert fees.link == f"{council.site.url}/ieListDocuments.aspx?CId={AUDIT}&MId=4003&Ver=4#AI60304"
    appendix = held["s60305"]
    assert (appendix.title, appendix.item, appendix.meeting_date) == ("Appendix A - Rates", "4a", DAY(2025, 3, 11))


def test_minutes_are_given_the_meeting_they_record_and_not_the_one_that_approved_them(council: Council) -> None:
    council.fetch()

    held = council.held()
    by_title, by_text, printed = held["s60303"], held["s60403"], held["g54002-1"]
    assert by_title.file == "6 - CHAIR APPROVED Minutes Audit & Risk Committee 11 Feb 2025.pdf"
    assert (by_title.title, printed.title, held["g54002-2"].title) == ("Minutes", "Minutes", "Decisions")
    for minutes, day in ((by_title, DAY(2025, 2, 11)), (by_text, DAY(2025, 3, 11)), (printed, DAY(2025, 2, 11))):
        assert (minutes.kind, minutes.meeting_date, minutes.date_basis) == ("minutes", day, "given")
        assert (minutes.committee, minutes.item) == ("Audit & Risk Committee", None)
    # Those of a meeting before a cancelled one are approved at the next that was held.
    assert held["s60903"].meeting_date == DAY(2025, 7, 8)


def test_nothing_of_a_cancelled_meeting_is_asked_for(council: Council) -> None:
    council.fetch()

    assert council.site.asked("4008") == []


def test_the_site_is_asked_politely(council: Council) -> None:
    pause = 0.05
    council.fetch(manners=Manners(pause=pause))
    first = list(council.site.log)
    council.fetch(manners=Manners(pause=pause))
    second = list(council.site.log)

    for log in (first, second):
        assert max(one.at_once for one in log) == 1
        starts = [one.at for one in log]
        # The pause is counted from the answer as it came to us, which is a little after it was sent.
        assert min(b - a for a, b in pairwise(starts)) >= pause
        assert {one.agent for one in log} == {log[0].agent}
        assert "council-assistant/" in log[0].agent
        assert Counter(one.path for one in log).most_common(1)[0][1] == 1
    documents = [one for one in second if "mgConvert2PDF" in one.path or "/documents/" in one.path]
    assert len(documents) == PAPERS
    assert all(one.conditional and one.status == 304 and one.sent == 0 for one in documents)


def test_without_validators_a_paper_is_not_asked_for_again_the_same_day(council: Council) -> None:
    council.site.validators = False
    council.fetch()

    second = council.fetch()

    assert fates(second) == {"unchanged": PAPERS}
    assert council.site.asked("mgConvert2PDF", "/documents/") == []


def test_what_rests_is_not_asked_for_but_its_meeting_is(council: Council) -> None:
    council.fetch()

    council.fetch(rest=datetime.timedelta(hours=6))

    assert council.site.asked("mgConvert2PDF", "/documents/") == []
    assert len(council.site.asked("GetMeeting?")) == 11


def test_days_are_asked_for_as_the_service_wants_them_and_meetings_outside_are_left(council: Council) -> None:
    spring = YEAR.__class__(DAY(2025, 3, 1), DAY(2025, 5, 31))

    council.fetch(spring)

    assert {d.link.split("MId=")[1][:4] for d in council.held().values() if d.link} == {"4003", "4004", "4005"}
    (asked,) = council.site.asked("GetMeetings")
    assert "sFromDate=01%2F03%2F2025&sToDate=31%2F05%2F2025" in asked.path


def test_committees_that_are_deleted_are_left_and_those_that_meet_no_more_are_asked_once_a_week(
    new_council: Make,
) -> None:
    market = Sitting(
        1,
        OLD,
        DAY(2025, 2, 3),
        [Item(5, "1.", "Tolls", [Doc(6, "Tolls", report("Tolls", DAY(2025, 2, 3), "Three pounds."))])],
    )
    council = new_council([market], COMMITTEES)
    council.site.expired = {OLD}

    council.fetch()
    again = council.fetch()

    assert list(council.held()) == ["s6"]
    assert council.site.asked(f"lCommitteeId={DELETED}", f"lCommitteeId={OLD}") == []
    assert fates(again) == {"unchanged": 1}  # a paper that came from it is looked in on all the same
    named = council.fetch(committees=("markets",))
    assert fates(named) == {"unchanged": 1}


def test_a_supplement_is_tied_to_the_item_it_names_whichever_way_it_is_linked(new_council: Make) -> None:
    day = DAY(2025, 4, 8)
    items = [
        Item(11, "1.", "Apologies for Absence"),
        Item(
            17,
            "7.",
            "Community Safety Update",
            [Doc(21, "Community Safety Update", report("Safety", day, "Nine thefts."))],
        ),
        Item(
            18, "8.", "Grants", [Doc(22, "Decision notice", pdf_of("The grants of £900 were agreed."), decision=True)]
        ),
    ]
    supplements = {
        31: ("Supplement: Agenda Item 7 - Community Safety Update", pdf_of("There were ten thefts and not nine.")),
        32: ("Late Material Community Safety Update", pdf_of("Two more thefts were told of on Monday.")),
        34: ("Late Material", pdf_of("A letter from the bellringers, of 40 lines.")),
    }
    council = new_council([Sitting(7, AUDIT, day, items, supplements=supplements)])

    council.fetch()

    held = council.held()
    assert {key: held[key].item for key in ("b31", "b32", "b34", "s22")} == {
        "b31": "7",
        "b32": "7",
        "b34": None,
        "s22": "8",
    }
    assert str(held["b31"].link).endswith("#AI17")


def test_a_form_under_a_procedural_item_is_no_report(new_council: Make) -> None:
    day = DAY(2025, 4, 8)
    form = Doc(21, "Declarations form", report("Declarations", day, "Write your interests here."))
    council = new_council([Sitting(7, AUDIT, day, [Item(11, "2.", "Declarations of Interest", [form])])])

    council.fetch()

    assert council.held()["s21"].kind == "other"


def test_a_dry_run_says_what_would_happen_and_changes_nothing(council: Council) -> None:
    looked = council.fetch(dry=True)

    assert fates(looked) == {"added": PAPERS}
    assert council.held() == {}
    assert council.site.asked("mgConvert2PDF", "/documents/") == []
    assert not (council.folder / "publishers").exists()
    assert fates(council.fetch()) == {"added": PAPERS}
    assert Fate.ADDED not in {outcome.fate for outcome in council.fetch(dry=True)}
