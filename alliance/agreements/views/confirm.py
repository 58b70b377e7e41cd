"""A party or somebody who signs reads the frozen text and answers by the personal link, without sign-in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements.forms.answers import ChangeForm, ConfirmForm
from alliance.agreements.models import Party, Signatory
from alliance.agreements.operations import answering
from alliance.agreements.queries import parts
from alliance.agreements.queries.access import asked_by_secret
from alliance.core.access import allow, anybody
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.files.operations import read_bytes
from alliance.throttle.operations.tries import count_try

bp = Blueprint("confirm", __name__)
AN_HOUR = 120  # answers from one address
Who = Party | Signatory


def own_secret() -> str:
    return str((request.view_args or {})["secret"])


@bp.get("/agreements/confirm/<secret>")
@allow(anybody, load=asked_by_secret)
def show(who: Who) -> ResponseReturnValue:
    """The text to read, one's own part in it, two ways to answer. A GET changes nothing, so that scanners of mail
    answer for nobody."""
    return shown(who, ConfirmForm(), ChangeForm())


def shown(who: Who, confirming: ConfirmForm, changing: ChangeForm) -> ResponseReturnValue:
    agreement = who.agreement
    confirming.sha256.data = changing.sha256.data = agreement.final_sha256 or ""
    parties = parts.parties_of(agreement.id)
    return page(
        "agreements/confirm.html",
        status=max(confirming.status, changing.status),
        who=who,
        signs=isinstance(who, Signatory),
        party=who if isinstance(who, Party) else who.party,
        agreement=agreement,
        parties=parties,
        texts=parts.newest_texts(agreement) if agreement.is_frozen else {},
        confirmations=parts.confirmations(parties),
        requests=parts.requests_by(who),
        confirming=confirming,
        changing=changing,
        secret=own_secret(),
    )


@bp.post("/agreements/confirm/<secret>/confirm")
@allow(anybody, load=asked_by_secret)
def confirm(who: Who) -> ResponseReturnValue:
    """Agree to the text that was shown."""
    count_try("agreements.confirm", request.remote_addr or "", AN_HOUR, 60)
    secret, form = own_secret(), ConfirmForm()
    if form.validate_on_submit():
        try:
            answering.confirm(who, form.sha256.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Thank you. Your confirmation is recorded."), "success")
            return go(".show", secret=secret)
    return shown(who, form, ChangeForm(formdata=None))


@bp.post("/agreements/confirm/<secret>/change")
@allow(anybody, load=asked_by_secret)
def change(who: Who) -> ResponseReturnValue:
    """Ask for a change of the text that was shown."""
    count_try("agreements.confirm", request.remote_addr or "", AN_HOUR, 60)
    secret, form = own_secret(), ChangeForm()
    if form.validate_on_submit():
        try:
            answering.ask_for_change(who, form.sha256.data or "", form.text.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your request is with the secretariat. You get a mail about what became of it."), "success")
            return go(".show", secret=secret)
    return shown(who, ConfirmForm(formdata=None), form)


@bp.get("/agreements/confirm/<secret>/texts/<int:text_id>")
@allow(anybody, load=lambda user, secret, text_id: asked_by_secret(user, secret))
def text(who: Who) -> Response:
    """The frozen text in one language, to read."""
    wanted = int((request.view_args or {})["text_id"])
    found = [one for one in parts.newest_texts(who.agreement).values() if one.id == wanted and one.is_final]
    if not found:
        abort(404)
    file = found[0].file
    return send_bytes(read_bytes(file), file.name, file.media_type)
