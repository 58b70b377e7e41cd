"""What a coordinator does to a membership: each act first shows what will happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.membership import policy, queries
from alliance.membership.forms import ActForm, ChangeTierForm, EndForm, LeaveForm, LiftForm, RenewForm, SuspendForm
from alliance.membership.models import Membership, Tier
from alliance.membership.operations import measures as measure_operations
from alliance.membership.operations import terms as term_operations

bp = Blueprint("acts", __name__, url_prefix="/desk/memberships/<number>")


@dataclass(frozen=True)
class Act:
    """`consequences` are told before the button is pressed; `tone` is 'bad' for what harms."""

    form: type[ActForm]
    work: Callable[[Person, Membership, Any], object]
    title: Any
    button: Any
    done: Any
    consequences: tuple[Any, ...]
    tone: str = "primary"


def chosen_tier(form: Any) -> Tier:
    return queries.tier_of_code(form.tier.data)


ACTS = {
    "tier": Act(
        ChangeTierForm,
        lambda who, one, form: term_operations.change_tier(
            who, one, chosen_tier(form), form.reason.data or "", form.first_on.data
        ),
        lazy_gettext("Change the tier"),
        lazy_gettext("Change the tier and tell them"),
        lazy_gettext("The tier is changed."),
        (
            lazy_gettext(
                "The running term ends the day before, a new one in the other tier goes on to the same last day."
            ),
            lazy_gettext("Number and certificate stay; the certificate shows the new tier."),
        ),
    ),
    "renew": Act(
        RenewForm,
        lambda who, one, form: term_operations.renew_term(
            who, one, form.last_on.data, form.first_on.data, chosen_tier(form)
        ),
        lazy_gettext("Renew the membership"),
        lazy_gettext("Renew and tell them"),
        lazy_gettext("The membership is renewed."),
        (lazy_gettext("A new term begins after the latest one."),),
    ),
    "end": Act(
        EndForm,
        lambda who, one, form: term_operations.end_term(who, one, form.last_on.data, form.reason.data or ""),
        lazy_gettext("End the term"),
        lazy_gettext("End the term and tell them"),
        lazy_gettext("The last day is set."),
        (
            lazy_gettext("The term ends with this day; terms after it are called off."),
            lazy_gettext("The days of grace follow. The membership can be renewed."),
        ),
        "bad",
    ),
    "suspend": Act(
        SuspendForm,
        lambda who, one, form: measure_operations.suspend(
            who, one, form.reason.data, form.first_on.data, form.last_on.data
        ),
        lazy_gettext("Suspend the membership"),
        lazy_gettext("Suspend and tell them"),
        lazy_gettext("The membership is suspended."),
        (
            lazy_gettext("The membership does not count meanwhile, and the member leaves the directory."),
            lazy_gettext("The public page of the certificate says “suspended”."),
        ),
        "bad",
    ),
    "lift": Act(
        LiftForm,
        lambda who, one, form: measure_operations.lift_suspension(who, one, form.reason.data or "", form.first_on.data),
        lazy_gettext("Lift the suspension"),
        lazy_gettext("Lift it and tell them"),
        lazy_gettext("The suspension is lifted."),
        (lazy_gettext("The membership counts again and the member returns to the directory."),),
    ),
    "resign": Act(
        LeaveForm,
        lambda who, one, form: measure_operations.resign(who, one, form.reason.data, form.first_on.data),
        lazy_gettext("Record a resignation"),
        lazy_gettext("Record it and tell them"),
        lazy_gettext("The resignation is recorded."),
        (
            lazy_gettext("The membership ends the day before, the member leaves the directory."),
            lazy_gettext("The number stays theirs if they return."),
        ),
        "bad",
    ),
    "expel": Act(
        LeaveForm,
        lambda who, one, form: measure_operations.expel(who, one, form.reason.data, form.first_on.data),
        lazy_gettext("Expel the member"),
        lazy_gettext("Expel and tell them"),
        lazy_gettext("The expulsion is recorded."),
        (
            lazy_gettext("The membership ends the day before, the member leaves the directory."),
            lazy_gettext("The public page of the certificate says “expelled”."),
        ),
        "bad",
    ),
}


@bp.route("/<any(tier, renew, end, suspend, lift, resign, expel):name>", methods=["GET", "POST"], endpoint="act")
@allow(policy.can_change_membership, load=lambda user, number, name: with_act(user, number, name))
def act(subject: tuple[Membership, str]) -> ResponseReturnValue:
    """Show what an act will do, then do it."""
    membership, name = subject
    chosen = ACTS[name]
    form = chosen.form(**beginnings(membership, name))
    form.offer(queries.tiers(), tier_now(membership))
    if form.validate_on_submit():
        try:
            chosen.work(viewer(), membership, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(chosen.done, "success")
            return go("membership.desk.show", number=membership.number)
    people = queries.representatives_to_tell(membership.organization, queries.this_day())
    return page(
        "membership/desk/act.html", status=form.status, form=form, act=chosen, membership=membership, people=people
    )


def with_act(user: Person, number: str, name: str) -> tuple[Membership, str] | None:
    """The membership as this viewer sees it, with the name of the act."""
    membership = queries.visible_membership(user, number)
    return (membership, name) if membership else None


def beginnings(membership: Membership, name: str) -> dict[str, Any]:
    """The days that an act most likely means: today; for a renewal a span as long as the latest, right after it."""
    on = queries.this_day()
    latest = membership.spans[-1] if membership.spans else None
    if name != "renew" or latest is None or latest.last_on is None:
        return {"first_on": on}
    first_on = max(latest.last_on + timedelta(days=1), on - timedelta(days=membership.grace_days))
    return {"first_on": first_on, "last_on": first_on + (latest.last_on - latest.first_on)}


def tier_now(membership: Membership) -> str:
    term = membership.term_on(queries.this_day())
    return term.tier.code if term else ""
