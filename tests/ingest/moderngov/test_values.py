"""What a site publishes, read from its service and its pages: the shapes of real ones, with what is odd about them."""

from __future__ import annotations

import datetime
import time

import pytest

from ingest.fetching.errors import TooMuch
from ingest.given import Given
from ingest.moderngov.links import key_of
from ingest.moderngov.pages import meeting_on, meetings_on
from ingest.moderngov.papers import papers_of
from ingest.moderngov.values import AgendaItem, Committee, Linked, Listed, Meeting
from ingest.moderngov.web_service import NotTheService, committees_in, meeting_in, meetings_in

DAY = datetime.date
AUDIT = Committee("144", "Audit Committee")
LISTED = Listed("4967", AUDIT, DAY(2026, 2, 10))
PAGE = "https://papers.example.gov.uk/ieListDocuments.aspx?CId=144&MId=4967&Ver=4"


def test_procedural_items_are_known_for_what_they_are() -> None:
    procedural = (
        "Apologies for Absence; Apologies; To receive apologies for absence; Declarations of Interest; Disclosure of Pecuniary "
        "Interests; Declarations of interest under the Localism Act 2011; Minutes; Minutes of the previous meeting; "
        "Chair's Announcements; Mayor’s announcements; Urgent Business; Items of urgent business; Exclusion of the Press and "
        "Public; Date of Next Meeting; Any Other Business; Welcome and introductions; Substitutes; Election of Vice-Chair"
    ).split("; ")
    business = (
        "Budget 2026/27; Community Safety Update; Petition on parking; Minutes and their cost: a review; Declaration "
        "of a climate emergency; Public Questions; Membership of the Pension Board; Treasury Management; Interest rates"
    ).split("; ")
    assert [title for title in procedural if not AgendaItem("1", None, title).procedural] == []
    assert [title for title in business if AgendaItem("1", None, title).procedural] == []


# The service ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not XML",
        b"<html><head><title>Error</title></head><body></body></html>",
        b"<?xml version='1.0'?><error>off</error>",
        b"<committees><committee>",
        b"<?xml version='1.0'?><!DOCTYPE committees [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><committees>&x;</committees>",
        b"<?xml version='1.0'?><!DOCTYPE c [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><committees>&b;</committees>",
        b"<?xml version='1.0' encoding='nonsense'?><committees/>",
    ],
)
def test_what_is_not_the_services_xml_is_known(body: bytes) -> None:
    with pytest.raises(NotTheService):
        committees_in(body)


def test_a_single_child_and_texts_that_are_escaped_twice_are_read() -> None:
    body = (
        b"<committees><committeescount> 1</committeescount><committee><committeeid>144</committeeid>"
        b"<committeetitle>Audit &amp;amp; Risk &amp;#39;B&amp;#39;</committeetitle></committee></committees>"
    )
    assert committees_in(body) == [Committee("144", "Audit & Risk 'B'")]


def test_characters_that_xml_does_not_allow_cost_nothing() -> None:
    committee = b"<committeeid>1</committeeid><committeetitle>Au&#x1F;dit\x0b</committeetitle>"
    body = b"<committees><committee>" + committee + b"</committee></committees>"
    assert committees_in(body) == [Committee("1", "Au dit")]


def test_a_list_of_meetings_tells_those_that_are_cancelled() -> None:
    body = (
        b"<getmeetings><committee><committeeid>144</committeeid><committeemeetings>"
        b"<meeting><meetingid>4966</meetingid><meetingdate>13/01/2026</meetingdate><meetingstatus>Cancelled</meetingstatus></meeting>"
        b"<meeting><meetingid>4967</meetingid><meetingdate>10/02/2026</meetingdate><meetingstatus>Confirmed</meetingstatus></meeting>"
        b"<meeting><meetingid>4968</meetingid><meetingdate>soon</meetingdate></meeting>"
        b"</committeemeetings></committee></getmeetings>"
    )
    found = meetings_in(body, AUDIT)
    assert [(one.id, one.date, one.cancelled) for one in found] == [
        ("4966", DAY(2026, 1, 13), True),
        ("4967", DAY(2026, 2, 10), False),
    ]


def meeting_xml(item: str = "", doc: str = "", id_: str = "4967") -> bytes:
    return (
        f"<meeting><meetingid>{id_}</meetingid><meetingdate>10/02/2026</meetingdate><agendaitems><agendaitem>"
        f"<agendaitemid>18831</agendaitemid><agendaitemtitle>Budget</agendaitemtitle><agendaitemnumber>4</agendaitemnumber>"
        f"<fulldisplaynumberformat>1.</fulldisplaynumberformat>{item}<linkeddocuments><linkeddoc>"
        f"<attachmentid>60860</attachmentid><title>Budget</title><url>https://papers.example.gov.uk/mgConvert2PDF.aspx?ID=60860</url>"
        f"{doc}</linkeddoc></linkeddocuments></agendaitem></agendaitems></meeting>"
    ).encode()


def test_the_printed_number_is_the_items_and_not_its_place() -> None:
    (item,) = meeting_in(meeting_xml(), LISTED, PAGE).items
    assert (item.number, item.id, item.linked[0].key) == ("1", "18831", "s60860")


@pytest.mark.parametrize("said", ["True", "true", "1", "Yes", " True "])
def test_whatever_is_not_plainly_unrestricted_is_restricted(said: str) -> None:
    (of_item,) = papers_of(meeting_in(meeting_xml(item=f"<isrestricted>{said}</isrestricted>"), LISTED, PAGE))
    (of_doc,) = papers_of(meeting_in(meeting_xml(doc=f"<isrestricted>{said}</isrestricted>"), LISTED, PAGE))
    (open_,) = papers_of(meeting_in(meeting_xml("<isrestricted>False</isrestricted>", "<isrestricted/>"), LISTED, PAGE))
    (hidden,) = papers_of(meeting_in(meeting_xml(item="<isdisplayallowed>False</isdisplayallowed>"), LISTED, PAGE))
    assert (bool(of_item.closed), bool(of_doc.closed), open_.closed, bool(hidden.closed)) == (True, True, None, True)


def test_an_answer_about_another_meeting_is_no_answer() -> None:
    with pytest.raises(NotTheService):
        meeting_in(meeting_xml(id_="1"), LISTED, PAGE)


# Links and pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://papers.example.gov.uk/mgConvert2PDF.aspx?ID=60860", "s60860"),
        ("documents/s60860/Minutes of Previous Meeting.pdf", "s60860"),
        ("/moderngov/documents/s060860/x.pdf", "s60860"),
        ("mgconvert2pdf.aspx?id=4967&T=1", "g4967-1"),
        ("documents/g4967/Printed minutes 10th-Feb-2026.pdf?T=1", "g4967-1"),
        ("documents/b2557/Comments.pdf?T=9", "b2557"),
        ("mgConvert2Pdf.aspx?ID=2557&T=9", "b2557"),
        ("mgChooseDocPack.aspx?ID=4967", None),
        ("mgAi.aspx?ID=4976", None),
        ("documents/x1/y.pdf", None),
        ("https://www.example.org/paper.pdf", None),
    ],
)
def test_a_document_is_known_however_it_is_linked(link: str, key: str | None) -> None:
    assert key_of(link) == key


def test_a_page_tells_what_is_restricted() -> None:
    why = '<a href="mgReasonsRestricted.aspx?OID={}&amp;OT={}">View the reasons why it is restricted</a>'
    rows = (
        '<tr><td class="mgItemNumberCell"><p><a name="AI1"></a>1.</p></td><td><p class="mgAiTitleTxt">'
        '<a href="documents/s1/a.pdf">Land</a></p><ul><li>Appendix ' + why.format(2, "D") + "</li>"
        '<li><a href="documents/s3/b.pdf">Map</a></li></ul></td></tr>'
        '<tr><td class="mgItemNumberCell"><p><a name="AI2"></a>2.</p></td><td><p class="mgAiTitleTxt">Staff '
        + why.format(9, "I")
        + '<a href="documents/s4/c.pdf">x</a></p></td></tr>'
        '<tr><td class="mgItemNumberCell"><p><a name="AI3"></a>3.</p></td><td><ul><li><a href="documents/s5/d.pdf">Sale</a> '
        + why.format(5, "D")
        + "</li></ul></td></tr>"
    )
    head = '<h2 class="mgSubTitleTxt">Audit Committee - Tuesday, 10th February, 2026</h2>'
    page = f'{head}<table class="mgItemTable">{rows}</table>'
    meeting = meeting_on(page, LISTED, PAGE)
    assert meeting is not None
    assert {paper.key: bool(paper.closed) for paper in papers_of(meeting)} == {
        "s1": False,
        "s3": False,
        "s4": True,
        "s5": True,
    }


def test_an_older_page_without_classes_is_read() -> None:
    page = (
        '<h2 class="mgSubTitleTxt">Audit Committee - Tuesday, 10th February, 2026</h2><table><tr><td>x</td></tr></table><table>'
        '<tr><td><p class="mgAiTitleTxt"><a name="AI19271"></a>1.</p></td><td><p class="mgAiTitleTxt">'
        '<a href="mgConvert2PDF.aspx?ID=69880" title="Link to document \'Roads\' pdf file">Roads</a></p></td></tr></table>'
    )
    meeting = meeting_on(page, LISTED, PAGE)
    assert meeting is not None
    (item,) = meeting.items
    assert (item.id, item.number, item.title, item.linked[0].key) == ("19271", "1", "Roads", "s69880")


def test_a_page_that_is_no_meeting_is_known() -> None:
    assert meeting_on("<html><head><title>Error</title></head></html>", LISTED, PAGE) is None


def test_a_list_page_names_only_meetings_of_its_committee() -> None:
    page = (
        '<ul><li><a href="ieListDocuments.aspx?CId=144&amp;MId=5&amp;Ver=4">15 Jun 2026&nbsp;7&#58;30 pm</a> - Agenda</li>'
        '<li><a href="ieListDocuments.aspx?CId=144&amp;MId=6&amp;Ver=4">4 Dec 2025</a> - CANCELLED</li>'
        '<li><a href="ieListDocuments.aspx?CId=206&amp;MId=0632&amp;Ver=4&amp;MD=Constitution">Constitution</a></li>'
        '<li><a href="ieListDocuments.aspx?CId=7&amp;MId=8">1 May 2026</a></li></ul>'
    )
    assert [(one.id, one.date, one.cancelled) for one in meetings_on(page, AUDIT)] == [
        ("5", DAY(2026, 6, 15), False),
        ("6", DAY(2025, 12, 4), True),
    ]


def test_a_link_to_another_sites_document_is_not_taken_for_ones_own() -> None:
    rows = (
        '<tr><td class="mgItemNumberCell"><a name="AI1"></a>1.</td><td><p class="mgAiTitleTxt">Joint</p>'
        '<a href="https://other.example.gov.uk/documents/s1/a.pdf">a</a><a href="documents/s1/b.pdf">b</a>'
        '<a href="https://[broken/documents/s1/c.pdf">c</a></td></tr>'
    )
    head = '<h2 class="mgSubTitleTxt">Audit Committee - Tuesday, 10th February, 2026</h2>'
    meeting = meeting_on(f'{head}<table class="mgItemTable">{rows}</table>', LISTED, PAGE)
    assert meeting is not None
    theirs, ours = papers_of(meeting)
    assert (theirs.key[0], theirs.elsewhere, ours.key, ours.elsewhere) == ("u", True, "s1", False)
    (told,) = papers_of(meeting_in(meeting_xml(doc="<isurl>True</isurl>"), LISTED, PAGE))
    assert (told.key[0], told.elsewhere) == ("u", True)


@pytest.mark.parametrize(
    "page",
    [
        "<a " * 300_000,
        "<!--" * 200_000,
        "<div>" * 200_000 + "</x>" * 200_000,
        "&#" * 500_000,
        "<" * 1_000_000,
        "</" * 500_000,
    ],
    ids=["tags", "comments", "depth", "references", "brackets", "ends"],
)
def test_a_page_made_to_be_slow_is_not(page: str) -> None:
    head = '<h2 class="mgSubTitleTxt">Audit Committee - Tuesday, 10th February, 2026</h2>'
    began = time.process_time()
    meeting_on(head + page, LISTED, PAGE)
    assert time.process_time() - began < 10  # the standard library's parser takes minutes


def test_a_page_with_more_elements_than_a_page_has_is_not_read() -> None:
    with pytest.raises(TooMuch):
        meeting_on("<p>x</p>" * 200_000, LISTED, PAGE)


# Minutes and the meetings they record ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item_title", "text", "title", "committee", "day"),
    [
        (
            "Minutes",
            "",
            "6 - CHAIR APPROVED  Minutes Audit Committee 25 Nov 2025",
            "Audit Committee",
            DAY(2025, 11, 25),
        ),
        (
            "Minutes",
            "the minutes of the meeting held on 25 November 2025.",
            "Minutes of Previous Meeting",
            "Audit Committee",
            DAY(2025, 11, 25),
        ),
        ("Minutes of the meeting held on 25 November 2025", "", "Draft minutes", "Audit Committee", DAY(2025, 11, 25)),
        ("Minutes", "", "Minutes 25.11.25", "Audit Committee", DAY(2025, 11, 25)),
        ("Minutes", "", "Minutes 25-Nov-25", "Audit Committee", DAY(2025, 11, 25)),
        ("Minutes", "", "Minutes of Previous Meeting", "Audit Committee", None),
        ("Minutes", "Held on 1 May 2025 and 2 June 2025.", "Minutes of Previous Meeting", "Audit Committee", None),
        (
            "Minutes of sub-committees",
            "",
            "Minutes of the Health Sub-Committee 3 December 2025",
            "Health Sub-Committee",
            DAY(2025, 12, 3),
        ),
        (
            "To approve the minutes of the last meeting",
            "",
            "PDF of 1 December 2025",
            "Audit Committee",
            DAY(2025, 12, 1),
        ),
    ],
)
def test_minutes_record_an_earlier_meeting(
    item_title: str, text: str, title: str, committee: str, day: datetime.date | None
) -> None:
    linked = Linked("s1", title, "mgConvert2PDF.aspx?ID=1")
    meeting = Meeting(
        "4967",
        "Audit Committee",
        DAY(2026, 2, 10),
        PAGE,
        items=(AgendaItem("5", "3", item_title, text, linked=(linked,)),),
    )

    (paper,) = papers_of(meeting)

    called = "Draft minutes" if title.startswith("Draft") else "Minutes"
    assert paper.given == Given(called, committee, day, None, "minutes", f"{PAGE}#AI5")


@pytest.mark.parametrize(
    ("item_title", "title"),
    [
        ("Minute-taking: a review", "The cost of minutes"),
        ("Budget", "Budget report"),
        ("Minutes and actions", "Action log"),
    ],
)
def test_a_report_that_speaks_of_minutes_is_none(item_title: str, title: str) -> None:
    two = (Linked("s1", title, "x?ID=1"), Linked("s2", "Appendix", "x?ID=2"))
    meeting = Meeting(
        "4967", "Audit Committee", DAY(2026, 2, 10), PAGE, items=(AgendaItem("5", "3", item_title, linked=two),)
    )

    assert {paper.given.meeting_date for paper in papers_of(meeting)} == {DAY(2026, 2, 10)}
    assert {paper.given.kind for paper in papers_of(meeting)} <= {None, "other"}


@pytest.mark.parametrize(
    ("title", "item"),
    [
        ("Supplement: Agenda Item 7 - Community Safety Update", "61"),  # by its place, while 61 is printed
        ("Supplement: item 62", "62"),
        ("Late Material Community Safety Update", "61"),
        ("Supplement: items 61 and 62", None),
        ("Supplement: item 99", None),
        ("Late Material", None),
        ("Budget", None),
    ],
)
def test_a_supplement_is_tied_to_the_one_item_it_names(title: str, item: str | None) -> None:
    items = (AgendaItem("1", "61", "Community Safety Update"), AgendaItem("2", "62", "Budget"))
    supplement = Linked("b5", title, "documents/b5/x.pdf?T=9")
    (paper,) = papers_of(Meeting("4967", "Audit Committee", DAY(2026, 2, 10), PAGE, items=items, linked=(supplement,)))
    assert paper.given.item == item


def test_a_title_that_hides_something_or_never_ends_is_made_plain() -> None:
    linked = Linked("s1", "Bud\u202eget\x00 " + "x" * 5_000, "x?ID=1")
    item = AgendaItem("5", "3", "X", linked=(linked,))
    (paper,) = papers_of(Meeting("4967", "Audit Committee", DAY(2026, 2, 10), PAGE, items=(item,)))
    assert str(paper.given.title).startswith("Bud get xxx")
    assert len(str(paper.given.title)) == 300


def test_a_title_makes_a_file_name_whatever_it_holds() -> None:
    linked = Linked("s1", '../../etc/pass"wd: a<b>|c?*.pdf', "x?ID=1")
    meeting = Meeting(
        "4967", "Audit Committee", DAY(2026, 2, 10), PAGE, items=(AgendaItem("5", "3", "X", linked=(linked,)),)
    )
    (paper,) = papers_of(meeting)
    assert paper.file(".pdf") == "etc pass wd a b c.pdf"
