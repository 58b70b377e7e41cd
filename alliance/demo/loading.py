"""Loading the demo: the alliance first, then its whole story in one transaction, so that no notice leaves meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.core.operation import operation
from alliance.demo.applications import plan_applications
from alliance.demo.ballots import plan_ballots
from alliance.demo.calls import plan_calls
from alliance.demo.discussions import plan_discussions
from alliance.demo.documents import plan_documents
from alliance.demo.doors import plan_doors
from alliance.demo.events import plan_events
from alliance.demo.founding import plan_groups
from alliance.demo.guests import plan_guests
from alliance.demo.identity import NAME, set_up
from alliance.demo.ledger import plan_ledger
from alliance.demo.making import FOUNDED, plan_organizations, plan_people
from alliance.demo.meetings import plan_meetings
from alliance.demo.people import EVERYBODY, PASSWORD, SIGN_INS
from alliance.demo.signings import plan_signings
from alliance.demo.timeline import Story, World, moment
from alliance.directory.operations.indexing import reindex_all
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import ATTEMPTS
from alliance.notices.models import Notice
from alliance.settings.queries import stored_alliance

GIVEN_UP = (
    ("organizations.appointed", "452 4.2.2 The mailbox of the recipient is full"),
    ("membership.renewed", "451 4.3.0 Greylisted, try again later"),
)


def load_demo() -> bool:
    """Load the demo into a database that has no alliance; False, and no change, when it has one.

    An interrupted load, the alliance without any person, is taken up again.
    """
    known = stored_alliance()
    if known is None:
        set_up_identity()
    elif known.name != NAME or db.session.scalar(select(Person.id).limit(1)):
        return False
    tell_story()
    forget_everything()
    return True


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, address, password) of the demo's sign-ins."""
    return [(role, EVERYBODY[key].address, PASSWORD) for role, key in SIGN_INS]


@operation
def set_up_identity() -> None:
    """The alliance, committed by itself: everything later reads its rules and taxonomies."""
    with at(moment(FOUNDED, "09:00")):
        set_up()
        db.session.flush()


@operation
def tell_story() -> None:
    """Everything that happened since, all of it or nothing."""
    story, world = Story(), World()
    plan_people(story, world)
    plan_organizations(story, world)
    plan_calls(story, world)
    plan_applications(story, world)
    plan_groups(story, world)
    plan_meetings(story, world)
    plan_documents(story, world)
    plan_ballots(story, world)
    plan_discussions(story, world)
    plan_events(story, world)
    plan_guests(story, world)
    plan_signings(story, world)
    plan_doors(story, world)
    plan_ledger(story, world)
    story.tell()
    settle_notices()
    reindex_all()


@operation
def settle_notices() -> None:
    """Mark every notice of the story as sent at its time: it tells of the past and its readers do not exist.

    Two are given up instead, for the outbox to show.
    """
    sent = sa.update(Notice).where(Notice.state == WorkState.QUEUED)
    told = sent.values(state=WorkState.DONE, attempts=1, finished_at=Notice.created_at, due_at=Notice.created_at)
    db.session.execute(told.execution_options(synchronize_session=False))
    for kind, words in GIVEN_UP:
        newest = select(sa.func.max(Notice.id)).where(Notice.kind == kind).scalar_subquery()
        given_up = sa.update(Notice).where(Notice.id == newest)
        failed = given_up.values(state=WorkState.FAILED, attempts=ATTEMPTS, last_error=words)
        db.session.execute(failed.execution_options(synchronize_session=False))
    record(None, "notices.demo_settled", None, reason="notices of the demo's past are not delivered")
