"""Our own files, functions and texts, as the rules of the house look at them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = ROOT / "alliance" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
OUR_KEYWORDS = ("lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "_l")  # as in the Makefile


def python_files(*folders: str) -> list[Path]:
    """Our Python files below these folders of the checkout."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    """Pages, parts and mails."""
    return sorted(file for file in (ROOT / "templates").rglob("*") if file.suffix in {".html", ".txt"})


def name(file: Path) -> str:
    """A file as we speak of it, from the root of the checkout."""
    return str(file.relative_to(ROOT))


@dataclass(frozen=True)
class Function:
    file: Path
    name: str
    lines: int

    def __str__(self) -> str:
        return f"{name(self.file)}: {self.name} has {self.lines} lines"


def functions(file: Path) -> Iterator[Function]:
    """The functions of a file with their length, from `def` to the last line."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(file, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)


@dataclass(frozen=True)
class Text:
    """One text for readers: where it is, and its English; `plural` is empty for most."""

    file: str
    line: int
    english: str
    plural: str = ""
    context: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.english!r}"


@cache
def texts() -> tuple[Text, ...]:
    """All texts that go through gettext, found as `make i18n` finds them."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping, "babel.cfg")
    keywords = DEFAULT_KEYWORDS | parse_keywords(OUR_KEYWORDS)
    found = extract_from_dir(ROOT, methods, options, keywords=keywords)
    return tuple(as_text(file, line, message, context) for file, line, message, _, context in found)


def as_text(file: str, line: int, message: str | tuple[str, ...], context: str | None) -> Text:
    english, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
    return Text(file, line, english, plural, context)


@cache
def chinese() -> Catalog:
    """The Simplified Chinese catalog."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")
