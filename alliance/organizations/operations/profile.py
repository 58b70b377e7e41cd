"""Changing what an organization says about itself, and its logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.identifiers import phone_display
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.files.operations import PICTURES, keep_upload
from alliance.organizations import signals
from alliance.organizations.enums import Audience, IdentifierKind, NameKind
from alliance.organizations.models import DEFAULT_AUDIENCES, Identifier, Organization
from alliance.organizations.operations.names import names_in_use, set_names
from alliance.organizations.operations.registration import OrganizationInput, checked, fill
from alliance.organizations.queries import this_day
from alliance.settings.enums import Taxonomy

if TYPE_CHECKING:
    from alliance.accounts.models import Person
    from alliance.files.models import StoredFile

TEXTS = ("city", "street", "description", "products")
PLAIN = ("country", "region", "postcode", "website", "founded_year", "headcount", "invoice_title", "tax_number")


@operation
def change_profile(
    actor: Person,
    organization: Organization,
    typed: OrganizationInput,
    version: int,
    audiences: dict[str, str] | None = None,
    correcting: bool = False,
) -> None:
    """Replace the profile by what was typed; a name that changes stays as a former one with its days.

    `audiences` says who may see which field (`DEFAULT_AUDIENCES` names them); `correcting` means that an old
    spelling was a mistake and never a name. Refuses an edit of an outdated version with what stands now.
    """
    lock(organization)
    if organization.version != version:
        message = _("Somebody else changed this profile meanwhile. Compare both versions and save again.")
        raise Clash(message, values_of(organization))
    profile = checked(typed)
    before = related(organization)
    with db.session.no_autoflush:
        fill(organization, profile)
        set_names(organization, profile.names, this_day(), correcting)
        if audiences is not None:
            organization.audiences = checked_audiences(audiences)
        after = related(organization)
        changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        record(actor, "organizations.profile_changed", organization, organization_id=organization.id, **changed)
    signals.changed.send(organization)


def checked_audiences(audiences: dict[str, str]) -> dict[str, str]:
    """The audience of every field that has one; refuses one that does not exist, ignores unknown fields."""
    found = {}
    for field, usual in DEFAULT_AUDIENCES.items():
        wanted = audiences.get(field, usual.value)
        if wanted not in list(Audience):
            raise Refused(_("Choose who may see this from the list."), f"audience_{field}")
        found[field] = str(wanted)
    return found


def related(organization: Organization) -> dict[str, list[str]]:
    """What the rows around the organization say, for the audit log."""
    return {
        "names": [f"{row.kind} {row.language}: {row.text}" for row in organization.names],
        "identifiers": [f"{row.kind}: {row.value}" for row in organization.identifiers],
        "terms": [term.code for term in organization.terms],
    }


def values_of(organization: Organization) -> dict[str, Any]:
    """What stands in the profile now, by the names of the form's fields."""
    found: dict[str, Any] = {name: getattr(organization, name) for name in PLAIN}
    found |= {
        f"{name}_{language}": getattr(getattr(organization, name), language) for name in TEXTS for language in LANGUAGES
    }
    found |= name_values(organization)
    for kind in IdentifierKind:
        row = first_identifier(organization, kind)
        found[kind.value] = row.value if row else ""
        if kind is IdentifierKind.REGISTRATION:
            found["registration_country"] = row.country if row else ""
    found["phone"] = phone_display(organization.phone, organization.phone_extension)
    found["kind_code"] = organization.kind.code if organization.kind else ""
    found["chain_codes"] = [term.code for term in organization.terms_of(Taxonomy.CHAIN)]
    found["field_codes"] = [term.code for term in organization.terms_of(Taxonomy.FIELD)]
    found |= {f"audience_{field}": organization.audience(field).value for field in DEFAULT_AUDIENCES}
    found["version"] = organization.version
    return found


def first_identifier(organization: Organization, kind: IdentifierKind) -> Identifier | None:
    """The number of a kind that the form shows; the others stay as they are."""
    return next((row for row in organization.identifiers if row.kind is kind), None)


def further_identifiers(organization: Organization) -> list[tuple[IdentifierKind, str, str]]:
    """The numbers that the form does not show."""
    shown = {first_identifier(organization, kind) for kind in IdentifierKind}
    return [(row.kind, row.value, row.country) for row in organization.identifiers if row not in shown]


def name_values(organization: Organization) -> dict[str, str]:
    """The names in use, by the names of the form's fields."""
    kinds = {"legal_name": NameKind.LEGAL, "short_name": NameKind.SHORT, "brand": NameKind.BRAND}
    found: dict[str, str] = {}
    for field, kind in kinds.items():
        found |= in_both(field, names_in_use(organization, kind))
    return found


def in_both(field: str, value: Localized) -> dict[str, str]:
    """A value of two languages as the two fields of a form."""
    return {f"{field}_{language}": getattr(value, language) for language in LANGUAGES}


@operation
def set_logo(actor: Person, organization: Organization, file: StoredFile | None) -> None:
    """Show a kept picture as the logo; None shows none."""
    lock(organization)
    organization.logo = file
    verb = "organizations.logo_set" if file is not None else "organizations.logo_removed"
    record(actor, verb, organization, organization_id=organization.id)
    signals.changed.send(organization)


@operation
def upload_logo(actor: Person, organization: Organization, filename: str, data: bytes) -> None:
    """Keep an uploaded PNG, JPEG or WebP, drawn anew without what cameras add, and show it as the logo."""
    set_logo(actor, organization, keep_upload(actor, filename, data, PICTURES, "file"))
