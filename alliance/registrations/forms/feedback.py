"""Forms that ask an event's own questions; the feedback asks nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from alliance.core.forms import Form
from alliance.core.question_forms import field_for
from alliance.core.questions import Question, QuestionKind


class Answering:
    """Part of a form that asks `questions`, whose fields `asking` adds. A question that another answer makes idle is
    not owed, and its answer is left out."""

    questions: tuple[Question, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)  # type: ignore[misc]
        given = self.typed
        for one in self.questions:
            if not one.is_asked(given):
                self[one.field].errors = []  # type: ignore[index]
        return not self.errors  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """The answers as they are kept: {field: text, number, list of keys or yes}."""
        return {one.field: kept(self[one.field].data) for one in self.questions}  # type: ignore[index]

    @property
    def asked(self) -> list[Any]:
        """The fields of the questions, in order."""
        return [self[one.field] for one in self.questions]  # type: ignore[index]


class FeedbackForm(Answering, Form):
    """Answers to the feedback form."""


def kept(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def read_back(question: Question, value: Any) -> Any:
    """A kept answer as its field shows it."""
    if question.kind is QuestionKind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return Decimal(str(value)) if question.kind is QuestionKind.NUMBER and value is not None else value


def asking(base: Any, questions: Iterable[Question]) -> Any:
    """The form class with a field for each question; files are not asked for: they would carry a name."""
    asked = tuple(one for one in questions if one.kind is not QuestionKind.FILE)
    fields: dict[str, Any] = {one.field: field_for(one) for one in asked}
    return type(f"Asking{base.__name__}", (base,), {"questions": asked, **fields})
