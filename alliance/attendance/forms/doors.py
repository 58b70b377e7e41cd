"""The forms of a door."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from alliance.attendance.operations.marks import LONGEST_DOOR
from alliance.core.forms import Form, choices, line
from alliance.core.secrets import new_nonce
from alliance.registrations.models import SeatCategory
from alliance.registrations.operations.registering import GuestInput


class FindForm(Form):
    """A pass number, scanned or typed, or a part of a name; `key` makes a form sent twice one mark."""

    q = line(_("Name or pass number"), DataRequired(_("Type a name or a pass number.")))
    door = HiddenField(validators=[Length(max=LONGEST_DOOR)])
    key = HiddenField(default=new_nonce, validators=[Length(max=60)])


class WalkInForm(Form):
    """Somebody who comes without having registered."""

    name = line(_("Name"), DataRequired(_("Write the name as it should stand on the badge.")))
    organization_name = line(_("Organization"))
    job_title = line(_("Position"))
    email = line(_("Email"), Optional(), Email(message=_("Write an address like name@example.org.")), maximum=254)
    category = SelectField(_("Category"), validators=[InputRequired(_("Choose a category."))])
    door = HiddenField(validators=[Length(max=LONGEST_DOOR)])
    token = HiddenField(default=new_nonce, validators=[Length(max=60)])

    def offer(self, categories: Iterable[SeatCategory]) -> WalkInForm:
        self.category.choices = choices((str(one.id), one.name.text) for one in categories)
        return self

    def guest(self, categories: Iterable[SeatCategory], locale: str, zone: str) -> GuestInput:
        """What was typed, once it validates."""
        chosen = next(one for one in categories if str(one.id) == self.category.data)
        return GuestInput(
            category=chosen,
            name=self.name.data or "",
            email=self.email.data or "",
            job_title=self.job_title.data or "",
            organization_name=self.organization_name.data or "",
            locale=locale,
            zone=zone,
            token=self.token.data or new_nonce(),
        )
