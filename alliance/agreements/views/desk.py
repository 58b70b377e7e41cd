"""Agreements behind the register: begun, prepared, confirmed, made ready, signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.agreements import policy
from alliance.agreements.enums import AgreementKind, Answer, ChangeState
from alliance.agreements.forms import agreements as forms
from alliance.agreements.forms.register import EnterForm
from alliance.agreements.models import Agreement, Party
from alliance.agreements.operations import agreements as operations
from alliance.agreements.operations import asking, entering, signing
from alliance.agreements.operations import texts as wording
from alliance.agreements.queries import desk as queries
from alliance.agreements.queries import parts
from alliance.agreements.queries.access import visible_agreement
from alliance.agreements.queries.ledger import overdue
from alliance.agreements.views.acting import pressed, tried
from alliance.core.access import allow, viewer
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.organizations.queries import this_day

bp = Blueprint("desk", __name__)


@bp.get("/desk/agreements")
@allow(policy.can_read_all)
def index() -> ResponseReturnValue:
    """Every agreement by its state, with what it still lacks."""
    wanted = queries.Wanted(*(request.args.get(name, "")[:200] for name in ("q", "state", "kind", "keeper")))
    paging = paginate(queries.desk_rows(viewer(), wanted))
    return page(
        "agreements/desk.html",
        wanted=wanted,
        paging=paging,
        lacking=queries.lacking_of(paging.items),
        counts=queries.counts_by_state(),
        overdue=overdue(),
        kinds=list(AgreementKind),
        may_create=policy.can_run_agreements(viewer()),
    )


@bp.get("/agreements/<int:agreement_id>/prepare")
@allow(policy.can_read_behind, load=visible_agreement)
def show(agreement: Agreement) -> ResponseReturnValue:
    """Texts, parties, who signs, who has confirmed, what was asked for, and what comes next."""
    parties, requests = parts.parties_of(agreement.id), parts.requests_of(agreement.id)
    owed = parts.confirmations(parties)
    return page(
        "agreements/prepare.html",
        agreement=agreement,
        parties=parties,
        present=[one for one in parts.people_of(agreement.id) if one.party_id is None],
        confirmations=owed,
        to_ask=sum(1 for one in owed.lack if one.email and one.answer is not Answer.CHANGE_ASKED),
        requests=requests,
        waiting=[one for one in requests if one.state is ChangeState.OPEN],
        steps=parts.steps_of(agreement.id),
        may_manage=policy.can_manage(viewer(), agreement),
        may_undo=policy.is_signed(agreement) and signing.may_undo(agreement),
        tab="prepare",
        **wordings(agreement, parties),
    )


def wordings(agreement: Agreement, parties: list[Party]) -> dict[str, Any]:
    """The versions of the text, the languages without one, and what keeps it from being frozen."""
    texts = parts.texts_of(agreement.id)
    newest = parts.newest_of(agreement, texts)
    missing = [one for one in agreement.languages if one not in newest]
    return {"texts": texts, "missing": missing, "problems": parts.lacking(agreement, newest, parties)}


@bp.route("/desk/agreements/new", methods=["GET", "POST"])
@allow(policy.can_run_agreements)
def create() -> ResponseReturnValue:
    """Begin an agreement."""
    form = forms.AgreementForm()
    form.offer(queries.keepers())
    made: list[Agreement] = []
    if tried(form, lambda: made.append(operations.create_agreement(viewer(), form.typed))):
        flash(_("The agreement is begun. Add its parties and texts."), "success")
        return go("agreements.desk.show", agreement_id=made[0].id)
    return page("agreements/create.html", form=form, status=form.status)


@bp.route("/desk/agreements/enter", methods=["GET", "POST"])
@allow(policy.can_run_agreements)
def enter() -> ResponseReturnValue:
    """Enter an agreement that was signed elsewhere or before."""
    form = EnterForm()
    form.offer(queries.keepers())
    made: list[Agreement] = []
    growing = request.method == "POST" and form.grow()
    if not growing and tried(form, lambda: made.append(entering.enter_agreement(viewer(), form.typed, form.entry))):
        flash(_("The agreement stands in the register as %(number)s.", number=made[0].number), "success")
        return go("agreements.show", agreement_id=made[0].id)
    return page("agreements/enter.html", form=form, status=form.status)


@bp.route("/agreements/<int:agreement_id>/edit", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def edit(agreement: Agreement) -> ResponseReturnValue:
    """Describe it anew."""
    key = agreement.id
    form = forms.AgreementEditForm(data=forms.shown(agreement))
    form.offer(queries.keepers(agreement))
    if tried(form, lambda: operations.change_agreement(viewer(), agreement, form.typed, form.version.data or 0)):
        flash(_("The description is changed."), "success")
        return go("agreements.desk.show", agreement_id=key)
    form.accept_version(agreement.version)
    return page(
        "agreements/edit.html",
        form=form,
        agreement=agreement,
        conflicts=form.conflicts(forms.shown(agreement)) if form.clash else [],
        status=form.status,
    )


@bp.post("/agreements/<int:agreement_id>/freeze")
@allow(policy.can_manage, load=visible_agreement)
def freeze(agreement: Agreement) -> ResponseReturnValue:
    """Fix the text under its fingerprint."""
    key = agreement.id
    pressed(lambda: wording.freeze(viewer(), agreement), _("The text is frozen. Ask the parties to confirm it."))
    return go("agreements.desk.show", agreement_id=key)


@bp.post("/agreements/<int:agreement_id>/ask")
@allow(policy.can_manage, load=visible_agreement)
def ask(agreement: Agreement) -> ResponseReturnValue:
    """Ask everybody by mail who has not confirmed."""
    key, asked = agreement.id, [0]

    def act() -> None:
        asked[0] = asking.ask(viewer(), agreement)

    pressed(act, _("Asked by mail."))
    if asked[0]:
        flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", asked[0]), "info")
    return go("agreements.desk.show", agreement_id=key)


@bp.post("/agreements/<int:agreement_id>/ready")
@allow(policy.can_manage, load=visible_agreement)
def ready(agreement: Agreement) -> ResponseReturnValue:
    """Everything is confirmed: it may be signed."""
    key = agreement.id
    pressed(lambda: signing.mark_ready(viewer(), agreement), _("The agreement is ready to be signed."))
    return go("agreements.desk.show", agreement_id=key)


Act = Callable[[Any, Agreement, str], None]
ACTS: dict[str, Act] = {
    "open-again": wording.unfreeze,
    "take-back": signing.take_back,
    "withdraw": operations.withdraw,
    "take-up": operations.reopen,
    "undo": signing.undo_sign,
}


@bp.route("/agreements/<int:agreement_id>/acts/<act>", methods=["GET", "POST"])
@allow(policy.can_manage, load=lambda user, agreement_id, act: visible_agreement(user, agreement_id))
def act(agreement: Agreement) -> ResponseReturnValue:
    """An act that is owed a reason: the text opened again, readiness taken back, withdrawn, taken up, signing
    undone."""
    key, name = agreement.id, str((request.view_args or {})["act"])
    if name not in ACTS:
        abort(404)
    form = forms.ReasonForm()
    if tried(form, lambda: ACTS[name](viewer(), agreement, form.reason.data or "")):
        flash(_("Done. It stands in the timeline with your reason."), "success")
        return go("agreements.desk.show", agreement_id=key)
    return page("agreements/act.html", form=form, agreement=agreement, act=name, status=form.status)


@bp.route("/agreements/<int:agreement_id>/sign", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def sign(agreement: Agreement) -> ResponseReturnValue:
    """Mark it signed without a ceremony."""
    key = agreement.id
    form = forms.SignForm(data={"on": this_day()})
    if tried(form, lambda: signing.sign(viewer(), agreement, form.on.data, form.place)):
        flash(_("Signed. It stands in the register as %(number)s.", number=agreement.number), "success")
        return go("agreements.show", agreement_id=key)
    return page("agreements/sign.html", form=form, agreement=agreement, status=form.status)
