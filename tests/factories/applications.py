"""Calls and applications for tests, as rows made directly."""

from datetime import timedelta

import factory

from alliance.applications.enums import ApplicationState, CallState, DocumentSlot, Step
from alliance.applications.models import (
    Application,
    ApplicationDocument,
    ApplicationEditor,
    ApplicationEvent,
    Call,
    CallForm,
)
from alliance.core.clock import now
from alliance.core.kept import forget_everything
from alliance.files.models import StoredFile
from alliance.settings.enums import Taxonomy
from tests.factories import Factory, PersonFactory, both
from tests.factories.membership import TierFactory
from tests.factories.organizations import TermFactory

USCC = "91440101MA59ABCD1D"


class CallFactory(Factory):
    """A published call, open since yesterday and for thirty days more; `questions` are its extra questions."""

    class Meta:
        model = Call

    class Params:
        questions = ()

    number = factory.Sequence(lambda n: f"2026-{n + 10:02d}")
    title = factory.LazyFunction(lambda: both("Call for member units 2026", "2026年度成员单位征集"))
    text = factory.LazyFunction(lambda: both("Join **us**.", "欢迎**加入**。"))
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=30))
    state = CallState.PUBLISHED
    eligible = factory.LazyFunction(dict)
    forms = factory.LazyAttribute(lambda one: [CallForm(number=1, questions=list(one.questions))])


class ApplicationFactory(Factory):
    """A draft in which nothing is filled in."""

    class Meta:
        model = Application

    number = factory.Sequence(lambda n: f"A-2025-{n:04d}")
    call = factory.SubFactory(CallFactory)
    form = factory.LazyAttribute(lambda one: one.call.forms[-1])
    applicant = factory.SubFactory(PersonFactory)
    state = ApplicationState.DRAFT
    name = factory.LazyFunction(lambda: both(""))
    events = factory.LazyAttribute(
        lambda one: [ApplicationEvent(actor=one.applicant, from_state=None, to_state=ApplicationState.DRAFT)]
    )


class CompleteApplicationFactory(ApplicationFactory):
    """A draft with every step complete and both owed documents; the terms and the tier of `answers` have to exist."""

    class Params:
        tier = factory.SubFactory(TierFactory, code="ordinary")

    tier_id = factory.LazyAttribute(lambda one: one.tier.id)
    name = factory.LazyFunction(lambda: both("Leapmotor", "零跑汽车"))
    name_key = "leapmotor 零跑汽车"
    answers = factory.LazyFunction(lambda: complete_answers())
    done_steps = factory.LazyFunction(lambda: [step.value for step in Step if step is not Step.SUBMIT])
    saved = factory.LazyAttribute(
        lambda one: {
            step.value: {"version": 1, "at": now().isoformat(), "by": one.applicant.id, "name": "Wang"}
            for step in Step
            if step is not Step.SUBMIT
        }
    )
    documents = factory.LazyFunction(
        lambda: [document(DocumentSlot.LICENSE, "license.pdf"), document(DocumentSlot.STAMPED_FORM, "form.pdf")]
    )


class EditorFactory(Factory):
    class Meta:
        model = ApplicationEditor

    application = factory.SubFactory(ApplicationFactory)
    person = factory.SubFactory(PersonFactory)


class StoredFileFactory(Factory):
    """A row only; there are no bytes behind it."""

    class Meta:
        model = StoredFile

    key = factory.Sequence(lambda n: f"key-of-a-test-{n}")
    name = "license.pdf"
    media_type = "application/pdf"
    size = 12_345
    sha256 = "0" * 64


def document(slot, name):
    return ApplicationDocument(slot=slot, file=StoredFileFactory(name=name))


def taxonomy():
    """The terms that the answers of these tests name."""
    for kind, code in (
        (Taxonomy.KIND, "vehicle_maker"),
        (Taxonomy.KIND, "technology_company"),
        (Taxonomy.CHAIN, "midstream"),
        (Taxonomy.FIELD, "software"),
        (Taxonomy.FIELD, "standards"),
    ):
        TermFactory(taxonomy=kind, code=code)
    forget_everything()


def complete_answers(**changes):
    """Answers to all seven steps, as the wizard stores them."""
    answers = {
        "organization": {
            "name_en": "Leapmotor",
            "name_zh": "零跑汽车",
            "uscc": USCC,
            "kind": "vehicle_maker",
            "chain": ["midstream"],
            "country": "CN",
            "region": "CN-ZJ",
            "website": "https://leapmotor.example",
        },
        "people": {
            "title_en": "Head of standards",
            "primary": "me",
            "alternates": [{"family_name": "Chen", "given_name": "Haoran", "email": "chen@leapmotor.example"}],
        },
        "profile": {"description_en": "Makes electric cars.", "founded_year": 2015, "headcount": "over_5000"},
        "interests": {"tier": "ordinary", "fields": ["software"], "why": "To set standards together."},
        "declaration": {"agreed": True, "name": "Wang Xiaoming", "at": "2026-11-09T08:40:00+00:00", "language": "en"},
    }
    for step, values in changes.items():
        answers[step] = answers[step] | values
    return answers
