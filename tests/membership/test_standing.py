"""The standing from the rows, as Python says it and as SQL says it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alliance.core.db import db
from alliance.membership.enums import MeasureKind, Standing
from alliance.membership.models import Measure, Membership, MembershipTerm
from alliance.membership.queries import member_organizations, standing_sql
from tests.factories.membership import MembershipFactory, TierFactory

DAY = date(2026, 6, 15)


def at(text):
    return date.fromisoformat(text) if text else None


def both_say(spans, measures, on=DAY, grace=90):
    """The standing in both ways; they must agree."""
    membership = MembershipFactory(
        spans=[(at(a), at(b), None) for a, b in spans],
        measures_taken=[(kind, at(a), at(b)) for kind, a, b in measures],
        grace_days=grace,
    )
    said = db.session.scalar(select(standing_sql(on)).where(Membership.id == membership.id))
    assert said == membership.standing(on)
    return membership.standing(on)


CASES = [
    ("no rows at all", [], [], "lapsed"),
    ("an open term", [("2020-01-01", "")], [], "active"),
    ("the first day", [("2026-06-15", "2026-12-31")], [], "active"),
    ("the last day", [("2026-01-01", "2026-06-15")], [], "active"),
    ("the day after the last", [("2026-01-01", "2026-06-14")], [], "grace"),
    ("the last day of grace", [("2025-01-01", "2026-03-17")], [], "grace"),
    ("the day after grace", [("2025-01-01", "2026-03-16")], [], "lapsed"),
    ("only a term to come", [("2026-06-16", "")], [], "upcoming"),
    ("resigned before it began, and a return booked", [("2026-07-01", "2026-06-30"), ("2026-09-01", "")],
     [("resignation", "2026-06-01", "2026-08-31")], "resigned"),
    ("in grace with the next term booked", [("2025-01-01", "2026-05-31"), ("2026-07-01", "")], [], "grace"),
    ("in a gap longer than grace, the next term booked", [("2024-01-01", "2024-12-31"), ("2027-01-01", "")], [],
     "lapsed"),
    ("after a gap", [("2020-01-01", "2020-12-31"), ("2026-01-01", "")], [], "active"),
    ("a change of tier today", [("2026-01-01", "2026-06-14"), ("2026-06-15", "2026-12-31")], [], "active"),
    ("a term called off before it began", [("2025-01-01", "2025-12-31"), ("2026-01-01", "2025-12-31")], [], "lapsed"),
    ("suspended without an end", [("2020-01-01", "")], [("suspension", "2026-06-15", "")], "suspended"),
    ("suspended until today", [("2020-01-01", "")], [("suspension", "2026-06-01", "2026-06-15")], "suspended"),
    ("the suspension ended yesterday", [("2020-01-01", "")], [("suspension", "2026-06-01", "2026-06-14")], "active"),
    ("a suspension to come", [("2020-01-01", "")], [("suspension", "2026-06-16", "")], "active"),
    ("suspended in grace", [("2020-01-01", "2026-06-01")], [("suspension", "2026-05-01", "")], "suspended"),
    ("suspended, then the term lapsed", [("2020-01-01", "2025-12-31")], [("suspension", "2025-05-01", "")], "lapsed"),
    ("suspended, renewed meanwhile", [("2025-01-01", "2025-12-31"), ("2026-01-01", "")],
     [("suspension", "2025-12-01", "")], "suspended"),
    ("a suspension called off", [("2020-01-01", "")], [("suspension", "2026-06-15", "2026-06-14")], "active"),
    ("resigned today", [("2020-01-01", "2026-06-14")], [("resignation", "2026-06-15", "")], "resigned"),
    ("resigns tomorrow", [("2020-01-01", "2026-06-15")], [("resignation", "2026-06-16", "")], "active"),
    ("resigned, the term left open", [("2020-01-01", "")], [("resignation", "2026-06-01", "")], "resigned"),
    ("resigned in grace", [("2025-01-01", "2026-05-31")], [("resignation", "2026-06-10", "")], "resigned"),
    ("returned after a resignation", [("2020-01-01", "2025-01-31"), ("2026-01-01", "")],
     [("resignation", "2025-02-01", "")], "active"),
    ("returned, the old row closed", [("2020-01-01", "2025-01-31"), ("2026-01-01", "")],
     [("resignation", "2025-02-01", "2025-12-31")], "active"),
    ("returns tomorrow", [("2020-01-01", "2025-01-31"), ("2026-06-16", "")],
     [("resignation", "2025-02-01", "2026-06-15")], "resigned"),
    ("returned and in grace", [("2020-01-01", "2023-12-31"), ("2025-01-01", "2026-05-31")],
     [("resignation", "2024-01-01", "")], "grace"),
    ("returned and left again", [("2020-01-01", "2023-12-31"), ("2025-01-01", "2026-05-31")],
     [("resignation", "2024-01-01", ""), ("expulsion", "2026-06-01", "")], "expelled"),
    ("returned on the very day", [("2020-01-01", "2026-06-14"), ("2026-06-15", "")],
     [("resignation", "2026-06-15", "2026-06-14")], "active"),
    ("expelled while suspended", [("2020-01-01", "2026-05-31")],
     [("suspension", "2026-05-01", ""), ("expulsion", "2026-06-01", "")], "expelled"),
    ("expelled", [("2020-01-01", "2026-05-31")], [("expulsion", "2026-06-01", "")], "expelled"),
]  # fmt: skip


@pytest.mark.parametrize(("spans", "measures", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_standing_follows_from_the_rows(spans, measures, wanted):
    assert both_say(spans, measures) == Standing(wanted)


def test_grace_days_are_those_of_the_membership():
    spans = [("2025-01-01", "2026-06-14")]
    assert [both_say(spans, [], grace=days) for days in (0, 1)] == [Standing.LAPSED, Standing.GRACE]


near = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))
span = st.tuples(near, st.none() | near)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(span, max_size=4, unique_by=lambda one: one[0]),
    measures=st.lists(st.tuples(st.sampled_from(MeasureKind), near, st.none() | near), max_size=3),
    grace=st.sampled_from([0, 10, 90]),
)
def test_python_and_sql_agree_on_any_rows(session, spans, measures, grace):
    membership = MembershipFactory(spans=(), grace_days=grace)
    tier = TierFactory()
    for first, last in spans:
        db.session.add(MembershipTerm(membership=membership, tier=tier, first_on=first, last_on=last))
    for kind, first, last in measures:
        db.session.add(Measure(membership=membership, kind=kind, first_on=first, last_on=last))
    db.session.commit()
    days = [DAY + timedelta(days=step) for step in (-41, -20, -1, 0, 1, 13, 41, 130)]
    said = db.session.execute(select(*(standing_sql(on) for on in days)).where(Membership.id == membership.id)).one()
    assert list(said) == [membership.standing(on) for on in days]


def test_active_and_grace_count_as_members():
    inside = [MembershipFactory(), MembershipFactory(spans=[(at("2025-01-01"), at("2026-06-01"), None)])]
    MembershipFactory(spans=[(at("2020-01-01"), at("2021-01-01"), None)])
    MembershipFactory(measures_taken=[("suspension", at("2026-01-01"), None)])
    assert db.session.scalars(member_organizations(DAY)).all() == [one.organization for one in inside]
