"""Applications in the states that the secretariat meets, made as rows."""

from datetime import timedelta

from alliance.applications.enums import ApplicationState, CallState, Recommendation
from alliance.applications.models import Application, ApplicationEditor, ApplicationEvent, Call, CallForm, Review
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.text import fold
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.membership import TierFactory
from tests.factories.organizations import TermFactory

USCC = "91350100M000100Y43"


def answers(**organization):
    """What a complete application says; keywords change the first step."""
    first = {
        "name_en": "Hezhong New Energy", "name_zh": "合众新能源", "short_en": "Hezhong", "uscc": USCC,
        "kind": "vehicle_maker", "chain": ["downstream"], "country": "CN", "region": "CN-ZJ",
        "city_en": "Jiaxing", "website": "https://www.hezhong.example",
    }  # fmt: skip
    return {
        "organization": first | organization,
        "people": {"title_en": "Director", "title_zh": "总监", "primary": "me"},
        "profile": {"description_en": "Builds electric cars.", "founded_year": 2014, "headcount": "250_999"},
        "interests": {"fields": ["battery"], "why": "To share test results.", "tier": "ordinary"},
        "documents": {},
        "declaration": {"agreed": True, "name": "Tang Rui"},
    }


def taxonomies():
    """The entries that the answers name, once."""
    wanted = ((Taxonomy.KIND, "vehicle_maker"), (Taxonomy.CHAIN, "downstream"), (Taxonomy.FIELD, "battery"))
    for taxonomy, code in wanted:
        if not db.session.query(Term).filter_by(taxonomy=taxonomy, code=code).count():
            TermFactory(taxonomy=taxonomy, code=code)


def call():
    number = db.session.query(Call).count() + 1
    row = Call(
        number=f"2026-{number:02d}", title=Localized("Call for members 2026", "2026年征集"),
        text=Localized("Come.", "来"),
        opens_at=now() - timedelta(days=30), state=CallState.PUBLISHED, forms=[CallForm(number=1, questions=[])],
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def application(state="in_review", call_row=None, said=None, editors=(), since=timedelta(days=6), **columns):
    """An application in a state, with the event that brought it there."""
    taxonomies()
    said = said or answers()
    first = said["organization"]
    name = Localized(first.get("name_en", ""), first.get("name_zh", ""))
    row = call_row or call()
    at = now()
    submitted = None if state == "draft" else at - timedelta(days=16)
    number = db.session.query(Application).count() + 1
    made = Application(**{
        "number": f"A-2026-{number:04d}", "call": row, "form": row.forms[-1],
        "applicant": columns.pop("applicant", None) or PersonFactory(display_name="Tang Rui"), "name": name,
        "name_key": fold(f"{name.en} {name.zh}"), "state": ApplicationState(state), "state_since": at - since,
        "submitted_at": submitted, "promised_at": submitted and submitted + timedelta(days=28), "answers": said,
        "editors": [ApplicationEditor(person=person) for person in editors],
        "returns_to": ApplicationState.SCREENING if state == "info_requested" else None,
    } | columns)  # fmt: skip
    made.events.append(ApplicationEvent(actor=made.applicant, to_state=made.state, at=at - since))
    db.session.add(made)
    db.session.commit()
    return made


def review(of, reviewer=None, said=None, grounds="Fits the call."):
    """A request for a recommendation, answered when `said` is given."""
    made = Review(
        application=of,
        reviewer=reviewer or CoordinatorFactory(),
        recommendation=Recommendation(said) if said else None,
        grounds=grounds if said else "",
        answered_at=now() if said else None,
    )
    db.session.add(made)
    db.session.commit()
    return made


def reviewed(*said, **columns):
    """An application in review with these recommendations."""
    made = application("in_review", **columns)
    for one in said:
        review(made, said=one)
    db.session.expire(made)
    return made


def ordinary(**columns):
    return TierFactory(name=Localized("Ordinary member", "普通会员"), **columns)
