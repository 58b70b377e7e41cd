"""Forms with which the organizers register, change and answer for guests, one or many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language
from alliance.core.question_forms import FormWithAnswers
from alliance.core.secrets import new_nonce
from alliance.organizations.models import Organization
from alliance.registrations.enums import BulkAct
from alliance.registrations.forms.delegations import LANGUAGES
from alliance.registrations.models import Registration, SeatCategory
from alliance.registrations.operations.changing import ChangeInput
from alliance.registrations.operations.registering import GuestInput
from alliance.registrations.operations.staff import MOST, BulkInput

TEXTS = ("name", "romanized_name", "job_title", "organization_name", "email", "phone", "locale")


class GuestFields:
    """Who somebody is, as the organizers enter it: without an address nobody is written to."""

    name = line(lazy_pgettext("person", "Name"), InputRequired(_("Write the name as it should stand on the badge.")))
    romanized_name = line(_("Name in Latin letters"))
    job_title = line(lazy_pgettext("job", "Title"))
    organization_name = line(_("Organization"))
    email = StringField(
        _("E-mail"),
        validators=[Optional(), Email(_("Write an address like name@example.com.")), Length(max=254)],
    )
    phone = line(_("Telephone"), maximum=30)
    locale = SelectField(_("Language of the mails"), choices=choices(LANGUAGES), default=current_language)


class StaffGuestForm(GuestFields, FormWithAnswers):
    """Registering somebody on behalf; approval is passed over, capacity never."""

    category = RadioField(_("Category"), validators=[InputRequired(_("Choose a category."))])
    confirm = BooleanField(_("Confirm at once; otherwise the registration waits for approval"), default=True)
    token = HiddenField(default=new_nonce)

    def offer(self, categories: Iterable[SeatCategory]) -> StaffGuestForm:
        offer_categories(self, categories)
        return self

    def guest(self, category: SeatCategory, organization: Organization | None) -> GuestInput:
        """The guest as typed; `organization` is the one of ours that was typed, if there is one."""
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        return GuestInput(
            category=category, organization=organization, answers=self.answers, consent=False,
            token=self.token.data or new_nonce(), **texts,
        )  # fmt: skip


class StaffChangeForm(GuestFields, FormWithAnswers, VersionedForm):
    """Changing what was entered for a guest."""

    def change(self, organization: Organization | None) -> ChangeInput:
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        return ChangeInput(organization=organization, answers=self.answers if self.questions_asked else None, **texts)


def shown(registration: Registration) -> dict[str, Any]:
    """A stored registration as the form shows it."""
    organization = registration.organization
    values = {name: getattr(registration, name) for name in TEXTS}
    values["organization_name"] = organization.name.text if organization else registration.organization_name
    return {**values, "version": registration.version}


def offer_categories(form: Any, categories: Iterable[SeatCategory]) -> None:
    """Fill the list of categories; the only one is chosen already."""
    form.category.choices = choices([(str(one.id), one.name.text) for one in categories])
    if len(form.category.choices) == 1 and not form.category.data:
        form.category.data = form.category.choices[0].value


class NoteForm(VersionedForm):
    """What the organizers keep to themselves."""

    place = line(_("Place in the room"), maximum=40)
    note = TextAreaField(_("Note of the organizers"), validators=[Optional(), Length(max=TEXT)])


class MoveForm(Form):
    category = RadioField(_("Category"), validators=[InputRequired(_("Choose a category."))])

    def offer(self, categories: Iterable[SeatCategory]) -> MoveForm:
        offer_categories(self, categories)
        return self


class ReasonForm(Form):
    """Why; the guest reads it."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=TEXT // 4)])


class BulkForm(Form):
    """An act upon many: what was chosen travels along until it is confirmed."""

    act = HiddenField()
    ids = HiddenField()
    to = HiddenField()
    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=TEXT // 4)])
    subject_en = line(_("Subject in English"))
    subject_zh = line(_("Subject in Chinese"))
    text_en = TextAreaField(_("Text in English"), validators=[Optional(), Length(max=TEXT)])
    text_zh = TextAreaField(_("Text in Chinese"), validators=[Optional(), Length(max=TEXT)])

    @property
    def wanted_act(self) -> BulkAct | None:
        return BulkAct(self.act.data) if self.act.data in set(BulkAct) else None

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers that travel along, at most one more than an act takes; odd text counts for nothing."""
        parts = (
            part for part in (self.ids.data or "").split(",") if part.isascii() and part.isdigit() and len(part) < 10
        )
        return tuple(dict.fromkeys(int(part) for part in parts))[: MOST + 1]

    def typed(self, act: BulkAct, categories: Iterable[SeatCategory]) -> BulkInput:
        """The act as typed."""
        return BulkInput(
            act=act,
            ids=self.chosen,
            category=next((one for one in categories if str(one.id) == self.to.data), None),
            reason=self.reason.data or "",
            subject=localized(self, "subject"),
            text=localized(self, "text"),
        )
