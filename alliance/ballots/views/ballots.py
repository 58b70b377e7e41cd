"""Ballots of a group: the list, drafting, opening, one ballot, extending and cancelling."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.ballots import policy
from alliance.ballots.enums import BallotState, Phase
from alliance.ballots.forms.ballots import BallotForm, CancelForm, ChangedBallotForm, ExtendForm, shown
from alliance.ballots.forms.voting import empty_vote
from alliance.ballots.models import Ballot, Part
from alliance.ballots.operations import ballots as operations
from alliance.ballots.operations import opening as opening_operations
from alliance.ballots.queries import ballots as queries
from alliance.ballots.queries.electorate import electorate
from alliance.ballots.queries.votes import missing_electors
from alliance.core.access import allow, viewer
from alliance.core.clock import clock_time, in_zone, now
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.people import voting_seats


@allow(can_read_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """The ballots of a group, with those that the viewer owes a vote in marked."""
    user = viewer()
    manages = policy.can_make_ballots(user, group)
    paging = paginate(queries.ballots_of(user, group, manages), rows=True)
    return page("ballots/index.html", group=group, paging=paging, may_make=manages, now=now())


@allow(policy.can_make_ballots, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Draft a ballot."""
    form = BallotForm(zone=group.zone)
    form.offer(voting_seats(group.id), queries.charters_to_decide(group))
    if form.validate_on_submit():
        try:
            ballot = operations.create_ballot(viewer(), group, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The ballot is kept as a draft. Look at it once more, then open it."), "success")
            return go("ballots.show", ballot_id=ballot.id)
    return page("ballots/edit.html", status=form.status, form=form, group=group, ballot=None)


@allow(policy.can_read_ballot, load=queries.visible_ballot)
def show(ballot: Ballot) -> ResponseReturnValue:
    """One ballot: the question, what the viewer can do about it, where it stands."""
    return show_ballot(ballot)


def show_ballot(
    ballot: Ballot, form: Any = None, extend_form: ExtendForm | None = None, cancel_form: CancelForm | None = None
) -> ResponseReturnValue:
    """The page of a ballot, with a form on it that was refused."""
    user, mine = viewer(), part_shown(ballot, form)
    manages = policy.can_manage_ballot(user, ballot)
    refused = form or extend_form or cancel_form
    closes = {"closes": clock_time(ballot.closes_at, ballot.zone)}
    return page(
        "ballots/show.html",
        status=refused.status if refused else 200,
        ballot=ballot,
        group=ballot.group,
        phase=ballot.phase(),
        mine=mine,
        parts=[one for one in policy.parts_of(user, ballot) if one.can_vote],
        form=form or (empty_vote(ballot, mine) if mine else None),
        extend_form=extend_form or ExtendForm(formdata=None, data=closes),
        cancel_form=cancel_form or CancelForm(formdata=None),
        manages=manages,
        **standing_of(ballot, manages),
    )


def standing_of(ballot: Ballot, manages: bool) -> dict[str, Any]:
    """How far the ballot has come; for a draft, who would be entitled if it were opened now."""
    charter = ballot.group.charter if ballot.state is BallotState.DRAFT else None
    waiting = manages and not ballot.secret and ballot.phase() is Phase.OPEN
    return {
        "turnout": ballot.turnout,
        "events": queries.events_of(ballot),
        "charter": queries.charter_of(ballot),
        "preview": electorate(ballot, charter) if charter is not None else [],
        "missing": missing_electors(ballot) if waiting else [],
    }


def part_shown(ballot: Ballot, form: Any = None) -> Part | None:
    """The elector whose vote the page is about: as sent, as asked for, else the first that has not voted."""
    user = viewer()
    if not policy.can_vote(user, ballot):
        return None
    parts = [one for one in policy.parts_of(user, ballot) if one.can_vote]
    wanted = str(form.elector.data) if form is not None else request.args.get("elector", "")
    asked = [one for one in parts if str(one.elector.id) == wanted]
    return next(iter(asked + [one for one in parts if not one.elector.has_voted] + parts), None)


@allow(policy.can_manage_ballot, load=queries.visible_ballot)
def edit(ballot: Ballot) -> ResponseReturnValue:
    """Change a draft; a clash keeps what was typed."""
    form = ChangedBallotForm(data=shown(ballot))
    form.offer(voting_seats(ballot.group_id), queries.charters_to_decide(ballot.group))
    form.keep(ballot)
    if form.validate_on_submit():
        try:
            operations.change_ballot(viewer(), ballot, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(ballot.version)
        else:
            flash(_("The draft is saved."), "success")
            return go("ballots.show", ballot_id=ballot.id)
    rows = form.conflicts(shown(ballot)) if form.clash else []
    return page("ballots/edit.html", status=form.status, form=form, group=ballot.group, ballot=ballot, conflicts=rows)


@allow(policy.can_manage_ballot, load=queries.visible_ballot)
def open_(ballot: Ballot) -> ResponseReturnValue:
    """Freeze electorate, rules and words; votes come from the opening time on."""
    try:
        opening_operations.open_ballot(viewer(), ballot)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The ballot is opened. Everybody who votes has a mail with its hash."), "success")
    return go("ballots.show", ballot_id=ballot.id)


@allow(policy.can_manage_ballot, load=queries.visible_ballot)
def withdraw(ballot: Ballot) -> ResponseReturnValue:
    """Give up a draft."""
    code = ballot.group.code
    try:
        operations.withdraw_ballot(viewer(), ballot)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The draft is withdrawn."), "success")
    return go("ballots.index", code=code)


@allow(policy.can_manage_ballot, load=queries.visible_ballot)
def extend(ballot: Ballot) -> ResponseReturnValue:
    """Close later, with a reason that all who vote read."""
    form = ExtendForm()
    if form.validate_on_submit():
        try:
            closes_at = in_zone(form.closes.data, ballot.zone)
            opening_operations.extend(viewer(), ballot, closes_at, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The ballot closes later now, and all who vote are told."), "success")
            return go("ballots.show", ballot_id=ballot.id)
    return show_ballot(ballot, extend_form=form)


@allow(policy.can_manage_ballot, load=queries.visible_ballot)
def cancel(ballot: Ballot) -> ResponseReturnValue:
    """Stop the ballot, with a reason that all who vote read."""
    form = CancelForm()
    if form.validate_on_submit():
        try:
            opening_operations.cancel(viewer(), ballot, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The ballot is cancelled, and all who vote are told."), "success")
            return go("ballots.show", ballot_id=ballot.id)
    return show_ballot(ballot, cancel_form=form)
