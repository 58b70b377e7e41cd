from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.events.enums import Audience, Visibility
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import EventFactory, InvitationFactory, OrganizerFactory, PlanFactory, SeatCategoryFactory


@pytest.fixture
def coordinator():
    return CoordinatorFactory(duty=Duty.EVENTS)


@pytest.fixture
def organizer(event):
    return OrganizerFactory(event=event, person=PersonFactory(display_name="Olga Organizer")).person


@pytest.fixture
def event():
    """A hidden seminar, only by invitation."""
    return EventFactory(
        en="Closed seminar on batteries", zh="电池闭门研讨会", visibility=Visibility.INVITED, audience=Audience.INVITED,
        text=Localized("What nobody else may read.", "他人不得阅读。"),
    )  # fmt: skip


@pytest.fixture
def plan(event):
    return PlanFactory(event=event, seats=2)


@pytest.fixture
def category(plan):
    return SeatCategoryFactory(plan=plan)


@pytest.fixture
def invitation(event):
    return InvitationFactory(event=event, name="Ines Invitee", email="ines@example.com", organization_name="Volt AG")


def link(invitation, act="", by="invited"):
    """The path of the personal link."""
    return f"/{by}/{secret_of(invitation.nonce)}{act}"


def over(event):
    """The event has come and gone."""
    event.starts_at, event.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()
