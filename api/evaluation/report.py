"""A run to one page for people: what it comes to, the table by category, and every miss with what was said and why.

The page needs no script and fetches nothing; whatever a question, a paper or an answer holds is escaped.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from api.evaluation.asking import Asking
from api.evaluation.questions import Gold
from api.evaluation.reply import Citation, Passage, Reply
from api.evaluation.scoring import MARKS, Score
from api.evaluation.totals import Totals
from api.evaluation.wording import opening
from vectorstore.words.dates import written

FIRST = 5
"""Passages of a miss that are shown."""
EXCERPT = 60
"""Words that are shown of each."""
WRONG = ("correct", "abstained", "error")
"""Marks whose miss means that the answer itself is wrong; any other leaves something amiss in a right one."""
HEADS = {
    "recall@5": "Found in first 5",
    "recall@10": "Found in first 10",
    "nDCG@5": "nDCG@5",
    "correct": "Correct",
    "first_correct": "Correct at once",
    "cited": "Cited",
    "page_exact": "Right page",
    "false_abstention": "Wrongly refused",
    "abstained": "Rightly refused",
    "quotes_verbatim": "Quotes word for word",
    "figures_supported": "Figures borne out",
}
HEADLINE = ("correct", "recall@5", "cited", "abstained", "quotes_verbatim", "figures_supported")
_STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def report(
    name: str,
    settings: dict[str, Any],
    askings: Sequence[Asking],
    scores: Sequence[Score],
    groups: Sequence[Totals],
) -> str:
    """The whole page as HTML."""
    missed = [(asking, score) for asking, score in zip(askings, scores, strict=True) if score.misses]
    wrong = [each for each in missed if _is_wrong(each[1])]
    amiss = [each for each in missed if not _is_wrong(each[1])]
    title = f"Evaluation {name}"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
            f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n",
            '<a class="skip" href="#main">Skip to main content</a>\n',
            f"<header><h1>{escape(title)}</h1></header>\n",
            '<main id="main" tabindex="-1">\n',
            _summary(groups[-1], len(wrong), len(amiss)),
            _by_category(groups),
            _misses("wrong", "Wrong answers", wrong, ""),
            _misses("amiss", "Right answers with something amiss", amiss, "amiss"),
            _marks(),
            _settings(settings),
            "</main>\n<footer><p>Made by council-assistant evaluate.</p></footer>\n</body>\n</html>\n",
        ]
    )


def _is_wrong(score: Score) -> bool:
    return any(miss.mark in WRONG for miss in score.misses)


# What it comes to -----------------------------------------------------------------------------------------------------


def _summary(whole: Totals, wrong: int, amiss: int) -> str:
    boxes = "".join(
        f"<li><strong>{_percent(whole, mark)}</strong> {HEADS[mark].lower()}, {_counted(whole, mark)}</li>\n"
        for mark in HEADLINE
        if mark in whole.shares
    )
    failed = f" <strong>{whole.errors} could not be asked.</strong>" if whole.errors else ""
    return (
        '<h2 id="summary">Summary</h2>\n'
        f"<p>{whole.questions} questions were asked.{failed} {wrong} were answered wrongly or not at all; in {amiss} more "
        f"something else is amiss. Half of the replies took less than {whole.p50_ms:.0f} ms, 95 in 100 less than "
        f"{whole.p95_ms:.0f} ms. A typical answer has {whole.words:g} words.</p>\n"
        f'<ul class="headline">\n{boxes}</ul>\n'
        f'<ul><li><a href="#categories">By category</a></li><li><a href="#wrong">Wrong answers ({wrong})</a></li>'
        f'<li><a href="#amiss">Right answers with something amiss ({amiss})</a></li>'
        '<li><a href="#marks">What the marks mean</a></li><li><a href="#settings">What was asked of what</a></li></ul>\n'
    )


def _percent(totals: Totals, mark: str) -> str:
    """A share in whole per cent, as it is read by people; nDCG is no share of anything, and stays a number."""
    value = totals.shares[mark].value
    return f"{value:.2f}" if mark == "nDCG@5" else f"{value:.0%}"


def _counted(totals: Totals, mark: str) -> str:
    return f"{totals.shares[mark].got:.0f} of {totals.shares[mark].of}"


def _by_category(groups: Sequence[Totals]) -> str:
    marks = [mark for mark in HEADS if mark in groups[-1].shares]
    rows = [
        _row(
            [
                _name(group),
                f"<td>{group.questions}</td>",
                *(_cell(group, mark) for mark in marks),
                f"<td>{group.p50_ms:.0f}</td>",
            ]
        )
        for group in groups
    ]
    heads = ["Category", "Questions", *(HEADS[mark] for mark in marks), "Median ms"]
    return '<h2 id="categories">By category</h2>\n' + _table(
        "What each category of question comes to", heads, rows, "figures"
    )


def _name(group: Totals) -> str:
    name = "All" if group.name == "ALL" else group.name.replace("_", " ")
    return f'<th scope="row">{escape(name)}</th>'


def _cell(group: Totals, mark: str) -> str:
    if mark not in group.shares:
        return "<td>–</td>"
    of = "" if mark == "nDCG@5" else f" <small>{_counted(group, mark)}</small>"
    return f"<td>{_percent(group, mark)}{of}</td>"


def _table(caption: str, heads: Iterable[str], rows: Iterable[str], kind: str = "") -> str:
    """A table that scrolls by itself where it is wider than the page, by keyboard too."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table class="{kind}">\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
    )


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"


# What was missed ------------------------------------------------------------------------------------------------------


def _misses(id_: str, title: str, missed: Sequence[tuple[Asking, Score]], kind: str) -> str:
    shown = "".join(_miss(asking, score, kind) for asking, score in missed) or "<p>None.</p>\n"
    return f'<h2 id="{id_}">{escape(title)} ({len(missed)})</h2>\n{shown}'


def _miss(asking: Asking, score: Score, kind: str) -> str:
    asked = asking.asked
    reply = Reply.model_validate(asking.reply) if asking.reply is not None else None
    whys = "".join(
        f"<li><strong>{escape(HEADS.get(m.mark, m.mark))}:</strong> {escape(m.why)}</li>" for m in score.misses
    )
    earlier = "".join(f"<li>{escape(turn.role)}: {escape(turn.content)}</li>" for turn in asked.history)
    parts = [
        f'<article class="{kind}" aria-labelledby="{_id(asked.id)}">\n<h3 id="{_id(asked.id)}">{escape(asked.question)}</h3>\n',
        f'<p class="where">{escape(asked.id)}, {escape(asked.category.replace("_", " "))}'
        f"{', ' + escape(asked.persona.replace('_', ' ')) if asked.persona else ''}: {escape(score.status)}</p>\n",
        f"<h4>After</h4>\n<ul>{earlier}</ul>\n" if earlier else "",
        f"<h4>Why it is here</h4>\n<ul>{whys}</ul>\n",
        "<h4>Gold</h4>\n",
        f"<p>{escape(asked.answer)}</p>\n" if asked.answer else "",
        "".join(_gold(gold) for gold in asked.gold_source),
        "" if asked.answer or asked.gold_source else "<p>The papers do not say.</p>\n",
        _answered(reply) if reply else "",
        "</article>\n",
    ]
    return "".join(parts)


def _id(text: str) -> str:
    """An id in the page: white space may not stand in one."""
    return "q-" + escape("-".join(text.split()), quote=True)


def _gold(gold: Gold) -> str:
    page = f", p. {gold.page}" if gold.page else ""
    return f'<blockquote>{escape(gold.quote)}</blockquote>\n<p class="where">{escape(gold.file)}{page}</p>\n'


def _answered(reply: Reply) -> str:
    citations = "".join(f"<li>[{c.marker}] {escape(_cited(c))}</li>" for c in reply.citations)
    passages = "".join(
        f'<li>{escape(_reference(p))}<br><span class="where">{escape(_excerpt(p))}</span></li>\n'
        for p in reply.passages[:FIRST]
    )
    return (
        f"<h4>What was answered</h4>\n<blockquote>{escape(reply.answer) or 'Nothing.'}</blockquote>\n"
        + (f"<ul>{citations}</ul>\n" if citations else "")
        + (f'<h4>The first passages</h4>\n<ol class="passages">\n{passages}</ol>\n' if passages else "")
    )


def _cited(citation: Citation) -> str:
    return f"{citation.reference or _reference(citation)} ({citation.file})"


def _reference(found: Passage | Citation) -> str:
    """As an officer would write it, out of what a passage says of itself."""
    parts = [found.committee, _day(found.meeting_date), found.title or found.file]
    page = f"p. {found.page}" if found.page else None
    return ", ".join(part for part in (*parts, page, found.section) if part)


def _day(iso: str | None) -> str | None:
    try:
        return written(datetime.date.fromisoformat(iso or ""))
    except ValueError:
        return iso


def _excerpt(passage: Passage) -> str:
    text = opening(passage.text, EXCERPT)
    return text if len(passage.text.split()) <= EXCERPT else f"{text} …"


# What it means, and of what -------------------------------------------------------------------------------------------


def _marks() -> str:
    rows = [_row([f'<th scope="row">{HEADS[mark]}</th>', f"<td>{escape(says)}</td>"]) for mark, says in MARKS.items()]
    return '<h2 id="marks">What the marks mean</h2>\n' + _table("Marks", ("Mark", "Means"), rows)


def _settings(settings: dict[str, Any]) -> str:
    rows = [
        _row([f'<th scope="row">{escape(name)}</th>', f"<td>{escape(value)}</td>"]) for name, value in _flat(settings)
    ]
    return '<h2 id="settings">What was asked of what</h2>\n' + _table("Settings", ("Setting", "Value"), rows)


def _flat(settings: dict[str, Any], under: str = "") -> list[tuple[str, str]]:
    found = []
    for name, value in settings.items():
        said = f"{under}{name.replace('_', ' ')}"
        if isinstance(value, dict):
            found += _flat(value, f"{said}: ")
        else:
            listed = ", ".join(map(str, value)) if isinstance(value, list) else value
            found.append((said, "–" if listed in (None, "") else str(listed)))
    return found
