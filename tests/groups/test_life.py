"""The life of a group: proposed with founding members, forming, active, concluded, and back by a new charter."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.groups import signals
from alliance.groups.enums import CharterState, GroupState, Role
from alliance.groups.models import Group
from alliance.groups.operations.charters import adopt, draft_charter
from alliance.groups.operations.founding import ask_founders
from alliance.groups.operations.life import (
    activate,
    change_group,
    change_summary,
    conclude,
    confirm_founding,
    decline_founding,
    decline_group,
    found_group,
    open_forming,
    propose_group,
)
from alliance.groups.operations.participation import CallInput, draft_call, publish_call
from alliance.groups.queries.life import events_of, founding_of, open_seat_of, subgroups_of
from alliance.groups.queries.people import people_of, sittings
from alliance.organizations.queries import this_day
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.factories.organizations import AffiliationFactory, OrganizationFactory, TermFactory
from tests.groups.life_parts import charter_input, coordinator, forming_group, group_input, member, proposal


def steps(group):
    return [(event.was, event.became) for event in reversed(events_of(group))]


def refused(work, *args, field=None, match=None):
    with pytest.raises(Refused, match=match) as refusal:
        work(*args)
    assert refusal.value.field == field


def test_a_proposal_asks_the_primary_representatives_of_its_founding_members(outbox, trail):
    secretariat = coordinator(email="desk@example.com")
    volt, ann = member(en="Volt")
    ampere, _ben = member(en="Ampere")
    group = propose_group(ann, volt, group_input(), charter_input(), [ampere, volt, ampere])
    assert (group.state, group.code, group.proposing_organization, group.charter) == ("proposed", "wg3", volt, None)
    rows = founding_of(group)
    assert [(row.organization, bool(row.confirmed_at)) for row in rows] == [(volt, True), (ampere, False)]
    assert [kind for kind, _to in outbox()] == ["groups.founding_asked", "groups.proposed"]
    assert outbox()[1][1] == secretariat.email
    assert trail()[-1] == "groups.proposed"
    assert steps(group) == [(None, GroupState.PROPOSED)]


def test_somebody_else_of_the_organization_proposes_and_the_primary_confirms(outbox):
    volt, ann = member(en="Volt")
    engineer = AffiliationFactory(organization=volt).person
    group = propose_group(engineer, volt, group_input(), charter_input(), [])
    [own] = founding_of(group)
    assert (own.confirmed_at, own.person) == (None, engineer)
    assert outbox() == [("groups.founding_asked", ann.email)]


def test_only_people_of_members_propose():
    volt, _ann = member()
    refused(propose_group, PersonFactory(), volt, group_input(), charter_input(), [], field="organization")
    outside = OrganizationFactory()
    person = AffiliationFactory(organization=outside).person
    refused(propose_group, person, outside, group_input(), charter_input(), [], field="organization")


def test_a_founding_member_is_a_member():
    volt, ann = member()
    outsider = OrganizationFactory(en="Outsider")
    refused(propose_group, ann, volt, group_input(), charter_input(), [outsider], field="founding", match="Outsider")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": both("")}, "name_en"),
        ({"code": "Not a code"}, "code"),
        ({"code": "propose"}, "code"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"field_codes": ("unknown",)}, "field_codes"),
        ({"name": both("x" * 300)}, "name_en"),
    ],
)
def test_a_group_that_could_not_be_found_again_is_refused(changes, field):
    refused(found_group, coordinator(), group_input(**changes), charter_input(), field=field)


def test_number_and_code_belong_to_one_group():
    found_group(coordinator(), group_input(), charter_input())
    refused(found_group, coordinator(), group_input(number="wg 3"), charter_input(), field="number")
    refused(found_group, coordinator(), group_input(number="", code="WG3"), charter_input(), field="code")
    again = found_group(coordinator(), group_input(number=""), charter_input())
    third = found_group(coordinator(), group_input(number=""), charter_input())
    assert (again.code, third.code) == ("charging-and-swapping", "charging-and-swapping-2")


def test_a_name_in_chinese_alone_still_gives_an_address():
    group = found_group(coordinator(), group_input(name=both("", "充换电"), number=""), charter_input())
    assert group.code.startswith("t") and len(group.code) == 11


def test_a_coordinator_founds_a_group_with_its_charter_in_force(trail):
    founder = coordinator()
    field = TermFactory(code="charging")
    typed = group_input(field_codes=("charging",))
    group = found_group(founder, typed, charter_input(quorum_percent=60), on=date(2024, 5, 6))
    assert (group.state, group.founded_on, group.fields) == (GroupState.ACTIVE, date(2024, 5, 6), [field])
    assert (group.charter.number, group.charter.state, group.charter.quorum_percent) == (1, "in_force", 60)
    assert group.charter.adopted_by == founder
    assert events_of(group)[0].at.date() == date(2024, 5, 6)
    assert trail() == ["groups.founded"]
    refused(found_group, founder, group_input(number="WG 4"), charter_input(), GroupState.CONCLUDED, field="state")


def test_a_founding_member_confirms_and_names_whom_it_would_send(outbox):
    ampere, ben = member(en="Ampere")
    group, proposer = proposal(ampere)
    row = founding_of(group)[1]
    refused(confirm_founding, ben, row, PersonFactory(), field="person")
    confirm_founding(ben, row, ben)
    assert (bool(row.confirmed_at), row.person) == (True, ben)
    assert outbox()[-1] == ("groups.founding_answered", proposer.email)
    refused(confirm_founding, ben, row, match="confirmed already")
    decline_founding(ben, row)
    assert (row.confirmed_at, row.person, bool(row.declined_at)) == (None, None, True)
    refused(decline_founding, ben, row, match="declined already")
    confirm_founding(ben, row)
    assert row.confirmed_at and row.declined_at is None


def test_more_members_are_asked_until_the_proposal_is_decided(outbox):
    ampere, ben = member()
    group, proposer = proposal()
    ask_founders(proposer, group, [ampere])
    assert outbox()[-1] == ("groups.founding_asked", ben.email)
    refused(ask_founders, proposer, group, [ampere], field="founding")
    decline_group(coordinator(), group, "Too early.")
    refused(ask_founders, proposer, group, [ampere], match="decided already")
    refused(confirm_founding, ben, founding_of(group)[1], match="no longer being founded")


def test_accepting_a_proposal_puts_its_charter_in_force_and_seats_who_confirmed(outbox):
    ampere, ben = member()
    silent, carl = member()
    group, proposer = proposal(ampere, silent)
    confirm_founding(ben, founding_of(group)[1], ben)
    decider = coordinator()
    open_forming(decider, group)
    assert (group.state, group.charter.number, group.charter.state) == (GroupState.FORMING, 1, CharterState.IN_FORCE)
    assert group.charter.adopted_by == decider
    assert {one.person for one in sittings(group.id)} == {proposer, ben}
    assert open_seat_of(group, silent.id) is None
    told = [to for kind, to in outbox() if kind == "groups.now_forming"]
    assert sorted(told) == sorted({proposer.email, ben.email, carl.email})


def test_who_confirms_while_the_group_forms_has_its_seat_at_once():
    late, ann = member()
    group, _proposer = proposal(late)
    open_forming(coordinator(), group)
    row = founding_of(group)[1]
    confirm_founding(ann, row, ann)
    assert open_seat_of(group, late.id) is not None and ann in people_of(group.id)
    refused(decline_founding, ann, row, match="has its seat already")
    activate(coordinator(), group)
    refused(confirm_founding, ann, row, match="no longer being founded")


def test_nobody_behind_a_proposal_means_no_group():
    volt, _ann = member()
    engineer = AffiliationFactory(organization=volt).person
    group = propose_group(engineer, volt, group_input(), charter_input(), [])
    refused(open_forming, coordinator(), group, match="No founding member has confirmed")
    refused(activate, coordinator(), group, match="No founding member has confirmed")


def test_a_group_is_activated_after_forming_or_right_after_the_proposal():
    group, decider = forming_group()
    activate(decider, group)
    assert (group.state, group.founded_on) == (GroupState.ACTIVE, this_day())
    assert [became for _was, became in steps(group)] == ["proposed", "forming", "active"]
    quick, _primary = proposal(typed=group_input(number="WG 4"))
    activate(decider, quick, date(2026, 1, 2))
    assert (quick.state, quick.founded_on, quick.charter.state) == ("active", date(2026, 1, 2), "in_force")
    refused(activate, decider, quick, match="in the state")


def test_declining_tells_why(outbox):
    group, proposer = proposal()
    refused(decline_group, coordinator(), group, " ", field="reason")
    decline_group(coordinator(), group, "The committee does this already.")
    assert group.state is GroupState.DECLINED
    assert events_of(group)[0].reason == "The committee does this already."
    assert outbox()[-1] == ("groups.now_declined", proposer.email)
    refused(open_forming, coordinator(), group, match="in the state")


def test_concluding_ends_drafts_and_open_calls_and_is_heard_above(outbox):
    group, decider = forming_group()
    activate(decider, group)
    draft = draft_charter(decider, group, charter_input(scope=both("More.")), "More to do.")
    call = draft_call(decider, group, CallInput(both("Join us."), now(), now() + timedelta(days=9)))
    publish_call(decider, call)
    heard = []

    def hear(sender):
        heard.append(sender)

    signals.concluded.connect(hear)
    refused(conclude, decider, group, "", field="reason")
    conclude(decider, group, "The guide is published.")
    signals.concluded.disconnect(hear)
    assert (group.state, group.concluded_on, heard) == (GroupState.CONCLUDED, this_day(), [group])
    assert (draft.state, call.cancel_reason) == (CharterState.WITHDRAWN, "The guide is published.")
    assert not call.is_open()
    assert "groups.now_concluded" in [kind for kind, _to in outbox()]
    refused(conclude, decider, group, "Again.", match="in the state")


def test_a_group_with_running_sub_groups_is_not_concluded():
    above = GroupFactory(code="wg1")
    below = found_group(coordinator(), group_input(parent=above), charter_input())
    assert subgroups_of(coordinator(), above) == [below]
    refused(conclude, coordinator(), above, "Done.", match="WG 3")
    conclude(coordinator(), below, "Done.")
    conclude(coordinator(), above, "Done.")
    refused(found_group, coordinator(), group_input(number="", parent=above), charter_input(), field="parent")


def test_a_concluded_group_comes_back_by_a_new_charter(outbox):
    group = GroupFactory(rules={"quorum_percent": 40})
    chair = seated(group, role=Role.CHAIR).person
    conclude(coordinator(), group, "Done.")
    refused(activate, coordinator(), group, match="comes back by a new charter")
    draft = draft_charter(chair, group, charter_input(scope=both("The second edition.")), "A second edition is due.")
    adopt(coordinator(), draft)
    assert (group.state, group.concluded_on, group.charter) == (GroupState.ACTIVE, None, draft)
    assert events_of(group)[0].reason == "A second edition is due."
    assert outbox()[-1] == ("groups.charter_adopted", chair.email)


def test_coordinators_change_a_group_and_an_outdated_edit_is_a_clash():
    group = found_group(coordinator(), group_input(), charter_input(), GroupState.FORMING)
    version = group.version
    change_group(coordinator(), group, group_input(name=both("Charging"), code="charging"), version)
    assert (group.name.en, group.code) == ("Charging", "charging")
    with pytest.raises(Clash):
        change_group(coordinator(), group, group_input(), version)
    activate(coordinator(), group)
    refused(change_group, coordinator(), group, group_input(code="wg3"), group.version, field="code")
    change_group(coordinator(), group, group_input(number="WG 9"), group.version)
    assert (group.number, group.code) == ("WG 9", "charging")


def test_a_group_never_stands_below_itself():
    above = found_group(coordinator(), group_input(), charter_input())
    below = found_group(coordinator(), group_input(number="WG 3.1", parent=above), charter_input())
    refused(change_group, coordinator(), above, group_input(parent=below), above.version, field="parent")
    refused(change_group, coordinator(), above, group_input(parent=above), above.version, field="parent")


def test_chairs_change_the_words_and_the_statement():
    group = found_group(coordinator(), group_input(summary=both("Old.", "旧")), charter_input())
    chair = seated(group, role=Role.CHAIR).person
    version = group.version
    change_summary(chair, group, both("New.", "旧"), version, both("No prices."))
    assert (group.summary.en, group.summary.stale, group.statement.en) == ("New.", "zh", "No prices.")
    with pytest.raises(Clash):
        change_summary(chair, group, both("Newer."), version)
    change_summary(chair, group, both("Newer."), group.version)
    assert group.statement.en == "No prices."


def test_activity_is_noted_at_most_once_an_hour_and_touches_no_version():
    group = GroupFactory()
    group.last_active_at = now() - timedelta(days=90)
    db.session.commit()
    version = group.version
    draft_charter(coordinator(), group, charter_input(), "Because.")
    db.session.expire_all()
    first = db.session.get(Group, group.id).last_active_at
    assert now() - first < timedelta(minutes=1) and group.version == version
