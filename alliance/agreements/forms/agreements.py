"""Forms of agreements: description, parties, who signs, texts, acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DecimalField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementKind, ProofKind, RegisterAudience, SignatoryRole
from alliance.agreements.models import Agreement, Party, Signatory
from alliance.agreements.operations.agreements import TEXT_LANGUAGES, AgreementInput
from alliance.agreements.operations.parties import PartyInput
from alliance.agreements.operations.signatories import SignatoryInput
from alliance.agreements.operations.texts import TextInput
from alliance.agreements.queries.languages import language_name
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized
from alliance.organizations.models import Affiliation, Organization

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
MAIL_LANGUAGES = [("zh", _("Chinese")), ("en", _("English"))]
NAMED = 300


def day(label: Any, *validators: Any, **more: Any) -> DateField:
    return DateField(label, validators=list(validators) or [Optional()], **more)


def amount(label: Any, **more: Any) -> DecimalField:
    return DecimalField(label, places=2, validators=[Optional()], **more)


class AgreementForm(Form):
    """What an agreement is. `offer` fills its lists."""

    kind = SelectField(_("Kind of agreement"), default=AgreementKind.MEMORANDUM.value)
    title_en = line(_("Title in English"), maximum=NAMED)
    title_zh = line(_("Title in Chinese"), maximum=NAMED)
    summary_en = TextAreaField(_("Summary in English"), validators=[Optional(), LONG])
    summary_zh = TextAreaField(_("Summary in Chinese"), validators=[Optional(), LONG])
    languages = Checkboxes(_("Languages of the text"), default=["zh", "en"])
    amount = amount(_("Amount"))
    currency = line(_("Currency"), maximum=3, default="CNY", description=_("Three letters, for example CNY."))
    valid_from = day(_("First day"), description=_("The day of the signing when it stays empty."))
    valid_until = day(_("Last day"), description=_("Empty when it holds until it is ended."))
    audience = SelectField(_("Who finds it in the register"), default=RegisterAudience.MEMBERS.value)
    keeper = SelectField(_("Looked after by"), default="")

    def offer(self, keepers: Iterable[Person]) -> None:
        self.known = {str(one.id): one for one in keepers}
        self.kind.choices = choices([(one.value, one.label) for one in AgreementKind])
        self.languages.choices = choices([(code, language_name(code)) for code in TEXT_LANGUAGES])
        self.audience.choices = choices([(one.value, one.label) for one in RegisterAudience])
        people = [(key, person.shown_name) for key, person in self.known.items()]
        self.keeper.choices = choices(people, gettext("You, or as it is"))

    @property
    def typed(self) -> AgreementInput:
        return AgreementInput(
            kind=AgreementKind(self.kind.data),
            title=localized(self, "title"),
            summary=localized(self, "summary"),
            languages=tuple(self.languages.data or ()),
            amount=self.amount.data,
            currency=(self.currency.data or "").upper(),
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            audience=RegisterAudience(self.audience.data),
            keeper=self.known.get(self.keeper.data or ""),
        )


class AgreementEditForm(AgreementForm, VersionedForm):
    """The same over an agreement that others may edit too."""


def shown(agreement: Agreement) -> dict[str, Any]:
    """An agreement as the form shows it."""
    return {
        "kind": agreement.kind.value,
        "title_en": agreement.title.en,
        "title_zh": agreement.title.zh,
        "summary_en": agreement.summary.en,
        "summary_zh": agreement.summary.zh,
        "languages": list(agreement.languages),
        "amount": agreement.amount,
        "currency": agreement.currency,
        "valid_from": agreement.valid_from,
        "valid_until": agreement.valid_until,
        "audience": agreement.audience.value,
        "keeper": str(agreement.keeper_id or ""),
        "version": agreement.version,
    }


class PartyForm(Form):
    """A party: the organization was chosen by the address of the page, its people are offered as contacts."""

    name_en = line(_("Name in English"), maximum=NAMED)
    name_zh = line(_("Name in Chinese"), maximum=NAMED)
    contact = SelectField(_("Contact"), default="")
    contact_name = line(_("Name of the contact"))
    contact_email = line(_("Mail address of the contact"), maximum=254)
    locale = SelectField(_("Language of the mails"), default="zh")

    def offer(self, organization: Organization | None, people: Iterable[Affiliation]) -> None:
        self.organization = organization
        self.known = {str(one.person_id): one.person for one in people}
        self.locale.choices = choices(MAIL_LANGUAGES)
        named = [(key, person.shown_name) for key, person in self.known.items()]
        self.contact.choices = choices(named, gettext("The primary representative, or as typed below"))
        if not named:
            del self.contact

    @property
    def typed(self) -> PartyInput:
        contact = self.known.get(self.contact.data or "") if "contact" in self else None
        return PartyInput(
            organization=self.organization,
            name=localized(self, "name"),
            contact=contact,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            locale=self.locale.data or "",
        )


class PartyEditForm(PartyForm, VersionedForm):
    """The same over a party that others may edit too."""


def shown_party(party: Party) -> dict[str, Any]:
    return {
        "name_en": party.name.en,
        "name_zh": party.name.zh,
        "contact": str(party.contact_id or ""),
        "contact_name": party.contact_name,
        "contact_email": party.contact_email,
        "locale": "zh" if party.locale.startswith("zh") else "en",
        "version": party.version,
    }


class SignatoryForm(Form):
    """Who signs, witnesses or is present. People of the parties are offered; a chosen one lends name and title to empty
    fields."""

    role = SelectField(lazy_pgettext("agreement", "Role"), default=SignatoryRole.SIGNATORY.value)
    party = SelectField(_("Party"), default="")
    person = SelectField(_("Person"), default="")
    name_en = line(_("Name in English"), maximum=NAMED)
    name_zh = line(_("Name in Chinese"), maximum=NAMED)
    title_en = line(_("Title in English"), maximum=NAMED)
    title_zh = line(_("Title in Chinese"), maximum=NAMED)
    email = line(_("Mail address"), maximum=254)
    locale = SelectField(_("Language of the mails"), default="zh")

    def offer(self, parties: Iterable[Party], people: Iterable[Affiliation]) -> None:
        self.parties = {str(one.id): one for one in parties}
        self.known = {str(one.person_id): one for one in people}
        self.role.choices = choices([(one.value, one.label) for one in SignatoryRole])
        names = [(key, party.name.text) for key, party in self.parties.items()]
        self.party.choices = choices(names, gettext("None of them"))
        named = [(key, f"{one.person.shown_name} · {one.organization.name.text}") for key, one in self.known.items()]
        self.person.choices = choices(named, gettext("Somebody else, as typed below"))
        self.locale.choices = choices(MAIL_LANGUAGES)
        if not named:
            del self.person

    @property
    def typed(self) -> SignatoryInput:
        known = self.known.get(self.person.data or "") if "person" in self else None
        name, title = localized(self, "name"), localized(self, "title")
        return SignatoryInput(
            name=name if name or known is None else name_of(known.person),
            title=title if title or known is None else known.title,
            party=self.parties.get(self.party.data or ""),
            role=SignatoryRole(self.role.data),
            person=known.person if known else None,
            email=self.email.data or "",
            locale=self.locale.data or "",
        )


def name_of(person: Person) -> Localized:
    """A person's name in both scripts as far as we know it."""
    return Localized(person.romanized_name or person.display_name, person.display_name)


class SignatoryEditForm(SignatoryForm, VersionedForm):
    """The same over a row that others may edit too."""


def shown_signatory(one: Signatory) -> dict[str, Any]:
    return {
        "role": one.role.value,
        "party": str(one.party_id or ""),
        "person": str(one.person_id or ""),
        "name_en": one.name.en,
        "name_zh": one.name.zh,
        "title_en": one.title.en,
        "title_zh": one.title.zh,
        "email": one.email,
        "locale": "zh" if one.locale.startswith("zh") else "en",
        "version": one.version,
    }


class TextForm(Form):
    """A version of the text in one language."""

    language = SelectField(_("Language of the text"))
    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    note = TextAreaField(_("What changed since the version before"), validators=[Optional(), LONG])

    def offer(self, agreement: Agreement) -> None:
        self.language.choices = choices([(code, language_name(code)) for code in agreement.languages])

    @property
    def typed(self) -> TextInput:
        file = self.file.data
        return TextInput(self.language.data, file.filename, file.read(), self.note.data or "")


class ReasonForm(Form):
    """An act that is owed a reason."""

    reason = TextAreaField(_("Reason"), validators=[InputRequired(_("Say why.")), LONG])


class SignForm(Form):
    """When and where it was signed."""

    on = day(_("Signed on"), InputRequired(_("Choose the day of the signing.")))
    place_en = line(_("Place in English"))
    place_zh = line(_("Place in Chinese"))

    @property
    def place(self) -> Localized:
        return localized(self, "place")


class RecordForm(Form):
    """How a confirmation was given that did not come by the link."""

    note = TextAreaField(
        _("How it was given"),
        validators=[InputRequired(_("Say how the confirmation was given.")), LONG],
        description=_("For example: letter of 20 November, kept in folder 12."),
    )


class SettleForm(Form):
    """What becomes of a change that was asked for."""

    reply = TextAreaField(_("Reply"), validators=[Optional(), LONG])


class ProofForm(Form):
    """A file kept with a signed agreement."""

    kind = SelectField(_("What it is"), default=ProofKind.SCAN.value)
    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    caption_en = line(_("Caption in English"))
    caption_zh = line(_("Caption in Chinese"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(one.value, one.label) for one in ProofKind])
