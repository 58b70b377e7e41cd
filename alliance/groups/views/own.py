"""The seats of one's own organizations in all groups."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.enums import JoinState
from alliance.groups.forms.seats import SuccessorForm
from alliance.groups.operations import succession
from alliance.groups.queries import seats as queries
from alliance.groups.queries.joining import requests_of
from alliance.organizations.models import Affiliation
from alliance.organizations.queries import this_day

bp = Blueprint("own", __name__)


@bp.get("/seats")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """Which seats my organizations have, who fills them, who votes; and what waits for me."""
    places = queries.own_places(viewer())
    requests = requests_of(viewer(), [one.organization.id for one in places])
    speaks_for = {one.organization.id for one in places if one.may_fill}
    asked = (JoinState.INVITED, JoinState.REQUESTED)
    mine = [one for one in requests if one.state in asked and one.organization_id in speaks_for]
    return page(
        "groups/own/index.html",
        places=places,
        to_confirm=mine,
        waiting=[one for one in requests if one not in mine],
        speaks_for=speaks_for,
    )


@bp.route("/affiliations/<int:affiliation_id>/succession", methods=["GET", "POST"])
@allow(policy.can_hand_over, load=queries.leaver_seen_from)
def succeed(work: Affiliation) -> ResponseReturnValue:
    """Hand over somebody's seats and votes in one step."""
    organization = work.organization
    workers = [one for one in queries.people_working_at(organization.id, this_day()) if one.person_id != work.person_id]
    form = SuccessorForm().offer(workers)
    if form.validate_on_submit():
        successor = next(one.person for one in workers if str(one.id) == form.successor.data)
        try:
            seats = succession.succeed(viewer(), organization, work.person, successor)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            names = {"new": successor.shown_name, "old": work.person.shown_name, "count": len(seats)}
            flash(_("%(new)s follows %(old)s in %(count)s groups.", **names), "success")
            return go(".index")
    seats = queries.handed_over_by(work.person_id, organization.id, this_day())
    return page("groups/own/succeed.html", status=form.status, form=form, work=work, seats=seats, workers=workers)
