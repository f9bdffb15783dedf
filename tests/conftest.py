"""What the tests share: the demo council as a library and behind a real server, a real Chromium, and real papers.

Set COUNCIL_TEST_PAPERS to a folder that holds `thurrock/` and `kent/` for the tests marked `papers`, and
COUNCIL_TEST_NO_SKIPS=1 where a test that cannot run must fail instead of being skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ingest.demo_council import PAPERS
from ingest.porch import Arrival, Fate, Porch
from ingest.reading_room import ReadingRoom
from tests.running import TODAY, UPLOAD_MB, WIDGET_ORIGIN, Server
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

NO_SKIPS = os.environ.get("COUNCIL_TEST_NO_SKIPS") == "1"


# Rules for every test -----------------------------------------------------------------------------------------------


def pytest_configure() -> None:
    """A developer's own settings are not the tests'."""
    for name in [n for n in os.environ if n.startswith("COUNCIL_") and not n.startswith("COUNCIL_TEST_")]:
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running in this thread, beside which nobody can start another."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", _not_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if NO_SKIPS and report.outcome == "skipped":
        report.outcome, report.longrepr = "failed", _not_skipped(report)
    return report


def _not_skipped(report: pytest.TestReport | pytest.CollectReport) -> str:
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return f"Skipped, where COUNCIL_TEST_NO_SKIPS=1 allows none: {why}"


# The demo council ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed library that holds the demo council. Leave it as it is: `shutil.copytree` it to write."""
    folder = tmp_path_factory.mktemp("demo") / "library"
    coming = [Arrival(path, f"demo:{path.name}", path.name) for path in sorted(PAPERS.glob("*.pdf"))]
    with Library(folder, SentenceTransformerEmbedder(), "tests") as library, ReadingRoom() as room:
        outcomes = list(Porch(library, room).take_in(coming))
    assert [outcome for outcome in outcomes if outcome.fate is not Fate.ADDED] == []
    return folder


@pytest.fixture(scope="session")
def server(demo_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo council behind the real server. It may be written to; whoever does puts it back as it was."""
    workplace = tmp_path_factory.mktemp("server")
    library = workplace / "library"
    shutil.copytree(demo_library, library)
    settings = {"ASSISTANT__TODAY": TODAY, "API__WIDGET_ORIGINS": WIDGET_ORIGIN, "API__UPLOAD_MB": str(UPLOAD_MB)}
    running = Server(library, workplace, **settings)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def demo_server(server: Server) -> str:
    """The address of the demo council's server."""
    return server.address


@pytest.fixture(scope="session")
def owner_key(server: Server) -> str:
    """The key that the server's writing routes want."""
    return (server.library / "owner.key").read_text(encoding="ascii")


@pytest.fixture
def http(demo_server: str) -> Iterator[httpx.Client]:
    """A stranger at the server's door."""
    with httpx.Client(base_url=demo_server, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture
def owner(demo_server: str, owner_key: str) -> Iterator[httpx.Client]:
    """The library's owner at the server's door."""
    headers = {"Authorization": f"Bearer {owner_key}"}
    with httpx.Client(base_url=demo_server, headers=headers, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture
def ask(http: httpx.Client) -> Callable[..., dict[str, Any]]:
    """A stranger's question to the server's reply, which has to be one."""

    def asked(question: str, **more: object) -> dict[str, Any]:
        response = http.post("/v1/chat", json={"question": question, **more})
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    return asked


@pytest.fixture
def exempt(owner: httpx.Client) -> dict[str, Any]:
    """The demo council's one exempt paper, as only the owner sees it."""
    held = owner.get("/v1/held").json()["documents"]
    (paper,) = [d for d in held if d["file"] == "2025-03-12_cabinet_exempt-ossleby-wharf.pdf"]
    assert paper["access"] == "exempt"
    return dict(paper)


# Browsers and real papers -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright, with a profile of its own."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (other tests run without it)
    except ImportError:
        pytest.skip("Playwright is not installed: pip install -e '.[test]'")
    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("Chromium is not installed: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def council_papers() -> Path:
    """The folder of real papers, with `thurrock/` and `kent/` in it."""
    named = os.environ.get("COUNCIL_TEST_PAPERS")
    if not named:
        pytest.skip("COUNCIL_TEST_PAPERS is not set: it names a folder that holds thurrock/ and kent/")
    folder = Path(named)
    missing = [name for name in ("thurrock", "kent") if not (folder / name).is_dir()]
    assert missing == [], f"COUNCIL_TEST_PAPERS names {folder}, which lacks {missing}"
    return folder


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to stand in, so that nobody's `.env` is read, with a library of its own configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNCIL_STORE__PATH", str(tmp_path / "library"))
    return tmp_path
