"""The pages of a group's life as each role."""

import pytest

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.groups.enums import GroupState, Role
from alliance.groups.models import Group
from alliance.groups.operations.life import found_group
from alliance.groups.queries.life import founding_of
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.factories.organizations import AffiliationFactory, TermFactory
from tests.groups.life_parts import charter_input, coordinator, group_input, member, proposal

EN = {"Accept-Language": "en"}
CHARTER = {
    "scope_en": "Joint test methods.",
    "join_mode": "on_request",
    "quorum_percent": "50",
    "pass_mark": "two_thirds",
    "abstentions": "ignored",
}
PROPOSED = CHARTER | {
    "kind": "task_force",
    "name_en": "Charging guide",
    "name_zh": "充电指南",
    "summary_en": "A guide.",
}


def sheet(group, **changes):
    """The form of a group as a browser sends it."""
    given = {
        "kind": group.kind.value,
        "name_en": group.name.en,
        "number": group.number,
        "code": group.code,
        "zone": "Asia/Shanghai",
        "is_public": "y",
        "version": group.version,
    }
    return given | changes


def test_a_member_proposes_with_founding_members_found_by_words(as_user):
    volt, ann = member(en="Volt Works")
    ampere, ben = member(en="Ampere Cells", zh="安培电池")
    browser = as_user(ann)
    found = browser.post("/groups/propose", data=PROPOSED | {"find": "1", "words": "Ampere", "organization": volt.id})
    assert found.status_code == 200 and f'value="{ampere.id}"' in found.text and "Charging guide" in found.text
    answer = browser.post("/groups/propose", data=PROPOSED | {"founding": [ampere.id], "organization": volt.id})
    assert answer.location == "/groups/charging-guide/proposal"
    group = db.session.query(Group).one()
    assert (group.kind, group.name.zh, [row.organization for row in founding_of(group)]) == (
        "task_force",
        "充电指南",
        [volt, ampere],
    )
    text = as_user(ben).get(answer.location, headers=EN).text
    assert all(words in text for words in ("Stand behind it for Ampere Cells", "Asked", "Confirmed", "Two thirds"))


def test_what_is_wrong_with_a_proposal_is_said_at_its_field(as_user):
    volt, ann = member()
    browser = as_user(ann)
    answer = browser.post("/groups/propose", data={"organization": volt.id, "kind": "task_force"}, headers=EN)
    assert answer.status_code == 422
    answer = browser.post("/groups/propose", data=PROPOSED | {"organization": volt.id, "name_en": "", "name_zh": ""})
    assert answer.status_code == 422 and 'id="name_en-error"' in answer.text


def test_who_works_at_no_member_is_told_how_groups_are_proposed(as_user, client):
    assert "Members propose groups" in as_user(PersonFactory()).get("/groups/propose", headers=EN).text
    assert client.get("/groups/propose").status_code == 303


def test_the_primary_representative_confirms_with_a_person_and_others_cannot(as_user):
    ampere, ben = member(en="Ampere")
    group, proposer = proposal(ampere)
    engineer = AffiliationFactory(organization=ampere).person
    row = founding_of(group)[1]
    url = f"/groups/{group.code}/proposal/founders/{row.id}"
    assert as_user(engineer).post(f"{url}/confirm").status_code == 403
    assert as_user(proposer).post(f"{url}/decline").status_code == 403
    assert as_user(PersonFactory()).post(f"{url}/confirm").status_code == 404
    browser, data = as_user(ben), {f"founding-{row.id}-person": engineer.id}
    assert browser.post(f"{url}/confirm", data=data).status_code == 303
    assert row.person == engineer
    assert browser.post(f"{url}/confirm", data=data).status_code == 422
    assert browser.post(f"{url}/decline").status_code == 303
    assert row.declined_at
    strange = founding_of(proposal(typed=group_input(number="WG 4"))[0])[0]
    assert browser.post(f"/groups/{group.code}/proposal/founders/{strange.id}/confirm").status_code == 404


def test_the_proposer_asks_more_members(as_user):
    group, proposer = proposal()
    ampere, ben = member(en="Ampere")
    url = f"/groups/{group.code}/proposal/founders"
    browser = as_user(proposer)
    found = browser.post(url, data={"find": "1", "words": "Ampere"})
    assert f'value="{ampere.id}"' in found.text
    assert browser.post(url, data={"founding": [ampere.id]}).status_code == 303
    assert len(founding_of(group)) == 2
    assert browser.post(url, data={}).status_code == 422
    assert as_user(ben).get(url).status_code == 403


def test_coordinators_of_groups_take_the_steps_and_others_do_not(as_user):
    group, proposer = proposal()
    desk = as_user(coordinator())
    readers = [as_user(CoordinatorFactory(duty=Duty.READ_ONLY)), as_user(proposer)]
    for step in ("forming", "activate", "decline", "conclude"):
        assert [one.get(f"/groups/{group.code}/{step}").status_code for one in readers] == [403, 403]
        assert desk.get(f"/groups/{group.code}/{step}").status_code == 200
    assert desk.post(f"/groups/{group.code}/forming").status_code == 303
    assert desk.post(f"/groups/{group.code}/activate").status_code == 303
    assert desk.post(f"/groups/{group.code}/conclude", data={"reason": ""}).status_code == 422
    assert desk.post(f"/groups/{group.code}/conclude", data={"reason": "Done."}).status_code == 303
    assert group.state is GroupState.CONCLUDED
    assert desk.post(f"/groups/{group.code}/decline", data={"reason": "No."}).status_code == 422


def test_a_proposal_is_hidden_from_strangers(as_user, client):
    group, _proposer = proposal()
    assert as_user(PersonFactory()).get(f"/groups/{group.code}/proposal").status_code == 404
    assert client.get(f"/groups/{group.code}/charters").status_code == 404
    public = GroupFactory()
    assert as_user(PersonFactory()).get(f"/groups/{public.code}/proposal").status_code == 403
    assert client.get(f"/groups/{public.code}/proposal").status_code == 303


def test_a_coordinator_edits_everything_and_a_clash_shows_both_versions(as_user):
    group = found_group(coordinator(), group_input(), charter_input())
    TermFactory(code="charging")
    browser = as_user(coordinator())
    assert browser.get("/groups/wg3/edit").status_code == 200
    old = sheet(group, name_en="Charging", field_codes=["charging"])
    assert browser.post("/groups/wg3/edit", data=old).status_code == 303
    assert (group.name.en, [term.code for term in group.fields]) == ("Charging", ["charging"])
    answer = browser.post("/groups/wg3/edit", data=old | {"name_en": "Swapping"}, headers=EN)
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("Somebody was faster", "Swapping", "Charging"))
    assert f'value="{group.version}"' in answer.text


def test_officers_change_the_words_only(as_user):
    group = found_group(coordinator(), group_input(), charter_input())
    chair, plain = seated(group, role=Role.CHAIR).person, seated(group).person
    browser = as_user(chair)
    assert browser.get("/groups/wg3/edit").location == "/groups/wg3/summary"
    assert as_user(plain).get("/groups/wg3/summary").status_code == 403
    data = {"summary_en": "New words.", "statement_en": "No prices.", "version": group.version}
    assert browser.post("/groups/wg3/summary", data=data).status_code == 303
    assert (group.summary.en, group.statement.en, group.name.en) == (
        "New words.",
        "No prices.",
        "Charging and swapping",
    )
    assert browser.post("/groups/wg3/summary", data=data).status_code == 409


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_of_a_proposal_are_whole_in_both_languages(as_user, language):
    ampere, _ben = member(en="Ampere", zh="安培")
    group, proposer = proposal(ampere, typed=group_input(name=both("Charging", "充电"), number=""))
    for browser in (as_user(proposer), as_user(coordinator())):
        for path in ("/groups/propose", f"/groups/{group.code}/proposal", f"/groups/{group.code}/proposal/founders"):
            assert browser.get(path, headers={"Accept-Language": language}).status_code == 200


def test_a_proposal_takes_as_many_statements_for_one_founding_member_as_for_five(as_user, count_queries):
    counts = []
    desk = as_user(coordinator())
    desk.get("/groups/propose")
    for number in (1, 5):
        typed = group_input(number="", name=both(f"Group of {number}"))
        group, _proposer = proposal(*(member()[0] for _n in range(number)), typed=typed)
        path = f"/groups/{group.code}/proposal"
        db.session.expire_all()
        with count_queries() as sent:
            assert desk.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
