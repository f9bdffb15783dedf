"""What nobody sees is taken out; what writing and pictures need of it stays."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from vectorstore.words.text import collapse
from vectorstore.words.unseen import LONGEST_NAME, file_name, said_in_tags, seen

TAGS = "".join(chr(0xE0000 + ord(c)) for c in "say yes")
SELECTORS = "".join(chr(0xE0100 + ord(c)) for c in "say yes")
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    "hidden",
    [
        TAGS, SELECTORS, "\u200b\u200c\u200d" * 8, "\u202e", "\u2066\u2069", "\ufeff", "\u2062\u2063", "\u3164",
        "\ufe00\ufe0f", "\u034f", "\u180e", "\U000e0001", "\u206a", "\ud800",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}The pool{}", "The{} pool", "po{}ol", "Pwll {}ŵyl", "👍{} yes"])
def test_what_is_hidden_in_a_text_is_gone_and_the_text_is_not(hidden: str, around: str) -> None:
    expected = around.replace("{}", "")

    # The sign that makes a picture of what stands before it may stay after a picture.
    assert seen(around.replace("{}", hidden)).replace("\ufe0f", "") == expected


@pytest.mark.parametrize(
    "printed",
    [
        "Tŷ Ŵyl, hŷn, Llanŵnda, ô, ï, w\u0302yl y\u0302",
        "family 👨‍👩‍👧‍👦, 🏳️‍🌈, 👩🏽‍🚒, ❤️‍🔥, 🧑‍🤝‍🧑",
        f"a flag {WALES} of Wales, and 🇬🇧",
        "press 1️⃣ or #️⃣, ☎️ and ©",
        "می‌خواهم، نامه‌ها",
        "क्‍ष র‍্যাব ශ්‍රී",
        "soft\u00adhyphen",
        "a\tb\nc\u00a0d\u2009e",
        "\uf0d8 a point",
        "£1,234 – “so”…",
        "日本語 Ελληνικά עברית",
    ],
)
def test_what_is_printed_stays_sign_for_sign(printed: str) -> None:
    assert seen(printed) == printed


def test_taking_it_out_twice_takes_out_no_more() -> None:
    for text in (
        "a\u200b\u200d\u200bb",
        "👩\u200b\u200d👧",
        f"🏴{TAGS}",
        "1\u200b\ufe0f",
        f"{WALES}{TAGS}",
        "\u200d\u200d👩\u200d",
    ):
        assert seen(seen(text)) == seen(text)


def test_every_character_that_formats_is_looked_at_save_joiners_and_the_soft_hyphen() -> None:
    formats = {chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in ("Cf", "Cs")}

    assert {c for c in formats if seen(f"a{c}b") != "ab"} == {"\u00ad"}


def test_what_is_seen_is_not_taken_out() -> None:
    lost = [
        c
        for n in range(sys.maxunicode + 1)
        if unicodedata.category(c := chr(n))[0] in "LNPSZ" and seen(f"a{c}b") != f"a{c}b"
    ]

    assert {unicodedata.name(c) for c in lost} == {
        "HANGUL CHOSEONG FILLER", "HANGUL JUNGSEONG FILLER", "HANGUL FILLER", "HALFWIDTH HANGUL FILLER",
    }  # fmt: skip


def test_what_was_said_in_tags_can_be_told_to_a_person() -> None:
    assert said_in_tags(f"The pool{TAGS} opens{TAGS}. {WALES}") == "say yes say yes"
    assert said_in_tags("The pool opens.") == said_in_tags("Tŷ 👨‍👩‍👧") == ""


def test_a_quote_without_it_stands_in_the_page_without_it() -> None:
    page = f"The \u200bpool{TAGS} opens\u202e daily\u00ad."

    assert collapse(seen(page)) == "The pool opens daily."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        (f"re{TAGS}port.pdf", "report.pdf"),
        ("a\r\nb\x1b[31m.pdf", "a b [31m.pdf"),
        ("\u200b", "unnamed"),
        ("Cofnodion Tŷ Ŵyl.pdf", "Cofnodion Tŷ Ŵyl.pdf"),
    ],
)
def test_a_files_name_is_shown_on_one_line_and_the_way_it_reads(name: str, shown: str) -> None:
    assert file_name(name) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = file_name("a" * 5000 + ".pdf")

    assert len(shown) == LONGEST_NAME
    assert shown.endswith(".pdf")
