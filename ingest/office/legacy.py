"""Older Word files, rich text and OpenDocument texts to DOCX, by LibreOffice where it is installed.

LibreOffice runs as a process of its own for each file, with limits of its own, a new and empty profile, macros and
active content switched off, and a proxy that leads nowhere: what a file links to is not fetched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ingest.kinds import OLD_WORD, OPEN_TEXT, RICH_TEXT
from vectorstore.words.errors import UnreadableFile, UnsupportedFile

NAMES = {
    OLD_WORD: "an older Word document (.doc)",
    RICH_TEXT: "rich text (.rtf)",
    OPEN_TEXT: "an OpenDocument text (.odt)",
}
_ENDINGS = {OLD_WORD: ".doc", RICH_TEXT: ".rtf", OPEN_TEXT: ".odt"}
MADE = "paper.docx"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""
_WITHIN = """import os, resource, sys
memory, seconds, size = map(int, sys.argv[1:4])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[4], sys.argv[4:])
"""
"""What sets the limits and then becomes the program: a fork of ours with its threads could not."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What one conversion may cost; starting the program takes some seconds of it."""

    seconds: float = 90.0
    memory_bytes: int = 4 * 1024**3
    """Of addresses, of which LibreOffice reserves three gigabytes and uses a tenth."""
    file_bytes: int = 256 * 1024**2


def converter() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(path: Path, kind: str, folder: Path, limits: Conversion | None = None) -> Path:
    """The file as DOCX, in this empty folder. Raises UnsupportedFile where LibreOffice is not there, UnreadableFile where it
    makes nothing of the file, or not in time."""
    limits = limits or Conversion()
    program = converter()
    if program is None:
        raise UnsupportedFile(
            f"{path.name}: this is {NAMES[kind]}, which LibreOffice reads, and that is not installed (Debian: apt-get install "
            "libreoffice-writer-nogui). Install it, or save the file as .docx or PDF, and add it again."
        )
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    brought = folder / f"paper{_ENDINGS[kind]}"
    shutil.copyfile(path, brought)
    asked = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "made"), str(brought),
    ]  # fmt: skip
    within = [str(limits.memory_bytes), str(int(limits.seconds)), str(limits.file_bytes)]
    process = subprocess.Popen(  # noqa: S603  (our own arguments, and a name of our own for the file)
        [sys.executable, "-I", "-c", _WITHIN, *within, *asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    try:
        process.wait(limits.seconds)
        why = "made nothing of it: it is damaged, locked, or made to do harm"
    except subprocess.TimeoutExpired:
        why = f"took longer than {limits.seconds:g} seconds over it and was stopped"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # and whatever it has started
        process.wait()
    made = folder / "made" / MADE
    if not made.is_file():
        raise UnreadableFile(
            f"{path.name}: this is {NAMES[kind]}, and LibreOffice {why}. Save it as .docx or PDF and add that."
        )
    return made


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    return kept | nowhere | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
