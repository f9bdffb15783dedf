"""The seam for writers: anything that turns evidence into a draft. The verifier follows whichever writes.

`quotes` is the first writer and needs no language model. A second one is any LangChain chat model, opened by
`assistant.chat_model.open_chat_model`; it is given the same `Understood` and `Evidence` and returns the same `Draft`.
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
