"""Proxies of a ballot: who lets whom vote, with the trace."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.ballots import policy
from alliance.ballots.forms.ballots import ProxyForm
from alliance.ballots.models import Ballot, Proxy
from alliance.ballots.operations import proxies as operations
from alliance.ballots.queries import votes as queries
from alliance.ballots.queries.ballots import visible_ballot, visible_proxy
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("proxies", __name__, url_prefix="/ballots/<int:ballot_id>/proxies")


@bp.get("")
@allow(policy.can_see_proxies, load=visible_ballot)
def index(ballot: Ballot) -> ResponseReturnValue:
    """Every proxy of the ballot, revoked ones too, and the way to give one."""
    return show_proxies(ballot)


def show_proxies(ballot: Ballot, form: ProxyForm | None = None) -> ResponseReturnValue:
    user = viewer()
    manages = policy.can_manage_ballot(user, ballot)
    givers = policy.givers(user, ballot)
    if form is None:
        form = ProxyForm(formdata=None)
        offer(form, ballot)
    return page(
        "ballots/proxies.html",
        status=form.status,
        ballot=ballot,
        group=ballot.group,
        rows=queries.proxies_of(ballot),
        form=form,
        manages=manages,
        own={one.id for one in givers},
        may_give=policy.is_running(ballot) and (manages or bool(givers)),
        most=operations.MOST_HELD,
    )


def offer(form: ProxyForm, ballot: Ballot) -> None:
    """Officers record a proxy of any elector, others give that of their own organizations."""
    user, electors = viewer(), queries.electors_of(ballot)
    manages = policy.can_manage_ballot(user, ballot)
    waiting = [
        one for one in electors if ballot.secret or not one.has_voted
    ]  # of a secret ballot nobody learns who has
    form.offer(waiting if manages else policy.givers(user, ballot), electors)


@bp.post("")
@allow(policy.can_see_proxies, load=visible_ballot)
def give(ballot: Ballot) -> ResponseReturnValue:
    """Give a proxy, or record one as an officer."""
    form = ProxyForm()
    offer(form, ballot)
    if form.validate_on_submit():
        electors = {one.id: one for one in queries.electors_of(ballot)}
        elector, holder = electors[form.elector.data], electors[form.holder.data]
        recorded = policy.records_proxy(viewer(), ballot, elector)
        try:
            operations.give(viewer(), ballot, elector, holder, form.note.data or "", recorded)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The proxy is given, and both sides are told."), "success")
            return go(".index", ballot_id=ballot.id)
    return show_proxies(ballot, form)


@bp.post("/<int:proxy_id>/revoke")
@allow(policy.can_revoke, load=visible_proxy)
def revoke(proxy: Proxy) -> ResponseReturnValue:
    """Take a proxy back that was not used yet."""
    ballot_id = proxy.ballot_id
    try:
        operations.revoke(viewer(), proxy, as_officer=policy.can_manage_ballot(viewer(), proxy.ballot))
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The proxy is revoked, and both sides are told."), "success")
    return go(".index", ballot_id=ballot_id)
