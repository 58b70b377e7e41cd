"""Forms about delegations: reserving seats, changing their number, naming people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line
from alliance.core.localized import current_language
from alliance.core.secrets import new_nonce
from alliance.organizations.models import Organization
from alliance.registrations.models import Delegation, SeatCategory
from alliance.registrations.operations.delegations import MOST
from alliance.registrations.operations.registering import GuestInput

LANGUAGES = (("en", "English"), ("zh", "中文"))
SEATS = (InputRequired(_("Say how many seats.")), NumberRange(0, MOST, _("Reserve at most %(max)d seats.")))


class ReserveForm(Form):
    """How many seats of which category, for which of one's organizations; staff say who heads the delegation."""

    organization = RadioField(_("Organization"), validators=[InputRequired(_("Choose the organization."))])
    category = RadioField(_("Category"), validators=[InputRequired(_("Choose a category."))])
    wished = IntegerField(_("Seats"), validators=[*SEATS])
    head = SelectField(_("Head of the delegation"))

    def offer(
        self,
        organizations: Iterable[Organization],
        categories: Iterable[SeatCategory],
        heads: Iterable[tuple[str, str]] | None = None,
    ) -> ReserveForm:
        """Fill the lists; a list of one is chosen already. Without `heads` the field goes."""
        self.organization.choices = choices([(str(one.id), one.name.text) for one in organizations])
        self.category.choices = choices([(str(one.id), one.name.text) for one in categories])
        for field in (self.organization, self.category):
            if len(field.choices) == 1 and not field.data:
                field.data = field.choices[0].value
        if heads is None:
            del self.head
        else:
            self.head.choices = choices(heads, blank=_("Nobody: we write to no one"))
        return self


class WishForm(VersionedForm):
    """Another number of seats; staff also choose who heads the delegation."""

    wished = IntegerField(_("Seats"), validators=[*SEATS])
    head = SelectField(_("Head of the delegation"))

    def offer(self, heads: Iterable[tuple[str, str]] | None) -> WishForm:
        if heads is None:
            del self.head
        else:
            self.head.choices = choices(heads, blank=_("As it is"))
        return self


class GiveBackForm(Form):
    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=TEXT // 4)])


class NameForm(Form):
    """One person of a delegation; the guest gets a mail with a link of the own to complete it."""

    token = HiddenField(default=new_nonce)
    name = line(lazy_pgettext("person", "Name"), InputRequired(_("Write the name as it should stand on the badge.")))
    romanized_name = line(_("Name in Latin letters"))
    job_title = line(lazy_pgettext("job", "Title"))
    email = line(_("E-mail"), InputRequired(_("Write an address: the guest gets the confirmation there.")),
                 Email(_("Write an address like name@example.com.")), maximum=254)  # fmt: skip
    phone = line(_("Telephone"), maximum=30)
    locale = SelectField(_("Language of the mails"), choices=choices(LANGUAGES), default=current_language)

    def guest(self, delegation: Delegation) -> GuestInput:
        """The guest as typed, in the name of the organization."""
        texts: dict[str, Any] = {
            name: self[name].data or "" for name in ("name", "romanized_name", "job_title", "email", "phone", "locale")
        }
        return GuestInput(
            category=delegation.category,
            organization=delegation.organization,
            organization_name=delegation.organization.name.text,
            token=self.token.data or new_nonce(),
            **texts,
        )
