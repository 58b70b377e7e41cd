"""Terms of a membership: another tier, another span, an end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.membership import notices, signals
from alliance.membership.enums import Standing
from alliance.membership.models import Membership, MembershipTerm, Tier
from alliance.membership.operations.admission import hold
from alliance.membership.queries import this_day

if TYPE_CHECKING:
    from alliance.accounts.models import Person

GONE = (Standing.RESIGNED, Standing.EXPELLED)
DAY = timedelta(days=1)


@operation
def change_tier(
    actor: Person | None, membership: Membership, tier: Tier, reason: str = "", first_on: date | None = None
) -> MembershipTerm:
    """From `first_on` (today when not given) the running term goes on in another tier, to the same last day.

    Refuses the tier it has, a tier out of use, and a day on which no term runs.
    """
    hold(membership)
    first_on = first_on or this_day()
    running = running_term(membership, first_on)
    if running.tier_id == tier.id:
        raise Refused(_("The membership is in this tier already."), "tier")
    refuse_retired(tier, first_on)
    term = MembershipTerm(membership=membership, tier=tier, first_on=first_on, last_on=running.last_on)
    before = running.tier.code
    running.last_on = first_on - DAY
    db.session.add(term)
    keep(actor, "membership.tier_changed_for", membership, before=before, after=tier.code, on=first_on, reason=reason)
    notices.tier_changed(membership, term, reason)
    return term


@operation
def renew_term(
    actor: Person | None,
    membership: Membership,
    last_on: date | None,
    first_on: date | None = None,
    tier: Tier | None = None,
) -> MembershipTerm:
    """Add the next term, to `last_on` (None: open), in the same tier unless another is given.

    It begins the day after the latest one ends, after a lapse today, or on `first_on`. Refuses a membership that was
    left, one that is open-ended, and days that overlap the latest term.
    """
    hold(membership)
    latest = membership.spans[-1] if membership.spans else None
    if latest is None or membership.standing(this_day()) in GONE:
        raise Refused(_("This membership has been left. Admit the organization again."))
    if latest.last_on is None:
        raise Refused(_("The running term has no last day. There is nothing to renew."))
    lapsed = membership.standing(this_day()) is Standing.LAPSED
    first_on = first_on or (this_day() if lapsed else latest.last_on + DAY)
    refuse_span(first_on, last_on)
    if first_on <= latest.last_on:
        raise Refused(_("The new term begins before the latest one ends."), "first_on")
    tier = tier or latest.tier
    refuse_retired(tier, first_on)
    term = MembershipTerm(membership=membership, tier=tier, first_on=first_on, last_on=last_on)
    db.session.add(term)
    keep(actor, "membership.renewed", membership, tier=tier.code, first_on=first_on, last_on=last_on)
    notices.renewed(membership, term)
    return term


@operation
def end_term(actor: Person | None, membership: Membership, last_on: date, reason: str = "") -> None:
    """Let the term that runs on `last_on` end with that day and call off later ones; grace follows as for any end.

    Refuses a day on which no term runs.
    """
    hold(membership)
    running = running_term(membership, last_on, "last_on")
    cut(membership, last_on + DAY)
    keep(actor, "membership.term_ended", membership, last_on=last_on, reason=reason)
    notices.ended(membership, running, reason)


def running_term(membership: Membership, on: date, field: str = "first_on") -> MembershipTerm:
    """The term that runs on a day; refuses when there is none or the membership was left."""
    found = membership.term_on(on)
    if found is None or not found.holds(on) or membership.exit_on(on):
        raise Refused(_("No term runs on this day."), field)
    return found


def cut(membership: Membership, gone_on: date) -> None:
    """No term reaches `gone_on`: the running one ends the day before, later ones are called off, not deleted."""
    for term in membership.spans:
        if term.last_on is None or term.last_on >= gone_on:
            term.last_on = max(gone_on, term.first_on) - DAY


def refuse_span(first_on: date, last_on: date | None) -> None:
    if last_on and last_on < first_on:
        raise Refused(_("The last day is before the first day."), "last_on")


def refuse_retired(tier: Tier, on: date) -> None:
    if tier.retired_on and tier.retired_on <= on:
        raise Refused(_("This tier is out of use. Choose another."), "tier")


def keep(actor: Person | None, verb: str, membership: Membership, **details: object) -> None:
    """The audit entry and the signal of every change of a membership."""
    record(actor, verb, membership, membership.organization_id, **details)
    signals.changed.send(membership)
