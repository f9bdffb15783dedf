"""How soon is the first sentence on screen? The demo council without a chat model, in real Chromium on this machine.

    python -m tests.evaluation.first_sentence [--times 30] [--json]

Each time is from the start of the browser's request to the first frame in which the widget shows a sentence of the answer:
the questions of the demo council, each in a new conversation, after three that are not counted. Prints the median and the
95th percentile in milliseconds, beside the time from the key press, and the time that the server says it took.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from ingest.demo_council import PAPERS
from tests.conftest import CHROMIUM
from tests.running import TODAY, Server, clean_environment, console_script

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTIONS = Path(__file__).parents[1] / "questions" / "demo.jsonl"
NOT_COUNTED = 3

WATCH = """question => new Promise((resolve, reject) => {
    const root = document.querySelector("council-chat").shadowRoot;
    const box = root.querySelector("textarea");
    const already = root.querySelectorAll("article").length;
    setTimeout(() => reject(new Error("no answer within 60 seconds")), 60_000);
    performance.clearResourceTimings();
    let shown = 0, server = 0;
    const look = () => {
        const turn = root.querySelectorAll("article")[already];
        if (!shown && turn?.querySelector(".words")?.textContent.trim()) {
            shown = 1;
            requestAnimationFrame(() => setTimeout(() => (shown = performance.now())));  // after the frame was made
        }
        if (shown > 1 && turn.getAttribute("aria-busy") === "false") {
            const asked = performance.getEntriesByType("resource").findLast((one) => one.name.endsWith("/v1/chat"));
            if (asked) return resolve({ request: shown - asked.startTime, key: shown - pressed });
        }
        setTimeout(look, 1);
    };
    new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true });
    box.value = question;
    const pressed = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""


def measure(page: Page, question: str) -> dict[str, float]:
    """Milliseconds from the request, and from the key press, to the first sentence on screen; and the server's own total."""
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.locator("council-chat").get_by_role("textbox").wait_for()
    taken: dict[str, float] = page.evaluate(WATCH, question)
    kept = json.loads(page.evaluate("Object.values({...sessionStorage})[0]"))
    return taken | {"server": float(kept[-1]["reply"]["timings_ms"]["total"])}


def measured(times: int) -> list[dict[str, float]]:
    """One row a question, of as many questions as wanted, over and over where there are fewer."""
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    alone = [str(one["question"]) for one in asked if not one["history"]]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = Path(folder) / "library"
        environment = clean_environment(STORE__PATH=str(library))
        subprocess.run(
            [console_script(), "ingest", str(PAPERS)], env=environment, cwd=folder, check=True, capture_output=True
        )
        server = Server(library, Path(folder), ASSISTANT__TODAY=TODAY)
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            page = browser.new_page(base_url=server.address)
            page.goto("/")
            rows = [measure(page, alone[n % len(alone)]) for n in range(times + NOT_COUNTED)]
            browser.close()
        finally:
            server.stop()
    return rows[NOT_COUNTED:]


def summary(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[math.ceil(0.95 * len(ordered)) - 1], 1),
        "most": round(ordered[-1], 1),
    }


def main() -> None:
    """Prints milliseconds; asserts nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.first_sentence", description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = measured(given.times)
    found: dict[str, Any] = {name: summary([row[name] for row in rows]) for name in ("request", "key", "server")}
    if given.json:
        print(json.dumps({"times": len(rows), **found}))
        return
    said = {
        "request": "request to first sentence",
        "key": "key press to first sentence",
        "server": "whole answer, server",
    }
    print(f"{len(rows)} questions to the demo council, without a chat model, in milliseconds")
    for name, numbers in found.items():
        print(f"{said[name]:<28} median {numbers['median']:7} p95 {numbers['p95']:7} most {numbers['most']:7}")


if __name__ == "__main__":
    main()
