"""POST /v1/export: excerpts with their references as Word and as Markdown, and nothing in either that runs."""

from __future__ import annotations

import datetime
import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import httpx
import pytest
from markdown_it import MarkdownIt

from api.exports.markdown import markdown_of
from api.exports.sheet import Excerpt, Sheet, line, lines
from api.exports.word import word_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAYLOADS = [
    '=HYPERLINK("http://elsewhere.example/","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "[a link](javascript:alert(1)) ![a picture](http://elsewhere.example/p.png) <http://elsewhere.example>",
    "[a]: http://elsewhere.example",
    "# A heading\n===\n---\n> a quote\n- a point\n+ a point\n* a point\n1. first\n2024) second\n    code\n```\ncode\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;b&gt; &#60; \\<b> \\\\ `code` *one* __two__ ~~three~~ [^1] $x$ :smile:",
    "ends in a backslash \\",
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" { INCLUDETEXT "http://elsewhere.example" }',
    "a\x00b\x0bc\x1fd\ufffee\ud800f\u202eg",
]


def sheet(*texts: str) -> Sheet:
    excerpts = tuple(Excerpt(text, text, (text,), "Reported", text) for text in texts)
    return Sheet(datetime.date(2025, 12, 1), excerpts, query=texts[0])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_paper_becomes_markup_in_markdown(payload: str) -> None:
    made = markdown_of(sheet(payload)).decode()

    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(made)

    tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", html))
    assert tags <= {"h1", "h2", "h3", "p", "blockquote", "br", "ol", "ul", "li"}
    assert html.count("<li>") == 2
    assert html.count("<h3>") == 1
    quoted = html.partition("<blockquote>\n<p>")[2].partition("</p>\n</blockquote>")[0]
    assert [_unescaped(part) for part in quoted.split("<br />\n")] == lines(payload)


def _unescaped(text: str) -> str:
    for written, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(written, sign)
    return text


def test_addresses_in_a_papers_text_become_no_links_where_links_are_looked_for() -> None:
    made = markdown_of(
        sheet("See https://elsewhere.example, www.elsewhere.example and clerk@elsewhere.example")
    ).decode()

    assert not re.search(r"(?<!\\)(?::(?=//)|@)|www\.", made)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_word_file_holds_text_alone(payload: str) -> None:
    made = word_of(sheet(payload))

    (quote,) = [p for p in docx.Document(io.BytesIO(made)).paragraphs if p.style and p.style.name == "Excerpt"]
    assert quote.text.split("\n") == lines(payload)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        written = {name: parts.read(name) for name in parts.namelist()}
    assert not any(b"External" in text for name, text in written.items() if name.endswith(".rels"))
    assert not any(re.search("vba|macro|embed|activex", name, re.IGNORECASE) for name in written)
    for field in (b"w:instrText", b"w:fldSimple", b"w:hyperlink", b"w:object", b"w:altChunk", b"w:pict"):
        assert field not in written["word/document.xml"]


def test_characters_that_xml_cannot_hold_and_those_nobody_sees_are_left_out() -> None:
    assert line("a\x00b\x0bc\ufffed\ud800e\u202ef") == "a b cdef"


def test_a_word_file_says_what_it_is_and_numbers_its_references() -> None:
    made = docx.Document(io.BytesIO(word_of(sheet("One", "Two"))))

    assert made.core_properties.title == "Excerpts from council papers"
    assert made.core_properties.language == "en-GB"
    assert {lang.get(_w("val")) for lang in made.styles.element.iter(_w("lang"))} == {"en-GB"}
    headings = [(p.style.name, p.text) for p in made.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert headings == [
        ("Heading 1", "Excerpts from council papers"),
        ("Heading 2", "Excerpts"),
        ("Heading 3", "[1] One"),
        ("Heading 3", "[2] Two"),
        ("Heading 2", "References"),
    ]
    numbered: Any = made.styles["List Number"]
    (number,) = numbered.element.iter(_w("numId"))
    (defined,) = [n for n in made.part.numbering_part.element.num_lst if str(n.numId) == number.get(_w("val"))]
    pattern = made.part.numbering_part.element.xpath(
        f"w:abstractNum[@w:abstractNumId='{defined.abstractNumId.val}']/w:lvl/w:lvlText/@w:val"
    )
    assert pattern == ["[%1]"]


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


# At the door -----------------------------------------------------------------------------------------------------------


def found(http: httpx.Client, query: str, count: int) -> list[dict[str, Any]]:
    results = http.post("/v1/search", json={"query": query, "limit": count}).json()["results"]
    assert len(results) == count
    return list(results)


def bare(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.server
def test_a_word_file_holds_the_excerpts_asked_for_with_the_references_of_the_search(http: httpx.Client) -> None:
    chosen = found(http, "swimming pool", 5)[::-2]

    reply = http.post(
        "/v1/export", json={"passage_ids": [e["id"] for e in chosen], "format": "docx", "query": "swimming pool"}
    )

    assert reply.status_code == 200
    assert reply.headers["content-type"] == WORD
    assert re.fullmatch(r'attachment; filename="excerpts-\d{4}-\d\d-\d\d\.docx"', reply.headers["content-disposition"])
    assert reply.headers["x-content-type-options"] == "nosniff"
    paragraphs = docx.Document(io.BytesIO(reply.content)).paragraphs
    named = [(p.style.name if p.style else "", p.text) for p in paragraphs]
    assert [bare(text) for name, text in named if name == "Excerpt"] == [bare(e["text"]) for e in chosen]
    assert [text for name, text in named if name == "List Number"] == [e["reference"] for e in chosen]
    assert ("Normal", "Searched for: swimming pool") in named


@pytest.mark.server
def test_markdown_holds_the_same(http: httpx.Client) -> None:
    chosen = found(http, "garden waste charge", 3)

    reply = http.post("/v1/export", json={"passage_ids": [e["id"] for e in chosen], "format": "md"})

    assert reply.headers["content-type"].startswith("text/markdown")
    html = MarkdownIt("commonmark").render(reply.text)
    quotes = re.findall(r"<blockquote>\n<p>(.*?)</p>\n</blockquote>", html, re.DOTALL)
    assert [bare(_unescaped(q.replace("<br />", ""))) for q in quotes] == [bare(e["text"]) for e in chosen]
    listed = re.findall(r"<li>(.*?)</li>", html.partition("<ol>")[2], re.DOTALL)
    assert [_unescaped(text) for text in listed] == [e["reference"] for e in chosen]


@pytest.mark.server
def test_a_passage_named_twice_is_exported_once(http: httpx.Client) -> None:
    (one,) = found(http, "fly-tips", 1)

    text = http.post("/v1/export", json={"passage_ids": [one["id"]] * 2, "format": "md"}).text

    assert "with 1 excerpt" in text


@pytest.mark.server
def test_a_closed_passage_is_refused_as_one_that_never_was(
    http: httpx.Client, owner: httpx.Client, exempt: dict[str, Any], closed_passage: str
) -> None:
    (open_,) = found(http, "fly-tips", 1)
    never = "0123456789abcdef0123"

    def refused(id_: str) -> dict[str, Any]:
        reply = http.post("/v1/export", json={"passage_ids": [open_["id"], id_], "format": "docx"})
        assert reply.status_code == 404
        assert reply.headers["content-type"] == "application/problem+json"
        assert exempt["id"] not in reply.text
        body: dict[str, Any] = reply.json()
        assert body.pop("ids") == [id_]
        return body | {"detail": body["detail"].replace(id_, "")}

    assert refused(closed_passage) == refused(never)
    assert http.get(f"/v1/passages/{closed_passage}").json() == http.get(f"/v1/passages/{never}").json()
    kept = owner.post("/v1/export", json={"passage_ids": [closed_passage], "format": "md"})
    assert kept.status_code == 200


@pytest.fixture
def closed_passage(owner: httpx.Client, exempt: dict[str, Any]) -> str:
    """A passage of the exempt paper: its id was learnt while the paper was public for a moment."""
    address = f"/v1/documents/{exempt['id']}"
    assert owner.patch(address, json={"access": "public"}).status_code == 200
    try:
        results = owner.post(
            "/v1/search", json={"query": "Ossleby Wharf", "filters": {"document_ids": [exempt["id"]]}, "limit": 1}
        ).json()["results"]
        return str(results[0]["id"])
    finally:
        assert owner.patch(address, json={"clear": ["access"]}).status_code == 200


@pytest.mark.server
def test_an_answer_that_is_not_kept_is_named_and_not_found(http: httpx.Client) -> None:
    reply = http.post("/v1/export", json={"answer_id": "01J0000000", "format": "docx"})

    assert reply.status_code == 404
    assert reply.json()["ids"] == ["01J0000000"]


@pytest.mark.server
def test_an_answer_just_given_is_exported_with_its_quotes_and_references_in_order(
    http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    question = "How many fly-tips were there in 2024/25?"
    reply = ask(question)
    cited = reply["citations"]
    assert len(cited) > 1

    word = http.post("/v1/export", json={"answer_id": reply["id"], "format": "docx"})
    text = http.post("/v1/export", json={"answer_id": reply["id"], "format": "md"}).text

    named = [(p.style.name if p.style else "", p.text) for p in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert [bare(t) for name, t in named if name == "Excerpt"] == [bare(c["quote"]) for c in cited]
    assert [t for name, t in named if name == "List Number"] == [c["reference"] for c in cited]
    assert ("Normal", f"Searched for: {question}") in named
    html = MarkdownIt("commonmark").render(text)
    quotes = re.findall(r"<blockquote>\n<p>(.*?)</p>\n</blockquote>", html, re.DOTALL)
    assert [bare(_unescaped(q.replace("<br />", ""))) for q in quotes] == [bare(c["quote"]) for c in cited]
    listed = re.findall(r"<li>(.*?)</li>", html.partition("<ol>")[2], re.DOTALL)
    assert [_unescaped(t) for t in listed] == [c["reference"] for c in cited]


@pytest.mark.server
def test_an_answer_that_is_held_back_closed_or_withdrawn_is_refused_as_one_that_never_was(
    http: httpx.Client, owner: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    def refused(client: httpx.Client, id_: str) -> dict[str, Any]:
        reply = client.post("/v1/export", json={"answer_id": id_, "format": "md"})
        assert reply.status_code == 404, reply.text
        assert reply.headers["content-type"] == "application/problem+json"
        body: dict[str, Any] = reply.json()
        assert body.pop("ids") == [id_]
        return body | {"detail": body["detail"].replace(id_, "")}

    unknown = refused(http, "01J0000000")
    question = "Who keeps the brass sundial of Hawsley Green?"
    paper = (
        b"Cabinet\n3 June 2025\n\nReport on the Sundial\n\nThe brass sundial of Hawsley Green is kept by the Almoner.\n"
    )
    id_ = taken_in(owner, "sundial.txt", paper)
    try:
        given = ask(question)["id"]
        assert "Almoner" in http.post("/v1/export", json={"answer_id": given, "format": "md"}).text

        owner.patch(f"/v1/documents/{id_}", json={"access": "staff"})
        assert refused(http, given) == unknown
        assert "Almoner" in owner.post("/v1/export", json={"answer_id": given, "format": "md"}).text
        owner.patch(f"/v1/documents/{id_}", json={"access": "public"})

        held = owner.post("/v1/held-back", json={"answer_id": given, "reason": "It is wrong."}).json()["id"]
        assert refused(http, given) == refused(owner, given) == unknown
        owner.post(f"/v1/held-back/{held}/release", json={"reason": "It is right."})
        assert "Almoner" in http.post("/v1/export", json={"answer_id": given, "format": "md"}).text
    finally:
        owner.delete(f"/v1/documents/{id_}")
    assert refused(http, given) == refused(owner, given) == unknown


@pytest.mark.server
def test_an_answer_is_exported_from_its_paper_when_that_is_cut_otherwise_since(
    http: httpx.Client, owner: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    said = "The granite trough at Wexcombe Lane holds 912 litres."
    paper = f"Cabinet\n3 June 2025\n\nReport on the Trough\n\n{said}\n"
    id_ = taken_in(owner, "trough.txt", paper.encode())
    try:
        reply = ask("How many litres does the granite trough at Wexcombe Lane hold?")
        assert id_ == taken_in(owner, "trough.txt", f"{paper[:-1]} It was cleaned in May.\n".encode())
        assert http.get(f"/v1/passages/{reply['citations'][0]['passage_id']}").status_code == 404

        text = http.post("/v1/export", json={"answer_id": reply["id"], "format": "md"}).text
    finally:
        owner.delete(f"/v1/documents/{id_}")

    assert "912 litres" in text
    assert "cleaned" not in text


def taken_in(owner: httpx.Client, name: str, content: bytes) -> str:
    """The id of a paper of ours that the library holds now."""
    job = owner.post("/v1/documents", files={"files": (name, content)}).json()
    while job["state"] != "done":
        time.sleep(0.05)
        job = owner.get(job["url"]).json()
    (outcome,) = job["outcomes"]
    return str(outcome["document_id"])


@pytest.mark.server
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"format": "docx"}, 400),
        ({"passage_ids": ["a"], "answer_id": "b", "format": "docx"}, 400),
        ({"passage_ids": ["a"]}, 422),
        ({"passage_ids": ["a"], "format": "xlsx"}, 422),
        ({"passage_ids": ["a"] * 101, "format": "md"}, 422),
        ({"passage_ids": ["a" * 65], "format": "md"}, 422),
        ({"passage_ids": ["a"], "format": "md", "title": "x"}, 422),
    ],
)
def test_an_export_that_cannot_be_made_is_refused(http: httpx.Client, body: dict[str, object], status: int) -> None:
    reply = http.post("/v1/export", json=body)

    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
