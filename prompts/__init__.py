"""The phrasebook: the product's own words, one Markdown file a phrase. A missing value is an error, not a gap.

`model/` holds what is said to a chat model. What it is told to do carries a version in its first line, "version: N", which
is raised with every change of its words, so that a reply can be traced to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langchain_core.prompts import PromptTemplate

_FOLDER = Path(__file__).parent
_VERSION = re.compile(r"version: (\d+)\n+")


@cache
def template(name: str) -> PromptTemplate:
    """A phrase as a LangChain template: `{curly}` names are its values. Raises FileNotFoundError for an unknown name."""
    return PromptTemplate.from_template(_read(name))


def phrase(name: str, **values: object) -> str:
    """A phrase with its values filled in. Raises KeyError when one is missing."""
    return template(name).format(**values)


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a chat model is told to do, and which version of it."""

    name: str
    version: int
    template: PromptTemplate

    def with_values(self, **values: object) -> str:
        """Raises KeyError when a value is missing."""
        return str(self.template.format(**values))


@cache
def instructions(name: str) -> Instructions:
    """Instructions from `model/`. Raises FileNotFoundError for an unknown name, ValueError where no version is stated."""
    text = _read(f"model/{name}")
    stated = _VERSION.match(text)
    if not stated:
        raise ValueError(f"prompts/model/{name}.md states no version in its first line")
    return Instructions(name, int(stated[1]), PromptTemplate.from_template(text[stated.end() :]))


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
