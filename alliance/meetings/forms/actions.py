"""The forms of action items."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line
from alliance.groups.queries.people import Sitting
from alliance.meetings.forms.agenda import person_choices
from alliance.meetings.models import Meeting

LONGEST_TITLE = 300
CHOOSE_DAY = _("Choose a day.")
TOO_LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class GiveForm(Form):
    """Something for one person to do by a day."""

    title = line(_("What is to be done"), DataRequired(_("Write what is to be done.")), maximum=LONGEST_TITLE)
    owner = SelectField(_("Who does it"), coerce=int)
    due_on = DateField(_("Due"), validators=[InputRequired(CHOOSE_DAY)])

    def offer(self, people: Iterable[Sitting]) -> GiveForm:
        self.owner.choices = choices(person_choices(people))
        return self


class EditActionForm(VersionedForm):
    title = line(_("What is to be done"), DataRequired(_("Write what is to be done.")), maximum=LONGEST_TITLE)
    due_on = DateField(_("Due"), validators=[InputRequired(CHOOSE_DAY)])


class OutcomeForm(Form):
    outcome = TextAreaField(_("What came of it"), validators=[DataRequired(_("Write what came of it.")), TOO_LONG])


class DropForm(Form):
    reason = TextAreaField(_("Why it is dropped"), validators=[DataRequired(_("Write why it is dropped.")), TOO_LONG])


class ReassignForm(Form):
    owner = SelectField(_("Pass on to"), coerce=int)

    def offer(self, people: Iterable[Sitting], owner_id: int) -> ReassignForm:
        self.owner.choices = choices(person_choices(one for one in people if one.person.id != owner_id))
        return self


class CarryForm(Form):
    """The coming meeting to which an action item is put off."""

    meeting = SelectField(_("Carry forward to"), coerce=int)
    due_on = DateField(_("New day"), validators=[Optional()])

    def offer(self, meetings: Iterable[Meeting]) -> CarryForm:
        self.meeting.choices = choices((str(one.id), f"{one.number} · {one.title.text}") for one in meetings)
        return self


class DueForm(Form):
    due_on = DateField(_("Due"), validators=[InputRequired(CHOOSE_DAY)])
