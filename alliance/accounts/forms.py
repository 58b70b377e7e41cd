"""The forms of sign-in, profile, people and roles. Shape only: what is allowed, operations decide."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, PasswordField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from alliance.accounts.models import Person
from alliance.accounts.operations.people import PersonInput
from alliance.core import names
from alliance.core.duties import Duty
from alliance.core.forms import Form, Honeypot, VersionedForm, choices, line
from alliance.core.identifiers import phone_display
from alliance.core.localized import current_language
from alliance.core.places import zone_choices

LANGUAGES = [("en", "English"), ("zh", "中文")]
TYPED = 1000  # characters of a password field; a longer new password is refused by the operation

missing = InputRequired(_("Fill in this field."))


def secret_field(label: Any, autocomplete: str) -> PasswordField:
    """A password field whose kind the browser's password manager knows."""
    return PasswordField(label, validators=[missing, Length(max=TYPED)], render_kw={"autocomplete": autocomplete})


def language_field() -> SelectField:
    return SelectField(_("Language"), choices=lambda: choices(LANGUAGES), default=current_language)


class SignInForm(Form):
    address = line(_("E-mail"), missing, maximum=254, render_kw={"type": "email", "autocomplete": "username"})
    password = secret_field(_("Password"), "current-password")
    next = HiddenField()


class CodeForm(Form):
    code = line(_("Code"), missing, maximum=40, render_kw={"autocomplete": "one-time-code", "inputmode": "text"})


class SignUpForm(Honeypot, Form):
    family_name = line(_("Family name"), maximum=100, render_kw={"autocomplete": "family-name"})
    given_name = line(_("Given name"), maximum=100, render_kw={"autocomplete": "given-name"})
    email = line(_("E-mail"), missing, maximum=254, render_kw={"type": "email", "autocomplete": "username"})
    password = secret_field(_("Password"), "new-password")
    locale = language_field()
    next = HiddenField()

    @property
    def typed(self) -> PersonInput:
        return PersonInput(
            self.family_name.data or "",
            self.given_name.data or "",
            email=self.email.data or "",
            locale=self.locale.data,
        )


class EmptyForm(Form):
    """A button and nothing else."""


class AddressForm(Form):
    address = line(_("E-mail"), missing, maximum=254, render_kw={"type": "email", "autocomplete": "username"})


class NewPasswordForm(Form):
    password = secret_field(_("New password"), "new-password")


class AcceptForm(Form):
    password = secret_field(_("Password"), "new-password")
    locale = language_field()


class PasswordForm(Form):
    """Something that asks for the present password again."""

    current = secret_field(_("Your present password"), "current-password")


class ChangePasswordForm(PasswordForm):
    password = secret_field(_("New password"), "new-password")


class NewAddressForm(PasswordForm):
    email = line(_("New e-mail address"), missing, maximum=254, render_kw={"type": "email", "autocomplete": "email"})
    primary = BooleanField(_("Sign in with this address and send my notices here"))


class SecondFactorForm(PasswordForm):
    secret = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])
    code = line(
        _("Code from the authenticator"),
        missing,
        maximum=12,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PersonFields:
    """What profile and desk both edit."""

    family_name = line(_("Family name"), maximum=100, render_kw={"autocomplete": "family-name"})
    given_name = line(_("Given name"), maximum=100, render_kw={"autocomplete": "given-name"})
    display_name = line(_("Name as shown"), maximum=200)
    romanized_name = line(_("Name in Latin letters"), maximum=200)
    form_of_address = line(_("Form of address"), maximum=60, render_kw={"autocomplete": "honorific-prefix"})
    phone = line(_("Telephone"), maximum=60, render_kw={"type": "tel", "autocomplete": "tel"})
    locale = language_field()
    zone = SelectField(_("Time zone"), choices=lambda: choices(zone_choices(current_language())))

    def fill(self: Any, person: Person) -> None:
        """Show what is stored; a name that follows from its parts is left to follow."""
        for name in ("family_name", "given_name", "romanized_name", "form_of_address", "locale", "zone"):
            self[name].data = getattr(person, name)
        follows = person.display_name == names.display_name(person.family_name, person.given_name)
        self.display_name.data = "" if follows else person.display_name
        self.phone.data = phone_shown(person.phone)
        if "version" in self:
            self.version.data = person.version

    def typed_as(self: Any, email: str = "", listed: bool | None = None) -> PersonInput:
        """What was typed, as the operations take it."""
        text: dict[str, Any] = {
            name: self[name].data or ""
            for name in ("family_name", "given_name", "display_name", "romanized_name", "form_of_address", "phone")
        }
        return PersonInput(**text, email=email, locale=self.locale.data, zone=self.zone.data, listed=listed)

    def take_version(self: Any) -> None:
        """After a clash: saving again replaces what stands now, which the page shows."""
        if self.clash and self.clash.theirs:
            self.version.data = self.clash.theirs["version"]
            self.version.raw_data = [str(self.version.data)]  # what the field shows

    def differences(self: Any) -> list[tuple[Any, Any, Any]]:
        """After a clash: (label, mine, theirs) of the fields that differ."""
        theirs = self.clash.theirs if self.clash else {}
        pairs = [(self[name], self[name].data or "", held) for name, held in theirs.items() if name in self]
        shown = [(field.label.text, mine, held) for field, mine, held in pairs if field.name != "version"]
        return [row for row in shown if str(row[1]) != str(row[2])]


class ProfileForm(PersonFields, VersionedForm):
    listed = BooleanField(_("Members may find me in the directory, with my name, organization and portrait"))

    @property
    def typed(self) -> PersonInput:
        return self.typed_as(listed=self.listed.data)


class PortraitForm(Form):
    portrait = FileField(_("Portrait"))


class PersonForm(PersonFields, Form):
    """A new person at the desk."""

    email = line(_("E-mail"), maximum=254, render_kw={"type": "email", "autocomplete": "off"})

    @property
    def typed(self) -> PersonInput:
        return self.typed_as(email=self.email.data or "")


class EditPersonForm(PersonForm, VersionedForm):
    """A person at the desk; the address only of people who do not sign in."""


class InviteForm(Form):
    purpose = line(_("What for"), maximum=300)


class GrantForm(Form):
    duty = SelectField(_("Duty"), choices=lambda: choices((duty.value, duty.label) for duty in Duty))
    first_on = DateField(_("First day"), validators=[Optional()])
    last_on = DateField(_("Last day"), validators=[Optional()])


def phone_shown(stored: str) -> str:
    """A stored telephone number as people read it."""
    number, _mark, extension = stored.partition(";ext=")
    return phone_display(number, extension)
