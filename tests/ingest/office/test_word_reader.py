"""Word files to their text, as Word prints it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.exempting import exempt_in
from ingest.office.word_reader import read_word
from ingest.verdicts import warnings_of
from tests.office import a_list, levels, make_word, numbered, p, tbl
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Flaw, Page


def read(path: Path) -> Page:
    (page,) = read_word(path)
    return page


def lines(page: Page) -> list[str]:
    return [line for line in page.text.splitlines() if line]


def headings(page: Page) -> list[tuple[int, str]]:
    return [(level, page.text.splitlines()[n]) for n, level in page.levels]


def test_headings_are_known_by_their_style_and_those_it_is_based_on(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Our Heading"/><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="C"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    )
    body = p("Parks", "A") + p("Benches", "B") + p("Oak", "C") + p("Twelve were put up.")
    page = read(make_word(tmp_path / "paper.docx", body, styles))
    assert headings(page) == [(2, "Parks"), (2, "Benches"), (3, "Oak")]
    assert page.number is None


def test_a_paragraph_in_a_headings_style_is_a_paragraph(tmp_path: Path) -> None:
    long = "The Council is asked to agree that the pool be opened on every day of the week from May, as the Cabinet advised."
    page = read(make_word(tmp_path / "paper.docx", p(long, "H2")))
    assert (headings(page), lines(page)) == ([], [long])


def test_automatic_numbers_are_counted_as_word_counts_them(tmp_path: Path) -> None:
    numbering = levels(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")) + a_list(1)
    body = (
        numbered("Background", 0)
        + numbered("The pool closed.", 1)
        + numbered("It leaked.", 1)
        + numbered("In March", 2)
        + numbered("In May", 2)
        + numbered("Proposals", 0)
        + numbered("It opens again.", 1)
    )
    page = read(make_word(tmp_path / "paper.docx", body, numbering=numbering))
    assert lines(page) == [
        "1. Background",
        "1.1 The pool closed.",
        "1.2 It leaked.",
        "(a) In March",
        "(b) In May",
        "2. Proposals",
        "2.1 It opens again.",
    ]


def test_a_list_that_begins_anew_and_one_that_goes_on(tmp_path: Path) -> None:
    numbering = levels(("decimal", "%1.")) + a_list(1) + a_list(2) + a_list(3, begins=7)
    body = numbered("a", 0, 1) + numbered("b", 0, 2) + numbered("c", 0, 3) + numbered("d", 0, 3) + numbered("e", 0, 1)
    assert lines(read(make_word(tmp_path / "paper.docx", body, numbering=numbering))) == [
        "1. a",
        "2. b",
        "7. c",
        "8. d",
        "9. e",
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [("upperRoman", "IV"), ("lowerRoman", "iv"), ("upperLetter", "D"), ("decimalZero", "04"), ("ordinal", "4th")],
)
def test_numbers_come_in_words_forms(tmp_path: Path, form: str, said: str) -> None:
    numbering = levels((form, "%1")) + a_list(1)
    body = "".join(numbered(f"point {n}") for n in range(4))
    assert lines(read(make_word(tmp_path / "paper.docx", body, numbering=numbering)))[-1] == f"{said} point 3"


def test_bullets_are_bullets_and_an_empty_paragraph_counts_nothing(tmp_path: Path) -> None:
    numbering = levels(("bullet", "\uf0b7")) + a_list(1) + levels(("decimal", "%1."), pattern=1) + a_list(2, 1)
    body = numbered("swings") + numbered("one", 0, 2) + numbered("", 0, 2) + numbered("two", 0, 2)
    page = read(make_word(tmp_path / "paper.docx", body, numbering=numbering))
    assert lines(page) == ["• swings", "1. one", "2. two"]


def test_a_style_numbers_its_paragraphs(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:pStyle w:val="A"/>'
        '<w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:pStyle w:val="B"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    ) + a_list(1)
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/>{in_list}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Para"/>{in_list}</w:style>'
    )
    body = p("Roads", "A") + p("Forty were mended.", "B") + p("None is closed.", "B")
    page = read(make_word(tmp_path / "paper.docx", body, styles, numbering=numbering))
    assert lines(page) == ["1 Roads", "1.1 Forty were mended.", "1.2 None is closed."]


def test_tracked_changes_are_accepted_and_said_so(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">The charge is </w:t></w:r>'
        "<w:del><w:r><w:delText>£40</w:delText></w:r></w:del><w:ins><w:r><w:t>£45</w:t></w:r></w:ins>"
        '<w:r><w:t xml:space="preserve"> a year.</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>Old row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    page = read(make_word(tmp_path / "paper.docx", body))
    assert lines(page) == ["The charge is £45 a year."]
    (said,) = warnings_of([page])
    assert said.startswith("The file holds tracked changes")
    assert "1 word put in, 1 word taken out" in said


def test_comments_are_left_out_and_reported(tmp_path: Path) -> None:
    comment = f'<w:comment w:id="0" w:author="A">{p("Ask Jane before we publish this.")}</w:comment>'
    page = read(make_word(tmp_path / "paper.docx", p("The pool opens in May."), comments=comment))
    assert "Jane" not in page.text
    assert warnings_of([page]) == (
        "A comment in the margin was left out (“Ask Jane before we publish this.”). Whoever opens the file can read as much.",
    )


@pytest.mark.parametrize("hides", ["<w:vanish/>", '<w:sz w:val="2"/>', '<w:color w:val="FFFFFF"/>'])
def test_what_nobody_sees_is_reported_and_no_evidence(tmp_path: Path, hides: str) -> None:
    body = (
        p("The pool opens in May.") + f"<w:p><w:r><w:rPr>{hides}</w:rPr><w:t>Staff: J. Doe, dismissed</w:t></w:r></w:p>"
    )
    page = read(make_word(tmp_path / "paper.docx", body))
    assert (page.text, page.hidden) == ("The pool opens in May.", "Staff: J. Doe, dismissed")
    assert "“Staff: J. Doe, dismissed”" in warnings_of([page])[0]


def test_white_letters_on_a_dark_cell_are_seen(tmp_path: Path) -> None:
    white = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Ward</w:t></w:r></w:p>'
    page = read(make_word(tmp_path / "paper.docx", tbl((white, "Cost"), ("Harbour", "£5"))))
    assert lines(page)[0] == "Ward\tCost"


def test_struck_out_words_are_left_out_as_in_a_pdf(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Until May: £40.</w:t></w:r><w:r><w:t>The fee is £45.</w:t></w:r></w:p>"
    page = read(make_word(tmp_path / "paper.docx", body))
    assert page.text == "The fee is £45."
    assert page.flaws == (Flaw.STRUCK_OUT,)


def test_a_running_head_is_no_evidence_and_binds(tmp_path: Path) -> None:
    page = read(make_word(tmp_path / "paper.docx", p("The pool is sold."), header1=p("NOT FOR PUBLICATION")))
    assert page.text == "The pool is sold."
    assert exempt_in([], [page])
    assert not exempt_in([], [read(make_word(tmp_path / "paper.docx", p("The pool is sold."), header1=p("Cabinet")))])


def test_a_table_has_its_heads_and_merged_cells(tmp_path: Path) -> None:
    first = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("North")
    more = "<w:tcPr><w:vMerge/></w:tcPr>" + p("")
    body = tbl(("Area", "Ward", "Potholes"), (first, "Harbour", "12"), (more, "Mill", "30"), heads=1)
    page = read(make_word(tmp_path / "paper.docx", body))
    assert lines(page) == ["Area\tWard\tPotholes", "North\tHarbour\t12", "North\tMill\t30"]
    (table,) = page.tables
    assert (table.heads, table.names) == (1, ("Area", "Ward", "Potholes"))


def test_bold_labels_of_a_form_are_no_heads(tmp_path: Path) -> None:
    body = tbl((p("Report to", bold=True), p("Cabinet", bold=True)), (p("Author", bold=True), "Ann Lee"))
    (table,) = read(make_word(tmp_path / "paper.docx", body)).tables
    assert table.heads == 0


def test_a_long_cell_is_read_as_text_under_its_row_and_column(tmp_path: Path) -> None:
    long = "We object to this. " * 40
    body = tbl(("Site", "Answer", "Comment"), ("Mill Lane", "No", long.strip()), heads=1)
    page = read(make_word(tmp_path / "paper.docx", body))
    assert headings(page) == [(8, "Mill Lane, No"), (9, "Comment")]
    assert "Mill Lane\tNo" in lines(page)


def test_footnotes_follow_their_paragraph_and_a_contents_list_is_left_out(tmp_path: Path) -> None:
    note = f'<w:footnote w:id="2">{p("Figures are for March.")}</w:footnote>'
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = (
        p("Roads 4", "T") + '<w:p><w:r><w:t>Forty roads.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("End.")
    )
    page = read(make_word(tmp_path / "paper.docx", body, styles, footnotes=note))
    assert lines(page) == ["Forty roads.", "Figures are for March.", "End."]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p('Key decision')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(read(make_word(tmp_path / "paper.docx", body))) == ["Key decision"]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (p("Pool Strategy", "T") + p("Text."), "Pool Strategy"),
        (p("MARLOW COUNCIL", bold=True) + p("Pool Strategy", bold=True) + p("The pool opens in May."), "Pool Strategy"),
        (p("Our Team") + p("") + p("Ann Lee chairs it."), "Our Team"),
        (p("Mr A Lee") + p("") + p("We wrote to you in May about the pool."), ""),
    ],
)
def test_the_title_is_what_stands_out(tmp_path: Path, body: str, title: str) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    assert read(make_word(tmp_path / "paper.docx", body, styles)).title == title


def test_a_strict_file_and_a_cut_off_one_are_refused_with_what_to_do(tmp_path: Path) -> None:
    good = make_word(tmp_path / "paper.docx", p("The pool opens in May."))
    cut = tmp_path / "cut.docx"
    cut.write_bytes(good.read_bytes()[:-40])
    with pytest.raises(UnreadableFile, match=r"^cut\.docx: the file is damaged or cut off"):
        read(cut)
