"""The forms of seats: given, filled, changed, handed over, ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from alliance.core.forms import Form, choices, line
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.organizations.models import Affiliation, Organization

CHOOSE = _("Choose…")
WHO = _("Choose a person.")
FIRST_DAY = _("Give the first day.")


def kinds() -> list[Any]:
    return choices((one.value, one.label) for one in SeatKind)


def people_choices(rows: Iterable[Affiliation]) -> list[tuple[str, str]]:
    """(id of the affiliation, name with the title behind it, since names are not unique)."""
    return [
        (str(row.id), f"{row.person.shown_name} · {row.title.text}" if row.title else row.person.shown_name)
        for row in rows
    ]


class GiveForm(Form):
    """Which organization gets a seat, of which kind, from when."""

    organization_id = RadioField(
        _("Organization"), coerce=int, validators=[InputRequired(_("Choose an organization."))]
    )
    kind = RadioField(_("Kind of the seat"), default=SeatKind.VOTING.value, validators=[InputRequired()])
    first_on = DateField(_("From"), validators=[InputRequired(FIRST_DAY)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = kinds()

    def offer(self, found: Iterable[Organization]) -> GiveForm:
        self.organization_id.choices = choices((str(one.id), one.name.text) for one in found)
        return self

    @property
    def seat_kind(self) -> SeatKind:
        return SeatKind(self.kind.data)


class FillForm(Form):
    """Whom the organization sends, from when."""

    affiliation_id = SelectField(_("Whom you send"), validators=[DataRequired(WHO)])
    first_on = DateField(_("From"), validators=[InputRequired(FIRST_DAY)])

    def offer(self, rows: Iterable[Affiliation]) -> FillForm:
        self.affiliation_id.choices = choices(people_choices(rows), blank=CHOOSE)
        return self


class DelegateForm(Form):
    """Who casts the vote."""

    affiliation_id = SelectField(_("Who votes"), validators=[DataRequired(WHO)])
    kind = RadioField(_("As"), default=DelegateKind.DELEGATE.value, validators=[InputRequired()])
    first_on = DateField(_("From"), validators=[InputRequired(FIRST_DAY)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices((one.value, one.label) for one in DelegateKind)

    def offer(self, rows: Iterable[Affiliation]) -> DelegateForm:
        self.affiliation_id.choices = choices(people_choices(rows), blank=CHOOSE)
        return self

    @property
    def task(self) -> DelegateKind:
        return DelegateKind(self.kind.data)


class KindForm(Form):
    """Of which kind a seat is from a day on."""

    kind = RadioField(_("Kind of the seat"), validators=[InputRequired()])
    first_on = DateField(_("From"), validators=[InputRequired(FIRST_DAY)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = kinds()

    @property
    def seat_kind(self) -> SeatKind:
        return SeatKind(self.kind.data)


class RoleForm(Form):
    """Another role, for a term if so wished."""

    role = RadioField(_("Role"), validators=[InputRequired()])
    first_on = DateField(_("From"), validators=[InputRequired(FIRST_DAY)])
    last_on = DateField(lazy_pgettext("office", "Last day of the term"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices((one.value, one.label) for one in Role)

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)


class ServeForm(RoleForm):
    """Somebody who serves without a seat, found by the mail address of their sign-in."""

    email = line(_("Mail address of the person"), DataRequired(_("Give an address.")), maximum=254)


class EndForm(Form):
    """The last day of something."""

    last_on = DateField(_("Last day"), validators=[InputRequired(_("Give the last day."))])


class SuccessorForm(Form):
    """Who takes over."""

    successor = SelectField(_("Who takes over"), validators=[DataRequired(WHO)])

    def offer(self, rows: Iterable[Affiliation]) -> SuccessorForm:
        self.successor.choices = choices(people_choices(rows), blank=CHOOSE)
        return self
