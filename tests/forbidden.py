"""What product code may not do: run what strangers stored, start a shell, trust any certificate, unpack anything anywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MODULES = (
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "langchain.load", "langchain_core.load",
    "chromadb.server", "chromadb.cli", "telnetlib", "ftplib",
)  # fmt: skip
BUILTINS = ("eval", "exec", "compile", "__import__")
CALLS = {
    "os.system": "starts a shell",
    "os.popen": "starts a shell",
    "subprocess.getoutput": "starts a shell",
    "subprocess.getstatusoutput": "starts a shell",
    "yaml.load": "builds whatever the text names",
    "yaml.unsafe_load": "builds whatever the text names",
    "yaml.full_load": "builds whatever the text names",
    "ssl._create_unverified_context": "trusts any certificate",
    "tempfile.mktemp": "lets somebody else make the file first",
    "chromadb.HttpClient": "speaks to a Chroma server",
    "chromadb.AsyncHttpClient": "speaks to a Chroma server",
    "shutil.unpack_archive": "unpacks anything anywhere",
}
METHODS = {"extractall": "unpacks anything anywhere", "loads_from_stream": "builds whatever the text names"}
TRUE_KEYWORDS = ("trust_remote_code", "shell", "allow_pickle", "allow_dangerous_deserialization", "allow_reset")
FALSE_KEYWORDS = ("verify", "check_hostname", "weights_only")


def forbidden_in(source: str) -> Iterator[tuple[int, str]]:
    """Each forbidden thing with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names if _is_forbidden(name.name))
        elif isinstance(node, ast.ImportFrom):
            full = [f"{node.module}.{name.name}" for name in node.names]
            yield from ((node.lineno, name) for name in [node.module or "", *full] if _is_forbidden(name))
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _called(node))
        elif isinstance(node, ast.Dict):
            # {"trust_remote_code": True}, handed on later
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and _set_wrong(key.value, value):
                    yield node.lineno, f"{key.value}={ast.unparse(value)}"


def _is_forbidden(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in MODULES)


def _called(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    if name in BUILTINS or name in CALLS:
        yield name
    if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
        yield call.func.attr
    given = {keyword.arg for keyword in call.keywords}
    if name == "torch.load" and "weights_only" not in given:
        yield "torch.load without weights_only"
    if (name in ("importlib.import_module",) or name.endswith(".import_module")) and not isinstance(
        call.args[0], ast.Constant
    ):
        yield "import_module of a name that is not written there"
    for keyword in call.keywords:
        if keyword.arg and _set_wrong(keyword.arg, keyword.value):
            yield f"{keyword.arg}={ast.unparse(keyword.value)}"


def _set_wrong(name: str, value: ast.expr) -> bool:
    """Anything but the one safe word written out is wrong: a value that comes from elsewhere can be the other one."""
    if name in TRUE_KEYWORDS:
        return not (isinstance(value, ast.Constant) and value.value is False)
    if name in FALSE_KEYWORDS:
        return isinstance(value, ast.Constant) and value.value is False
    return False
