"""Admitting, changing, interrupting and ending memberships."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.membership import signals
from alliance.membership.enums import MeasureKind, Standing
from alliance.membership.models import Membership
from alliance.membership.operations.admission import admit
from alliance.membership.operations.measures import expel, lift_suspension, resign, suspend
from alliance.membership.operations.terms import change_tier, end_term, renew_term
from alliance.membership.operations.tiers import TierInput, add_tier, change_tier_row, retire_tier
from alliance.membership.queries import certificate_of, this_day, tier_by_code, tiers
from tests.factories import AdministratorFactory, CoordinatorFactory, both
from tests.factories.membership import MembershipFactory, TierFactory, representative
from tests.factories.organizations import OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return this_day()


@pytest.fixture
def actor():
    return CoordinatorFactory()


def test_admitting_gives_a_number_a_certificate_and_a_term(actor, trail, today):
    membership = admit(actor, OrganizationFactory(), TierFactory())
    assert membership.number == "M-0001"
    assert membership.standing(today) is Standing.ACTIVE
    assert len(certificate_of(membership).code) == 20
    assert trail() == ["membership.admitted"]


def test_numbers_rise_and_skip_those_that_an_import_brought(actor):
    tier = TierFactory()
    brought = admit(actor, OrganizationFactory(), tier, number="M-0002", joined_on=date(2019, 5, 1))
    numbers = [admit(actor, OrganizationFactory(), tier).number for _ in range(3)]
    assert (brought.joined_on, numbers) == (date(2019, 5, 1), ["M-0001", "M-0003", "M-0004"])
    with pytest.raises(Refused) as refused:
        admit(actor, OrganizationFactory(), tier, number="M-0003")
    assert refused.value.field == "number"


def test_a_member_is_not_admitted_twice(actor, trail):
    membership = admit(actor, OrganizationFactory(), TierFactory())
    with pytest.raises(Refused):
        admit(actor, membership.organization, TierFactory())
    assert trail() == ["membership.admitted"]


def test_refusals_of_odd_spans_and_tiers_out_of_use(actor, today):
    with pytest.raises(Refused) as span:
        admit(actor, OrganizationFactory(), TierFactory(), first_on=today, last_on=today - DAY)
    with pytest.raises(Refused) as tier:
        admit(actor, OrganizationFactory(), TierFactory(retired_on=today))
    assert (span.value.field, tier.value.field) == ("last_on", "tier")


@pytest.mark.parametrize("leave", [resign, expel])
def test_who_left_returns_under_the_old_number(actor, today, leave, trail):
    membership = admit(actor, OrganizationFactory(), TierFactory(), first_on=today - 100 * DAY)
    number = membership.number
    leave(actor, membership, "Reasons.", today - 50 * DAY)
    assert membership.standing(today) in (Standing.RESIGNED, Standing.EXPELLED)
    again = admit(actor, membership.organization, TierFactory(), first_on=today)
    assert (again.number, again.standing(today)) == (number, Standing.ACTIVE)
    assert again.standing(today - DAY) in (Standing.RESIGNED, Standing.EXPELLED)
    assert again.joined_on == today - 100 * DAY
    assert trail()[-1] == "membership.returned"
    with pytest.raises(Refused):
        admit(actor, membership.organization, TierFactory(), number="OTHER-1", first_on=today + 900 * DAY)


def test_who_leaves_and_returns_on_one_day_stays_a_member(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), first_on=today - 10 * DAY)
    resign(actor, membership, "A mistake.", today)
    admit(actor, membership.organization, TierFactory(), first_on=today)
    assert membership.standing(today) is Standing.ACTIVE


def test_who_lapsed_returns_and_an_old_suspension_does_not_follow(actor, today):
    first = today - 700 * DAY
    membership = admit(actor, OrganizationFactory(), TierFactory(), first_on=first, last_on=today - 400 * DAY)
    suspend(actor, membership, "Fees.", today - 500 * DAY)
    assert membership.standing(today) is Standing.LAPSED
    admit(actor, membership.organization, TierFactory(), first_on=today)
    assert membership.standing(today) is Standing.ACTIVE


def test_a_tier_changes_from_a_day_on_and_keeps_the_last_day(actor, today, trail):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 10 * DAY, today + 100 * DAY)
    higher = TierFactory()
    change_tier(actor, membership, higher, "Elected.", today)
    spans = [(term.first_on, term.last_on, term.tier_id == higher.id) for term in membership.spans]
    assert spans == [(today - 10 * DAY, today - DAY, False), (today, today + 100 * DAY, True)]
    assert trail()[-1] == "membership.tier_changed_for"
    for refused in (higher, TierFactory(retired_on=today)):
        with pytest.raises(Refused):
            change_tier(actor, membership, refused)
    with pytest.raises(Refused):
        change_tier(actor, membership, TierFactory(), first_on=today + 101 * DAY)


def test_a_change_on_the_first_day_of_a_term_leaves_no_trace_in_the_standing(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today)
    change_tier(actor, membership, TierFactory(), first_on=today)
    assert len(membership.terms) == 2 and len(membership.spans) == 1
    assert membership.standing(today) is Standing.ACTIVE


def test_a_renewal_follows_the_latest_term(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 300 * DAY, today + 10 * DAY)
    term = renew_term(actor, membership, today + 375 * DAY)
    assert (term.first_on, term.tier) == (today + 11 * DAY, membership.spans[0].tier)
    with pytest.raises(Refused) as refused:
        renew_term(actor, membership, None, today + 20 * DAY)
    assert refused.value.field == "first_on"


def test_a_lapsed_membership_is_renewed_from_today(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 700 * DAY, today - 300 * DAY)
    assert renew_term(actor, membership, None).first_on == today
    assert membership.standing(today - DAY) is Standing.LAPSED


def test_nothing_is_renewed_that_is_open_or_was_left(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 10 * DAY)
    with pytest.raises(Refused):
        renew_term(actor, membership, None)
    resign(actor, membership, "Moving on.")
    with pytest.raises(Refused):
        renew_term(actor, membership, None)


def test_ending_a_term_calls_off_the_later_ones_and_deletes_nothing(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 10 * DAY, today + 10 * DAY)
    renew_term(actor, membership, today + 400 * DAY)
    end_term(actor, membership, today, "Agreed.")
    assert [term.never_began for term in membership.terms] == [False, True]
    assert membership.standing(today + DAY) is Standing.GRACE
    with pytest.raises(Refused):
        end_term(actor, membership, today + 200 * DAY)


def test_a_suspension_rests_the_membership_until_it_is_lifted(actor, today, trail):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today - 10 * DAY)
    suspend(actor, membership, "Fees.", today)
    assert membership.standing(today) is Standing.SUSPENDED
    with pytest.raises(Refused):
        suspend(actor, membership, "Fees again.", today + 5 * DAY)
    lift_suspension(actor, membership)
    assert membership.standing(today) is Standing.ACTIVE
    with pytest.raises(Refused):
        lift_suspension(actor, membership)
    assert trail() == ["membership.admitted", "membership.suspended", "membership.suspension_lifted"]


def test_measures_need_a_reason_and_a_membership_that_goes_on(actor, today):
    membership = admit(actor, OrganizationFactory(), TierFactory(), today)
    for act in (suspend, resign, expel):
        with pytest.raises(Refused) as refused:
            act(actor, membership, "  ")
        assert refused.value.field == "reason"
    resign(actor, membership, "Moving on.")
    for act in (suspend, resign, expel):
        with pytest.raises(Refused):
            act(actor, membership, "Once more.")
    assert [one.kind for one in membership.measures] == [MeasureKind.RESIGNATION]


def test_representatives_are_told_of_every_change(actor, today, outbox):
    organization = OrganizationFactory()
    representative(organization, email="hua@volt.example")
    representative(organization, "technical", email="wei@volt.example")
    membership = admit(actor, organization, TierFactory(), today - 9 * DAY, today + 90 * DAY, welcome=True)
    change_tier(actor, membership, TierFactory(), "Elected.")
    renew_term(actor, membership, today + 400 * DAY)
    suspend(actor, membership, "Fees.")
    lift_suspension(actor, membership)
    end_term(actor, membership, today + 30 * DAY)
    resign(actor, membership, "Moving on.", today + 10 * DAY)
    admit(actor, organization, TierFactory(), today + 10 * DAY)
    expel(actor, membership, "Breach.", today + 20 * DAY)
    kinds = ["welcome", "tier_changed", "renewed", "suspended", "lifted", "ended", "resigned", "expelled"]
    wanted = [(f"membership.{kind}", to) for kind in kinds for to in ("hua@volt.example", "wei@volt.example")]
    assert outbox() == wanted


def test_every_change_is_signalled(actor, today):
    heard = []
    signals.changed.connect(heard.append, weak=False)
    try:
        membership = admit(actor, OrganizationFactory(), TierFactory(), today)
        suspend(actor, membership, "Fees.")
        lift_suspension(actor, membership)
        resign(actor, membership, "Moving on.")
    finally:
        signals.changed.disconnect(heard.append)
    assert heard == [membership] * 4


def test_an_organization_has_one_membership_whatever_happens(actor, today):
    membership = MembershipFactory()
    resign(actor, membership, "Moving on.")
    admit(actor, membership.organization, TierFactory())
    assert db.session.scalar(db.select(db.func.count()).select_from(Membership)) == 1


def test_tiers_are_added_changed_and_taken_out_of_use(trail):
    boss = AdministratorFactory()
    tier = add_tier(boss, TierInput(both("Council", "理事单位"), dues=Decimal("30000"), voting_weight=2))
    assert (tier.code, tiers()) == ("council", [tier])
    change_tier_row(boss, tier, TierInput(both("Council unit", "理事单位"), dues=None), tier.version)
    assert (tier.name.en, tier.dues, tier.code) == ("Council unit", None, "council")
    retire_tier(boss, tier)
    assert tiers() == [] and tier_by_code("council") is tier
    retire_tier(boss, tier, retire=False)
    assert tiers() == [tier]
    assert trail() == [f"membership.tier_{verb}" for verb in ("added", "changed", "retired", "restored")]


def test_tiers_refuse_what_makes_no_sense():
    boss = AdministratorFactory()
    tier = add_tier(boss, TierInput(both("Council", "")))
    for typed, field in [
        (TierInput(both("", "")), "name_en"),
        (TierInput(both("Council", "")), "name_en"),
        (TierInput(both("A", ""), voting_weight=-1), "voting_weight"),
        (TierInput(both("A", ""), dues=Decimal("-1")), "dues"),
        (TierInput(both("A", ""), currency="¥"), "currency"),
    ]:
        with pytest.raises(Refused) as refused:
            add_tier(boss, typed)
        assert refused.value.field == field
    with pytest.raises(Clash):
        change_tier_row(boss, tier, TierInput(both("B", "")), tier.version + 1)
    with pytest.raises(Refused):
        retire_tier(boss, tier, retire=False)
