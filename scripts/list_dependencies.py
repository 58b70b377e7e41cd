"""Writes docs/dependencies.md and docs/sbom.json: every locked package of the program with version and license.

Run it with the program's own environment after locking: `.venv/bin/python scripts/list_dependencies.py`.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HEAD = "# What the program is built from\n\nMade by `scripts/list_dependencies.py` from `requirements.txt`.\n\n"


def locked(path: Path) -> list[tuple[str, str]]:
    """(name, version) of every package in a lock file."""
    return LOCKED.findall(path.read_text())


def license_of(about: PackageMetadata) -> str:
    """The SPDX expression if given, else the classifiers, else the first line of the license field."""
    expression = about.get("License-Expression")
    if expression:
        return expression
    classes = [
        line.split("::")[-1].strip() for line in about.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    return ", ".join(classes) or (about.get("License") or "see the package").splitlines()[0][:60]


def main() -> None:
    rows = [(name, version, license_of(metadata(name))) for name, version in locked(ROOT / "requirements.txt")]
    table = "| package | version | license |\n|---|---|---|\n" + "".join(f"| {n} | {v} | {le} |\n" for n, v, le in rows)
    (ROOT / "docs" / "dependencies.md").write_text(HEAD + table)
    parts = [
        {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}",
         "licenses": [{"license": {"name": license}}]}
        for name, version, license in rows
    ]  # fmt: skip
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}
    (ROOT / "docs" / "sbom.json").write_text(json.dumps(bill, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
