"""Every regular expression of the product, and texts made to hurt each one, from its own structure.

A pattern that backtracks is slow where two of its repeats can take the same characters and what must follow is missing.
So each repeat is pumped with what it accepts, behind what must stand before it and with nothing right behind it.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

PACKAGES = ("assistant", "ingest", "vectorstore", "api", "prompts")
CALLS = {
    "compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4, "subn": 4
}  # fmt: skip
"""Functions of `re` that take a pattern, and the place of their flags."""
STAND_IN = "bench"
"""What stands for a value that is only known when the code runs: a word of a question or a paper, escaped."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern and where it comes from ("assistant.understand:_YEAR" or "api.guard:93")."""

    where: str
    pattern: re.Pattern[Any]
    uses: frozenset[str]
    """"search", "match" and "fullmatch": those that the product's code makes of it."""


# Every pattern ------------------------------------------------------------------------------------------------------


def modules() -> list[ModuleType]:
    """Every module of the product."""
    found = []
    for package in PACKAGES:
        top = importlib.import_module(package)
        found.append(top)
        found += [importlib.import_module(m.name) for m in pkgutil.walk_packages(top.__path__, f"{package}.")]
    return found


def every_pattern() -> list[Found]:
    """Each different pattern once, under the first name it is found by."""
    known: dict[tuple[Any, int], Found] = {}
    everywhere = modules()
    uses = _uses(everywhere)
    for module in everywhere:
        for found in (*_held_by(module, uses), *_called_in(module)):
            key = (found.pattern.pattern, found.pattern.flags)
            before = known.get(key, found)
            known[key] = dataclasses.replace(before, uses=before.uses | found.uses)
    # One that a function makes and hands on: nobody follows it.
    return [dataclasses.replace(found, uses=found.uses or ANY_USE) for found in known.values()]


ANY_USE = frozenset(("search", "match", "fullmatch"))
KIND_OF_USE = {"match": "match", "fullmatch": "fullmatch"} | dict.fromkeys(
    ("search", "findall", "finditer", "split", "sub", "subn"), "search"
)


def _uses(everywhere: Iterable[ModuleType]) -> dict[tuple[str, str], frozenset[str]]:
    """Every name that some module calls a pattern's methods on, with the kinds of use; all kinds where it is handed on."""
    called: dict[tuple[str, str], set[str]] = {}
    for module in everywhere:
        if module.__file__ is None:
            continue
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        bases = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in KIND_OF_USE:
                bases[node.value] = KIND_OF_USE[node.attr]
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                # A private name is its module's own; another may be imported under the same name anywhere.
                place = module.__name__ if node.id.startswith("_") else ""
                called.setdefault((place, node.id), set()).update([bases[node]] if node in bases else ANY_USE)
    return {name: frozenset(kinds) for name, kinds in called.items()}


def _held_by(module: ModuleType, uses: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[Found]:
    """Those that stand in a module's names, also within containers, dataclasses and classes."""
    for name, value in vars(module).items():
        if isinstance(value, ModuleType):
            continue
        for pattern in _within(value, module.__name__, 0):
            # One that stands by itself is used as its name is; in a container nobody follows it.
            how = (
                uses.get((module.__name__ if name.startswith("_") else "", name), ANY_USE)
                if value is pattern
                else ANY_USE
            )
            yield Found(f"{module.__name__}:{name}", pattern, how)


def _within(value: object, module: str, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 5:
        return
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _within(pair, module, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _within(part, module, depth + 1)
    elif isinstance(value, type):
        if value.__module__ == module:
            for part in vars(value).values():
                yield from _within(part, module, depth + 1)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _within(getattr(value, field.name), module, depth + 1)


def _called_in(module: ModuleType) -> Iterator[Found]:
    """Those that are given to a function of `re` where the code stands, with stand-ins for what only running tells."""
    for call in re_calls(module):
        for text in given_patterns(module, call):
            assert isinstance(call.func, ast.Attribute)
            how = KIND_OF_USE.get(call.func.attr)
            made = re.compile(text, _flags(module, call))
            yield Found(f"{module.__name__}:{call.lineno}", made, frozenset([how]) if how else frozenset())


def re_calls(module: ModuleType) -> Iterator[ast.Call]:
    source = module.__file__
    if source is None:
        return
    for node in ast.walk(ast.parse(Path(source).read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in CALLS
        ):
            yield node


def given_patterns(module: ModuleType, call: ast.Call) -> list[str | bytes]:
    """What a call's pattern can be. Raises NameError where nobody can tell: then it has to be named in `LOOPED` or `MADE`."""
    assert isinstance(call.func, ast.Attribute)
    pattern = call.args[0]
    if isinstance(pattern, ast.Name) and (made := MADE.get((module.__name__, pattern.id))):
        return [made]
    if isinstance(pattern, ast.Name) and (looped := LOOPED.get((module.__name__, pattern.id))):
        return [given for name in looped for given in _texts(getattr(module, name))]
    value = _value(module, pattern)
    return [value.pattern] if isinstance(value, re.Pattern) else [value]


LOOPED = {
    ("assistant.understand", "pattern"): ("_WANTED",),
    ("assistant.whole_papers", "pattern"): ("_ASKS",),
    ("vectorstore.kinship", "pattern"): ("_STAGES",),
}
"""Patterns that are taken one by one from a table of texts, by module and the name they are given."""
MADE: dict[tuple[str, str], str] = {
    ("api.wire", "words"): r"\s+".join([STAND_IN] * 40),
    ("vectorstore.words.recognised", "words"): r"\s+".join([STAND_IN] * 40),
    # Made at the top of its module, where each is collected as it came out.
    ("vectorstore.words.addressed", "_pattern"): STAND_IN,
}
"""Patterns that are put together line by line, as they come out: a quote's words with any white space between them."""


def _texts(table: Any) -> list[str]:
    pairs = table.items() if isinstance(table, Mapping) else table
    return [part for pair in pairs for part in pair if isinstance(part, str) and type(part) is str]


def _value(module: ModuleType, expression: ast.expr) -> Any:
    """An expression's value in its module; a name that is only known when the code runs is a word."""
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    unknown = {name: _StandIn() for name in names if not hasattr(module, name) and name not in __builtins__}  # type: ignore[operator]
    if isinstance(expression, ast.Name) and unknown:
        raise NameError(f"{module.__name__}:{expression.lineno}: {expression.id}")
    return eval(compile(ast.Expression(expression), "<pattern>", "eval"), vars(module) | unknown)  # noqa: S307


class _StandIn(str):
    """A word that also answers for an object with words in it."""

    def __new__(cls) -> _StandIn:
        return super().__new__(cls, STAND_IN)

    def __getattr__(self, _: str) -> _StandIn:
        return self


def _flags(module: ModuleType, call: ast.Call) -> int:
    assert isinstance(call.func, ast.Attribute)
    place = CALLS[call.func.attr]
    named = next((k.value for k in call.keywords if k.arg == "flags"), None)
    given = named or (call.args[place] if len(call.args) > place else None)
    return int(_value(module, given)) if given is not None else 0


# Texts that hurt ----------------------------------------------------------------------------------------------------

GENERAL = (
    " ", "0", "1", "a", "A", "x ", "A ", "1 ", "1,", "1.", "1,000 ", ".", "-", "- ", "(", ")", "[", "]", '"', "“", "”", "'", "’",
    "\n", " \n", "\t", "£", "£1", "%", "/", "1/", "12/", "20/21 ", ":", "a.", "a. ", "Mr. ", "A. ", "(a) ", "of ", "the ",
    "and ", "not ", "January ", "2 May 2024 ", "2024-25 ", "Q1 ", "£1.2m ", "A\n", "1\n", "<p", "&", "é", "—", "–", "\u00a0",
)  # fmt: skip
"""What any text can be made of."""
PROBES = (*" 0a_A\n\t.,-('\"£%/:;–—“”’[]é", "é", "\u00a0", "\x00")
BREAKS = ("", "\x00", "!", " ", "a", "\n")
"""What may stand behind a pumped text so that nothing matches."""
LARGE = 8
"""A repeat of at most so many takes little."""


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """(before, pumped, behind): the pumped part is to be repeated until the text is as long as wanted; each once."""
    seen: set[tuple[str, str, str]] = set()
    for attack in _attacks(pattern):
        if attack not in seen and attack[1]:
            seen.add(attack)
            yield attack


def text_of(attack: tuple[str, str, str], length: int) -> str:
    """The attack at a length in characters."""
    before, pumped, behind = attack
    room = max(length - len(before) - len(behind), 0)
    return before + (pumped * (room // len(pumped) + 1))[:room] + behind


def _attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    yield from (("", seed, "") for seed in GENERAL)
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    whole = _sample(tree)
    # Starts over and over: all but the last characters of what matches.
    for cut in range(1, len(whole) + 1):
        yield "", whole[:cut], ""
        yield "", whole[:cut], "\x00"
    for before, body, after in _repeats(tree, "", ""):
        pumps = [*_samples(body), *(c for c in PROBES if _accepts(body, c))]
        pumps += [a + b for a in pumps[:3] for b in pumps[:3] if a != b]
        for pump in pumps:
            for behind in BREAKS:
                yield before, pump, behind
            if after:
                yield before, pump, after[:-1] + "\x00"
            yield "", before + pump * 20, ""
            yield "", before + pump * 200, "\x00"
            yield before + pump * 3, pump + after[:-1], "\x00"


def _repeats(items: Iterable[Any], before: str, after: str) -> Iterator[tuple[str, Any, str]]:
    """Each repeat of any size: what must stand before it, what it repeats, and what must stand behind it."""
    listed = list(items)
    for n, (op, given) in enumerate(listed):
        here = before + "".join(_sample([one]) for one in listed[:n])
        behind = "".join(_sample([one]) for one in listed[n + 1 :]) + after
        if op in _REPEATS:
            _, most, body = given
            if most > LARGE:
                yield here, body, behind
            yield from _repeats(body, here, behind)
        else:
            for part in _parts(op, given):
                yield from _repeats(part, here, behind)


_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)


def _parts(op: Any, given: Any) -> list[Any]:
    """The sequences that an item is made of."""
    if op is constants.SUBPATTERN:
        return [given[3]]
    if op is constants.ATOMIC_GROUP:
        return [given]
    if op is constants.BRANCH:
        return list(given[1])
    if op in (constants.ASSERT, constants.ASSERT_NOT):
        return [given[1]]
    if op is constants.GROUPREF_EXISTS:
        return [part for part in given[1:] if part is not None]
    return []


def _samples(items: Any) -> list[str]:
    """A few texts that a repeated part accepts: one for each way it can go at its top."""
    listed = list(items)
    ways = [""]
    for item in listed:
        op, given = item
        choices = [_sample([item])]
        if op is constants.SUBPATTERN and len(given[3]) == 1 and given[3][0][0] is constants.BRANCH:
            choices = [_sample(way) for way in given[3][0][1][1]]
        elif op is constants.BRANCH:
            choices = [_sample(way) for way in given[1]]
        elif op is constants.IN:
            choices = [c for c in PROBES if _matches_in(given, c)][:6] or choices
        ways = [way + choice for way in ways for choice in choices][:12]
    return list(dict.fromkeys(ways))


def _sample(items: Any) -> str:
    """A short text that a sequence accepts, as far as that can be told without its look-arounds."""
    return "".join(_one(op, given) for op, given in items)


def _one(op: Any, given: Any) -> str:
    if op is constants.LITERAL:
        return chr(given)
    if op is constants.NOT_LITERAL:
        return "a" if given != ord("a") else "b"
    if op is constants.ANY:
        return "a"
    if op is constants.IN:
        return next((c for c in ("a", "1", " ", *PROBES) if _matches_in(given, c)), _first_in(given))
    if op in _REPEATS:
        least, most, body = given
        return _sample(body) * min(max(least, 1 if most else 0), 40)
    if op is constants.SUBPATTERN:
        return _sample(given[3])
    if op is constants.ATOMIC_GROUP:
        return _sample(given)
    if op is constants.BRANCH:
        return _sample(given[1][0])
    return ""


def _first_in(given: Any) -> str:
    for op, value in given:
        if op is constants.LITERAL:
            return chr(value)
        if op is constants.RANGE:
            return chr(value[0])
    return "a"


_CATEGORIES = {
    constants.CATEGORY_DIGIT: str.isdecimal,
    constants.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    constants.CATEGORY_SPACE: str.isspace,
    constants.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    constants.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    constants.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}


def _matches_in(given: Any, character: str) -> bool:
    negated, held = False, False
    for op, value in given:
        if op is constants.NEGATE:
            negated = True
        elif op is constants.LITERAL:
            held |= ord(character) == value
        elif op is constants.RANGE:
            held |= value[0] <= ord(character) <= value[1]
        elif op is constants.CATEGORY:
            held |= _CATEGORIES[value](character)
    return held is not negated


def _accepts(items: Any, character: str) -> bool:
    """Does a repeated part take this one character, by itself?"""
    listed = list(items)
    if len(listed) != 1:
        return False
    op, given = listed[0]
    if op is constants.LITERAL:
        return chr(given) == character
    if op is constants.NOT_LITERAL:
        return chr(given) != character
    if op is constants.ANY:
        return character != "\n"
    if op is constants.IN:
        return _matches_in(given, character)
    return any(_accepts(part, character) for part in _parts(op, given))
