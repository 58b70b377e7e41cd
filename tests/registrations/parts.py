"""What tests of registrations are made of."""

from flask import current_app
from itsdangerous import TimestampSigner
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration, SeatCategory
from alliance.registrations.operations.plans import CategoryInput, PlanInput, open_registration
from alliance.registrations.operations.registering import GuestInput, register
from tests.factories import CoordinatorFactory
from tests.factories.events import EventFactory

CONFIRMED, WAITING, OFFERED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED


def opened(seats=None, category_seats=None, hours=240, event=None, **plan):
    """(event, plan, its first category) of an event that takes registrations."""
    event = event or EventFactory(hours=hours)
    first = CategoryInput(Localized("Participants", "参会者"), seats=category_seats)
    plan = open_registration(coordinator(), event, PlanInput(seats=seats, **plan), first)
    return event, plan, plan.categories[0]


def coordinator():
    return CoordinatorFactory(duty="events")


def guest(category, name="Li Na", **values):
    """A guest as typed; the address follows the name."""
    values.setdefault("email", f"{name.replace(' ', '.').lower()}@example.com")
    return GuestInput(category=category, name=name, **values)


def registered(category, name="Li Na", actor=None, **values):
    """A registration by the public form."""
    plan = db.session.get(Plan, category.plan_id)
    return register(actor, plan.event, guest(category, name, **values))


def rows():
    """Every registration, in order."""
    db.session.expire_all()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def page_stamp():
    """What a form carries that was shown long enough ago to have been read."""

    class Earlier(TimestampSigner):
        def get_timestamp(self):
            return super().get_timestamp() - 60

    return Earlier(current_app.config["SECRET_KEY"], salt="alliance.forms").sign(b"page").decode()


def counters(category):
    """Seats taken (in the plan, in the category) as the tables say."""
    db.session.expire_all()
    category = db.session.get(SeatCategory, category.id)
    return category.plan.taken, category.taken
