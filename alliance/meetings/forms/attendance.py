"""The forms of attendance."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from alliance.core.forms import Form, choices, line
from alliance.groups.queries.people import Sitting
from alliance.meetings.forms.agenda import person_choices
from alliance.organizations.models import Organization


class CheckInForm(Form):
    """For whom one is there; the statement where the group has one."""

    organization = SelectField(_("Here for"), validators=[Optional()])
    acknowledged = BooleanField(_("I have read this statement and keep to it"))

    def offer(self, organizations: Iterable[Organization]) -> CheckInForm:
        self.organization.choices = choices((str(one.id), one.name.text) for one in organizations)
        return self


class RecordForm(Form):
    """Somebody who did not check in."""

    person = SelectField(_("Somebody of the group"), validators=[Optional()])
    guest_name = line(_("Or a guest, by name"))

    def offer(self, people: Iterable[Sitting]) -> RecordForm:
        self.person.choices = choices(person_choices(people), blank=gettext("Choose a person"))
        return self
