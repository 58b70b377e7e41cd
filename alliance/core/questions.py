"""Questions that people write for a form, as typed values; tables keep them as JSON beside their version.

The key of a question is the same in every version in which it lives on, so that old answers still read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from alliance.core.localized import Localized, listed
from alliance.core.states import Shown

PREFIX = "q_"
"""Leads the key of a question where its answer stands beside other answers."""


class QuestionKind(Shown):
    """What an answer is."""

    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    NUMBER = "number", _("A number")
    DATE = "date", _("Date")
    FILE = "file", _("File")
    CONSENT = "consent", _("Consent")


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    key: str
    label: Localized


@dataclass(frozen=True)
class Question:
    """One question. With `only_if` (key of an earlier choice question, key of a choice) it is asked only after that
    answer."""

    key: str
    kind: QuestionKind
    label: Localized
    help: Localized
    required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: tuple[str, str] | None = None

    @property
    def field(self) -> str:
        """The name under which the answer is kept."""
        return PREFIX + self.key

    def label_of(self, choice: str) -> str:
        """The words of a chosen answer in the reader's language."""
        return next((one.label.text for one in self.choices if one.key == choice), choice)

    def condition_words(self, questions: Iterable[Question]) -> str:
        """After which answer it is asked, in words: 'Meals: Vegetarian'; empty when always."""
        if self.only_if is None:
            return ""
        other = next((one for one in questions if one.key == self.only_if[0]), None)
        return f"{other.label.text}: {other.label_of(self.only_if[1])}" if other else ""

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the question is asked, given the answers so far ({field: value})."""
        if self.only_if is None:
            return True
        given = answers.get(PREFIX + self.only_if[0])
        return self.only_if[1] in given if isinstance(given, list | tuple) else given == self.only_if[1]

    def words_of(self, answer: Any) -> str:
        """A kept answer in words."""
        if isinstance(answer, list | tuple):
            return listed(self.label_of(str(one)) for one in answer)
        if isinstance(answer, bool):
            return "✓" if answer else ""
        if self.kind is QuestionKind.CHOICE:
            return self.label_of(str(answer or ""))
        return "" if answer is None else str(answer)

    def as_dict(self) -> dict[str, Any]:
        kept = {
            "key": self.key,
            "kind": self.kind.value,
            "label": self.label.as_dict(),
            "help": self.help.as_dict(),
            "required": self.required,
            "choices": [{"key": one.key, "label": one.label.as_dict()} for one in self.choices],
        }
        return kept | ({"only_if": list(self.only_if)} if self.only_if else {})


def questions_from(kept: Iterable[dict[str, Any]]) -> list[Question]:
    """The questions of one version, in order."""
    return [question_from(one) for one in kept]


def question_from(kept: dict[str, Any]) -> Question:
    choices = tuple(Choice(one["key"], Localized(**one["label"])) for one in kept.get("choices", ()))
    return Question(
        key=kept["key"],
        kind=QuestionKind(kept["kind"]),
        label=Localized(**kept["label"]),
        help=Localized(**kept.get("help", {})),
        required=bool(kept.get("required")),
        choices=choices,
        only_if=(kept["only_if"][0], kept["only_if"][1]) if kept.get("only_if") else None,
    )
