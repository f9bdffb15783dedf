"""How well personal data in questions is noticed: made-up people and numbers, things that look alike, and every test question.

    python -m tests.evaluation.personal_data [--show]

Prints recall by kind over questions that hold one thing each, precision by kind over those and over questions that hold something
that only looks like it, and the false alarms over `tests/questions`. `--show` prints what was missed and what was taken wrongly.
The makers and the patterns are by one hand: what they share in blind spots is not measured. People in the wild write worse.
"""

# ruff: noqa: E501, S311  (one lookalike a line; nothing secret is made by chance)
from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vectorstore.words.personal import Kind, personal_in

QUESTIONS = Path(__file__).parents[1] / "questions"
EACH = 50
"""Questions of each kind, and of each kind of lookalike `ALIKE`."""
ALIKE = 25


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the kind of what it holds (None: nothing) and, where it holds something, the words that must not stay."""

    text: str
    kind: Kind | None
    secret: str = ""
    family: str = ""


# Makers of numbers ----------------------------------------------------------------------------------------------------


def _luhn_digit(body: str) -> str:
    total = 0
    for n, d in enumerate(reversed(body)):
        v = int(d) * (2 if n % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return str(-total % 10)


def _number(chance: random.Random, digits: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(digits))


def _card(chance: random.Random) -> str:
    prefix, length = chance.choice(
        [("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("6759", 16)]
    )
    body = prefix + _number(chance, length - len(prefix) - 1)
    digits = body + _luhn_digit(body)
    gap = chance.choice(["", " ", " ", "-"])
    sizes = [4, 6, 5] if length == 15 else [4, 4, 4, 4]
    return gap.join(_cut(digits, sizes))


def _cut(digits: str, sizes: list[int]) -> list[str]:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(digits[at : at + size])
        at += size
    return pieces


def _nino(chance: random.Random) -> str:
    while True:
        prefix = chance.choice("ABCEGHJKLMNOPRSTWXYZ") + chance.choice("ABCEGHJKLMNPRSTWXYZ")
        if prefix not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
            break
    n = _number(chance, 6)
    whole = chance.choice(["{0}{1}{2}{3}{4}", "{0} {1} {2} {3} {4}", "{0} {1}{2}{3} {4}", "{0}-{1}-{2}-{3}-{4}"])
    text = whole.format(prefix, n[:2], n[2:4], n[4:], chance.choice("ABCD"))
    return text.lower() if chance.random() < 0.3 else text


def _nhs(chance: random.Random) -> str:
    while True:
        nine = chance.choice("4679") + _number(chance, 8)
        check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            break
    digits = nine + str(check % 11)
    return chance.choice([" ", " ", "", "-"]).join(_cut(digits, [3, 3, 4]))


def _phone(chance: random.Random) -> str:
    # Ofcom's numbers for drama, and others in the same shapes.
    n = _number(chance, 3)
    return chance.choice(
        [
            f"07700 900{n}", f"07700900{n}", f"0770 0900 {n}", f"+44 7700 900{n}", f"+447700900{n}", f"0044 7700 900{n}",
            f"+44 (0)7700 900{n}", f"020 7946 0{n}", f"(020) 7946 0{n}", f"0207 946 0{n}", f"01632 960{n}", f"(01632) 960 {n}",
            f"0113 496 0{n}", f"01632-960{n}", f"07700.900.{n}", f"01632960{n}",
        ]
    )  # fmt: skip


FIRST = "Margaret Oliver Priya Tom Aisha Gareth Siobhan Wei Kwame Agnieszka Jo Fatima".split()
LAST = "Thistlewood Bhatt O'Neill Okafor Pemberton-Smith Jones Kowalska Chen McGregor Ahmed Price Fenwick".split()
STREETS = "Acacia Avenue|Mill Lane|Station Road|Kestrel Close|Beechwood Drive|The Grove|St John's Road|Upper Hill Street|Lea Gardens"
TOWNS = "Grays Ossleby Maidstone Tarnwick Purfleet Tolland".split()


def _email(chance: random.Random) -> str:
    first, last = chance.choice(FIRST).lower(), chance.choice(LAST).lower().replace("'", "")
    host = chance.choice("gmail.com hotmail.co.uk btinternet.com yahoo.co.uk outlook.com thistlewood.me.uk".split())
    return f"{first}{chance.choice(['.', '_', '', '-'])}{last}{chance.choice(['', '84'])}@{host}"


def _bank(chance: random.Random) -> str:
    s, n = _number(chance, 6), _number(chance, 8)
    dashed = f"{s[:2]}-{s[2:4]}-{s[4:]}"
    return chance.choice(
        [
            f"sort code {dashed} account {n}", f"sort code {s} account number {n}", f"{dashed} {n}", f"a/c {n}, sort code {dashed}",
            f"sort code: {s[:2]} {s[2:4]} {s[4:]}, account: {n}", f"account {n} sort {dashed}", f"{dashed}, {n}", _iban(s, n),
        ]
    )  # fmt: skip


def _iban(sort: str, account: str) -> str:
    plain = f"WEST{sort}{account}GB00"
    check = 98 - int("".join(str(int(c, 36)) for c in plain)) % 97
    whole = f"GB{check:02}WEST{sort}{account}"
    return " ".join(whole[n : n + 4] for n in range(0, len(whole), 4))


def _postcode(chance: random.Random) -> str:
    return f"{chance.choice(['RM17', 'ME14', 'OS1', 'CT2', 'TN9'])} {chance.choice('123456')}{chance.choice(['AB', 'QX', 'LN'])}"


def _address(chance: random.Random) -> str:
    first, last, street = chance.choice(FIRST), chance.choice(LAST), chance.choice(STREETS.split("|"))
    number, town, code = chance.randint(1, 240), chance.choice(TOWNS), _postcode(chance)
    return chance.choice(
        [
            f"{first} {last}, {number} {street}, {town}, {code}", f"my name is {first} {last} and I live at {number} {street} {code}",
            f"Mrs {last} of {number} {street}", f"i am {first.lower()} {last.lower()} of {number} {street.lower()} {code.lower()}",
            f"{first} {last} at {number} {street}, {town}", f"{number} {street}, {town} {code}, {first} {last}",
            f"my neighbour Mr {last} at {number}a {street}", f"{first} {last}, Flat 3, {number} {street}, {code}",
        ]
    )  # fmt: skip


MAKERS: dict[Kind, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    Kind.CARD: (_card, ("I paid with {} and was charged twice, what is the refund policy?", "card {} was declined for my parking permit",
                        "Can I pay council tax with {}?", "my card number is {}, why was the payment refused")),
    Kind.NATIONAL_INSURANCE: (_nino, ("My NI number is {}, am I entitled to council tax support?", "{} - which benefits am I getting?",
                                      "What is the housing benefit policy for {}?", "nino {} please check my claim")),
    Kind.NHS: (_nhs, ("My NHS number is {}, who pays for my care?", "patient {} wants to know about the care home fees",
                      "what does adult social care offer for {}?", "nhs no. {} what blue badge rules apply")),
    Kind.PHONE: (_phone, ("Call me back on {} about my bins", "my number is {}, when is the next collection?",
                          "ring {} to tell me what Cabinet decided", "please text {} with the opening hours of the tip")),
    Kind.EMAIL: (_email, ("Send the minutes to {}", "I am {}, who is my councillor?", "email {} with the budget papers please",
                          "caller's address is <{}>, what were the missed bins in 2024?")),
    Kind.BANK: (_bank, ("Pay my refund into {}", "my details are {} - when is the rebate paid?",
                        "council tax direct debit from {}, which day is it taken?", "Is {} the right account for the grant?")),
    Kind.ADDRESS: (_address, ("{} - has my planning objection been discussed?", "This is about {}: why were the bins missed?",
                              "{}. When is my road resurfaced?", "What was decided on the complaint of {}?")),
}  # fmt: skip


def positives(seed: int = 7) -> list[Case]:
    chance = random.Random(seed)
    cases = []
    for kind, (make, carriers) in MAKERS.items():
        for n in range(EACH):
            secret = make(chance)
            cases.append(Case(carriers[n % len(carriers)].format(secret), kind, secret))
    return cases


# Lookalikes -----------------------------------------------------------------------------------------------------------


def _d(chance: random.Random) -> str:
    return f"{chance.randint(1, 28):02}"


LOOKALIKES: dict[str, Callable[[random.Random], str]] = {
    "paper reference": lambda c: f"What does report {c.choice(['CAB', 'OSC', 'FC', 'PR'])}/{c.randint(10, 25)}/{_number(c, 4)} recommend?",
    "planning reference": lambda c: f"Was {c.randint(10, 25)}/{_number(c, 5)}/{c.choice(['FUL', 'OUT', 'HHA', 'TPO'])} approved in {c.randint(2015, 2025)}?",
    "amount": lambda c: f"Why did spending rise from £{_number(c, 3)},{_number(c, 3)},{_number(c, 3)} to £{c.randint(1, 9)}{_number(c, 9)}?",
    "amounts in a row": lambda c: f"Is the sum of {_number(c, 4)} {_number(c, 4)} {_number(c, 4)} and {_number(c, 4)} right?",
    "date": lambda c: f"What was decided on {_d(c)}-{c.randint(1, 12):02}-{c.randint(10, 25)} and on {_d(c)}/{c.randint(1, 12):02}/20{c.randint(10, 25)}?",
    "date and reference": lambda c: f"On {_d(c)}-{c.randint(1, 12):02}-{c.randint(10, 25)} invoice {_number(c, 8)} was paid, for what?",
    "date in one": lambda c: f"What changed between 20{c.randint(10, 25)}{c.randint(1, 12):02}{_d(c)} and 20{c.randint(10, 25)}{c.randint(1, 12):02}{_d(c)}?",
    "years": lambda c: f"Compare 20{c.randint(10, 20)}/{c.randint(11, 21)}, 20{c.randint(10, 20)}-20{c.randint(11, 21)} and 2019 2020 2021 2022 for fly-tipping",
    "post code": lambda c: f"Which ward is {_postcode(c)} in, and when are its bins emptied?",
    "address alone": lambda c: f"Was the application for {c.randint(1, 240)} {c.choice(STREETS.split('|'))}, {c.choice(TOWNS)} {_postcode(c)} refused?",
    "company number": lambda c: f"How much went to company number {c.choice(['0', '1'])}{_number(c, 7)} in {c.randint(2015, 2025)}?",
    "charity and VAT": lambda c: f"What grant had charity no. {_number(c, 7)}, VAT GB{_number(c, 9)}?",
    "order number": lambda c: f"What was bought with purchase order {c.choice(['45', '40', '70'])}{_number(c, 8)}?",
    "UPRN": lambda c: f"Is UPRN {c.choice(['1000', '0100'])}{_number(c, 8)} council housing?",
    "council's own number": lambda c: f"Is {c.choice(['0300', '0345', '0800', '03000'])} {_number(c, 3)} {_number(c, 4)} the number for missed bins?",
    "council's own e-mail": lambda c: f"Should I write to {c.choice(['planning', 'jane.smith', 'cllr.okafor'])}@{c.choice(['ossleby', 'thurrock', 'kent'])}.gov.uk?",
    "mailbox of an office": lambda c: f"Is {c.choice(['info', 'enquiries', 'clerk'])}@{c.choice(['tolland-parish.org.uk', 'averlock.example'])} the right address?",
    "councillor": lambda c: f"How did Councillor {c.choice(FIRST)} {c.choice(LAST)} vote on {_d(c)} May 20{c.randint(10, 25)}?",
    "councillor and site": lambda c: f"What did Cllr {c.choice(LAST)} say of {c.randint(1, 240)} {c.choice(STREETS.split('|'))}?",
    "body at an address": lambda c: f"Why did {c.choice(TOWNS)} {c.choice(['Library', 'Surgery', 'Parish Council', 'Primary School'])}, {c.randint(1, 99)} Station Road, {_postcode(c)} close?",
    "section and act": lambda c: f"What does section {c.randint(1, 250)} of the Act 1972 say, and paragraph {c.randint(1, 9)}.{c.randint(1, 20)}.{c.randint(1, 9)}?",
    "sixteen digits": lambda c: f"What is {c.choice(['contract', 'document', 'lamp column', 'barcode'])} {c.choice('2456')}{_number(c, 15)} for?",
    "code like an NI number": lambda c: f"What is cost centre {c.choice(['DF', 'QQ', 'GB', 'ZZ', 'UV'])}{_number(c, 6)}{c.choice('ABCD')}?",
    "room and code": lambda c: f"Who is in room {c.choice('ABCE')}{c.choice('CH')}{_number(c, 2)} on asset AB{_number(c, 4)}C?",
    "counts": lambda c: f"Were there {c.randint(1, 9)} {_number(c, 3)} {_number(c, 3)} visits, {_number(c, 5)} calls and {_number(c, 6)} letters?",
    "ten digits": lambda c: f"Who signed {c.choice(['order', 'docket', 'tree', 'batch'])} {c.choice('4679')}{_number(c, 9)} in 2021?",
    "NHS without a number": lambda c: f"What does the NHS pay towards {_number(c, 3)} beds and {_number(c, 4)} nights?",
}  # fmt: skip


def lookalikes(seed: int = 11) -> list[Case]:
    chance = random.Random(seed)
    return [Case(make(chance), None, family=family) for family, make in LOOKALIKES.items() for _ in range(ALIKE)]


def test_questions() -> Iterator[str]:
    """Every question of the question files, and every turn before one."""
    for file in sorted(QUESTIONS.iterdir()):
        for line in file.read_text(encoding="utf-8").splitlines():
            if file.suffix == ".jsonl":
                asked = json.loads(line)
                yield from (asked["question"], *(turn["content"] for turn in asked.get("history", ())))
            elif line.strip():
                yield line


test_questions.__test__ = False  # type: ignore[attr-defined]  # for pytest: it only has the name


# Counting -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """Of one kind: questions that held it, those in which all of it was noticed, and times it was noticed where it was not."""

    held: int
    noticed: int
    wrongly: int

    @property
    def recall(self) -> float:
        return self.noticed / self.held

    @property
    def precision(self) -> float:
        return self.noticed / (self.noticed + self.wrongly) if self.noticed + self.wrongly else 1.0


def told(cases: list[Case], show: bool = False) -> dict[Kind, Told]:
    held: Counter[Kind] = Counter()
    noticed: Counter[Kind] = Counter()
    wrongly: Counter[Kind] = Counter()
    for case in cases:
        found = personal_in(case.text)
        right = [one for one in found if one.kind is case.kind]
        wrongly.update(one.kind for one in found if one.kind is not case.kind)
        if show:
            for one in found:
                if one.kind is not case.kind:
                    print(f"wrongly {one.kind} ({case.family or case.kind}): {case.text}")
        if case.kind:
            held[case.kind] += 1
            if right and _covers(case, right[0].start, right[-1].end):
                noticed[case.kind] += 1
            elif show:
                print(f"missed {case.kind}: {case.text}")
    return {kind: Told(held[kind], noticed[kind], wrongly[kind]) for kind in Kind}


def _covers(case: Case, start: int, end: int) -> bool:
    """Are all the digits of the secret within what was noticed? Words before it ("my name is") may stay."""
    at = case.text.index(case.secret)
    digits = [at + n for n, c in enumerate(case.secret) if c.isdigit()] or [at, at + len(case.secret) - 1]
    return start <= digits[0] and digits[-1] < end


def main(show: bool = False) -> None:
    made, alike, asked = positives(), lookalikes(), list(test_questions())
    print(f"{len(made)} questions that hold something, {len(alike)} that hold what looks alike")
    for kind, one in told([*made, *alike], show).items():
        recalled, precise = (
            f"{one.recall:.2f} ({one.noticed} of {one.held})",
            f"{one.precision:.2f} ({one.wrongly} wrongly)",
        )
        print(f"{kind:28} recall {recalled}  precision {precise}")
    alarms = [(q, found) for q in asked if (found := personal_in(q))]
    print(f"false alarms over {len(asked)} test questions and turns: {len(alarms)}")
    for question, found in alarms if show else ():
        print(f"  {found[0].kind}: {question}")


if __name__ == "__main__":
    main("--show" in sys.argv[1:])
