"""The extra questions of a call as typed values; the database keeps them as JSON beside their version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance.applications.enums import QuestionKind
from alliance.applications.models import CallForm
from alliance.core.localized import Localized

PREFIX = "q_"
"""Leads the key of a question where its answer stands beside other answers."""


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    key: str
    label: Localized


@dataclass(frozen=True)
class Question:
    """One extra question; `key` is the same in every version of the form in which the question lives on."""

    key: str
    kind: QuestionKind
    label: Localized
    help: Localized
    required: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def field(self) -> str:
        """The name under which the answer is kept."""
        return PREFIX + self.key

    def label_of(self, choice: str) -> str:
        """The words of a chosen answer in the reader's language."""
        return next((one.label.text for one in self.choices if one.key == choice), choice)

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind.value,
            "label": self.label.as_dict(),
            "help": self.help.as_dict(),
            "required": self.required,
            "choices": [{"key": one.key, "label": one.label.as_dict()} for one in self.choices],
        }


def questions_of(form: CallForm) -> list[Question]:
    """The questions of one version, in order."""
    return [question_from(kept) for kept in form.questions]


def question_from(kept: dict[str, Any]) -> Question:
    choices = tuple(Choice(one["key"], Localized(**one["label"])) for one in kept.get("choices", ()))
    return Question(
        key=kept["key"],
        kind=QuestionKind(kept["kind"]),
        label=Localized(**kept["label"]),
        help=Localized(**kept.get("help", {})),
        required=bool(kept.get("required")),
        choices=choices,
    )


def file_questions(form: CallForm) -> list[Question]:
    """Those that are answered with a file, in the step of the documents."""
    return [one for one in questions_of(form) if one.kind is QuestionKind.FILE]
