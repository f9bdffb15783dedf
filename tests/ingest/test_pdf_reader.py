"""PDFs to the text of their pages, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

from ingest.ink import Ink, Word
from ingest.pdf_reader import page_of, read_pdf
from ingest.rubbish import is_noise, is_rubbish
from tests.ingest.bombs import drawn_pdf, raw_pdf, stream
from tests.papers import make_pdf
from vectorstore.words.errors import EncryptedFile, UnreadableFile
from vectorstore.words.papers import Flaw

LOCK = "marrack"


def test_every_page_is_read_with_its_number(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."], ["It costs £4.20 to swim."])
    pages = read_pdf(paper)
    assert [(page.number, page.text, page.flaws) for page in pages] == [
        (1, "The pool opens in May.", ()),
        (2, "It costs £4.20 to swim.", ()),
    ]


def test_pages_can_be_read_from_any_on(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["One."], ["Two."], ["Three."])
    assert [(page.number, page.text) for page in read_pdf(paper, 2)] == [(3, "Three.")]
    assert list(read_pdf(paper, 3)) == []


def test_room_between_paragraphs_is_an_empty_line(tmp_path: Path) -> None:
    lines = ["The pool opens in May", "and closes in June.", "", "It costs £4.20 to swim.", "Children pay half."]
    (page,) = read_pdf(make_pdf(tmp_path / "paper.pdf", lines))
    assert page.text.splitlines() == lines


def test_a_line_in_bold_is_known_as_bold(tmp_path: Path) -> None:
    lines = ["**Opening Hours**", "The pool opens in May", "and closes in June."]
    (page,) = read_pdf(make_pdf(tmp_path / "paper.pdf", lines))
    assert page.text.splitlines()[0] == "Opening Hours"
    assert page.bold == {0}


# What is not there, or not what it seems ----------------------------------------------------------------------------


def test_a_page_without_text_is_empty_beside_one_with_text(tmp_path: Path) -> None:
    pages = read_pdf(make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."], []))
    assert [(page.text, page.flaws) for page in pages] == [("The pool opens in May.", ()), ("", ())]


def test_a_page_of_figures_keeps_them(tmp_path: Path) -> None:
    (page,) = read_pdf(make_pdf(tmp_path / "figures.pdf", ["12 34", "56"]))
    assert (page.text, page.flaws) == ("12 34\n56", ())


GREEN = b"\x10\xa0\x30"
PICTURE = stream(GREEN * 4, b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8")
ALL_OVER = b"q 595 0 0 842 0 0 cm /I Do Q "
IMAGE = b"/XObject<</I 6 0 R>>"


def test_a_scan_is_a_page_that_shows_something_and_holds_no_text(tmp_path: Path) -> None:
    (page,) = read_pdf(drawn_pdf(tmp_path / "scan.pdf", ALL_OVER, PICTURE, resources=IMAGE))
    assert (page.text, page.flaws) == ("", (Flaw.NO_TEXT,))


def test_a_scan_under_a_stamp_says_what_is_stamped_and_that_it_is_a_scan(tmp_path: Path) -> None:
    stamped = ALL_OVER + b"BT /F1 11 Tf 250 30 Td (Page 17) Tj ET"
    (page,) = read_pdf(drawn_pdf(tmp_path / "scan.pdf", stamped, PICTURE, resources=IMAGE))
    assert (page.text, page.flaws) == ("Page 17", (Flaw.NO_TEXT,))


def test_a_page_of_letters_drawn_as_lines_shows_something(tmp_path: Path) -> None:
    lines = b"".join(b"%d 700 m %d 710 l S " % (60 + n, 62 + n) for n in range(300))
    (page,) = read_pdf(drawn_pdf(tmp_path / "outlines.pdf", lines))
    assert (page.text, page.flaws) == ("", (Flaw.NO_TEXT,))


@pytest.mark.parametrize("drawn", [b"", b"1 g 10 10 500 700 re f", b"10 10 500 700 re W n"], ids=str)
def test_a_page_on_which_nothing_can_be_seen_is_blank(tmp_path: Path, drawn: bytes) -> None:
    (page,) = read_pdf(drawn_pdf(tmp_path / "blank.pdf", drawn))
    assert (page.text, page.flaws) == ("", ())


def test_a_scan_with_a_recognised_text_behind_it_is_read_and_says_so(tmp_path: Path) -> None:
    recognised = ALL_OVER + b"BT 3 Tr /F1 11 Tf 60 700 Td (The pool opens in May.) Tj ET"
    (page,) = read_pdf(drawn_pdf(tmp_path / "scan.pdf", recognised, PICTURE, resources=IMAGE))
    assert (page.text, page.hidden, page.flaws) == ("The pool opens in May.", "", (Flaw.HIDDEN_TEXT,))


def test_what_recognition_makes_of_a_plan_is_no_text(tmp_path: Path) -> None:
    bits = b"".join(b"BT 3 Tr /F1 8 Tf %d 700 Td (%b) Tj ET " % (30 + 20 * n, bit) for n, bit in enumerate(NOISE))
    (page,) = read_pdf(drawn_pdf(tmp_path / "plan.pdf", ALL_OVER + bits, PICTURE, resources=IMAGE))
    assert (page.text, page.flaws) == ("", (Flaw.NO_TEXT,))


NOISE = (b"i,", b".", b"dP", b"rP", b":", b"e.", b"14", b"N", b"sr", b"LIL", b"1", b"sa", b",", b"Y", b"g", b".4")


MANY = (
    "The Council agreed that the outdoor pool at Harbour Green should open on the first Saturday in May and close on the "
    "last Sunday in September, and that the price of a single swim should stay as it was in the year before."
)


def test_a_text_layer_whose_letters_are_others_lies(tmp_path: Path) -> None:
    shifted = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"1 beginbfrange <20> <7e> <0003> endbfrange\nendcmap end end"
    )
    lines = b"".join(
        b"BT /F2 9 Tf 40 %d Td (%b) Tj ET " % (700 - 20 * n, MANY[start : start + 60].encode())
        for n, start in enumerate(range(0, len(MANY), 60))
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>"
    paper = drawn_pdf(tmp_path / "lies.pdf", lines, stream(shifted), font, resources=b"/Font<</F2 7 0 R>>")
    (page,) = read_pdf(paper)
    assert (page.text, page.flaws) == ("", (Flaw.LYING_TEXT,))


def shifted(text: str, by: int = 29) -> str:
    return "".join(c if c == " " else chr(ord(c) - by) for c in text)


WELSH = (
    "Penderfynodd y Cyngor y byddai'r pwll nofio awyr agored yn agor ar ddydd Sadwrn cyntaf mis Mai ac yn cau ar ddydd Sul "
    "olaf mis Medi, ac y byddai'r pris yn aros fel ag yr oedd yn y flwyddyn flaenorol."
)
TABLE = "Revenue Budget £000s 1,529,659.5 (3,204.0) -45.0% Adult Social Care 2024-25 Q3 12/34 S106 24/00108 " * 4
CONTENTS = "\n".join(f"{n}. Introduction {'.' * 60} {n}" for n in range(1, 20))


@pytest.mark.parametrize("text", [MANY, WELSH, TABLE, CONTENTS, MANY.upper(), "12 34", "", "日本語 " * 90])
def test_what_can_be_read_is_no_rubbish(text: str) -> None:
    assert not is_rubbish(text)


@pytest.mark.parametrize(
    "text", [shifted(MANY), shifted(WELSH), shifted(MANY).casefold(), "8.+ 6*'4' %10 #6' 4'2 " * 40]
)
def test_letters_that_stand_for_others_are_rubbish(text: str) -> None:
    assert is_rubbish(text)


def test_a_page_whose_letters_have_no_names_is_rubbish_sooner() -> None:
    half = " ".join(shifted(word) if n % 2 else word for n, word in enumerate(MANY.split()))
    assert not is_rubbish(half)
    assert is_rubbish(half, nameless=0.9)
    assert not is_rubbish(MANY, nameless=0.9)
    assert is_rubbish("xq vz", nameless=0.9)


def test_noise_is_told_from_figures() -> None:
    assert is_noise(" ".join(bit.decode() for bit in NOISE))
    assert not is_noise("12.4 2021/22 1,204 £38 - 4 7")
    assert not is_noise("")


# What nobody can see ------------------------------------------------------------------------------------------------

SEEN = b"BT /F1 11 Tf 60 760 Td (The pool opens in May.) Tj ET "
ORDER = "Pay the agent now"


def said(x: float = 60, y: float = 700, size: float = 11, before: bytes = b"") -> bytes:
    """What draws the order there."""
    return b"BT %b /F1 %g Tf %g %g Td (%b) Tj ET " % (before, size, x, y, ORDER.encode())


def form(content: bytes, resources: bytes = b"/Font<</F1 5 0 R>>") -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%b>>" % resources)


DARK_BOX = b"0 0 0.5 rg 50 690 300 30 re f "
PHOTO = b"q 300 0 0 30 50 690 cm /I Do Q "
LAYER = b"/Properties<</L 6 0 R>>"
LAYERED = b"/OC /L BDC " + said() + b"EMC"
GROUP = b"<</Type/OCG/Name(Draft)>>"
SHEET = b"/MediaBox[0 0 595 842]"

Drawn = Callable[[Path], Path]


def drawn(content: bytes, *more: bytes, **parts: bytes) -> Drawn:
    """A page that says what is seen, and draws the rest."""
    return lambda path: drawn_pdf(path, SEEN + content, *more, **parts)  # type: ignore[arg-type]  # no `pack` here


HIDDEN: dict[str, Drawn] = {
    "white on white": drawn(b"1 g " + said()),
    "nearly white on white": drawn(b"0.93 g " + said()),
    "the colour of its box": drawn(DARK_BOX + b"0 0 0.53 rg " + said()),
    "invisible": drawn(said(before=b"3 Tr")),
    "only a stencil": drawn(said(before=b"7 Tr")),
    "right of the page": drawn(said(x=700)),
    "below the page": drawn(said(y=-40)),
    "cut off by the page's box": drawn(said(y=20), page=SHEET + b"/CropBox[0 100 595 842]"),
    "too small to read": drawn(said(size=0.9)),
    "made too small to read": drawn(b"q 0.05 0 0 0.05 60 700 cm " + said(0, 0) + b"Q"),
    "under a black box": drawn(said() + b"0 g 50 690 300 30 re f"),
    "under a white box": drawn(said() + b"1 g 50 690 300 30 re f"),
    "under a picture": drawn(said() + PHOTO, PICTURE, resources=IMAGE),
    "wholly transparent": drawn(b"/G gs " + said(), resources=b"/ExtGState<</G<</ca 0>>>>"),
    "cut away": drawn(b"q 10 10 5 5 re W n " + said() + b"Q"),
    "in a layer that is off": drawn(
        LAYERED, GROUP, resources=LAYER, catalogue=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
    ),
    "white over words that are seen": drawn(b"1 g " + said(y=760)),
    "white in a form": drawn(b"/X Do", form(b"1 g " + said()), resources=b"/XObject<</X 6 0 R>>"),
    "invisible in a form": drawn(b"/X Do", form(said(before=b"3 Tr")), resources=b"/XObject<</X 6 0 R>>"),
    "under a box, in a form of a form": drawn(
        b"/X Do 0 g 50 690 300 30 re f",
        form(b"/Y Do", b"/XObject<</Y 7 0 R>>"),
        form(said()),
        resources=b"/XObject<</X 6 0 R>>",
    ),
    "white on a turned page": drawn(b"1 g " + said(), page=SHEET + b"/Rotate 180"),
    "white and upright": drawn(b"1 g " + said(0, 0, before=b"0 1 -1 0 200 300 Tm")),
}

SHOWN: dict[str, Drawn] = {
    "black": drawn(said()),
    "light grey": drawn(b"0.75 g " + said()),
    "yellow": drawn(b"1 1 0 rg " + said()),
    "white on a dark box": drawn(DARK_BOX + b"1 g " + said()),
    "white on a picture": drawn(PHOTO + b"1 g " + said(), PICTURE, resources=IMAGE),
    "small": drawn(said(size=4)),
    "half transparent": drawn(b"/G gs " + said(), resources=b"/ExtGState<</G<</ca 0.5>>>>"),
    "under a box of glass": drawn(
        said() + b"/G gs 1 1 0 rg 50 690 300 30 re f", resources=b"/ExtGState<</G<</BM/Multiply>>>>"
    ),
    "outlined": drawn(b"1 g 0 G " + said(size=20, before=b"1 Tr")),
    "a stencil that is filled": drawn(b"q " + said(size=20, before=b"7 Tr") + b"1 0 0 rg 50 690 300 30 re f Q"),
    "in a layer that is on": drawn(
        LAYERED, GROUP, resources=LAYER, catalogue=b"/OCProperties<</OCGs[6 0 R]/D<</ON[6 0 R]>>>>"
    ),
    "in a form": drawn(b"/X Do", form(said()), resources=b"/XObject<</X 6 0 R>>"),
    "on a page that begins elsewhere": drawn(said(), page=b"/MediaBox[-50 -60 545 782]"),
    "on a page whose boxes do not meet": drawn(said(), page=SHEET + b"/CropBox[600 900 700 1000]"),
    "on a page turned upside down": drawn(said(), page=SHEET + b"/Rotate 180"),
    "on a page turned sideways": drawn(said(), page=SHEET + b"/Rotate 90"),
    "under a marker pen": drawn(
        said(),
        page=SHEET + b"/Annots[<</Type/Annot/Subtype/Highlight/Rect[50 690 350 720]/C[1 1 0]"
        b"/QuadPoints[50 720 350 720 50 690 350 690]>>]",
    ),
    "in the margin, from the bottom up": drawn(said(0, 0, before=b"0 1 -1 0 30 300 Tm")),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_words_that_nobody_can_see_are_no_text_and_are_reported(tmp_path: Path, how: str) -> None:
    (page,) = read_pdf(HIDDEN[how](tmp_path / "paper.pdf"))
    assert (page.text, page.hidden, page.flaws) == ("The pool opens in May.", ORDER, (Flaw.HIDDEN_TEXT,))


@pytest.mark.parametrize("how", SHOWN)
def test_words_that_can_be_seen_are_text(tmp_path: Path, how: str) -> None:
    (page,) = read_pdf(SHOWN[how](tmp_path / "paper.pdf"))
    assert (sorted(page.text.splitlines()), page.flaws) == ([ORDER, "The pool opens in May."], ())


def test_the_seen_part_of_a_word_stays(tmp_path: Path) -> None:
    (page,) = read_pdf(drawn(b"BT /F1 11 Tf 60 700 Td (can) Tj 1 g (not) Tj ET")(tmp_path / "paper.pdf"))
    assert page.text == "The pool opens in May.\ncan"
    assert page.hidden == "not"


def test_a_dash_in_a_shadow_is_not_reported(tmp_path: Path) -> None:
    (page,) = read_pdf(drawn(b"1 g BT /F1 11 Tf 60 700 Td (-) Tj ET")(tmp_path / "paper.pdf"))
    assert (page.text, page.hidden, page.flaws) == ("The pool opens in May.", "", ())


# The way the text runs ----------------------------------------------------------------------------------------------


def test_a_sheet_printed_sideways_is_read_the_way_it_is_held(tmp_path: Path) -> None:
    lines = [b"BT /F1 11 Tf 0 1 -1 0 %d 60 Tm (Line %d of the wide table) Tj ET " % (100 + 15 * n, n) for n in range(4)]
    (page,) = read_pdf(drawn_pdf(tmp_path / "wide.pdf", b"".join(lines)))
    assert page.text.splitlines() == [f"Line {n} of the wide table" for n in range(4)]


def test_words_on_a_slant_are_a_line_of_their_own(tmp_path: Path) -> None:
    stamp = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (DRAFT FOR COUNCIL) Tj ET"
    (page,) = read_pdf(drawn(stamp)(tmp_path / "paper.pdf"))
    assert "DRAFT FOR COUNCIL" in page.text.splitlines()


# What was written upon it -------------------------------------------------------------------------------------------

LOOK = stream(
    b"/Tx BMC BT /F1 11 Tf 2 4 Td (Typed by a clerk) Tj ET EMC",
    b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 5 0 R>>>>",
)
FIELD = b"/Subtype/Widget/FT/Tx/T(name)/V(Typed by a clerk)/DA(/F1 11 Tf 0 g)"
ACROFORM = b"/AcroForm<</Fields[7 0 R]/DA(/F1 11 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>"


def noted(what: bytes) -> Drawn:
    """A page with one note or field upon it; object 6 is how that looks."""
    note = b"<</Type/Annot/Rect[60 700 260 720]%b>>" % what
    return drawn(b"", LOOK, note, page=SHEET + b"/Annots[7 0 R]", catalogue=ACROFORM if b"Widget" in what else b"")


@pytest.mark.parametrize(
    "what",
    [
        FIELD + b"/F 4/AP<</N 6 0 R>>",
        FIELD + b"/F 4",
        b"/Subtype/FreeText/Contents(Typed by a clerk)/F 4/AP<</N 6 0 R>>",
        b"/Subtype/Stamp/F 4/AP<</N 6 0 R>>",
    ],
    ids=["field", "field whose look is left to the reader", "free text", "stamp"],
)
def test_what_is_typed_into_a_form_or_stamped_is_text(tmp_path: Path, what: bytes) -> None:
    (page,) = read_pdf(noted(what)(tmp_path / "form.pdf"))
    assert (page.text.splitlines(), page.flaws) == (["The pool opens in May.", "Typed by a clerk"], ())


@pytest.mark.parametrize(
    "what",
    [
        FIELD + b"/F 2/AP<</N 6 0 R>>",
        FIELD + b"/F 32/AP<</N 6 0 R>>",
        b"/Subtype/Text/Contents(Typed by a clerk)/F 4/AP<</N 6 0 R>>",
    ],
    ids=["hidden field", "field that is not viewed", "yellow note"],
)
def test_what_a_reader_is_not_shown_is_no_text(tmp_path: Path, what: bytes) -> None:
    (page,) = read_pdf(noted(what)(tmp_path / "form.pdf"))
    assert (page.text, page.hidden) == ("The pool opens in May.", "")


def test_a_form_without_a_word_is_read(tmp_path: Path) -> None:
    field = b"<</Type/Annot/Rect[60 700 260 720]/Subtype/Widget/FT/Tx/T(name)/F 4>>"
    (page,) = read_pdf(
        drawn_pdf(tmp_path / "form.pdf", b"", LOOK, field, page=SHEET + b"/Annots[7 0 R]", catalogue=ACROFORM)
    )
    assert page.text == ""


# Locked and damaged -------------------------------------------------------------------------------------------------


def test_a_pdf_that_wants_a_password_is_refused(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "locked.pdf", ["The pool opens in May."], password=LOCK)
    with pytest.raises(EncryptedFile, match=r"^locked\.pdf: the PDF wants a password\. Save a copy without one"):
        list(read_pdf(paper))


def test_a_pdf_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "printed.pdf", ["The pool opens in May."], password="")
    (page,) = read_pdf(paper)
    assert page.text == "The pool opens in May."


def test_a_pdf_cut_off_in_its_head_is_refused_as_damaged(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "whole.pdf", ["The pool opens in May."]).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[:60])
    with pytest.raises(UnreadableFile, match=r"^cut\.pdf: "):
        list(read_pdf(cut))


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
        list(read_pdf(cut))


def test_a_pdf_behind_what_the_server_said_is_read(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "whole.pdf", ["The pool opens in May."]).read_bytes()
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"HTTP/1.1 200 OK\r\nX-Padding: 0123456789\r\n" * 90 + b"\r\n" + whole)
    (page,) = read_pdf(kept)
    assert (page.text, page.flaws) == ("The pool opens in May.", ())


def test_a_page_that_is_not_there_is_unread_beside_one_that_is(tmp_path: Path) -> None:
    paper = raw_pdf(
        tmp_path / "torn.pdf",
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R%b/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>" % SHEET,
        stream(SEEN),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    first, second = read_pdf(paper)
    assert (first.text, first.flaws) == ("The pool opens in May.", ())
    assert (second.number, second.text, second.flaws) == (2, "", (Flaw.UNREAD,))


def test_more_pages_than_a_paper_has_are_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    for _ in range(5001):
        pdf.add_page()
    pdf.output(str(tmp_path / "pack.pdf"))
    with pytest.raises(UnreadableFile, match=r"^pack\.pdf: 5001 pages are more than the 5000 .* Split it"):
        next(iter(read_pdf(tmp_path / "pack.pdf")))


def word(text: str, left: float = 60.0, bottom: float = 100.0) -> Word:
    return Word(text, left, left + 20, bottom - 10, bottom, 10)


@pytest.mark.parametrize(
    "ink",
    [
        Ink(0, 0, ()),
        Ink(595, 842, (), hidden=(word("white"),), shapes=1),
        Ink(595, 842, (word("nan", float("nan"), float("nan")),)),
        Ink(1e9, 1e-9, (word("wide"), word("tall", 1e12, -1e12))),
    ],
    ids=["nothing", "hidden only", "nowhere", "far away"],
)
def test_no_page_breaks_the_reader(ink: Ink) -> None:
    assert page_of(1, ink).number == 1
