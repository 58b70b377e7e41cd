from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from alliance.accounts.models import EmailAddress, Person, SignIn
from alliance.agreements.enums import AgreementState
from alliance.agreements.enums import Standing as InForce
from alliance.agreements.models import Agreement
from alliance.agreements.queries.parts import confirmations_of
from alliance.applications.enums import ApplicationState, DuplicateVerdict, Step
from alliance.applications.forms.questions import form_class
from alliance.applications.models import Application, ApplicationEvent, Call, DuplicateCheck, Review, Submission
from alliance.applications.queries.calls import open_calls
from alliance.applications.queries.drafts import step_version
from alliance.applications.queries.submissions import missing
from alliance.audit.models import AuditEntry
from alliance.ceremonies.enums import CeremonyState, CueKind, CueState, StageRow
from alliance.ceremonies.models import Ceremony, StagePlace
from alliance.core.clock import now, today
from alliance.core.db import db
from alliance.core.questions import QuestionKind
from alliance.demo import load_demo, sign_ins
from alliance.demo.organizations import REAL
from alliance.directory.models import DirectoryEntry
from alliance.events.enums import EventState, Visibility
from alliance.events.models import Event
from alliance.jobs.enums import WorkState
from alliance.membership.enums import Standing
from alliance.membership.models import Certificate, Membership
from alliance.membership.queries import member_organizations, tiers
from alliance.notices.models import Notice
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Appointment, Organization
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import current_alliance, terms

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

ZONE = "Asia/Shanghai"


def every(model):
    return list(db.session.scalars(select(model).order_by(model.id)))


def test_loading_it_again_changes_nothing():
    before = {table.name: count(table) for table in db.metadata.sorted_tables}
    assert load_demo() is False
    assert {table.name: count(table) for table in db.metadata.sorted_tables} == before


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_an_application_stands_in_every_state():
    assert {one.state for one in every(Application)} == set(ApplicationState)


def test_a_membership_has_every_standing_but_expelled():
    standings = Counter(one.standing(today(ZONE)) for one in every(Membership))
    assert set(standings) == set(Standing) - {Standing.EXPELLED}
    assert standings[Standing.ACTIVE] >= 45


def test_every_kind_chain_position_and_field_has_a_member():
    members = list(db.session.scalars(member_organizations()))
    assert {one.kind.code for one in members} == {term.code for term in terms(Taxonomy.KIND)}
    used = {term.code for one in members for term in one.terms}
    wanted = {term.code for taxonomy in (Taxonomy.CHAIN, Taxonomy.FIELD) for term in terms(taxonomy)}
    assert wanted - used == set()


def test_members_come_from_many_regions_and_countries():
    members = list(db.session.scalars(member_organizations()))
    assert {one.region for one in members} >= {"CN-GD", "CN-HK", "CN-MO", "CN-TW", "CN-BJ"}
    assert len({one.region for one in members}) >= 15
    assert len({one.country for one in members}) >= 7


def test_the_taxonomies_and_tiers_are_complete_in_both_languages():
    sizes = {taxonomy: len([term for term in terms(taxonomy) if not term.parent_id]) for taxonomy in Taxonomy}
    assert sizes == {Taxonomy.KIND: 13, Taxonomy.CHAIN: 4, Taxonomy.FIELD: 14}
    labels = [term.label for taxonomy in Taxonomy for term in terms(taxonomy)]
    labels += [text for tier in tiers() for text in (tier.name, tier.benefits)]
    alliance = current_alliance()
    labels += [alliance.name, alliance.headline, alliance.introduction, alliance.declaration, alliance.privacy]
    assert [label for label in labels if not label.en or not label.zh] == []


def test_all_six_tiers_are_used_and_none_has_dues():
    held = {one.term_on(today(ZONE)).tier.code for one in every(Membership)}
    assert held == {tier.code for tier in tiers()}
    assert [tier.code for tier in tiers() if tier.dues is not None] == []


def test_of_real_organizations_nothing_is_made_up():
    keys = {entry.name.en or entry.name.zh for entry in REAL}
    real = [one for one in every(Organization) if (one.name.en or one.name.zh) in keys]
    assert len(real) == len(REAL)
    assert [one.name.en for one in real if one.founded_year or one.identifiers or one.phone or one.street] == []


def test_the_calls_are_open_closed_and_rolling():
    opened, rolling = open_calls()
    assert rolling.closes_at is None
    assert timedelta(days=22) < opened.closes_at - now() < timedelta(days=24)
    assert {question["kind"] for question in opened.form.questions} == set(QuestionKind)
    assert [one.is_open() for one in every(Call)] == [True, False, True]


def test_no_notice_waits_to_leave_and_two_were_given_up():
    states = Counter(one.state for one in every(Notice))
    assert set(states) == {WorkState.DONE, WorkState.FAILED}
    assert states[WorkState.FAILED] == 2
    assert [one.recipient for one in every(Notice) if one.created_at > now() - timedelta(minutes=30)] == []


def test_every_address_is_reserved_for_examples():
    assert {row.domain for row in every(EmailAddress)} == {"example.com", "example.org"}


def test_nothing_happened_in_the_future_and_the_audit_log_rises_with_time():
    entries = every(AuditEntry)
    rising = [one.at for one in entries if one.at > earlier_ceremonies()]
    assert rising == sorted(rising)
    assert entries[-1].at <= now()
    assert max(event.at for event in every(ApplicationEvent)) <= now()
    assert max(person.created_at for person in every(Person)) < now() - timedelta(days=1)


def earlier_ceremonies():
    """The end of the ceremonies of the archive: they were entered later, each press by the clock of its own day."""
    wanted = select(func.max(Ceremony.ended_at)).where(Ceremony.ended_at < now() - timedelta(days=365))
    return db.session.scalar(wanted)


def event_called(title):
    return next(one for one in every(Event) if one.title.en == title)


def ceremony_of(event):
    return next(one for one in every(Ceremony) if one.event_id == event.id)


def test_nine_companies_launched_the_base_at_the_teda_forum_of_2022():
    event = event_called("2022 China Auto Industry Development (TEDA) International Forum")
    assert (event.title.zh, event.city.zh) == ("2022中国汽车产业发展（泰达）国际论坛", "天津")
    launch = ceremony_of(event)
    assert (launch.state, launch.began_at.year) == (CeremonyState.FINISHED, 2022)
    front = [one for one in every(StagePlace) if one.ceremony_id == launch.id and one.row is StageRow.FRONT]
    companies = ["Changan", "Geely", "Seres", "GAC Aian", "Tianji", "Aiways", "Hozon", "Leapmotor", "BYD"]
    assert [one.name.en for one in sorted(front, key=lambda one: one.position)] == companies
    assert CueKind.UNVEILING in {cue.kind for cue in launch.cues if cue.state is CueState.DONE}


def test_the_supply_chain_conference_of_guangzhou_2023_had_a_seminar_behind_closed_doors(client):
    event = event_called("Global New Energy and Intelligent Automobile Supply Chain Innovation Conference")
    seminar = event_called("High-end closed-door ASTC seminar")
    assert (event.city.en, event.starts_at.year, seminar.visibility) == ("Guangzhou", 2023, Visibility.INVITED)
    assert event.starts_at < seminar.starts_at < event.ends_at
    assert [client.get(f"/events/{one.id}").status_code for one in (event, seminar)] == [200, 404]
    assert seminar.title.en not in client.get("/events?when=past&lang=en", follow_redirects=True).text


def test_the_laboratory_was_signed_at_the_hefei_conference_of_2023():
    event = event_called("New Energy Vehicle Industry Chain Matchmaking Conference")
    (signing,) = ceremony_of(event).signings
    agreement = signing.agreement
    assert agreement.title.en == "Anhui Open Automotive Ecology Laboratory"
    assert (agreement.state, agreement.signed_on) == (AgreementState.SIGNED, date(2023, 12, 20))
    assert agreement.number == "AG-2023-001"
    assert (agreement.signed_at_place.zh, agreement.standing(today(ZONE))) == ("合肥", InForce.IN_FORCE)
    assert {one.confirmed_sha256 for one in agreement.parties} == {agreement.final_sha256}


def test_agreements_stand_at_every_state_that_leads_to_signing_and_nothing_unconfirmed_went_on():
    agreements = every(Agreement)
    assert {one.state for one in agreements} >= {AgreementState.DRAFTING, AgreementState.READY, AgreementState.SIGNED}
    beyond = [one for one in agreements if one.state in (AgreementState.READY, AgreementState.SIGNED)]
    assert [one.title.en for one in beyond if not confirmations_of(one).is_complete] == []
    assert [one.title.en for one in every(Agreement) if one.state is AgreementState.DRAFTING and one.number] == []


def test_every_event_is_told_in_both_languages_and_stands_in_its_own_state():
    assert [one.title for one in every(Event) if not one.title.en or not one.title.zh] == []
    states = {one.state for one in every(Event)}
    assert states >= {EventState.DRAFT, EventState.PUBLISHED, EventState.POSTPONED, EventState.CANCELLED}


def test_every_application_has_its_events_and_submissions():
    for application in every(Application):
        events = application.events
        assert events[-1].to_state is application.state
        assert [one.to_state for one in events][:-1] == [one.from_state for one in events][1:]
        frozen = db.session.scalar(
            select(func.count()).select_from(Submission).where(Submission.application_id == application.id)
        )
        assert bool(frozen) is (application.submitted_at is not None)


def test_what_applicants_said_passes_the_forms_of_the_wizard(app):
    with app.test_request_context("/"):
        for application in every(Application):
            wrong = {step: errors for step in application.done_steps if (errors := problems(application, Step(step)))}
            assert (application.number, wrong) == (application.number, {})
            assert application.submitted_at is None or missing(application) == []


def problems(application, step):
    more = {"tiers": tiers()} if step is Step.INTERESTS else {}
    kept = {name: value for name, value in application.answers[step].items() if name not in ("at", "language", "text")}
    if not kept:  # the step of the documents has no fields
        return {}
    kept = {"region": "", **kept} if step is Step.ORGANIZATION else kept  # a browser sends the empty choice too
    form = form_class(application, step).restored(kept, step_version(application, step), meta={"csrf": False}, **more)
    return {} if form.validate() else form.errors


def test_one_application_waits_for_its_third_reviewer_and_one_for_its_duplicate():
    waiting = db.session.scalars(
        select(Review).join(Review.application).where(Application.state == ApplicationState.IN_REVIEW)
    )
    per_application = Counter((one.application.name.en, one.answered_at is not None) for one in waiting)
    assert per_application["Hezhong", True] == 2
    assert per_application["Hezhong", False] == 1
    assert every(DuplicateCheck) == []
    assert {verdict.value for verdict in DuplicateVerdict} == {"same", "different"}


def test_every_membership_has_a_certificate_and_every_member_its_page():
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == len(every(Membership))
    members = {one.id for one in db.session.scalars(member_organizations())}
    day = today(ZONE)
    listed = {row.organization_id for row in every(DirectoryEntry) if row.listed_from <= day <= row.listed_until}
    assert listed == members


def test_no_organization_has_two_primary_representatives():
    holding = [row for row in every(Appointment) if row.kind is AppointmentKind.PRIMARY and row.holds(today(ZONE))]
    assert max(Counter(row.affiliation.organization_id for row in holding).values()) == 1


def test_nothing_points_to_what_is_not_there():
    """Foreign keys hold by the database; what notices and the audit log name by table and number is checked here."""
    tables = {table.name: table for table in db.metadata.sorted_tables}
    lost = []
    for model in (Notice, AuditEntry):
        named = db.session.execute(select(model.subject_type, model.subject_id).distinct())
        lost += [row for row in named if row[0] and not there(tables[row[0]], row[1])]
    assert lost == []


def there(table, key):
    return db.session.scalar(select(sa.exists().where(table.c.id == key)))


@pytest.mark.parametrize(("role", "address", "password"), sign_ins())
def test_every_demo_sign_in_opens_its_overview(client, role, address, password):
    answer = client.post("/sign-in", data={"address": address, "password": password})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(("role", "address", "password"), sign_ins()[:3])
def test_the_secretariat_reads_its_desk_with_work_of_every_kind(client, role, address, password):
    client.post("/sign-in", data={"address": address, "password": password})
    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/applications").status_code == 200
    assert client.get("/desk/outbox").status_code == (403 if "read only" in role else 200)


def test_the_sign_ins_are_of_both_languages():
    locales = db.session.scalars(select(Person.locale).join(SignIn, SignIn.person_id == Person.id))
    assert set(locales) == {"en", "zh"}
