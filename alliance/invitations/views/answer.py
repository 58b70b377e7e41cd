"""Answering by the personal link, without a sign-in: the event as it is, three answers, a change of mind."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, anybody, viewer
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.core.web import go, page
from alliance.events.queries.files import files_for_guests
from alliance.invitations import policy
from alliance.invitations.enums import InvitationState
from alliance.invitations.forms.answers import AcceptForm, DeclineForm, DelegateForm, accept_form
from alliance.invitations.models import Invitation
from alliance.invitations.operations import answering
from alliance.invitations.queries.invitations import delegates_of, invitation_of_secret
from alliance.invitations.queries.offers import Offer, offer_of
from alliance.invitations.queries.reading import is_coming, programme_of
from alliance.throttle.operations.tries import count_try

bp = Blueprint("answer", __name__)
AN_HOUR = 120  # answers from one address


def secret() -> str:
    return str((request.view_args or {})["secret"])


def actor() -> Person | None:
    """Who is signed in while answering; the answer is the invitee's all the same."""
    user = viewer()
    return user if user.is_authenticated else None


def accepting(invitation: Invitation, offer: Offer) -> AcceptForm:
    person = invitation.person
    found = {
        "romanized_name": person.romanized_name if person else "",
        "job_title": invitation.job_title,
        "organization_name": invitation.organization_shown,
        "phone": person.phone if person else "",
    }
    form = accept_form(offer.questions, data=found)
    form.offer(offer.categories_for(invitation), offer.plan)
    return form


@bp.get("/invited/<secret>")
@allow(anybody, load=invitation_of_secret)
def show(invitation: Invitation) -> ResponseReturnValue:
    """The event, what was answered, and the answers; shows and changes nothing, so that scanners of mail answer for
    nobody."""
    return shown(invitation)


def shown(invitation: Invitation, **refused: Any) -> ResponseReturnValue:
    """The page, with a form on it that was refused."""
    event, offer, coming = invitation.event, offer_of(invitation.event), is_coming(invitation)
    forms = {"accepting": accepting(invitation, offer), "declining": DeclineForm(), "delegating": DelegateForm()}
    registration = invitation.registration
    return page(
        "invitations/answer.html",
        status=next((form.status for form in refused.values()), 200),
        invitation=invitation,
        event=event,
        offer=offer,
        programme=programme_of(event),
        delegate=next((one for one in delegates_of(invitation) if one.state is not InvitationState.WITHDRAWN), None),
        may_delegate=policy.can_name_delegate(invitation),
        files=files_for_guests(event) if coming else [],
        coming=coming,
        registration=registration if registration and registration.state.is_live else None,
        registration_secret=secret_of(registration.nonce) if registration else "",
        secret=secret(),
        opened=next(iter(refused), ""),
        **forms | refused,
    )


@bp.post("/invited/<secret>/accept")
@allow(anybody, load=invitation_of_secret)
def accept(invitation: Invitation) -> ResponseReturnValue:
    """I come."""
    count_try("invitations.answer", request.remote_addr or "", AN_HOUR, 60)
    form = accepting(invitation, offer_of(invitation.event))
    if form.validate_on_submit():
        try:
            registration = answering.accept(actor(), invitation, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(said(registration), "success")
            return go(".show", secret=secret())
    return shown(invitation, accepting=form)


def said(registration: Any) -> str:
    """What an acceptance came to."""
    if registration is None:
        return _("Thank you. The organizers know that you come.")
    if registration.holds_seat:
        return _("Thank you. Your seat is confirmed, and a mail with the details is on its way.")
    return _(
        "Thank you. Every seat is taken for now: you are on the waitlist, and a mail tells you when one comes free."
    )


@bp.post("/invited/<secret>/decline")
@allow(anybody, load=invitation_of_secret)
def decline(invitation: Invitation) -> ResponseReturnValue:
    """I do not come."""
    count_try("invitations.answer", request.remote_addr or "", AN_HOUR, 60)
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            answering.decline(actor(), invitation, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Thank you for telling us. You can change your mind here."), "success")
            return go(".show", secret=secret())
    return shown(invitation, declining=form)


@bp.post("/invited/<secret>/delegate")
@allow(anybody, load=invitation_of_secret)
def delegate(invitation: Invitation) -> ResponseReturnValue:
    """Somebody else comes instead."""
    count_try("invitations.answer", request.remote_addr or "", AN_HOUR, 60)
    form = DelegateForm()
    if form.validate_on_submit():
        try:
            found = answering.name_delegate(actor(), invitation, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Thank you. %(name)s gets an own invitation.", name=found.name), "success")
            return go(".show", secret=secret())
    return shown(invitation, delegating=form)
