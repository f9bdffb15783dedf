"""PDFs to the text of their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pdf_reader import read_pdf
from tests.papers import make_pdf
from vectorstore.words.errors import UnreadableFile

LOCK = "marrack"


def test_every_page_is_read_with_its_number(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."], ["It costs £4.20 to swim."])
    pages = read_pdf(paper)
    assert [(page.number, page.text) for page in pages] == [
        (1, "The pool opens in May."),
        (2, "It costs £4.20 to swim."),
    ]


def test_room_between_paragraphs_is_an_empty_line(tmp_path: Path) -> None:
    lines = ["The pool opens in May", "and closes in June.", "", "It costs £4.20 to swim.", "Children pay half."]
    (page,) = read_pdf(make_pdf(tmp_path / "paper.pdf", lines))
    assert page.text.splitlines() == lines


def test_a_line_in_bold_is_known_as_bold(tmp_path: Path) -> None:
    lines = ["**Opening Hours**", "The pool opens in May", "and closes in June."]
    (page,) = read_pdf(make_pdf(tmp_path / "paper.pdf", lines))
    assert page.text.splitlines()[0] == "Opening Hours"
    assert page.bold == {0}


def test_a_page_without_text_is_empty_beside_one_with_text(tmp_path: Path) -> None:
    pages = read_pdf(make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."], []))
    assert [page.text for page in pages] == ["The pool opens in May.", ""]


def test_a_pdf_without_any_text_is_refused_as_a_scan(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "scan.pdf", [], [])
    with pytest.raises(UnreadableFile, match=r"^scan\.pdf: none of its 2 pages holds text.* \(OCR\) and add"):
        read_pdf(paper)


def test_a_pdf_of_figures_without_a_word_is_refused(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "figures.pdf", ["12 34", "56"])
    with pytest.raises(UnreadableFile, match="none of its 1 pages holds text"):
        read_pdf(paper)


def test_a_pdf_that_wants_a_password_is_refused(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "locked.pdf", ["The pool opens in May."], password=LOCK)
    with pytest.raises(UnreadableFile, match=r"^locked\.pdf: the PDF wants a password\. Save a copy without one"):
        read_pdf(paper)


def test_a_pdf_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "printed.pdf", ["The pool opens in May."], password="")
    (page,) = read_pdf(paper)
    assert page.text == "The pool opens in May."


def test_a_pdf_cut_off_in_its_head_is_refused_as_damaged(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "whole.pdf", ["The pool opens in May."]).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[:60])
    with pytest.raises(UnreadableFile, match=r"^cut\.pdf: "):
        read_pdf(cut)


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.99])
def test_a_pdf_cut_off_anywhere_is_read_or_refused_but_never_breaks(tmp_path: Path, share: float) -> None:
    whole = make_pdf(tmp_path / "whole.pdf", *[[f"Page {n} says that the pool opens."] for n in range(8)]).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    try:
        said = " ".join(page.text for page in read_pdf(cut))
    except UnreadableFile as refused:
        said = str(refused)
    assert "the pool opens" in said or said.startswith("cut.pdf: ")


def test_a_damaged_pdf_is_refused_with_what_to_do_next(tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type")
    with pytest.raises(UnreadableFile, match=r"^cut\.pdf: the PDF is damaged .*\. .+ again"):
        read_pdf(cut)
