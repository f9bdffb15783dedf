"""The seam for writers: anything that turns evidence into a draft. The verifier follows whichever writes.

`quotes` is the first writer and needs no language model. The second, `model_writer`, is any LangChain chat model that
`chat_model` opens: it is given the same `Understood` and `Evidence`, and proposes its sentences one by one, so that the
first can be shown while the rest is written. `composing` has each of them verified, and steps in with quotes.
"""

from __future__ import annotations

from typing import Protocol

from assistant.answer import Draft
from assistant.evidence import Evidence
from assistant.understand import Understood


class Writer(Protocol):
    """Writes a draft from what is on the table, and from nothing else."""

    @property
    def name(self) -> str: ...

    def write(self, understood: Understood, evidence: Evidence) -> Draft: ...
