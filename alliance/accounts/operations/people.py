"""People: making and changing them, their names by script, their sort keys."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import EmailAddress, Person
from alliance.accounts.operations.links import void_links
from alliance.audit.operations import record
from alliance.core import names
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.duties import Duty, can_administer
from alliance.core.identifiers import PhoneProblem, phone_e164
from alliance.core.operation import Clash, Refused, operation
from alliance.core.places import is_zone
from alliance.core.text import address_key, domain_of, one_line

LOCALES = ("en", "zh")


@dataclass(frozen=True)
class PersonInput:
    """A person as typed. An empty `display_name` is made from the names by script; `verified` marks the address as
    proven (imports, the command line); `listed` None leaves the consent as it is."""

    family_name: str = ""
    given_name: str = ""
    display_name: str = ""
    romanized_name: str = ""
    form_of_address: str = ""
    email: str = ""
    locale: str = "en"
    zone: str = "Asia/Shanghai"
    phone: str = ""
    verified: bool = False
    listed: bool | None = None


@operation
def create_person(actor: Person | None, typed: PersonInput) -> Person:
    """A new person, with an address when one is given. Refuses nameless people and addresses that cannot be."""
    person = Person(addresses=[], role_grants=[], sign_in=None)
    put_values(person, typed)
    if typed.email:
        person.addresses.append(new_address(typed.email, primary=True, verified=typed.verified))
    db.session.add(person)
    record(actor, "accounts.person_created", person)
    return person


@operation
def change_person(actor: Person, person: Person, typed: PersonInput, version: int) -> None:
    """Change names, language, zone, telephone and consent; the address only of people without a sign-in.

    Refuses an edit of an outdated version with what stands now.
    """
    lock(person)
    if person.version != version:
        raise Clash(_("%(name)s was changed meanwhile.", name=person.display_name), values_of(person))
    put_values(person, typed)
    record(actor, "accounts.person_changed", person)
    if typed.email and address_key(typed.email) != address_key(person.email):
        replace_address(actor, person, typed.email)


def replace_address(actor: Person, person: Person, email: str) -> None:
    """Another address for somebody who cannot see to it; who signs in changes it there, with proof."""
    if person.sign_in is not None:
        raise Refused(_("This person signs in and changes the address under 'Sign-in and security'."), "email")
    if Duty.ADMINISTRATION in {grant.duty for grant in person.role_grants} and not can_administer(actor):
        raise Refused(_("Only administrators change the address of an administrator."), "email")
    void_links(person, LinkPurpose.INVITATION)
    old = [row.address for row in person.addresses if row.is_primary]
    for row in person.addresses:
        row.is_primary = False
    person.addresses.append(new_address(email, primary=True))
    record(actor, "accounts.address_replaced", person, changes={"email": [", ".join(old), email]})


def values_of(person: Person) -> dict[str, object]:
    """What stands in the row now, by the names of the form's fields."""
    fields = ("family_name", "given_name", "display_name", "romanized_name", "form_of_address", "phone", "zone")
    return {name: getattr(person, name) for name in fields} | {"locale": person.locale, "version": person.version}


def put_values(person: Person, typed: PersonInput) -> None:
    """Fill the row from what was typed, with its sort keys."""
    family, given = one_line(typed.family_name), one_line(typed.given_name)
    if not family and not given:
        raise Refused(_("Enter a family name, a given name, or both."), "family_name")
    person.family_name, person.given_name = family, given
    person.display_name = one_line(typed.display_name) or names.display_name(family, given)
    person.romanized_name = one_line(typed.romanized_name)
    person.form_of_address = one_line(typed.form_of_address)
    person.locale = typed.locale if typed.locale in LOCALES else "en"
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone from the list."), "zone")
    person.zone = typed.zone
    person.phone = stored_phone(typed.phone)
    person.pinyin_key, person.latin_key = sort_keys(family, given, person.romanized_name)
    if typed.listed is not None or person.listed is None:
        person.listed = bool(typed.listed)


def sort_keys(family: str, given: str, romanized: str = "") -> tuple[str, str]:
    """(pinyin key, alphabetical key): both begin with the family name; pinyin serves names in characters in both."""
    chinese = names.is_cjk(family + given)
    whole = f"{family}{given}" if chinese else f"{family} {given}"
    pinyin = names.pinyin_key(whole, person=chinese)[:300]
    latin = names.latin_key(romanized) if chinese and romanized else (pinyin if chinese else names.latin_key(whole))
    return pinyin, latin[:300]


def stored_phone(typed: str) -> str:
    """E.164 with ';ext=' (RFC 3966) when there is an extension. Refuses what no telephone answers to."""
    try:
        number, extension = phone_e164(typed)
    except PhoneProblem as problem:
        raise Refused(
            _("This is no telephone number. Write it with its country, like +86 20 8515 1234."), "phone"
        ) from (problem)
    return f"{number};ext={extension}" if extension else number


def checked_address(typed: str, field: str = "email") -> str:
    """The address as it will be written to. Refuses what cannot be an address; nothing is asked of the net."""
    try:
        return str(validate_email(typed.strip(), check_deliverability=False, strict=True).normalized)
    except EmailNotValidError as problem:
        raise Refused(_("This is no e-mail address. It looks like name@example.org."), field) from problem


def new_address(typed: str, primary: bool = False, verified: bool = False) -> EmailAddress:
    """The row of an address, not yet attached to anybody."""
    address = checked_address(typed)
    return EmailAddress(
        address=address,
        key=address_key(address),
        domain=domain_of(address),
        is_primary=primary,
        verified_at=now() if verified else None,
    )
