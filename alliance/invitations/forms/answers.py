"""Forms of an answer: coming with what the event asks, not coming, somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from alliance.core.forms import Form, choices, line
from alliance.core.question_forms import FormWithAnswers, asking
from alliance.core.questions import Question
from alliance.invitations.forms.lists import LANGUAGES, NOT_AN_ADDRESS
from alliance.invitations.operations.answering import LONGEST_NOTE, AcceptInput, DelegateInput
from alliance.registrations.models import Plan, SeatCategory

NOTE = Length(max=LONGEST_NOTE, message=_("Use at most %(max)d characters."))


class AcceptForm(FormWithAnswers):
    """Coming. The name is the invitation's and is not asked."""

    romanized_name = line(_("Name in Latin letters"))
    job_title = line(lazy_pgettext("job", "Title"))
    organization_name = line(_("Organization"))
    phone = line(_("Telephone"), maximum=30)
    category = SelectField(_("Category"))
    consent = BooleanField(_("I agree"))
    note = TextAreaField(_("Note to the organizers"), validators=[Optional(), NOTE])

    def offer(self, categories: Sequence[SeatCategory], plan: Plan | None, by_staff: bool = False) -> None:
        """Leave only what has to be asked."""
        self.category.choices = choices([(str(one.id), one.name.text) for one in categories])
        if len(categories) < 2:
            del self.category
        if plan is None or not plan.consent or by_staff:
            del self.consent

    @property
    def typed(self) -> AcceptInput:
        chosen = self.category.data if "category" in self else None
        return AcceptInput(
            romanized_name=self.romanized_name.data or "",
            job_title=self.job_title.data or "",
            organization_name=self.organization_name.data or "",
            phone=self.phone.data or "",
            note=self.note.data or "",
            category_id=int(chosen) if chosen else None,
            answers=self.answers,
            consent=bool(self.consent.data) if "consent" in self else False,
        )


def accept_form(questions: Iterable[Question], **kwargs: Any) -> AcceptForm:
    """The form with a field for each question of the event; files are handed in later."""
    return asking(AcceptForm, questions)(**kwargs)


class DeclineForm(Form):
    """Not coming."""

    note = TextAreaField(_("Note to the organizers"), validators=[Optional(), NOTE])


class DelegateForm(Form):
    """Who comes instead."""

    name = line(_("Name"), InputRequired(_("Write the name of who comes instead.")))
    email = line(
        _("E-mail"),
        InputRequired(_("Write the address to which the invitation goes.")),
        Email(NOT_AN_ADDRESS),
        maximum=254,
    )
    job_title = line(lazy_pgettext("job", "Title"))
    locale = SelectField(_("Language of the mails"), default="en")
    note = TextAreaField(_("Note to the organizers"), validators=[Optional(), NOTE])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locale.choices = choices(LANGUAGES)

    @property
    def typed(self) -> DelegateInput:
        return DelegateInput(
            self.name.data or "",
            self.email.data or "",
            self.job_title.data or "",
            self.locale.data,
            self.note.data or "",
        )
