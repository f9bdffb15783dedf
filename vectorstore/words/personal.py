"""Personal data in a question: card, National Insurance, NHS and phone numbers, e-mail and home addresses, bank accounts.

A few patterns, each with a check that a number has to pass: Luhn (ISO/IEC 7812-1) and the networks' prefixes for cards; HMRC's
rules for National Insurance prefixes (NIM39110); modulus 11 for NHS numbers (NHS Data Dictionary, "NHS NUMBER"); Ofcom's
numbering plan for phones; modulus 97 (ISO 13616) for IBANs. A home address counts where somebody is named with it. What a
council publishes of itself does not count: names of councillors alone, gov.uk and role mailboxes, 03 and 08 numbers, paper,
planning and company references; whether a phone number stands in a public paper, the caller says (`published`).

Microsoft's Presidio does the same and more. It was left out: its names and places want a spaCy model, which no package registry
carries under a licence and a digest of its own; without one it is patterns such as these, of which those for NHS numbers are
British and those for sort codes, NI prefixes and British phones would have been ours all the same.

Every pattern looks at a bounded stretch from each place, and at no place twice: 100 KB of anything takes some milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from vectorstore.words.text import STOP_WORDS, words

MASK = "[…]"
"""Without words, which a search would look for: with "[phone number]" two of five questions were answered no more."""


class Kind(StrEnum):
    """What was noticed; the value is how it is named to whoever asked."""

    CARD = "card number"
    NATIONAL_INSURANCE = "National Insurance number"
    NHS = "NHS number"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    BANK = "bank account"
    ADDRESS = "name and address"


@dataclass(frozen=True, slots=True)
class Noticed:
    """Some personal data, and where it stands."""

    kind: Kind
    start: int
    end: int


Published = Callable[[str], bool]
"""Does a phone number or an e-mail address, as it was written, stand in a paper that everybody may read?"""


def nowhere(_: str) -> bool:
    return False


def personal_in(text: str, published: Published = nowhere) -> list[Noticed]:
    """What a text holds, in its order; what overlaps counts once, as the kind that was looked for first."""
    found: list[Noticed] = []
    taken = bytearray(len(text))
    for look in (_bank_accounts, _cards, _national_insurance, _nhs, _emails, _phones, _addresses):
        for one in look(text):
            if one.kind in (Kind.PHONE, Kind.EMAIL) and published(text[one.start : one.end]):
                continue
            if not any(taken[one.start : one.end]):
                taken[one.start : one.end] = b"\x01" * (one.end - one.start)
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def masked(text: str, noticed: list[Noticed]) -> str:
    """The text with `MASK` in place of what was noticed."""
    pieces, at = [], 0
    for one in sorted(noticed, key=lambda one: one.start):
        pieces += [text[at : one.start], MASK]
        at = one.end
    return "".join([*pieces, text[at:]])


# What stands before a number and says that it is something else.
_REFERENCE = re.compile(
    r"(?:\b(?:ref(?:erence)?|order|invoice|po|purchase|contract|tender|uprn|usrn|case|application|app|planning|licen[cs]e|permit|"
    r"charity|company|companies|vat|meter|mpan|mprn|isbn|item|minute|paper|report|decision|agenda|policy|cost code|code|"
    r"budget|ledger|project|asset|job|ticket|foi|eir|complaint|petition|grant|ward|register(?:ed|ation)?)"
    r"[ ,.:#]{0,6}(?:(?:no|nos|number|num|ref|reference|code|id)\b\.?)?|£|\$|€)[ :#.]{0,6}(?:is |was )?$",
    re.IGNORECASE,
)
_BEFORE = 40
"""Signs before a number in which such a word is looked for."""


def _is_reference(text: str, start: int) -> bool:
    return bool(_REFERENCE.search(text[max(0, start - _BEFORE) : start]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# Cards ----------------------------------------------------------------------------------------------------------------

_CARD = re.compile(
    r"(?<![\d£$€.,/-])(?:3[47]\d\d[ -]?\d{6}[ -]?\d{5}|"
    r"[2-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,4}(?:[ -]?\d{1,3})?)(?![\d/]|[.,]\d)"
)
_NETWORK = re.compile(
    # Visa; Mastercard; American Express; Discover, UnionPay and the Maestro numbers that are left; JCB; Diners Club.
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}|"
    r"6(?:011|[2457]\d\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}"
)


def _cards(text: str) -> Iterator[Noticed]:
    for m in _CARD.finditer(text):
        digits = _digits(m[0])
        if _NETWORK.fullmatch(digits) and luhn(digits) and not _is_reference(text, m.start()):
            yield Noticed(Kind.CARD, *m.span())


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = (int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


# National Insurance and NHS -------------------------------------------------------------------------------------------

_NINO = re.compile(
    # NIM39110: D, F, I, Q, U and V begin none, O is no second letter, and these pairs are not given out. The last letter is
    # A to D.
    r"(?<![A-Z0-9/-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?P<gap>[ -]?)\d\d(?:[ -]?\d\d){2}[ -]?[A-D]"
    r"(?![A-Z0-9/]|-\w)",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\d£$€.,/+-])[1-9]\d\d(?:[ -]\d{3}[ -]|\d{3})\d{4}(?![\d/]|[.,-]\d)")
_ISSUED = "467"
"""The first digits of numbers issued in England, Wales and the Isle of Man; 9 is for tests and examples."""
_HEALTH = re.compile(r"\bnhs\b|\bhealth (?:service )?number\b|\bpatient\b", re.IGNORECASE)


def _national_insurance(text: str) -> Iterator[Noticed]:
    for m in _NINO.finditer(text):
        if not _is_reference(text, m.start()):
            yield Noticed(Kind.NATIONAL_INSURANCE, *m.span())


def _nhs(text: str) -> Iterator[Noticed]:
    for m in _NHS.finditer(text):
        digits = _digits(m[0])
        if not modulus_11(digits):
            continue
        said = bool(_HEALTH.search(text[max(0, m.start() - _BEFORE) : m.start()]))
        if said or (digits[0] in _ISSUED + "9" and not _is_reference(text, m.start())):
            yield Noticed(Kind.NHS, *m.span())


def modulus_11(digits: str) -> bool:
    """The check digit of an NHS number: weights 10 to 2 over the first nine digits."""
    rest = 11 - sum(int(d) * (10 - n) for n, d in enumerate(digits[:9])) % 11
    return rest != 10 and rest % 11 == int(digits[9])


# Phones and e-mail ----------------------------------------------------------------------------------------------------

_PHONE = re.compile(
    r"(?<![\w£$€.,/+(-])(?:\+44[ -]?(?:\(0\)[ -]?)?|0044[ -]?|\(?0)(?:7\d{2,3}|1\d{2,4}|2[03489]\d?)\)?"
    r"(?:[ .-]?\d){5,8}(?![\d/]|[.,-]\d)"
)
_NATIONAL = re.compile(
    # Ofcom, National Telephone Numbering Plan: geographic numbers, and mobiles (070 and 076 reach people too). 03, 08 and 09
    # are nobody's own.
    r"7\d{9}|2[03489]\d{8}|1\d{8,9}"
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?=[a-z0-9])[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"(?:^|[@.])(?:gov\.uk|gov\.wales|gov\.scot|parliament\.uk|police\.uk|nhs\.uk)$|"
    r"^(?:info|enquir(?:y|ies)|contact(?:us)?|hello|admin|office|clerk|council|councillors|planning|help|support|press|mail|post|"
    r"customer\.?services?|democratic\.?services|committees?|elections?|licensing|foi|housing|parking|feedback|noreply|no-reply)@",
    re.IGNORECASE,
)


def _phones(text: str) -> Iterator[Noticed]:
    for m in _PHONE.finditer(text):
        national = re.sub(r"^(?:0044|44)?0?", "", _digits(m[0]))
        if _NATIONAL.fullmatch(national) and not _is_reference(text, m.start()):
            yield Noticed(Kind.PHONE, *m.span())


def _emails(text: str) -> Iterator[Noticed]:
    for m in _EMAIL.finditer(text):
        if not _OFFICIAL.search(m[0]):
            yield Noticed(Kind.EMAIL, *m.span())


# Bank accounts --------------------------------------------------------------------------------------------------------

_ACCOUNT = re.compile(
    r"(?<![\d£$€.,/-])(?P<sort>\d\d[ -]?\d\d[ -]?\d\d)(?![\d/])"
    r"(?P<between>[^\d]{1,30})(?P<account>\d{8}|\d{4} \d{4})(?![\d/]|[.,]\d)"
)
_TURNED = re.compile(
    r"(?<![\d£$€.,/-])(?P<account>\d{8})(?![\d/])(?P<between>[^\d]{1,30})(?P<sort>\d\d[ -]\d\d[ -]\d\d|\d{6})(?![\d/-])"
)
_BANKING = re.compile(r"\b(?:sort ?code|sort|s/c|account|acct|acc|a/c|bank)\b", re.IGNORECASE)
_IBAN = re.compile(r"\bGB\d\d[ ]?[A-Z]{4}[ ]?(?:\d[ ]?){13}\d(?!\d)", re.IGNORECASE)


def _bank_accounts(text: str) -> Iterator[Noticed]:
    for m in _IBAN.finditer(text):
        if iban(m[0]):
            yield Noticed(Kind.BANK, *m.span())
    for pattern in (_ACCOUNT, _TURNED):
        for m in pattern.finditer(text):
            near = text[max(0, m.start() - _BEFORE) : m.start()] + m["between"] + text[m.end() : m.end() + 15]
            # Nothing but a space or a sign between them: the usual way to write the two down. Not two runs of digits, which
            # anything may be.
            side_by_side = (
                "-" in m["sort"] and m["between"].strip(" ,;:/|") == "" and not _is_reference(text, m.start())
            )
            if side_by_side or _BANKING.search(near):
                yield Noticed(Kind.BANK, *m.span())


def iban(text: str) -> bool:
    """ISO 13616: the first four signs behind the rest, letters as 10 to 35, and a remainder of 1."""
    plain = text.replace(" ", "").upper()
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


# Names with addresses -------------------------------------------------------------------------------------------------

_STREETS = (
    "road|rd|street|st|avenue|ave|lane|ln|close|drive|crescent|cres|gardens|grove|way|place|terrace|court|mews|hill|rise|walk|row|"
    "square|parade|view|green|park|gate|mead|croft|dene|vale"
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}"
_HOUSE = re.compile(
    r"(?<![\w£$€.,/-])(?:(?:flat|apartment|unit)[ ]\d{1,4}[a-z]?,?[ ])?\d{1,4}[a-z]?,?[ ]"
    rf"(?:[a-z][a-z'’]{{1,20}}[ ]){{1,3}}?(?:{_STREETS})\b(?!['’])",
    re.IGNORECASE,
)
_REST = re.compile(rf"(?:[,.]?[ ](?!(?:{_POSTCODE})\b)[A-Za-z'’-]{{2,20}}){{0,4}}?[,.]?[ ]{_POSTCODE}\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:my name(?: is|['’]s|:)|i am|i['’]m|this is|name:|for|from|mr|mrs|ms|miss|dr)\.?[ ](?:mr |mrs |ms |miss |dr )?"
    r"(?P<name>[a-z][a-z'’-]{1,20}(?:[ ][a-z][a-z'’-]{1,20}){0,2})",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b(?P<name>[A-Z][a-z'’-]{1,20}(?:[ ][A-Z]\.?)?[ ](?:O['’]|Mc|Mac)?[A-Z][a-z'’-]{1,20})\b")
_TITLED = re.compile(r"\b(?:mr|mrs|ms|miss|dr)\.?[ ][A-Z]?[a-z'’-]{1,20}", re.IGNORECASE)
_LINKS = frozenset(
    "and but who which we i he she they live lives living reside resides is am are at of from in my our his her their "
    "home address with the on was moved to have been a tenant resident owner".split()
)
"""Words that lead from a name to a house."""
_NOBODY = frozenset(
    "council councillor councillors cllr cllrs committee cabinet ltd limited plc llp school college academy church "
    "hall centre center library station market park house hotel surgery clinic hospital office offices building "
    "buildings estate trust association society club service services team department borough county district parish "
    "ward town city village road street avenue lane planning permission application proposal site land property "
    "report meeting there how what where when which why who whom did does is are was were will can looking asking "
    "wondering trying calling going interested worried unhappy concerned writing not the this that a an any all some "
    "in on at by for from since until during between and or if as january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday new north south "
    "east west great little upper lower saint high old".split()
)
"""Words of which no person's name is made here: bodies, buildings, places, and how sentences go on."""
_NO_STREET = STOP_WORDS - {"the"}
_NEAR = 80
"""Signs before and after a house in which somebody may be named."""


def _addresses(text: str) -> Iterator[Noticed]:
    for m in _HOUSE.finditer(text):
        if not _NO_STREET.isdisjoint(words(m[0])):  # "in January 2017, what rise"
            continue
        rest = _REST.match(text, m.end())
        end = rest.end() if rest else m.end()
        before, after = text[max(0, m.start() - _NEAR) : m.start()], text[end : end + _NEAR]
        if (at := _named_before(before)) is not None:
            yield Noticed(Kind.ADDRESS, m.start() - len(before) + at, end)
        elif rest and (to := _named_after(after)) is not None:
            yield Noticed(Kind.ADDRESS, m.start(), end + to)


def _named_before(before: str) -> int | None:
    """Where somebody's name begins from which only small words lead to the house."""
    for pattern in (_CALLED, _NAME, _TITLED):
        for m in pattern.finditer(before):
            name, start = _name_of(m)
            said = words(name)
            if not said or said[0] in _NOBODY or (pattern is _NAME and not _NOBODY.isdisjoint(said)):
                continue
            if (words(before[: m.start()]) or [""])[-1] in _COUNCILLOR:
                continue
            # A name in small letters may swallow the small words after it: so they are tried with it.
            rest = words(before[start:])
            if any(_LINKS.issuperset(rest[n:]) for n in range(1, len(said) + 1)):
                return start
    return None


_COUNCILLOR = ("cllr", "cllrs", "councillor", "councillors")


def _name_of(m: re.Match[str]) -> tuple[str, int]:
    return (m["name"], m.start("name")) if "name" in m.re.groupindex else (m[0], m.start())


def _named_after(after: str) -> int | None:
    """Where somebody's name ends that follows at once."""
    m = re.match(r"[ ,.;:(]+", after)
    if m is None:
        return None
    for pattern in (_NAME, _TITLED, _CALLED):
        named = pattern.match(after, m.end())
        if named and _NOBODY.isdisjoint(words(_name_of(named)[0])):
            return named.end()
    return None
