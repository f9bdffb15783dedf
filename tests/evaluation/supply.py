"""What the product is made of, and what is known to be wrong with it.

    python -m tests.evaluation.supply [FOLDER] [--strict]

Writes a CycloneDX bill of materials of this Python's environment (`sbom.json`) and the statement on what is open
(`vex.json`, from `.security`) into FOLDER (default: `dist`), and has pip-audit look every part up. Ends with 1 where something
is known that the statement does not answer. pip-audit takes a package that its service does not know for one that is not to be
audited, and calls the rest of nothing clean: how many were really looked up is said here, and --strict wants them all.
Wants the `check` extra: pip install -e '.[check]'.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VEX = ROOT / ".security" / "vex.json"
ANSWERED = ("not_affected", "resolved", "resolved_with_pedigree", "false_positive")
OWN = "council-assistant"
SECONDS = 600


@dataclass(frozen=True, slots=True)
class Audit:
    """How many packages were looked up, those that could not be, and what is known of the others: (package, id)."""

    looked_up: int
    not_found: tuple[str, ...]
    known: tuple[tuple[str, str, tuple[str, ...]], ...]


def bill_of_materials(to: Path) -> dict[str, Any]:
    """The environment as CycloneDX 1.6, checked against that format's own schema."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
    command += ["--sv", "1.6", "--of", "JSON", "--validate", "-o", str(to), sys.executable]
    subprocess.run(command, check=True, timeout=SECONDS)
    made: dict[str, Any] = json.loads(to.read_text(encoding="utf-8"))
    return made


def check_statement() -> dict[str, Any]:
    """The statement on what is open, checked against CycloneDX's schema. Raises ValueError."""
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415  (of the check extra)
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    text = VEX.read_text(encoding="utf-8")
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"{VEX.name} is no CycloneDX 1.6: {wrong}")
    statement: dict[str, Any] = json.loads(text)
    return statement


def audited(*arguments: str) -> Audit | None:
    """pip-audit's word on this environment, or on what the arguments name; None where it ended without one."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=SECONDS)
    try:
        return audit_of(json.loads(done.stdout))
    except ValueError:
        print(done.stderr.strip().splitlines()[-1:] or "pip-audit said nothing.")
        return None


def audit_of(told: dict[str, Any]) -> Audit:
    """Reads pip-audit's JSON."""
    parts = [part for part in told["dependencies"] if part["name"] != OWN]
    return Audit(
        looked_up=sum("skip_reason" not in part for part in parts),
        not_found=tuple(part["name"] for part in parts if "skip_reason" in part),
        known=tuple(
            (part["name"], wrong["id"], tuple(wrong.get("aliases", ())))
            for part in parts
            for wrong in part.get("vulns", ())
        ),
    )


def unanswered(audit: Audit, statement: dict[str, Any]) -> list[str]:
    """What is known of a part and has no answer in the statement."""
    answered = {v["id"] for v in statement["vulnerabilities"] if v["analysis"]["state"] in ANSWERED}
    return [f"{name}: {id_}" for name, id_, aliases in audit.known if not answered & {id_, *aliases}]


def reachable() -> bool:
    """Can pip-audit's service be asked at all? One package tells; the others are then asked for together."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text("chromadb==1.5.9\n", encoding="ascii")
        audit = audited("-r", str(one), "--no-deps", "--disable-pip")
    return audit is not None and audit.looked_up == 1


def main() -> int:
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    given.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist")
    given.add_argument("--strict", action="store_true", help="fail where a part could not be looked up")
    asked = given.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    bill = bill_of_materials(asked.folder / "sbom.json")
    statement = check_statement()
    shutil.copyfile(VEX, asked.folder / "vex.json")
    print(f"{len(bill['components'])} parts in {asked.folder / 'sbom.json'}")
    print(f"{len(statement['vulnerabilities'])} statements in {asked.folder / 'vex.json'}")
    if not reachable():
        print("NOT CHECKED: pip-audit's service cannot be reached from here. Run this again where it can.")
        return 1 if asked.strict else 0
    audit = audited()
    if audit is None:
        return 1
    left = unanswered(audit, statement)
    print(f"{audit.looked_up} parts looked up, {len(audit.known)} known faults, {len(left)} of them unanswered")
    for line in left:
        print(f"  {line}")
    if audit.not_found:
        print(f"not looked up: {', '.join(audit.not_found)}")
    return 1 if left or (asked.strict and audit.not_found) else 0


if __name__ == "__main__":
    sys.exit(main())
