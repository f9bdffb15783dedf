"""A cell's value as Excel shows it: the number formats that council workbooks use (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Value = (
    str | int | float | Decimal | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None
)
GENERAL = "general"
_TOKEN = re.compile(
    r'"[^"]{0,200}"|\\.|\[[^\]]{0,80}\]|_.|\*.|am/pm|a/p|[ymdhs]+|\.0+(?=[^0]|$)|.', re.IGNORECASE | re.DOTALL
)
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_COLOUR_OR_CONDITION = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|[<>=].{0,80})\]", re.I
)
_SYMBOL = re.compile(r"\[\$([^\]\[-]{0,80})(?:-[^\]\[]{0,80})?\]")
_MONTHS = {1: "{d.month}", 2: "{d.month:02}", 3: "{d:%b}", 4: "{d:%B}", 5: "{d:%b}"}
_DAYS = {1: "{d.day}", 2: "{d.day:02}", 3: "{d:%a}", 4: "{d:%A}"}


def shown(value: Value, pattern: str = GENERAL) -> str:
    """What a reader of the sheet sees; "" for an empty cell and for a format that shows nothing (";;;")."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        parts = _sections(pattern)
        return "" if len(parts) == 4 and not parts[3].strip() else value
    if isinstance(value, datetime.timedelta):
        whole = int(value.total_seconds())
        return f"{whole // 3600}:{whole // 60 % 60:02}" + (f":{whole % 60:02}" if whole % 60 else "")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _moment(value, pattern)
    return _number(value, pattern)


def _sections(pattern: str) -> list[str]:
    """The parts for positive, negative, nought and text; a semicolon in quotation marks parts nothing."""
    parts = [""]
    for piece in _TOKEN.findall(pattern):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _number(value: float | Decimal, pattern: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    parts = _sections(pattern)
    part = parts[0]
    if len(parts) > 2 and not number:
        part = parts[2]
    elif len(parts) > 1 and number < 0:
        part, number = parts[1], -number
    if part.strip().casefold() in (GENERAL, "", "@") and pattern.strip():
        return _general(number) if part.strip() or len(parts) == 1 else ""
    plain = _COLOUR_OR_CONDITION.sub("", part)
    plain = _SYMBOL.sub(lambda m: f'"{m[1]}"', plain)
    plain = re.sub(r"\[[^\]]{0,80}\]", "", plain)
    if "general" in plain.casefold():
        return re.sub("general", lambda _: _general(number), _literal(plain).strip(), flags=re.IGNORECASE)
    return _placed(number, plain)


def _general(number: Decimal) -> str:
    """As a cell without a format shows it: up to eleven digits, no thousands apart."""
    if number == number.to_integral_value() and abs(number) < Decimal(10) ** 15:
        return str(number.quantize(Decimal(1)))
    return f"{float(number):.10g}"


def _literal(pattern: str) -> str:
    """A pattern's own words and signs."""
    out = []
    for token in _TOKEN.findall(pattern):
        if token[0] == '"':
            out.append(token[1:-1])
        elif token[0] == "\\" and len(token) > 1:
            out.append(token[1:])
        elif token[0] == "_" and len(token) > 1:
            out.append(" ")
        elif not (token[0] == "*" and len(token) > 1):
            out.append(token)
    return "".join(out)


def _placed(number: Decimal, pattern: str) -> str:
    """A number in the places of a pattern, the pattern's own signs around it."""
    masked = re.sub(r'"[^"]*"|\\.|_.|\*.', lambda m: "\0" * len(m[0]), pattern)
    if "e+" in masked.casefold() or "e-" in masked.casefold():
        return f"{float(number):.2E}"
    found = _PLACES.search(masked)
    if not found:
        return _literal(pattern).strip()  # "-" for nought
    places = found[0]
    if "/" in masked and "?" in masked:
        return _general(number)
    percents = masked.count("%")
    thousands = len(places) - len(places.rstrip(",")) if "." not in places else 0
    after = masked[found.end() :]
    thousands += len(after) - len(after.lstrip(","))
    number = number.scaleb(2 * percents).scaleb(-3 * thousands)
    whole, _, fraction = places.partition(".")
    most, least = len(fraction), fraction.count("0")
    rounded = abs(number).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        digits = f"{int(digits or 0):,}" if len(digits) > 3 else digits
    said = f"{digits}.{decimals}" if decimals else digits or "0"
    sign = "-" if number < 0 and rounded else ""
    before = _literal(pattern[: found.start()])
    rest = _literal(pattern[found.end() :].lstrip(","))
    return f"{sign}{before.lstrip()}{said}{rest.rstrip()}"


def _moment(value: datetime.datetime | datetime.date | datetime.time, pattern: str) -> str:
    """A date or time in the order its format gives; Excel's system dates in the form that is usual in Britain."""
    part = _sections(pattern)[0]
    part = re.sub(r"\[\$[^\]]{0,80}\]|\[(?:black|red|blue|green)\]", "", part, flags=re.IGNORECASE)
    if isinstance(value, datetime.time):
        d: datetime.datetime = datetime.datetime.combine(datetime.date(2000, 1, 1), value)
    elif isinstance(value, datetime.datetime):
        d = value
    else:
        d = datetime.datetime.combine(value, datetime.time())
    if part.casefold() in (GENERAL, "mm-dd-yy", ""):  # the built-in short date, which every country shows its own way
        return f"{d:%d/%m/%Y}" if (d.hour, d.minute) == (0, 0) else f"{d:%d/%m/%Y %H:%M}"
    if part.casefold() == "m/d/yy h:mm":
        return f"{d:%d/%m/%Y %H:%M}"
    tokens = _TOKEN.findall(part)
    halves = any(token.casefold() in ("am/pm", "a/p") for token in tokens)
    letters = [token[0].casefold() for token in tokens]
    out = []
    for n, token in enumerate(tokens):
        before = next((c for c in reversed(letters[:n]) if c in "ymdhs"), "")
        after = next((c for c in letters[n + 1 :] if c in "ymdhs"), "")
        if letters[n] == "m" and (before == "h" or after == "s"):
            out.append(f"{d.minute:02}")
        else:
            out.append(_part(token, d, halves=halves))
    return "".join(out).strip()


def _part(token: str, d: datetime.datetime, *, halves: bool) -> str:
    """One part of a date or time, or the sign that stands between two."""
    first, length = token[0].casefold(), len(token)
    hour = (d.hour % 12 or 12) if halves else d.hour
    said = {
        "y": f"{d:%Y}" if length > 2 else f"{d:%y}",
        "m": _MONTHS[min(length, 5)].format(d=d),
        "d": _DAYS[min(length, 4)].format(d=d),
        "h": f"{hour:02}" if length > 1 else str(hour),
        "s": f"{d.second:02}",
        "a": ("am" if d.hour < 12 else "pm") if length > 1 else token,
        "*": "",
        "[": "",
        "@": "",
    }
    return said[first] if first in said else _literal(token) or token
