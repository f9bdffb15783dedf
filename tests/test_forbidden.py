"""No code of ours runs what strangers stored, starts a shell or trusts any certificate: by its syntax tree, not its words."""

from __future__ import annotations

import pytest

from tests.forbidden import forbidden_in
from tests.test_rules import PACKAGES, ROOT, tracked

WRONG = [
    "AutoModel.from_pretrained(name, trust_remote_code=True)",
    "AutoModel.from_pretrained(name, trust_remote_code=setting)",
    "options = {'trust_remote_code': True}",
    "import pickle",
    "import pickle as harmless",
    "from pickle import loads",
    "from langchain_core.load import loads",
    "from langchain_core import load",
    "from langchain.load.load import loads",
    "eval(text)",
    "exec(text)",
    "compile(text, '', 'exec')",
    "__import__(name)",
    "importlib.import_module(name)",
    "yaml.load(text)",
    "subprocess.run(command, shell=True)",
    "subprocess.run(command, shell=asked)",
    "os.system(command)",
    "httpx.get(address, verify=False)",
    "httpx.Client(verify=False)",
    "torch.load(path)",
    "torch.load(path, weights_only=False)",
    "archive.extractall(folder)",
    "np.load(path, allow_pickle=True)",
    "np.load(path, allow_pickle=given)",
    "from chromadb.server import fastapi",
    "import chromadb.server.fastapi",
    "chromadb.HttpClient(host)",
    "Settings(allow_reset=True)",
    "FAISS.load_local(folder, allow_dangerous_deserialization=True)",
]
RIGHT = [
    "torch.load(path, weights_only=True)",
    "np.load(path)",
    "np.load(path, allow_pickle=False)",
    "re.compile(text)",
    "retrieval(text)",
    "subprocess.run([command], shell=False)",
    "httpx.Client(verify=context)",
    "json.loads(text)",
    "chromadb.PersistentClient(folder)",
    "Settings(allow_reset=False)",
    "importlib.import_module('api.verbs')",
]


@pytest.mark.parametrize("source", WRONG)
def test_what_is_forbidden_is_found(source: str) -> None:
    assert list(forbidden_in(source)) != []


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_allowed_is_let_through(source: str) -> None:
    assert list(forbidden_in(source)) == []


def test_no_code_of_ours_does_what_is_forbidden() -> None:
    files = [path for path in tracked(*PACKAGES) if path.suffix == ".py"]
    assert len(files) > 150

    found = [
        f"{path}:{line}: {what}"
        for path in files
        for line, what in forbidden_in((ROOT / path).read_text(encoding="utf-8"))
    ]

    assert found == []
