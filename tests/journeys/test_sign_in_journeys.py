"""Signing in and out in a real browser, with a sign-in service beside the server: staff papers come and go with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.access.house import House, open_house
from tests.journeys.pictures import picture
from tests.journeys.sight import hidden_stops

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

expect = playwright.expect


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house") / "library") as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, house: House) -> Iterator[Page]:
    context = chromium.new_context(base_url=house.address, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]  # what the browser complains of
    page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
    yield page
    assert page.faults == []  # type: ignore[attr-defined]
    context.close()


def sign_in(page: Page, user: str) -> None:
    page.locator("#session").get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("button", name=user, exact=True).click()


def titled(house: House, label: str) -> str:
    paper = house.owner().get(f"/v1/documents/{house.papers[label]}").json()
    return str(paper["title"] or paper["file"])


@pytest.mark.parametrize("face", ["/officer", "/desk", "/admin"])
def test_each_face_leads_to_the_sign_in_and_back_says_who_one_is_and_lets_one_out(
    page: Page, house: House, face: str
) -> None:
    del house
    page.goto(face)
    sign_in(page, "ada")

    expect(page).to_have_url(re.compile(f"{face}$"))
    expect(page.get_by_text("Signed in as Ada Administrator")).to_be_visible()
    assert hidden_stops(page) == []
    picture(page, f"signed-in-{face[1:]}")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
    assert page.context.cookies() == []


def test_a_staff_paper_is_there_while_its_reader_is_signed_in_and_not_before_or_after(page: Page, house: House) -> None:
    paper = f"/officer/documents/{house.papers['staff']}"
    page.goto(paper)
    expect(page.get_by_text("This paper is not held, or is not open to you").first).to_be_visible()

    sign_in(page, "sam")

    expect(page).to_have_url(re.compile(f"{paper}$"))
    expect(page.get_by_text("The council's staff")).to_be_visible()
    file = page.context.request.get(f"{house.address}/v1/documents/{house.papers['staff']}/file")
    assert file.status == 200
    assert file.body().startswith(b"%PDF")
    assert shown(page, house, "staff")
    assert not shown(page, house, "exempt:Wharf")

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_text("This paper is not held, or is not open to you").first).to_be_visible()
    assert not shown(page, house, "staff")
    assert shown(page, house, "public")


def shown(page: Page, house: House, label: str) -> bool:
    """Does a picture of a page of that paper come into this browser, as an image on our page loads it?"""
    passage = house.desk.library.passages_of(house.papers[label])[0]
    address = f"/v1/documents/{house.papers[label]}/pages/{passage.page}.png?passage={passage.id}"
    script = """address => new Promise(done => {
        const image = new Image();
        image.onload = () => done(true);
        image.onerror = () => done(false);
        image.src = address;
    })"""
    return bool(page.evaluate(script, address))


def test_search_and_list_are_as_wide_as_their_reader(page: Page, house: House) -> None:
    script = """query => fetch('/v1/search', {method: 'POST', body: JSON.stringify({query, limit: 50}),
        headers: {'Content-Type': 'application/json', 'X-CSRF-Token': (document.cookie.match(/ca_csrf=([^;]+)/) || [])[1] || ''}
    }).then(reply => reply.json())"""
    page.goto("/officer")
    sign_in(page, "sam")
    expect(page.get_by_text("Signed in as Sam Staff")).to_be_visible()

    found = {result["document_id"] for result in page.evaluate(script, "council")["results"]}

    assert house.papers["staff"] in found
    assert not found & {house.papers["exempt:Wharf"], house.papers["exempt:Licensing"]}
    page.get_by_label("Search for words").fill("council")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(
        page.get_by_role("heading", name="Excerpts", exact=True).or_(page.locator("#results-heading"))
    ).to_be_visible()
    assert page.locator("#results > li").count() > 0


def logged(page: Page, house: House, question: str) -> dict[str, Any]:
    """What the log keeps of a question, once its answer has come to an end."""
    for _ in range(100):
        for entry in house.owner().get("/v1/log").json()["entries"]:
            if entry["question"] == question:
                return dict(entry)
        page.wait_for_timeout(100)
    raise AssertionError(f"Nobody asked {question}")


def test_a_question_at_the_desk_is_asked_as_whoever_is_signed_in(page: Page, house: House) -> None:
    page.goto("/desk")
    sign_in(page, "sam")
    expect(page.get_by_text("Signed in as Sam Staff")).to_be_visible()

    with page.expect_response("**/v1/chat") as answered:
        page.get_by_label("What does the caller want to know?").fill("What was decided about the budget?")
        page.keyboard.press("Enter")

    assert answered.value.status == 200
    assert answered.value.request.headers["x-csrf-token"]
    assert logged(page, house, "What was decided about the budget?")["clearance"] == "staff"


def test_the_widget_asks_as_nobody_even_where_somebody_is_signed_in(page: Page, house: House) -> None:
    page.goto("/desk")
    sign_in(page, "sam")
    expect(page.get_by_text("Signed in as Sam Staff")).to_be_visible()
    page.goto("/")

    with page.expect_response("**/v1/chat") as answered:
        page.get_by_role("textbox").first.fill("What was decided about the parks?")
        page.keyboard.press("Enter")

    assert answered.value.status == 200
    assert "cookie" not in answered.value.request.all_headers()
    assert logged(page, house, "What was decided about the parks?")["clearance"] == "public"


def test_a_widget_with_a_token_sends_it(page: Page, house: House) -> None:
    _, token = house.key(kind="widget")
    page.goto("/")
    page.evaluate("token => document.querySelector('council-chat').setAttribute('token', token)", token)

    with page.expect_response("**/v1/chat") as answered:
        page.get_by_role("textbox").first.fill("What was decided about the parks?")
        page.keyboard.press("Enter")

    assert answered.value.status == 200
    assert answered.value.request.headers["x-widget-token"] == token


def test_an_administrator_needs_no_key_in_the_admin_room(page: Page, house: House) -> None:
    page.goto("/admin")
    expect(page.get_by_label("Owner’s key")).to_be_visible()
    sign_in(page, "ada")

    expect(page.get_by_role("heading", level=1, name="Papers")).to_be_visible()
    expect(page.get_by_text(titled(house, "exempt:Wharf")).first).to_be_visible()
    page.get_by_role("link", name="Add papers").click()
    well = {"name": "well.txt", "mimeType": "text/plain", "buffer": b"The well at Farrow is 31 metres deep."}
    page.get_by_label("Files").set_input_files(well)
    with page.expect_response(lambda r: r.url.endswith("/v1/documents") and r.request.method == "POST") as sent:
        page.get_by_role("button", name="Upload").click()
    assert sent.value.status == 202
    assert "authorization" not in sent.value.request.headers
    expect(page.get_by_role("heading", level=2, name="1 file read")).to_be_visible(timeout=60_000)


def test_who_does_not_administer_is_told_so_in_the_admin_room(page: Page, house: House) -> None:
    del house
    page.goto("/admin")
    sign_in(page, "sam")

    expect(page.get_by_text("Sam Staff does not administer.")).to_be_visible()
    expect(page.get_by_label("Owner’s key")).to_have_count(0)


def test_who_is_suspended_is_out_at_the_next_thing_they_do(page: Page, house: House) -> None:
    page.goto("/officer")
    sign_in(page, "una")
    expect(page.get_by_text("Signed in as Una Used")).to_be_visible()
    house.owner().post(f"/v1/people/{house.id_of('una')}/suspend", json={})
    try:
        page.get_by_label("Search for words").fill("council")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_text("Your access is suspended.").first).to_be_visible()
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_text("Your sign-in has ended.").first).to_be_visible()  # and never goes on as a stranger
    finally:
        house.owner().post(f"/v1/people/{house.id_of('una')}/resume")


def test_a_sign_in_that_has_ended_is_a_page_with_a_way_in(page: Page, house: House) -> None:
    page.context.add_cookies([{"name": "ca_session", "value": "gone", "url": house.address}])
    page.goto("/officer")

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_role("button", name="sam", exact=True).click()
    expect(page).to_have_url(f"{house.address}/")


def test_somebody_in_none_of_the_groups_is_told_why_on_a_page(page: Page, house: House) -> None:
    del house
    page.goto("/desk")
    sign_in(page, "eve")

    expect(page.get_by_text("You are in none of the groups")).to_be_visible()
    assert page.context.cookies() == []


def test_another_sites_page_can_do_nothing_with_a_signed_in_browser(page: Page, house: House) -> None:
    """A real page of another origin, in the browser of an administrator: form, fetch, picture and frame."""
    page.goto("/admin")
    sign_in(page, "ada")
    expect(page.get_by_role("heading", level=1, name="Papers")).to_be_visible()
    keys = len(house.owner().get("/v1/keys").json()["keys"])
    passage = house.desk.library.passages_of(house.papers["staff"])[0]
    image = f"{house.address}/v1/documents/{house.papers['staff']}/pages/{passage.page}.png?passage={passage.id}"
    other = house.address.replace("127.0.0.1", "localhost")  # another site to a browser, and one we may serve from here
    body = json.dumps({"name": "mine", "scopes": ["search"]})
    page.route(
        "**/attack", lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html><img src='{image}'>")
    )

    page.goto(f"{other}/attack")
    tried = page.evaluate(
        """async ([address, body]) => {
            const told = [];
            for (const mode of ['cors', 'no-cors']) {
                for (const path of ['/v1/keys', '/v1/me', '/v1/log']) {
                    const options = path === '/v1/keys' ? {method: 'POST', body} : {};
                    try {
                        const reply = await fetch(address + path, {...options, mode, credentials: 'include'});
                        told.push(reply.type === 'opaque' ? '' : await reply.text());
                    } catch { told.push(''); }
                }
            }
            return told;
        }""",
        [house.address, body],
    )
    loaded = page.evaluate("document.querySelector('img').naturalWidth")

    assert tried == [""] * 6
    assert loaded == 0
    assert len(house.owner().get("/v1/keys").json()["keys"]) == keys
    page.goto(house.address + "/admin")  # the session itself is as good as before
    expect(page.get_by_role("heading", level=1, name="Papers")).to_be_visible()
