"""Taking an organization in, for the first time or again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.membership import notices, signals
from alliance.membership.models import Certificate, Membership, MembershipTerm, Tier
from alliance.membership.queries import this_day
from alliance.organizations.models import Organization
from alliance.settings.operations import next_number
from alliance.settings.queries import current_alliance

if TYPE_CHECKING:
    from alliance.accounts.models import Person

CODE_LENGTH = 20  # base32: 100 bits, so that nobody finds a certificate by trying


@operation
def admit(
    actor: Person | None,
    organization: Organization,
    tier: Tier,
    first_on: date | None = None,
    last_on: date | None = None,
    number: str | None = None,
    joined_on: date | None = None,
    welcome: bool = False,
) -> Membership:
    """Make the organization a member from `first_on` (today when not given) to `last_on` (None: open).

    Whoever was a member before goes on under the old number with a new term. `joined_on` is the day shown as the
    beginning of the membership. Refuses an organization whose membership runs or is to come, a span that ends before it
    begins, a number in use, and a tier out of use.
    """
    lock(organization)
    first_on = first_on or this_day()
    if last_on and last_on < first_on:
        raise Refused(_("The last day is before the first day."), "last_on")
    if tier.retired_on and tier.retired_on <= first_on:
        raise Refused(_("This tier is out of use. Choose another."), "tier")
    membership = db.session.scalar(select(Membership).where(Membership.organization_id == organization.id))
    if membership:
        open_again(membership, first_on, number)
    else:
        membership = new_membership(organization, number, joined_on or first_on)
    term = MembershipTerm(membership=membership, tier=tier, first_on=first_on, last_on=last_on)
    db.session.add(term)
    if joined_on:
        membership.joined_on = joined_on
    verb = "membership.admitted" if len(membership.terms) == 1 else "membership.returned"
    record(actor, verb, membership, organization.id, tier=tier.code, first_on=first_on, last_on=last_on)
    signals.changed.send(membership)
    if welcome:
        notices.welcome(membership, term)
    return membership


def new_membership(organization: Organization, number: str | None, joined_on: date) -> Membership:
    """The membership row with its number and the certificate with its code."""
    membership = Membership(
        organization=organization,
        number=free_number(number),
        joined_on=joined_on,
        grace_days=current_alliance().grace_days,
    )
    db.session.add(membership)
    db.session.flush()
    db.session.add(Certificate(membership=membership, code=new_nonce()[:CODE_LENGTH]))
    return membership


def free_number(wanted: str | None) -> str:
    """The wanted number if nobody ever had it, else the next of the alliance's own."""
    if wanted:
        if number_used(wanted):
            raise Refused(_("The member number %(number)s is in use.", number=wanted), "number")
        return wanted
    while True:
        number = f"{current_alliance().number_prefix}-{next_number('membership'):04d}"
        if not number_used(number):  # an import may have brought it
            return number


def number_used(number: str) -> bool:
    return db.session.scalar(select(Membership.id).where(Membership.number == number)) is not None


def open_again(membership: Membership, first_on: date, number: str | None) -> None:
    """Make room for a term from `first_on`: nothing runs then or is to come; measures that hold end the day before."""
    hold(membership)
    if number and number != membership.number:
        raise Refused(_("This organization keeps its member number %(number)s.", number=membership.number), "number")
    eve = first_on - timedelta(days=1)
    left = membership.exit_on(first_on) is not None
    for term in membership.spans:
        if term.first_on >= first_on or (term.holds(first_on) and not left):
            raise Refused(
                _(
                    "%(number)s is a member for this time already. Renew it or change its tier.",
                    number=membership.number,
                ),
                "first_on",
            )
        if term.holds(first_on):
            term.last_on = eve
    for measure in membership.measures:
        if measure.holds(first_on):
            measure.last_on = eve


def hold(membership: Membership) -> None:
    """Lock the membership and read its terms and measures as they stand now."""
    lock(membership)
    db.session.expire(membership, ["terms", "measures"])
