"""Acts upon many registrations: chosen in the list, looked at, then done."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.registrations.forms.staff import BulkForm
from alliance.registrations.operations import staff as operations
from alliance.registrations.queries import people as queries
from alliance.registrations.queries.plans import plan_of, standing
from alliance.registrations.views.people import wanted_people

bp = Blueprint("bulk", __name__)


@bp.post("/events/<int:event_id>/people/preview")
@allow(can_manage_event, load=visible_event)
def preview(event: Event) -> ResponseReturnValue:
    """What an act would change; nothing is changed yet."""
    if request.form.get("everything"):
        chosen = [str(one) for one in queries.ids_matching(event, wanted_people(), operations.MOST + 1)]
    else:
        chosen = request.form.getlist("chosen")
    texts = {name: request.form.get(name, "") for name in ("act", "to")}
    form = BulkForm(formdata=None, data={"ids": ",".join(chosen), **texts})
    return bulk_page(event, form)


def bulk_page(event: Event, form: BulkForm) -> ResponseReturnValue:
    """The page between choosing and doing, with what was refused."""
    act, plan, key = form.wanted_act, plan_of(event.id), event.id
    if act is None or plan is None or not form.chosen:
        flash(_("Choose at least one registration and what to do."), "error")
        return go("registrations.people.index", event_id=key)
    if len(form.chosen) > operations.MOST:
        flash(_("At most %(most)s registrations are changed at once. Narrow the list.", most=operations.MOST), "error")
        return go("registrations.people.index", event_id=key)
    wanted = form.typed(act, standing(plan))
    changes = operations.preview(event, plan, wanted)
    return page(
        "registrations/people/bulk.html", status=form.status, event=event, form=form, act=act, wanted=wanted,
        changes=[one for one in changes if not one.problem], left=[one for one in changes if one.problem],
    )  # fmt: skip


@bp.post("/events/<int:event_id>/people/bulk")
@allow(can_manage_event, load=visible_event)
def take(event: Event) -> ResponseReturnValue:
    """Do what was looked at."""
    form, plan, key = BulkForm(), plan_of(event.id), event.id
    act = form.wanted_act
    if act is not None and plan is not None and form.validate_on_submit():
        try:
            done = operations.act_on_many(viewer(), event, form.typed(act, standing(plan)))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("Done for %(num)s registration.", "Done for %(num)s registrations.", done), "success")
            return go("registrations.people.index", event_id=key)
    return bulk_page(event, form)
