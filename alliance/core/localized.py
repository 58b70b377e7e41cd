"""Text that readers see in English and in Simplified Chinese, with the state of its translation."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale, lazy_gettext

LANGUAGES = ("en", "zh")


class TranslationState(StrEnum):
    COMPLETE = "complete"
    MISSING = "missing"
    OUT_OF_DATE = "out_of_date"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    TranslationState.COMPLETE: lazy_gettext("Complete"),
    TranslationState.MISSING: lazy_gettext("Missing"),
    TranslationState.OUT_OF_DATE: lazy_gettext("Out of date"),
}


def current_language() -> str:
    """'en' or 'zh': the language of the reader at hand, English outside a request."""
    locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"


class Localized:
    """A value in English and Chinese; never empty for the reader as long as one language has it.

    `stale` names the language whose text is older than the other's.
    """

    __slots__ = ("en", "stale", "zh")

    def __init__(self, en: str = "", zh: str = "", stale: str = "") -> None:
        self.en = en
        self.zh = zh
        self.stale = stale

    def in_language(self, language: str) -> str:
        """The text in a language, else in the other."""
        mine, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return mine or other

    @property
    def text(self) -> str:
        return self.in_language(current_language())

    @property
    def other(self) -> str:
        """The same in the language that the reader did not choose; empty when there is none."""
        return self.en if current_language() == "zh" else self.zh

    @property
    def language(self) -> str:
        """The language tag that `text` is really written in."""
        mine = current_language()
        written = mine if getattr(self, mine) else ("en" if mine == "zh" else "zh")
        return "zh-Hans" if written == "zh" else "en"

    @property
    def state(self) -> TranslationState:
        if not self.en or not self.zh:
            return TranslationState.MISSING
        return TranslationState.OUT_OF_DATE if self.stale else TranslationState.COMPLETE

    def replaced(self, en: str, zh: str) -> Localized:
        """The edited value: when only one language changed, the other is now out of date."""
        stale = self.stale
        if en != self.en and zh != self.zh:
            stale = ""
        elif en != self.en:
            stale = "zh" if zh and self.en else ""
        elif zh != self.zh:
            stale = "en" if en and self.zh else ""
        return Localized(en, zh, stale)

    def as_dict(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh} | ({"stale": self.stale} if self.stale else {})

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Localized) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash((self.en, self.zh, self.stale))

    def __repr__(self) -> str:
        return f"Localized({self.en!r}, {self.zh!r})"


def listed(parts: Iterable[object], separator: str = ", ") -> str:
    """Several words on one line in the reader's language: 'Software, Standards' or '软件、标准', without empty ones."""
    return ("、" if current_language() == "zh" else separator).join(str(part) for part in parts if part)


def sentences(*parts: str) -> str:
    """Sentences in a row; Chinese sets no space between them."""
    return ("" if current_language() == "zh" else " ").join(str(part) for part in parts if part)


def pair(value: Localized) -> str:
    """A name in both languages on one line, the reader's first."""
    return " · ".join(dict.fromkeys(part for part in (value.text, value.other) if part))


class LocalizedType(sa.types.TypeDecorator[Localized]):
    """Stores a `Localized` as JSON with language tags; NULL reads as an empty one."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Localized | None, dialect: sa.Dialect) -> Any:
        return (value or Localized()).as_dict()  # the columns take no NULL

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Localized:
        return Localized(**value) if value else Localized()

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl
