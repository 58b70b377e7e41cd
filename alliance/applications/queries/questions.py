"""The extra questions of a call."""

from __future__ import annotations

from alliance.applications.models import CallForm
from alliance.core.questions import Question, QuestionKind, questions_from


def questions_of(form: CallForm) -> list[Question]:
    """The questions of one version, in order."""
    return questions_from(form.questions)


def file_questions(form: CallForm) -> list[Question]:
    """Those that are answered with a file, in the step of the documents."""
    return [one for one in questions_of(form) if one.kind is QuestionKind.FILE]
