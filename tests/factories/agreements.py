"""Agreements, parties, signatories and ceremonies, as rows."""

from datetime import date

import factory

from alliance.agreements.enums import AgreementKind, AgreementState
from alliance.agreements.models import Agreement, AgreementMilestone, Party, Signatory
from alliance.ceremonies.enums import CueKind
from alliance.ceremonies.models import Ceremony, Cue, Signing
from alliance.core.localized import Localized
from tests.factories import Factory
from tests.factories.events import EventFactory


class AgreementFactory(Factory):
    """An agreement being drafted; `en`, `zh` its title."""

    class Meta:
        model = Agreement

    class Params:
        en = factory.Sequence(lambda n: f"Memorandum {n}")
        zh = factory.Sequence(lambda n: f"谅解备忘录{n}")

    kind = AgreementKind.MEMORANDUM
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    summary = factory.LazyFunction(Localized)
    signed_at_place = factory.LazyFunction(Localized)
    languages = factory.LazyFunction(lambda: ["zh", "en"])


class SignedAgreementFactory(AgreementFactory):
    number = factory.Sequence(lambda n: f"AG-2026-T{n:03d}")
    state = AgreementState.SIGNED
    signed_on = date(2026, 1, 15)


class PartyFactory(Factory):
    class Meta:
        model = Party

    agreement = factory.SubFactory(AgreementFactory)
    position = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: Localized(f"Party {n}", f"第{n}方"))
    contact_name = factory.Sequence(lambda n: f"Contact {n}")
    contact_email = factory.Sequence(lambda n: f"contact{n}@example.com")


class SignatoryFactory(Factory):
    class Meta:
        model = Signatory

    party = factory.SubFactory(PartyFactory)
    agreement = factory.LazyAttribute(lambda one: one.party.agreement)
    name = factory.Sequence(lambda n: Localized(f"Signatory {n}", f"签约人{n}"))
    title = factory.LazyFunction(lambda: Localized("General manager", "总经理"))
    email = factory.Sequence(lambda n: f"signatory{n}@example.com")


class AgreementMilestoneFactory(Factory):
    class Meta:
        model = AgreementMilestone

    agreement = factory.SubFactory(SignedAgreementFactory)
    title = factory.Sequence(lambda n: Localized(f"Milestone {n}", f"节点{n}"))
    due_on = date(2026, 12, 31)


class CeremonyFactory(Factory):
    class Meta:
        model = Ceremony

    event = factory.SubFactory(EventFactory)
    title = factory.LazyFunction(lambda: Localized("Signing ceremony", "签约仪式"))
    place = factory.LazyFunction(lambda: Localized("Hall A", "A厅"))
    host = factory.LazyFunction(Localized)
    notes = factory.LazyFunction(Localized)
    starts_at = factory.LazyAttribute(lambda one: one.event.starts_at)


class SigningFactory(Factory):
    class Meta:
        model = Signing

    ceremony = factory.SubFactory(CeremonyFactory)
    agreement = factory.SubFactory(AgreementFactory)
    position = factory.Sequence(lambda n: n)


class CueFactory(Factory):
    class Meta:
        model = Cue

    ceremony = factory.SubFactory(CeremonyFactory)
    position = factory.Sequence(lambda n: n)
    kind = CueKind.SPEECH
    title = factory.Sequence(lambda n: Localized(f"Cue {n}", f"环节{n}"))
    who = factory.LazyFunction(Localized)
    stage = factory.LazyFunction(Localized)
    microphone = factory.LazyFunction(Localized)
    props = factory.LazyFunction(Localized)
    notes = factory.LazyFunction(Localized)
