"""What happens on a site after its papers came in: replaced, withdrawn, restricted, moved, renamed, out of the window."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable

import pytest

from ingest.moderngov.reception import Stopped
from ingest.moderngov.values import Window
from ingest.porch import Fate, Outcome
from tests.council_site import AUDIT, CABINET, Doc, Item, Sitting, pdf_of, report
from tests.ingest.moderngov.conftest import YEAR, Council
from tests.invented import ask, papers
from vectorstore.words.clearance import ANONYMOUS, OWNER, UNASSIGNED, Access
from vectorstore.words.errors import BadInput

DAY = datetime.date
Make = Callable[..., Council]
SPRING = DAY(2025, 4, 8)


def town() -> list[Sitting]:
    """One meeting with three items of business."""
    items = [
        Item(11, "1.", "Apologies for Absence"),
        Item(
            12,
            "2.",
            "Pool",
            [Doc(21, "Pool report", report("Pool", SPRING, "The pool at Marrack Green opens in May."))],
        ),
        Item(
            13,
            "3.",
            "Wharf",
            [
                Doc(22, "Wharf report", report("Wharf", SPRING, "The wharf at Ossleby is to be sold to a bidder.")),
                Doc(23, "Wharf appendix", pdf_of("The bid for the wharf is 2,735,000 pounds.")),
            ],
        ),
        Item(14, "4.", "Market", [Doc(24, "Market report", report("Market", SPRING, "The market has 37 stalls."))]),
        Item(
            15, "5.", "Library", [Doc(25, "Library report", report("Library", SPRING, "The library lends 900 books."))]
        ),
    ]
    return [Sitting(7, AUDIT, SPRING, items)]


@pytest.fixture
def council(new_council: Make) -> Council:
    """The town, with its papers held."""
    council = new_council(town())
    assert fates(council.fetch()) == {"added": 5}
    return council


def fates(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(outcome.fate.value for outcome in outcomes)


def of(outcomes: list[Outcome], key: str) -> Outcome:
    (found,) = [outcome for outcome in outcomes if outcome.source.endswith(f"#{key}")]
    return found


def state(council: Council, key: str) -> str:
    """As the diary has it in its file."""
    (diary,) = (council.folder / "publishers").glob("*.jsonl")
    noted = [json.loads(line) for line in diary.read_text().splitlines() if line]
    return str([one["state"] for one in noted if one.get("paper") == key][-1])


# Replaced -------------------------------------------------------------------------------------------------------------


def test_a_paper_that_was_replaced_is_read_again_and_no_other_is_downloaded(council: Council) -> None:
    council.site.doc(21).body = report("Pool", SPRING, "The pool at Marrack Green opens in June.")
    before = council.held()["s21"]

    again = council.fetch()

    assert fates(again) == {"updated": 1, "unchanged": 4}
    assert [one.path for one in council.site.downloads()] == ["/mgConvert2PDF.aspx?ID=21"]
    after = council.held()["s21"]
    assert (after.id, after.sha256 == before.sha256) == (before.id, False)
    assert "June" in ask(council.library, "When does the pool open?")[0].passage.text


def test_a_paper_that_is_published_anew_is_fetched_though_it_cannot_be_compared(council: Council) -> None:
    council.site.validators = False
    council.fetch(again=True)
    doc = council.site.doc(21)
    doc.body, doc.published = report("Pool", SPRING, "The pool opens in July."), "09/04/2025"

    again = council.fetch()

    assert of(again, "s21").fate is Fate.UPDATED
    assert len(council.site.downloads()) == 1


def test_a_new_title_or_number_or_day_reaches_what_is_held(council: Council) -> None:
    council.site.item(12).number = "2b."
    council.site.doc(21).title = "Pool report (revised)"
    council.site.sittings[7].date = DAY(2025, 4, 15)

    again = council.fetch()

    pool = council.held()["s21"]
    assert of(again, "s21").fate is Fate.UPDATED
    assert (pool.item, pool.title, pool.meeting_date) == ("2b", "Pool report (revised)", DAY(2025, 4, 15))


def test_a_late_paper_of_an_old_meeting_comes_in(council: Council) -> None:
    council.site.item(14).docs.append(Doc(26, "Decision notice", pdf_of("The stalls were agreed."), decision=True))

    again = council.fetch()

    assert fates(again) == {"added": 1, "unchanged": 5}
    assert council.held()["s26"].item == "4"


# Withdrawn ------------------------------------------------------------------------------------------------------------


def test_a_paper_that_its_publisher_withdrew_is_withdrawn(council: Council) -> None:
    council.site.item(12).docs.clear()

    again = council.fetch()

    assert of(again, "s21").fate is Fate.WITHDRAWN
    assert "s21" not in council.held()
    assert not any("pool" in found.passage.text for found in ask(council.library, "When does the pool open?"))
    # One that comes back comes in.
    council.site.item(12).docs.append(Doc(21, "Pool report", report("Pool", SPRING, "The pool opens in May.")))
    assert of(council.fetch(), "s21").fate is Fate.ADDED


def test_a_paper_that_is_only_not_listed_any_more_stays_and_is_reported(council: Council) -> None:
    removed = council.site.item(12).docs.pop()
    other = Sitting(8, CABINET, SPRING, [Item(31, "1.", "Pool", [removed])])
    council.site.sittings[8] = other  # of a committee that is not asked for

    again = council.fetch()

    assert of(again, "s21").fate is Fate.LEFT_OUT
    assert "its address still gives it" in str(of(again, "s21").why)
    assert "s21" in council.held()


def test_a_paper_that_moved_to_another_meeting_moves(council: Council) -> None:
    moved = council.site.item(12).docs.pop()
    council.site.sittings[9] = Sitting(9, AUDIT, DAY(2025, 5, 13), [Item(41, "6.", "Pool", [moved])])

    again = council.fetch()

    assert fates(again) == {"updated": 1, "unchanged": 4}
    assert (council.held()["s21"].meeting_date, council.held()["s21"].item) == (DAY(2025, 5, 13), "6")


def test_a_paper_under_two_meetings_is_one_paper_and_is_not_read_anew_for_each(council: Council) -> None:
    shared = council.site.doc(21)
    council.site.sittings[9] = Sitting(9, AUDIT, DAY(2025, 5, 13), [Item(41, "6.", "Pool, again", [shared])])
    council.fetch()

    again = council.fetch()

    assert fates(again) == {"unchanged": 5}
    assert council.held()["s21"].meeting_date == DAY(2025, 5, 13)
    council.site.sittings[9].items[0].docs.clear()
    assert fates(council.fetch()) == {"updated": 1, "unchanged": 4}
    assert council.held()["s21"].meeting_date == SPRING


def test_nothing_is_withdrawn_because_it_left_the_window(council: Council) -> None:
    later = Window(DAY(2025, 6, 1), DAY(2025, 12, 31))

    again = council.fetch(later)

    assert again == []
    assert len(council.held()) == 5


def test_a_meeting_that_is_taken_off_the_list_takes_its_papers_with_it(council: Council) -> None:
    council.site.sittings[6] = Sitting(
        6, AUDIT, SPRING, [Item(51, "1.", "Other", [Doc(61, "Other", pdf_of("Other words."))])]
    )
    del council.site.sittings[7]

    with pytest.raises(Stopped, match="5 of the 6 papers"):
        council.fetch()
    assert len(council.held()) == 6
    sure = council.fetch(sure=True)

    assert fates(sure) == {"unchanged": 1, "withdrawn": 5}


def test_a_site_that_has_lost_everything_costs_nothing(council: Council) -> None:
    for item in council.site.sittings[7].items:
        item.docs.clear()

    with pytest.raises(Stopped, match="Nothing was withdrawn"):
        council.fetch()

    assert len(council.held()) == 5


def test_what_was_withdrawn_here_does_not_come_back_by_itself(council: Council) -> None:
    council.library.withdraw(council.held()["s21"].id)

    again = council.fetch()

    assert of(again, "s21").fate is Fate.LEFT_OUT
    assert council.site.downloads() == []
    assert of(council.fetch(again=True), "s21").fate is Fate.ADDED


# Restricted -----------------------------------------------------------------------------------------------------------


def test_what_is_restricted_is_never_asked_for(new_council: Make) -> None:
    sittings = town()
    sittings[0].items[1].restricted = True
    sittings[0].items[2].docs[1].restricted = True
    council = new_council(sittings)

    first = council.fetch()

    assert fates(first) == {"added": 3, "left out": 2}
    assert sorted(council.held()) == ["s22", "s24", "s25"]
    assert council.site.asked("ID=21", "ID=23", "/s21/", "/s23/") == []


@pytest.mark.parametrize("whole_item", [True, False], ids=["item", "document"])
def test_a_paper_that_is_restricted_later_is_exempt_at_once_and_stays_so(council: Council, whole_item: bool) -> None:
    assert papers(ask(council.library, "What is the bid for the wharf?", ANONYMOUS))[0] == council.held()["s23"].id
    if whole_item:
        council.site.item(13).restricted = True
    else:
        council.site.doc(23).restricted = True

    again = council.fetch()

    closed = {"s22", "s23"} if whole_item else {"s23"}
    assert fates(again) == {"updated": len(closed), "unchanged": 5 - len(closed)}
    assert {key for key, d in council.held().items() if d.access == UNASSIGNED} == closed
    found = ask(council.library, "What is the bid for the wharf?", ANONYMOUS)
    assert "2,735,000" not in " ".join(one.passage.text for one in found)
    assert council.site.asked(*(f"ID={key[1:]}" for key in closed)) == []
    assert fates(council.fetch()) == {"unchanged": 5}
    # What is published again is opened by a person, and by nobody else.
    council.site.item(13).restricted = council.site.doc(23).restricted = False
    assert of(council.fetch(), "s23").fate is Fate.LEFT_OUT
    assert council.held()["s23"].access == UNASSIGNED


def test_restriction_comes_before_every_download_of_its_meeting(council: Council) -> None:
    """What a run learns first is put into effect first: a site that fails right after it has been honoured."""
    council.site.doc(23).restricted = True
    for id_ in (21, 22, 24, 25):
        council.site.faults[f"ID={id_}"] = ["500*"]

    again = council.fetch()

    assert again[0].why is not None
    assert again[0].why.startswith("now exempt")
    assert council.held()["s23"].access == UNASSIGNED


def test_a_document_that_is_not_listed_any_more_under_a_restricted_item_is_closed_too(council: Council) -> None:
    council.site.item(13).restricted = True
    council.site.item(13).docs.clear()

    council.fetch()

    assert {key for key, d in council.held().items() if d.access == UNASSIGNED} == {"s22", "s23"}
    assert {state(council, "s22"), state(council, "s23")} == {"closed"}


def test_readers_that_were_named_stay_when_a_paper_is_restricted(council: Council) -> None:
    council.library.correct(council.held()["s23"].id, {"access": "exempt:members"})
    council.site.doc(23).restricted = True

    again = council.fetch()

    assert of(again, "s23").fate is Fate.UNCHANGED
    assert council.held()["s23"].access == Access("exempt", "members")


def test_a_paper_opened_by_hand_is_closed_again_when_it_is_restricted_again(council: Council) -> None:
    council.site.doc(23).restricted = True
    council.fetch()
    council.site.doc(23).restricted = False
    council.library.correct(council.held()["s23"].id, {"access": "public"})
    opened = council.fetch()
    council.site.doc(23).restricted = True

    again = council.fetch()

    assert of(opened, "s23").fate is Fate.UNCHANGED
    assert of(again, "s23").fate is Fate.UPDATED
    assert council.held()["s23"].access == UNASSIGNED


def test_a_paper_outside_the_window_is_closed_when_it_is_restricted(council: Council) -> None:
    council.site.doc(23).restricted = True
    (diary,) = (council.folder / "publishers").glob("*.jsonl")
    old = diary.read_text().replace(datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT"), "2025-01-01T")
    diary.write_text(old)

    council.fetch(Window(DAY(2025, 6, 1), DAY(2025, 12, 31)))

    assert council.held()["s23"].access == UNASSIGNED


def test_a_paper_that_calls_itself_exempt_is_held_back_though_its_publisher_gives_it(new_council: Make) -> None:
    doc = Doc(21, "Land", pdf_of("This report is exempt", "The land at Tarnwick is sold for 9,000 pounds."))
    council = new_council([Sitting(7, AUDIT, SPRING, [Item(11, "1.", "Land", [doc])])])

    council.fetch()

    (document,) = council.library.documents(OWNER)
    assert document.access == UNASSIGNED


def test_a_draft_agenda_brings_nothing_in_whatever_the_service_lets_slip(new_council: Make) -> None:
    sittings = town()
    sittings[0].published = False
    council = new_council(sittings)

    draft = council.fetch()
    asked = council.site.asked("mgConvert2PDF", "/documents/")
    sittings[0].published = True

    assert (draft, asked) == ([], [])
    assert fates(council.fetch()) == {"added": 5}


# Cancelled ------------------------------------------------------------------------------------------------------------


def test_papers_of_a_meeting_that_is_cancelled_stay_and_are_still_closed_when_restricted(council: Council) -> None:
    council.site.sittings[7].status = "Cancelled"
    council.site.doc(23).restricted = True
    council.site.item(14).docs.append(Doc(29, "Late", pdf_of("Too late.")))

    council.fetch()

    held = council.held()
    assert sorted(held) == ["s21", "s22", "s23", "s24", "s25"]
    assert held["s23"].access == UNASSIGNED


def test_an_unknown_committee_is_named_with_those_that_there_are(council: Council) -> None:
    with pytest.raises(BadInput, match=r"no committee 'Planning'\. It has: Audit & Risk Committee"):
        council.fetch(YEAR, committees=("Planning",))
