"""The invitations of an event: the list, live answers, the message, sending, reminding, sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext, pgettext

from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.clock import clock_time, now
from alliance.core.downloads import send_bytes
from alliance.core.localized import Localized
from alliance.core.moments import moment_text
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.invitations import policy
from alliance.invitations.enums import InvitationState
from alliance.invitations.forms.lists import MessageForm
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.invitations.operations import sending
from alliance.invitations.queries import invitations as queries
from alliance.registrations.queries.plans import plan_of, standing

bp = Blueprint("lists", __name__)
WAYS = [
    ("invitations.adding.people", lazy_gettext("People we know")),
    ("invitations.adding.segment", lazy_gettext("Members or a group")),
    ("invitations.adding.sheet", lazy_gettext("From a sheet")),
    ("invitations.adding.create", lazy_gettext("By name and address")),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted_invitations() -> queries.InvitationFilter:
    """The filter in the address; odd values do not filter."""
    category = request.values.get("category", "")
    number = int(category) if category.isascii() and category.isdigit() and len(category) < 10 else None
    return queries.InvitationFilter(request.values.get("q", "")[:200], request.values.get("state", "")[:20], number)


@bp.get("/events/<int:event_id>/invitations")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Who is invited and what they answered, a page at a time."""
    wanted = wanted_invitations()
    plan = plan_of(event.id)
    return page(
        "invitations/index.html",
        event=event,
        wanted=wanted,
        paging=paginate(queries.invitations_matching(event, wanted), per_page=50),
        categories=standing(plan) if plan else [],
        states=list(InvitationState),
        asked=queries.asked_of(event.id),
        plan=plan,
        may_manage=can_manage_event(viewer(), event),
        can_be_sent=policy.can_be_sent(event),
        closing_of=policy.closing_of,
        ways=WAYS,
        **live(event),
    )


def live(event: Event) -> dict[str, Any]:
    """What changes while answers come in."""
    counts, latest = queries.counts_by_state(event.id), queries.latest_answers(event.id)
    return {"counts": counts, "latest": latest, "state_of": InvitationState}


@bp.get("/events/<int:event_id>/invitations/live")
@allow(can_read_behind, load=visible_event)
def answers(event: Event) -> ResponseReturnValue:
    """The counts and the last answers alone, asked for every few seconds."""
    return page("invitations/_live.html", event=event, **live(event))


@bp.route("/events/<int:event_id>/invitations/message", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def message(event: Event) -> ResponseReturnValue:
    """What every invitation says, until when answers are asked, when who owes one is reminded."""
    key, zone, asked = event.id, event.zone, queries.asked_of(event.id)
    form = MessageForm(data=shown_message(asked, event))
    if form.validate_on_submit():
        try:
            sending.set_message(viewer(), event, form.typed_in(zone), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The message is kept. It goes with every invitation from now on."), "success")
            return go(".index", event_id=key)
    theirs = shown_message(queries.asked_of(event.id), event)
    form.accept_version(theirs["version"])
    rows = form.conflicts(theirs) if form.clash else []
    return page("invitations/message.html", event=event, form=form, conflicts=rows, status=form.status)


def shown_message(asked: InvitationPlan | None, event: Event) -> dict[str, Any]:
    """What is kept, as the form shows it; before the first time nothing."""
    words = asked.message if asked else Localized()
    return {
        "message_en": words.en,
        "message_zh": words.zh,
        "answer_by": clock_time(asked.answer_by, event.zone) if asked else None,
        "remind_days": asked.remind_days if asked else 7,
        "version": asked.version if asked else 0,
    }


@bp.get("/events/<int:event_id>/invitations/send")
@allow(can_manage_event, load=visible_event)
def check(event: Event) -> ResponseReturnValue:
    """Before the mails leave: to how many, in which words."""
    asked, plan = queries.plans_of(event.id)
    counts = queries.unsent_counts(event.id)
    return page(
        "invitations/send.html",
        event=event,
        asked=asked,
        counts=counts,
        can_be_sent=policy.can_be_sent(event),
        closes_at=policy.closing_of(event, asked, plan),
    )


@bp.post("/events/<int:event_id>/invitations/send")
@allow(can_manage_event, load=visible_event)
def send(event: Event) -> ResponseReturnValue:
    """Send to everybody listed who was not asked yet."""
    key = event.id
    try:
        sent = sending.send_all(viewer(), event)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent), "success")
    return go(".index", event_id=key)


def picked(event: Event) -> list[Invitation]:
    """The invitations that were ticked."""
    ids = [int(one) for one in request.form.getlist("pick") if one.isascii() and one.isdigit() and len(one) < 10]
    return queries.chosen(event, ids, *InvitationState)


@bp.post("/events/<int:event_id>/invitations/chosen")
@allow(can_manage_event, load=visible_event)
def act(event: Event) -> ResponseReturnValue:
    """Send to, or remind, those that were ticked; with nobody ticked, remind everybody who owes an answer."""
    key, act, rows = event.id, request.form.get("act", ""), picked(event)
    try:
        if act == "send":
            count = sending.send(viewer(), event, rows)
            text = ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", count)
        else:
            count = sending.remind(viewer(), event, None if act == "remind_all" else rows)
            text = ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(text, "success")
    return go(".index", event_id=key)


@bp.post("/events/<int:event_id>/invitations/export")
@allow(can_manage_event, load=visible_event)
def export(event: Event) -> ResponseReturnValue:
    """Those that fit, with their answers, as a sheet; the export itself is noted."""
    rows = queries.invitations_for_sheet(event, wanted_invitations())
    audit_operations.note_export(viewer(), "invitations.exported", len(rows), event_id=event.id)
    lines = (columns_of(row, event) for row in rows)
    name = f"invitations-{event.id}-{now():%Y-%m-%d}"
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(sheet_head(), lines, _("Invitations")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(sheet_head(), lines)), f"{name}.csv", "text/csv; charset=utf-8")


def sheet_head() -> list[str]:
    return [
        _("Name"), _("Form of address"), pgettext("job", "Title"), _("Organization"), _("E-mail"), _("Language"),
        _("Category"), _("State"), _("Sent at"), _("Answered at"), _("Note of the invitee"), _("Instead of"),
    ]  # fmt: skip


def columns_of(row: Invitation, event: Event) -> Iterator[object]:
    """The columns of `sheet_head`; times are the event's."""
    yield from (row.name, row.form_of_address, row.job_title, row.organization_shown, row.email, row.locale)
    yield from (row.category.name.text if row.category else "", str(row.state.label))
    for at in (row.sent_at, row.answered_at):
        yield moment_text(at, event.zone, False) if at else ""
    yield from (row.answer_note, row.delegate_of.name if row.delegate_of else "")
