"""The parts of an agreement: parties, who signs, texts, confirmations, requests for changes, what is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements import policy
from alliance.agreements.enums import ProofKind
from alliance.agreements.forms import agreements as forms
from alliance.agreements.models import Agreement, AgreementText, ChangeRequest, Party, Proof, Signatory
from alliance.agreements.operations import answering, asking, parties, proofs, signatories, texts
from alliance.agreements.queries import access, desk
from alliance.agreements.queries import parts as queries
from alliance.agreements.queries.access import visible_agreement
from alliance.agreements.views.acting import pressed, tried
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.forms import localized
from alliance.core.web import go, page
from alliance.files.operations import read_bytes
from alliance.organizations.models import Organization
from alliance.organizations.queries import found_organizations, visible_organization

bp = Blueprint("parts", __name__)


def manages(user: Any, part: Any) -> bool:
    """Whoever manages the agreement manages its parts."""
    return policy.can_manage(user, part.agreement)


def back(agreement_id: int) -> ResponseReturnValue:
    return go("agreements.desk.show", agreement_id=agreement_id)


def chosen_organization() -> Organization | None:
    """The organization that the address of the page names, as far as the viewer may know of it."""
    text = request.args.get("organization", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return visible_organization(viewer(), number) if number else None


# Parties


@bp.route("/agreements/<int:agreement_id>/parties/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_party(agreement: Agreement) -> ResponseReturnValue:
    """Add a party: an organization found by words, or only a name."""
    key, organization = agreement.id, chosen_organization()
    form = forms.PartyForm(data=named(organization))
    form.offer(organization, desk.people_offered([organization.id]) if organization else [])
    if tried(form, lambda: parties.add_party(viewer(), agreement, form.typed)):
        flash(_("The party is added."), "success")
        return back(key)
    words = request.args.get("q", "")[:200]
    return page(
        "agreements/party.html",
        form=form,
        agreement=agreement,
        party=None,
        organization=organization,
        words=words,
        found=found_organizations(viewer(), words),
        conflicts=[],
        status=form.status,
    )


def named(organization: Organization | None) -> dict[str, Any]:
    """The names of an organization, to be written as they stand in the text."""
    return {"name_en": organization.name.en, "name_zh": organization.name.zh} if organization else {}


@bp.route("/agreements/parties/<int:party_id>/edit", methods=["GET", "POST"])
@allow(manages, load=access.party_of)
def edit_party(party: Party) -> ResponseReturnValue:
    """Describe a party anew; its organization stays."""
    agreement, key, organization = party.agreement, party.agreement_id, party.organization
    form = forms.PartyEditForm(data=forms.shown_party(party))
    form.offer(organization, desk.people_offered([organization.id]) if organization else [])
    if tried(form, lambda: parties.change_party(viewer(), party, form.typed, form.version.data or 0)):
        flash(_("The party is changed."), "success")
        return back(key)
    form.accept_version(party.version)
    return page(
        "agreements/party.html",
        form=form,
        agreement=agreement,
        party=party,
        organization=organization,
        conflicts=form.conflicts(forms.shown_party(party)) if form.clash else [],
        status=form.status,
    )


@bp.post("/agreements/parties/<int:party_id>/move")
@allow(manages, load=access.party_of)
def move_party(party: Party) -> ResponseReturnValue:
    """One place up or down in the order of the text and of the stage."""
    key, up = party.agreement_id, request.form.get("to") == "up"
    pressed(lambda: parties.move_party(viewer(), party, up), _("The order is changed."))
    return back(key)


@bp.post("/agreements/parties/<int:party_id>/remove")
@allow(manages, load=access.party_of)
def remove_party(party: Party) -> ResponseReturnValue:
    """Take a party off."""
    key = party.agreement_id
    pressed(lambda: parties.remove_party(viewer(), party), _("The party is taken off."))
    return back(key)


@bp.post("/agreements/parties/<int:party_id>/ask")
@allow(manages, load=access.party_of)
def ask_party(party: Party) -> ResponseReturnValue:
    """Ask one party, or remind it."""
    key = party.agreement_id
    pressed(lambda: asking.ask(viewer(), party), _("Asked by mail."))
    return back(key)


@bp.route("/agreements/parties/<int:party_id>/record", methods=["GET", "POST"])
@allow(manages, load=access.party_of)
def record_party(party: Party) -> ResponseReturnValue:
    """Record a confirmation that was given otherwise."""
    return recorded(party)


def recorded(who: Party | Signatory) -> ResponseReturnValue:
    agreement, key, form = who.agreement, who.agreement_id, forms.RecordForm()
    if tried(form, lambda: answering.record_confirmation(viewer(), who, form.note.data or "")):
        flash(_("The confirmation is recorded with your note."), "success")
        return back(key)
    return page("agreements/record.html", form=form, agreement=agreement, who=who, status=form.status)


# Who signs


def offered(form: forms.SignatoryForm, agreement: Agreement) -> None:
    rows = queries.parties_of(agreement.id)
    form.offer(rows, desk.people_offered(one.organization_id for one in rows if one.organization_id))


@bp.route("/agreements/<int:agreement_id>/signatories/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_signatory(agreement: Agreement) -> ResponseReturnValue:
    """Add who signs, witnesses or is present."""
    key = agreement.id
    form = forms.SignatoryForm(data={"party": request.args.get("party", "")})
    offered(form, agreement)
    if tried(form, lambda: signatories.add_signatory(viewer(), agreement, form.typed)):
        flash(_("The person is added."), "success")
        return back(key)
    return page("agreements/signatory.html", form=form, agreement=agreement, one=None, conflicts=[], status=form.status)


@bp.route("/agreements/signatories/<int:signatory_id>/edit", methods=["GET", "POST"])
@allow(manages, load=access.signatory_of)
def edit_signatory(one: Signatory) -> ResponseReturnValue:
    """Describe somebody's part anew."""
    agreement, key = one.agreement, one.agreement_id
    form = forms.SignatoryEditForm(data=forms.shown_signatory(one))
    offered(form, agreement)
    if tried(form, lambda: signatories.change_signatory(viewer(), one, form.typed, form.version.data or 0)):
        flash(_("The person's part is changed."), "success")
        return back(key)
    form.accept_version(one.version)
    conflicts = form.conflicts(forms.shown_signatory(one)) if form.clash else []
    return page(
        "agreements/signatory.html", form=form, agreement=agreement, one=one, conflicts=conflicts, status=form.status
    )


@bp.post("/agreements/signatories/<int:signatory_id>/move")
@allow(manages, load=access.signatory_of)
def move_signatory(one: Signatory) -> ResponseReturnValue:
    """One place up or down within the party."""
    key, up = one.agreement_id, request.form.get("to") == "up"
    pressed(lambda: signatories.move_signatory(viewer(), one, up), _("The order is changed."))
    return back(key)


@bp.post("/agreements/signatories/<int:signatory_id>/remove")
@allow(manages, load=access.signatory_of)
def remove_signatory(one: Signatory) -> ResponseReturnValue:
    """Take somebody off."""
    key = one.agreement_id
    pressed(lambda: signatories.remove_signatory(viewer(), one), _("The person is taken off."))
    return back(key)


@bp.post("/agreements/signatories/<int:signatory_id>/ask")
@allow(manages, load=access.signatory_of)
def ask_signatory(one: Signatory) -> ResponseReturnValue:
    """Ask one person, or remind."""
    key = one.agreement_id
    pressed(lambda: asking.ask(viewer(), one), _("Asked by mail."))
    return back(key)


@bp.route("/agreements/signatories/<int:signatory_id>/record", methods=["GET", "POST"])
@allow(manages, load=access.signatory_of)
def record_signatory(one: Signatory) -> ResponseReturnValue:
    """Record a confirmation that was given otherwise."""
    return recorded(one)


# Texts


@bp.route("/agreements/<int:agreement_id>/texts/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_text(agreement: Agreement) -> ResponseReturnValue:
    """Upload the next version in a language."""
    key = agreement.id
    form = forms.TextForm(data={"language": request.args.get("language", "")})
    form.offer(agreement)
    if tried(form, lambda: texts.add_text(viewer(), agreement, form.typed)):
        flash(_("The version is kept."), "success")
        return back(key)
    return page("agreements/text.html", form=form, agreement=agreement, status=form.status)


@bp.get("/agreements/texts/<int:text_id>")
@allow(policy.can_open_text, load=access.text_of)
def text(one: AgreementText) -> Response:
    """A version of the text, for the parties and the secretariat."""
    return send_bytes(read_bytes(one.file), one.file.name, one.file.media_type)


@bp.route("/agreements/requests/<int:request_id>", methods=["GET", "POST"])
@allow(manages, load=access.request_of)
def settle(asked: ChangeRequest) -> ResponseReturnValue:
    """Take a change over or decline it."""
    agreement, key, form = asked.agreement, asked.agreement_id, forms.SettleForm()
    taken = request.form.get("decision") == "take"
    if tried(form, lambda: answering.settle_change(viewer(), asked, taken, form.reply.data or "")):
        flash(_("The change is taken over; the text is open.") if taken else _("Declined, with your reply."), "success")
        return back(key)
    return page("agreements/settle.html", form=form, agreement=agreement, asked=asked, status=form.status)


# What is kept


@bp.route("/agreements/<int:agreement_id>/proofs/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_proof(agreement: Agreement) -> ResponseReturnValue:
    """Keep the signed copy, a photograph, an annex."""
    key, form = agreement.id, forms.ProofForm()

    def act() -> None:
        file, kind = form.file.data, ProofKind(form.kind.data)
        proofs.add_proof(viewer(), agreement, kind, file.filename, file.read(), localized(form, "caption"))

    if tried(form, act):
        flash(_("The file is kept with the agreement."), "success")
        return go("agreements.show", agreement_id=key)
    return page("agreements/proof.html", form=form, agreement=agreement, status=form.status)


@bp.get("/agreements/proofs/<int:proof_id>")
@allow(policy.can_open_proof, load=access.proof_of, public=True)
def proof(one: Proof) -> Response:
    """A kept file: photographs for whoever sees the entry, others for the parties and the secretariat."""
    return send_bytes(read_bytes(one.file), one.file.name, one.file.media_type, inline=True)


@bp.post("/agreements/proofs/<int:proof_id>/remove")
@allow(manages, load=access.proof_of)
def remove_proof(one: Proof) -> ResponseReturnValue:
    """Take a kept file away."""
    key = one.agreement_id
    pressed(lambda: proofs.remove_proof(viewer(), one), _("The file is taken away."))
    return go("agreements.show", agreement_id=key, taken=one.id)


@bp.post("/agreements/proofs/<int:proof_id>/restore")
@allow(manages, load=access.any_proof_of)
def restore_proof(one: Proof) -> ResponseReturnValue:
    """Bring a kept file back."""
    key = one.agreement_id
    pressed(lambda: proofs.restore_proof(viewer(), one), _("The file is there again."))
    return go("agreements.show", agreement_id=key)
