"""The forms of joining: asked, confirmed, invited, declined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.core.forms import Form, choices
from alliance.groups.enums import SeatKind
from alliance.groups.forms.seats import CHOOSE, WHO, kinds, people_choices
from alliance.organizations.models import Affiliation, Organization

MOST = 2000
TOO_LONG = Length(max=MOST, message=_("Use at most %(max)d characters."))


class AskForm(Form):
    """For which organization a seat is asked, of which kind, and who would sit in it."""

    organization_id = SelectField(_("For"), coerce=int)
    person_id = SelectField(_("Who would take part"), coerce=int)
    kind = RadioField(_("Kind of the seat"), default=SeatKind.VOTING.value, validators=[InputRequired()])
    message = TextAreaField(_("What you bring to the group"), validators=[Optional(), TOO_LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = kinds()

    def offer(self, organizations: Iterable[Organization], people: Iterable[Any]) -> AskForm:
        """The members one works at, and the people one may name: oneself first."""
        self.organization_id.choices = choices((str(one.id), one.name.text) for one in organizations)
        self.person_id.choices = choices((str(one.id), one.shown_name) for one in people)
        return self

    @property
    def seat_kind(self) -> SeatKind:
        return SeatKind(self.kind.data)


class ConfirmForm(Form):
    """Whom the organization sends."""

    affiliation_id = SelectField(_("Whom you send"), validators=[DataRequired(WHO)])

    def offer(self, rows: Iterable[Affiliation]) -> ConfirmForm:
        self.affiliation_id.choices = choices(people_choices(rows), blank=CHOOSE)
        return self


class ReasonForm(Form):
    """Why not."""

    note = TextAreaField(
        _("Reason, for those who asked to read"),
        validators=[DataRequired(_("Give the reason; those who asked read it.")), TOO_LONG],
    )


class InviteForm(Form):
    """Which organization is offered a seat."""

    organization_id = RadioField(
        _("Organization"), coerce=int, validators=[InputRequired(_("Choose an organization."))]
    )
    kind = RadioField(_("Kind of the seat"), default=SeatKind.VOTING.value, validators=[InputRequired()])
    note = TextAreaField(_("Message to the organization"), validators=[Optional(), TOO_LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = kinds()

    def offer(self, found: Iterable[Organization]) -> InviteForm:
        self.organization_id.choices = choices((str(one.id), one.name.text) for one in found)
        return self

    @property
    def seat_kind(self) -> SeatKind:
        return SeatKind(self.kind.data)
