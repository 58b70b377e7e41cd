"""SAFETY rows 9 and 10: who reaches which page, written down for every view; a view without a line fails here.

Each view is asked for with arguments that name nothing: who may use it at all meets 404 (or the page, when it needs no
arguments), who may not is sent to sign in (303) or refused (403). Rights on things themselves are
tested with the features.
"""

from __future__ import annotations

import pytest

from alliance.core.duties import Duty
from alliance.settings.operations import set_up_alliance
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.safety.addresses import address, rules

pytestmark = pytest.mark.slow  # walks over every address of the program

EVERYBODY = "visitor person check_in read_only membership administration"
SIGNED_IN = "person check_in read_only membership administration"
READERS = "read_only membership administration"
KEEPERS = "membership administration"
ADMINISTRATORS = "administration"
ROLES = EVERYBODY.split()

BY_BEGINNING = [  # the first that fits; longer beginnings stand before shorter ones
    ("accounts.sign_in.", EVERYBODY),
    ("accounts.sign_up.", EVERYBODY),
    ("accounts.recovery.", EVERYBODY),
    ("accounts.invitations.", EVERYBODY),
    ("accounts.addresses.confirm", EVERYBODY),
    ("accounts.roles.", ADMINISTRATORS),
    ("accounts.people.index", READERS),
    ("accounts.people.show", READERS),
    ("accounts.people.export", READERS),
    ("accounts.people.end_sessions", ADMINISTRATORS),
    ("accounts.people.deactivate", ADMINISTRATORS),
    ("accounts.people.reactivate", ADMINISTRATORS),
    ("accounts.people.", KEEPERS),
    ("accounts.", SIGNED_IN),
    ("agreements.confirm.", EVERYBODY),  # by the link of a mail
    ("agreements.desk.create", ADMINISTRATORS),  # and coordinators of events
    ("agreements.desk.enter", ADMINISTRATORS),
    ("agreements.desk.index", READERS),
    ("agreements.export", READERS),
    ("agreements.index", EVERYBODY),
    ("agreements.ledger.figures", READERS),
    ("agreements.ledger.index", READERS),
    ("agreements.parts.proof", EVERYBODY),
    ("agreements.progress.", EVERYBODY),
    ("agreements.recognitions", EVERYBODY),
    ("agreements.show", EVERYBODY),
    ("agreements.", SIGNED_IN),
    ("applications.calls.", EVERYBODY),
    ("applications.own.begin", EVERYBODY),
    ("applications.own.", SIGNED_IN),
    ("applications.wizard.", SIGNED_IN),
    ("applications.reviews.", SIGNED_IN),
    ("applications.desk.index", READERS),
    ("applications.desk.export", READERS),
    ("applications.call_desk.index", READERS),
    ("applications.call_desk.create", KEEPERS),
    ("applications.", SIGNED_IN),
    ("attendance.certificates.", EVERYBODY),
    ("attendance.passes.", EVERYBODY),
    ("attendance.", SIGNED_IN),
    ("audit_log.", READERS),
    ("ballots.results.script", EVERYBODY),
    ("ballots.", SIGNED_IN),
    ("ceremonies.live.crew", EVERYBODY),  # by the link of the crew
    ("ceremonies.", SIGNED_IN),
    ("core.", EVERYBODY),
    ("desk.logo", ADMINISTRATORS),
    ("desk.remove_logo", ADMINISTRATORS),
    ("desk.", READERS),
    ("directory.export", READERS),  # and the people of members: tests/directory
    ("directory.", EVERYBODY),
    ("discussions.inbound.index", KEEPERS),
    ("discussions.leave", EVERYBODY),  # a link in mails that acts without signing in
    ("discussions.undo", EVERYBODY),
    ("discussions.", SIGNED_IN),
    ("documents.comments.create", EVERYBODY),
    ("documents.index", EVERYBODY),
    ("documents.library", EVERYBODY),
    ("documents.rounds.show", EVERYBODY),
    ("documents.show", EVERYBODY),
    ("documents.standards", EVERYBODY),
    ("documents.versions.download", EVERYBODY),
    ("documents.", SIGNED_IN),
    ("event_pages.show", EVERYBODY),
    ("event_pages.", SIGNED_IN),
    ("events.desk.create", ADMINISTRATORS),  # and coordinators of events
    ("events.desk.", READERS),
    ("events.feeds.", EVERYBODY),
    ("events.files.download", EVERYBODY),
    ("events.files.index", EVERYBODY),
    ("events.files.open", EVERYBODY),
    ("events.importing.", ADMINISTRATORS),
    ("events.index", EVERYBODY),
    ("events.picture", EVERYBODY),
    ("events.series.create", ADMINISTRATORS),
    ("events.series.index", READERS),
    ("events.", SIGNED_IN),
    ("group_pages.roster", SIGNED_IN),
    ("group_pages.", EVERYBODY),
    ("groups.charters.index", EVERYBODY),
    ("groups.charters.show", EVERYBODY),
    ("groups.deliverables.index", EVERYBODY),
    ("groups.deliverables.show", EVERYBODY),
    ("groups.desk.create", ADMINISTRATORS),  # and coordinators of groups
    ("groups.desk.", READERS),
    ("groups.participation.index", EVERYBODY),
    ("groups.participation.show", EVERYBODY),
    ("groups.", SIGNED_IN),
    ("health.", EVERYBODY),
    ("home.overview", SIGNED_IN),
    ("home.", EVERYBODY),
    ("imports.", KEEPERS),
    ("invitations.answer.", EVERYBODY),
    ("invitations.papers.", EVERYBODY),  # by a personal link
    ("invitations.", SIGNED_IN),
    ("meetings.answers.", EVERYBODY),
    ("meetings.feeds.show", EVERYBODY),
    ("meetings.", SIGNED_IN),
    ("membership.verification.", EVERYBODY),
    ("membership.tiers.", ADMINISTRATORS),
    ("membership.desk.index", READERS),
    ("membership.desk.export", READERS),
    ("membership.desk.create", KEEPERS),
    ("membership.", SIGNED_IN),
    ("notices.unsubscribe", EVERYBODY),
    ("notices.outbox.", KEEPERS),
    ("notices.", SIGNED_IN),
    ("organizations.logo", EVERYBODY),
    ("organizations.desk.index", READERS),
    ("organizations.desk.export", READERS),
    ("organizations.desk.create", KEEPERS),
    ("organizations.", SIGNED_IN),
    ("programmes.agenda", EVERYBODY),
    ("programmes.answers.", EVERYBODY),
    ("programmes.feed", EVERYBODY),
    ("programmes.material", EVERYBODY),
    ("programmes.open_file", EVERYBODY),
    ("programmes.pdf", EVERYBODY),
    ("programmes.speakers", EVERYBODY),
    ("programmes.sessions.", SIGNED_IN),
    ("programmes.session", EVERYBODY),
    ("programmes.", SIGNED_IN),
    ("registrations.delegations.create", SIGNED_IN),
    ("registrations.delegations.index", SIGNED_IN),
    ("registrations.delegations.reserve", SIGNED_IN),
    ("registrations.delegations.", EVERYBODY),  # by the link of the head
    ("registrations.feedback.show", EVERYBODY),
    ("registrations.form.", EVERYBODY),
    ("registrations.own.", EVERYBODY),  # by the personal link
    ("registrations.", SIGNED_IN),
    ("settings.", ADMINISTRATORS),
]


APART = {
    "accounts.sign_in.sign_out": "ends the session that the next request needs",
    "accounts.security.end_all_sessions": "ends the session that the next request needs",
    "accounts.sign_in.code": "open to whoever just gave a password, who is nobody yet",
}


def allowed(endpoint: str) -> list[str]:
    found = next((roles for beginning, roles in BY_BEGINNING if endpoint.startswith(beginning)), None)
    assert found is not None, f"{endpoint} has no line in the matrix"
    return found.split()


@pytest.fixture
def browsers(app, as_user):
    set_up_alliance(None, name=both("Test", "测试"), short_name=both("Test", "测试"))
    people = {"person": PersonFactory()} | {
        duty.value: CoordinatorFactory(duty=duty)
        for duty in (Duty.CHECK_IN, Duty.READ_ONLY, Duty.MEMBERSHIP, Duty.ADMINISTRATION)
    }
    return {"visitor": app.test_client()} | {role: as_user(person) for role, person in people.items()}


def sent_away(answer) -> bool:
    to_sign_in = answer.status_code == 303 and "/sign-in" in answer.headers.get("Location", "")
    return answer.status_code == 403 or to_sign_in


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_view_turns_away_exactly_whom_the_matrix_says(app, browsers, method):
    wrong = []
    for rule in rules(app, method):
        if rule.endpoint in APART:
            continue
        inside = allowed(rule.endpoint)
        needs_something = bool(rule.arguments)
        for role, browser in browsers.items():
            answer = browser.open(address(app, rule), method=method)
            away = sent_away(answer) or (needs_something and role not in inside and answer.status_code == 404)
            if away != (role not in inside) and not (needs_something and answer.status_code == 404):
                wrong.append(f"{method} {rule.endpoint} {role}: {answer.status_code}")
            if answer.status_code >= 500 and rule.endpoint != "health.show":
                wrong.append(f"{method} {rule.endpoint} {role}: {answer.status_code}")
    assert wrong == []
