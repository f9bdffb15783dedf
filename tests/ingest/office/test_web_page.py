"""Web pages to their main text, and Markdown to its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.office.markdown_reader import read_markdown
from ingest.office.web_page import read_web_page
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page

FILL = "<p>The pool opens in May on every day of the week, as the Cabinet agreed in March of this year.</p>"


def page_of(folder: Path, html: str, encoding: str = "utf-8") -> Page:
    path = folder / "page.html"
    path.write_bytes(html.encode(encoding))
    (page,) = read_web_page(path)
    return page


def lines(page: Page) -> list[str]:
    return [line for line in page.text.splitlines() if line]


def test_only_the_main_part_is_read(tmp_path: Path) -> None:
    html = (
        "<html><head><title>Pools | Marlow Council</title></head><body><nav>Home</nav><header>Marlow Council</header>"
        f"<main><h1>Pools</h1><div class='breadcrumb'>Home &gt; Pools</div>{FILL}<script>alert(1)</script>"
        "<form>Search <input></form></main><footer>Contact us</footer></body></html>"
    )
    page = page_of(tmp_path, html)
    assert (lines(page)[0], len(lines(page)), page.title) == ("Pools", 2, "Pools")
    assert page.levels == ((0, 1),)


@pytest.mark.parametrize("name", ["has-sidebar", "related-content"])
def test_what_holds_most_of_the_text_is_no_furniture(tmp_path: Path, name: str) -> None:
    page = page_of(tmp_path, f"<main><div class='{name}'>{FILL}</div><div class='share-links'>Post</div></main>")
    assert [line for line in lines(page) if "Post" in line] == []
    assert FILL[3:-4] in lines(page)


def test_a_page_without_a_main_part_is_read_without_what_stands_around_it(tmp_path: Path) -> None:
    html = (
        f"<html><title>Pools</title><body><header>Top</header><nav>Home</nav>{FILL}<footer>End</footer></body></html>"
    )
    assert lines(page_of(tmp_path, html))[1:] == [FILL[3:-4]]


def test_tables_lists_and_line_breaks(tmp_path: Path) -> None:
    html = (
        f"<main>{FILL}<ol><li>First</li><li>Second</li></ol><ul><li>Oak <b>tree</b></li></ul><p>One<br>Two</p>"
        "<table><tr><th>Ward</th><th colspan=2>Cost</th></tr><tr><td rowspan=2>Mill</td><td>4</td><td>5</td></tr>"
        "<tr><td>6</td><td>7</td></tr></table></main>"
    )
    page = page_of(tmp_path, html)
    assert lines(page)[1:] == [
        "1. First", "2. Second", "• Oak tree", "One", "Two", "Ward\tCost\tCost", "Mill\t4\t5", "Mill\t6\t7",
    ]  # fmt: skip
    assert page.tables[0].names == ("Ward", "Cost", "Cost")


def test_a_sentence_that_is_not_shown_is_reported(tmp_path: Path) -> None:
    html = f"<main>{FILL}<p style='display: none'>Mr Smith of Mill Lane was refused a home in May</p><p hidden>Menu</p></main>"
    page = page_of(tmp_path, html)
    assert page.hidden == "Mr Smith of Mill Lane was refused a home in May"
    assert "Smith" not in page.text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_says_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert (
        "£5 – café"
        in page_of(tmp_path, f"<html><body><main>{FILL}<p>£5 – café</p></main></body></html>", encoding).text
    )


@pytest.mark.parametrize(
    "html",
    [
        "<html><title>404 Not Found</title><body><h1>Not Found</h1></body></html>",
        f"<html><title>Page not found</title><body>{FILL}</body></html>",
        "<html><body><div id='root'></div><script src='app.js'></script></body></html>",
        "<html></html>",
    ],
)
def test_an_error_page_and_one_that_is_empty_are_refused(tmp_path: Path, html: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^page\.html: this web page holds no text of a paper\."):
        page_of(tmp_path, html)


def test_the_items_of_a_moderngov_page_are_headings_with_their_numbers(tmp_path: Path) -> None:
    html = (
        "<html><head><title>Agenda for Planning Committee on Monday, 1st June, 2026, 11.00 am - Modern Council</title></head>"
        "<body><h1>Agenda</h1><div class='mgContent'><table id='mgItemTable'><tr><th>No.</th><th>Item</th></tr>"
        "<tr><td><p class='mgAiTitleTxt'>12.</p></td><td><p class='mgAiTitleTxt'>Mill Lane "
        f"<span class='mgFileSize'>PDF 3 KB</span></p>{FILL}<p class='mgSubItemTitleTxt'>Decision:</p><p>RESOLVED: agreed.</p>"
        "</td></tr></table></div></body></html>"
    )
    page = page_of(tmp_path, html)
    titles = [(level, page.text.splitlines()[n]) for n, level in page.levels]
    assert titles[1:] == [(2, "12. Mill Lane"), (3, "Decision")]
    assert page.title == "Agenda for Planning Committee on Monday, 1st June, 2026, 11.00 am"


def test_a_moderngov_page_of_committees_with_long_names_is_called_by_its_meeting(tmp_path: Path) -> None:
    name = (
        "Agenda for Joint meeting - Averlock Vale Transport and Environment Scrutiny Committee and Averlock Vale Housing, "
        "Health and Wellbeing Select Committee on Monday, 1st June, 2026, 11.00 am"
    )
    html = f"<html><head><title>{name} - Modern Council</title></head><body><h1>Agenda</h1><p>{FILL}</p></body></html>"

    assert page_of(tmp_path, html).title == name


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(
        "# Pool *strategy*\n\nIt **opens** in\nMay, see [the plan](http://x.example/a).\n\n- swings\n- slides\n\n"
        "3. third\n4. fourth\n\n"
        "| Ward | Cost |\n|---|---|\n| Mill | £4 |\n\n~~Old~~ New <script>alert(1)</script>\n",
        encoding="utf-8",
    )
    (page,) = read_markdown(note)
    assert lines(page) == [
        "Pool strategy", "It opens in May, see the plan.", "• swings", "• slides", "3. third", "4. fourth",
        "Ward\tCost", "Mill\t£4", "New <script>alert(1)</script>",
    ]  # fmt: skip
    assert (page.title, page.levels, page.tables[0].names) == ("Pool strategy", ((0, 1),), ("Ward", "Cost"))
