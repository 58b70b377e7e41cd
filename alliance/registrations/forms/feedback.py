"""The feedback form: the event's own questions and nothing else."""

from __future__ import annotations

from alliance.core.question_forms import FormWithAnswers


class FeedbackForm(FormWithAnswers):
    """Answers to the feedback form. Files are not asked for: they would carry a name."""
