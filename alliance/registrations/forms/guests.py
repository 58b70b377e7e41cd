"""Forms of guests: registering, changing, answering later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from alliance.core.forms import Form, Honeypot, VersionedForm, choices, line
from alliance.core.question_forms import FormWithAnswers, asking, filled
from alliance.core.questions import Question
from alliance.core.secrets import new_nonce
from alliance.organizations.models import Organization
from alliance.registrations.models import Registration
from alliance.registrations.operations.changing import ChangeInput
from alliance.registrations.operations.registering import GuestInput
from alliance.registrations.queries.offers import Offer

OTHER = ""
"""The choice of an organization that we do not know."""


class GuestFields(Form):
    """Who comes, and for whom. `organizations`: those at which a signed-in guest works."""

    name = line(
        _("Name, as it should stand on the badge"),
        InputRequired(_("Write the name as it should stand on the badge.")),
    )
    romanized_name = line(_("Name in Latin letters"))
    job_title = line(_("Position"))
    organization = SelectField(_("On whose behalf"), default=OTHER, validate_choice=False)
    organization_name = line(_("Organization"))
    phone = line(_("Telephone"), maximum=30)

    def offer_organizations(self, organizations: Iterable[Organization]) -> None:
        """Let the guest choose among the own organizations, or write another one."""
        self.known = {str(one.id): one for one in organizations}
        named = [(key, one.name.text) for key, one in self.known.items()]
        self.organization.choices = choices(named, gettext("Another organization, or none"))

    @property
    def chosen_organization(self) -> Organization | None:
        return self.known.get(self.organization.data or "")

    @property
    def typed_person(self) -> dict[str, Any]:
        """The fields that registering and changing share."""
        chosen = self.chosen_organization
        return {
            "name": self.name.data or "",
            "romanized_name": self.romanized_name.data or "",
            "job_title": self.job_title.data or "",
            "phone": self.phone.data or "",
            "organization": chosen,
            "organization_name": chosen.name.text if chosen else self.organization_name.data or "",
        }


class RegisterForm(Honeypot, GuestFields, FormWithAnswers):
    """Registering for an event. `token` makes a form that is sent twice one registration."""

    category = RadioField(_("How you take part"), validators=[InputRequired(_("Choose how you take part."))])
    email = line(
        _("E-mail"),
        InputRequired(_("Give an address: the link to change or cancel goes there.")),
        Email(message=_("This is no e-mail address. It looks like name@example.com.")),
        Length(max=254),
        maximum=254,
    )
    consent = BooleanField("", validators=[DataRequired(_("This consent is needed to register."))])
    token = HiddenField(default=new_nonce)

    def __init__(self, *args: Any, offer: Offer, organizations: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.offer_organizations(organizations)
        self.category.choices = choices([(str(one.category.id), one.category.name.text) for one in offer.choosable])
        if len(offer.choosable) == 1:
            self.category.data = self.category.data or str(offer.choosable[0].category.id)
        if offer.plan.consent:
            self.consent.label.text = offer.plan.consent.text
        else:
            del self.consent

    def typed(self, locale: str, zone: str) -> GuestInput:
        chosen = next(one.category for one in self.offer.choosable if str(one.category.id) == self.category.data)
        return GuestInput(
            category=chosen,
            email=self.email.data or "",
            locale=locale,
            zone=zone,
            answers=self.answers,
            consent="consent" in self and bool(self.consent.data),
            token=self.token.data or new_nonce(),
            **self.typed_person,
        )


def register_form(offer: Offer) -> type[RegisterForm]:
    """The form of this event, with its own questions."""
    return asking(RegisterForm, offer.questions)


class ChangeForm(GuestFields, FormWithAnswers, VersionedForm):
    """Changing a registration by its personal link: all but the address, by which we know the guest."""

    def __init__(self, *args: Any, organizations: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_organizations(organizations)

    def typed(self, registration: Registration) -> ChangeInput:
        return ChangeInput(email=registration.email, answers=self.answers, **self.typed_person)


def change_form(questions: Iterable[Question]) -> type[ChangeForm]:
    """The form of changes, with the event's own questions."""
    return asking(ChangeForm, questions)


def shown(registration: Registration, form: type[FormWithAnswers]) -> dict[str, Any]:
    """A registration as the form shows it."""
    held = registration.organization_id
    return {
        "name": registration.name,
        "romanized_name": registration.romanized_name,
        "job_title": registration.job_title,
        "phone": registration.phone,
        "organization": str(held) if held else OTHER,
        "organization_name": registration.organization_name,
        "version": registration.version,
        **filled(form.questions_asked, registration.answers),
    }


def proposed(user: Any, organizations: Iterable[Organization]) -> dict[str, Any]:
    """What a signed-in guest need not type again."""
    if not user.is_authenticated:
        return {}
    first = next((str(one.id) for one in organizations), OTHER)
    return {
        "name": user.display_name,
        "romanized_name": user.romanized_name,
        "email": user.email,
        "phone": user.phone,
        "organization": first,
    }


def follow_up_form(questions: Iterable[Question]) -> type[FormWithAnswers]:
    """The form after acceptance."""
    return asking(FormWithAnswers, questions)
