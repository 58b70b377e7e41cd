"""One invitation for who runs the event: what happened, answering for the guest, correcting, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.policy import can_manage_event
from alliance.invitations import policy
from alliance.invitations.forms.answers import AcceptForm, DeclineForm, DelegateForm, accept_form
from alliance.invitations.forms.lists import InviteeEditForm, ReasonForm
from alliance.invitations.models import Invitation
from alliance.invitations.operations import answering, listing, sending
from alliance.invitations.queries.invitations import delegates_of, visible_invitation
from alliance.invitations.queries.offers import Offer, offer_of

bp = Blueprint("one", __name__)
PATH = "/events/<int:event_id>/invitations/<int:invitation_id>"


def forms_for(invitation: Invitation, offer: Offer) -> dict[str, Any]:
    """The three answers as forms that organizers fill in for the guest."""
    return {"accepting": accepting(invitation, offer), "declining": DeclineForm(), "delegating": DelegateForm()}


def accepting(invitation: Invitation, offer: Offer) -> AcceptForm:
    found = {"job_title": invitation.job_title, "organization_name": invitation.organization_shown}
    form = accept_form([], data=found)  # the guest answers the questions of the event by the own link
    form.offer(offer.categories_for(invitation), offer.plan, by_staff=True)
    return form


@bp.get(PATH)
@allow(policy.can_read_invitation, load=visible_invitation)
def show(invitation: Invitation) -> ResponseReturnValue:
    return shown(invitation)


def shown(invitation: Invitation, **refused: Any) -> ResponseReturnValue:
    """The page, with a form on it that was refused."""
    offer = offer_of(invitation.event)
    forms = forms_for(invitation, offer) | refused
    status = next((form.status for form in refused.values()), 200)
    return page(
        "invitations/show.html",
        status=status,
        invitation=invitation,
        event=invitation.event,
        delegates=delegates_of(invitation),
        offer=offer,
        may_manage=can_manage_event(viewer(), invitation.event),
        may_send=policy.can_be_sent(invitation.event),
        reason=ReasonForm(),
        **forms,
    )


def back(invitation: Invitation, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return go(".show", event_id=invitation.event_id, invitation_id=invitation.id)


@bp.post(f"{PATH}/accept")
@allow(policy.can_manage_invitation, load=visible_invitation)
def accept(invitation: Invitation) -> ResponseReturnValue:
    """The guest said yes to somebody of the team."""
    form = accepting(invitation, offer_of(invitation.event))
    if form.validate_on_submit():
        try:
            answering.accept(viewer(), invitation, form.typed, by_staff=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return back(invitation, _("Kept: %(name)s comes.", name=invitation.name))
    return shown(invitation, accepting=form)


@bp.post(f"{PATH}/decline")
@allow(policy.can_manage_invitation, load=visible_invitation)
def decline(invitation: Invitation) -> ResponseReturnValue:
    """The guest said no to somebody of the team."""
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            answering.decline(viewer(), invitation, form.note.data or "", by_staff=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return back(invitation, _("Kept: %(name)s does not come.", name=invitation.name))
    return shown(invitation, declining=form)


@bp.post(f"{PATH}/delegate")
@allow(policy.can_manage_invitation, load=visible_invitation)
def delegate(invitation: Invitation) -> ResponseReturnValue:
    """The guest sends somebody else."""
    form = DelegateForm()
    if form.validate_on_submit():
        try:
            found = answering.name_delegate(viewer(), invitation, form.typed, by_staff=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return back(invitation, _("%(name)s gets an own invitation.", name=found.name))
    return shown(invitation, delegating=form)


@bp.route(f"{PATH}/edit", methods=["GET", "POST"])
@allow(policy.can_manage_invitation, load=visible_invitation)
def edit(invitation: Invitation) -> ResponseReturnValue:
    """Correct name, address and what else the invitation says."""
    categories = offer_of(invitation.event).categories
    form = InviteeEditForm(data={**listing.shown(invitation), "version": invitation.version})
    form.offer(categories)
    if form.validate_on_submit():
        try:
            listing.change_invitee(viewer(), invitation, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return back(invitation, _("The invitation is changed."))
    form.accept_version(invitation.version)
    rows = form.conflicts(listing.shown(invitation)) if form.clash else []
    event = invitation.event
    return page(
        "invitations/edit.html", event=event, invitation=invitation, form=form, conflicts=rows, status=form.status
    )


@bp.post(f"{PATH}/send")
@allow(policy.can_manage_invitation, load=visible_invitation)
def send(invitation: Invitation) -> ResponseReturnValue:
    """Send it, or send it again."""
    try:
        sending.send(viewer(), invitation.event, [invitation])
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".show", event_id=invitation.event_id, invitation_id=invitation.id)
    return back(invitation, _("The invitation is on its way."))


@bp.post(f"{PATH}/withdraw")
@allow(policy.can_manage_invitation, load=visible_invitation)
def withdraw(invitation: Invitation) -> ResponseReturnValue:
    """Take it back."""
    form = ReasonForm()
    if form.validate_on_submit():
        sending.withdraw(viewer(), invitation, form.reason.data or "")
    return back(invitation, _("The invitation is withdrawn. Its link leads nowhere any more."))


@bp.post(f"{PATH}/remove")
@allow(policy.can_manage_invitation, load=visible_invitation)
def remove(invitation: Invitation) -> ResponseReturnValue:
    """Take somebody off the list who was never asked."""
    key, name = invitation.event_id, invitation.name
    try:
        listing.remove_invitee(viewer(), invitation)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is off the list.", name=name), "success")
    return go("invitations.lists.index", event_id=key)
