"""Agreements on their way to the signing, made through the operations."""

from alliance.agreements.enums import AgreementKind, RegisterAudience
from alliance.agreements.operations.agreements import AgreementInput, create_agreement
from alliance.agreements.operations.answering import confirm
from alliance.agreements.operations.asking import ask
from alliance.agreements.operations.parties import PartyInput, add_party
from alliance.agreements.operations.signatories import SignatoryInput, add_signatory
from alliance.agreements.operations.signing import mark_ready, sign
from alliance.agreements.operations.texts import TextInput, add_text, freeze
from alliance.agreements.queries.parts import parties_of, people_of
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(words="text"):
    """A small file that says what it is, different for different words."""
    return PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + words.encode() + b"\n")


def keeper():
    return CoordinatorFactory(duty=Duty.EVENTS)


def described(**more):
    values = {
        "kind": AgreementKind.COOPERATION,
        "title": Localized("Joint laboratory for charging", "联合充电实验室"),
        "audience": RegisterAudience.PUBLIC,
    }
    return AgreementInput(**(values | more))


def draft(actor, parties=("NIO", "CQC"), texts=True, **more):
    """A draft with so many parties, each with one who signs, and a text in both languages."""
    agreement = create_agreement(actor, described(**more))
    for name in parties:
        party = add_party(
            actor,
            agreement,
            PartyInput(name=Localized(name, f"{name}公司"), contact_email=f"{name.lower()}@example.com"),
        )
        add_signatory(
            actor,
            agreement,
            SignatoryInput(
                Localized(f"Head of {name}", f"{name}负责人"),
                Localized("General manager", "总经理"),
                party=party,
                email=f"head.{name.lower()}@example.com",
            ),
        )
    for language in agreement.languages if texts else ():
        add_text(actor, agreement, TextInput(language, f"{language}.pdf", pdf(language)))
    return agreement


def frozen(actor, **more):
    agreement = draft(actor, **more)
    freeze(actor, agreement)
    return agreement


def asked(actor, **more):
    agreement = frozen(actor, **more)
    ask(actor, agreement)
    return agreement


def everybody(agreement):
    return [*parties_of(agreement.id), *people_of(agreement.id)]


def confirmed(actor, **more):
    agreement = asked(actor, **more)
    for who in everybody(agreement):
        confirm(who, agreement.final_sha256)
    return agreement


def ready(actor, **more):
    agreement = confirmed(actor, **more)
    mark_ready(actor, agreement)
    return agreement


def signed(actor, on=None, **more):
    agreement = ready(actor, **more)
    sign(actor, agreement, on or this_day(), Localized("Hefei", "合肥"))
    return agreement
