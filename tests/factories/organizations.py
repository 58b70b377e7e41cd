"""Organizations and their people, as rows."""

from datetime import date

import factory

from alliance.core.localized import Localized
from alliance.core.names import latin_key, pieces, pinyin_key
from alliance.core.text import fold
from alliance.organizations.enums import AppointmentKind, IdentifierKind, NameKind, OwnershipKind
from alliance.organizations.models import (
    Affiliation,
    Appointment,
    Identifier,
    NameToken,
    Organization,
    OrganizationName,
    Ownership,
)
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term
from tests.factories import Factory, PersonFactory

LONG_AGO = date(2020, 1, 1)


class TermFactory(Factory):
    """An entry of a taxonomy; a field unless told otherwise."""

    class Meta:
        model = Term

    taxonomy = Taxonomy.FIELD
    code = factory.Sequence(lambda n: f"term_{n}")
    label = factory.LazyAttribute(lambda one: Localized(one.code.replace("_", " ").capitalize(), f"条目{one.code}"))
    position = factory.Sequence(lambda n: n)


class OrganizationFactory(Factory):
    """`en` and `zh` are its legal names since 2020."""

    class Meta:
        model = Organization

    class Params:
        en = factory.Sequence(lambda n: f"Volt {n} Ltd")
        zh = ""

    name = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    short_name = factory.LazyFunction(Localized)
    city = factory.LazyFunction(Localized)
    street = factory.LazyFunction(Localized)
    description = factory.LazyFunction(Localized)
    products = factory.LazyFunction(Localized)
    pinyin_key = factory.LazyAttribute(lambda one: pinyin_key(one.name.zh or one.name.en)[:300])
    latin_key = factory.LazyAttribute(lambda one: latin_key(one.name.en) or pinyin_key(one.name.zh)[:300])
    country = "CN"
    names = factory.LazyAttribute(
        lambda one: [name_row(language, text) for language, text in (("en", one.name.en), ("zh", one.name.zh)) if text]
    )


def name_row(language, text, kind=NameKind.LEGAL, first_on=LONG_AGO, last_on=None):
    """A row of a name, not stored yet."""
    tokens = [NameToken(token=piece) for piece in sorted(pieces(text))]
    row = OrganizationName(kind=kind, language=language, text=text, key=fold(text), first_on=first_on, last_on=last_on)
    row.tokens = tokens
    return row


class IdentifierFactory(Factory):
    class Meta:
        model = Identifier

    organization = factory.SubFactory(OrganizationFactory)
    kind = IdentifierKind.USCC
    value = "91350100M000100Y43"


class AffiliationFactory(Factory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    title = factory.LazyFunction(lambda: Localized("Director", "总监"))
    first_on = LONG_AGO


class AppointmentFactory(Factory):
    """A primary representative; give `affiliation__organization` or `affiliation__person` to say of what, who."""

    class Meta:
        model = Appointment

    affiliation = factory.SubFactory(AffiliationFactory)
    kind = AppointmentKind.PRIMARY
    first_on = LONG_AGO


class OwnershipFactory(Factory):
    class Meta:
        model = Ownership

    parent = factory.SubFactory(OrganizationFactory)
    child = factory.SubFactory(OrganizationFactory)
    kind = OwnershipKind.SUBSIDIARY
    first_on = LONG_AGO
