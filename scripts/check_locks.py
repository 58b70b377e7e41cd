"""Says what is wrong with the locked requirements; silent when nothing is."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.in": "requirements.txt", "requirements-dev.in": "requirements-dev.txt"}
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"://|^--?(index-url|extra-index-url|find-links|i|f)\b", re.MULTILINE)


def plain(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(source: Path) -> set[str]:
    """The names that a list asks for, without those of the lists that it includes."""
    lines = (line.split("#")[0].strip() for line in source.read_text().splitlines())
    return {plain(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines if line and not line.startswith("-")}


def entries(lock: str) -> list[str]:
    """Each package of a lock with the lines that belong to it."""
    return [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", lock) if entry and entry[0] not in "#-"]


def problems(root: Path = ROOT) -> list[str]:
    """One line for everything that is not locked, not hashed, or names an index."""
    found = []
    for source, lock in LOCKS.items():
        text = (root / lock).read_text()
        missing = wanted(root / source) - {plain(match["name"]) for match in PINNED.finditer(text)}
        found += [f"{lock}: {name} of {source} is not locked" for name in sorted(missing)]
        for entry in entries(text):
            if not PINNED.match(entry) or "--hash=sha256:" not in entry:
                found.append(f"{lock}: not pinned with a hash: {entry.split()[0]}")
        found += [f"{lock}: names an address: {match.group()}" for match in ADDRESS.finditer(text)]
    return found + disagreements(root)


def disagreements(root: Path) -> list[str]:
    """Packages whose version differs between what runs and what is tested."""
    run, dev = (
        {plain(match["name"]): match["version"] for match in PINNED.finditer((root / lock).read_text())}
        for lock in LOCKS.values()
    )
    return [
        f"{name} is {version} in requirements.txt but {dev.get(name, 'missing')} in requirements-dev.txt"
        for name, version in sorted(run.items())
        if dev.get(name) != version
    ]


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) or "The locks are complete, hashed and name no index.")
    sys.exit(bool(wrong))
