"""The form of somebody in the programme."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Email, Length, Optional

from alliance.accounts.models import Person
from alliance.core.forms import TEXT, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.names import is_cjk
from alliance.core.places import zone_choices
from alliance.organizations.models import Affiliation
from alliance.programmes.models import Speaker
from alliance.programmes.operations.speakers import SpeakerInput

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
LANGUAGES = (("en", "English"), ("zh", "中文"))


class SpeakerForm(VersionedForm):
    """Name and affiliation as readers see them, and how mail reaches the person."""

    person = HiddenField()
    session = HiddenField()
    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    affiliation_en = line(_("Title and organization in English"), maximum=500)
    affiliation_zh = line(_("Title and organization in Chinese"), maximum=500)
    email = line(_("Mail address"), Email(message=_("Write an address like name@example.org.")), maximum=254)
    locale = SelectField(_("Language of mails"), choices=choices(LANGUAGES))
    zone = SelectField(_("Time zone"), validators=[Optional()])
    about_en = TextAreaField(_("About the person, in English"), validators=[Optional(), LONG])
    about_zh = TextAreaField(_("About the person, in Chinese"), validators=[Optional(), LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zone_choices(current_language()), blank=gettext("That of the event"))

    def typed(self, person: Person | None) -> SpeakerInput:
        return SpeakerInput(
            name=localized(self, "name"),
            affiliation=localized(self, "affiliation"),
            about=localized(self, "about"),
            email=self.email.data or "",
            locale=self.locale.data or "en",
            zone=self.zone.data or "",
            person=person,
        )


def values_of(speaker: Speaker) -> dict[str, Any]:
    """Somebody as the form shows them."""
    return {
        "version": speaker.version,
        "person": str(speaker.person_id or ""),
        "name_en": speaker.name.en,
        "name_zh": speaker.name.zh,
        "affiliation_en": speaker.affiliation.en,
        "affiliation_zh": speaker.affiliation.zh,
        "about_en": speaker.about.en,
        "about_zh": speaker.about.zh,
        "email": speaker.email,
        "locale": speaker.locale,
        "zone": speaker.zone,
    }


def values_from(person: Person, affiliation: Affiliation | None) -> dict[str, Any]:
    """Somebody we know, as a new form shows them: both names, title and organization."""
    name = names_of(person)
    works = affiliation_of(affiliation) if affiliation else Localized()
    return {
        "person": str(person.id),
        "name_en": name.en,
        "name_zh": name.zh,
        "affiliation_en": works.en,
        "affiliation_zh": works.zh,
        "locale": "zh" if person.locale.startswith("zh") else "en",
    }


def names_of(person: Person) -> Localized:
    if is_cjk(person.display_name):
        return Localized(person.romanized_name, person.display_name)
    return Localized(person.display_name, "")


def affiliation_of(affiliation: Affiliation) -> Localized:
    """'Chief engineer, Volt AG' and '伏特公司总工程师': in Chinese the organization stands first."""
    title, organization = affiliation.title, affiliation.organization.name
    english = ", ".join(part for part in (title.en, organization.en or organization.zh) if part)
    return Localized(english, f"{organization.zh or organization.en}{title.zh}" if organization or title.zh else "")
