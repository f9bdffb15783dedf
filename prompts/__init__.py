"""The phrasebook: the product's own words, one Markdown file a phrase. A missing value is an error, not a gap."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from langchain_core.prompts import PromptTemplate

_FOLDER = Path(__file__).parent


@cache
def template(name: str) -> PromptTemplate:
    """A phrase as a LangChain template: `{curly}` names are its values. Raises FileNotFoundError for an unknown name."""
    return PromptTemplate.from_template((_FOLDER / f"{name}.md").read_text(encoding="utf-8").strip())


def phrase(name: str, **values: object) -> str:
    """A phrase with its values filled in. Raises KeyError when one is missing."""
    return template(name).format(**values)
