"""The register: what was signed, found by words and filters; one entry; who accepts whose reports; own agreements."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.agreements import policy
from alliance.agreements.enums import AgreementKind, ProofKind, RegisterAudience, Standing
from alliance.agreements.models import Agreement, Recognition
from alliance.agreements.queries import ledger, parts
from alliance.agreements.queries import recognitions as recognized
from alliance.agreements.queries import register as queries
from alliance.agreements.queries.access import visible_agreement
from alliance.agreements.queries.recognitions import RecognitionFilter, market_name
from alliance.audit.operations import note_export
from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.forms import day_in
from alliance.core.localized import listed
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import page
from alliance.organizations.queries import this_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted() -> queries.Wanted:
    """What the address asks for."""
    asked = request.values
    return queries.Wanted(
        *(asked.get(name, "")[:200] for name in ("q", "kind", "standing", "year", "party", "audience"))
    )


@allow(anybody)
def index() -> ResponseReturnValue:
    """The register as this viewer may read it, what was signed last first."""
    user, wish = viewer(), wanted()
    return page(
        "agreements/index.html",
        wanted=wish,
        window=queries.register_window(user, wish, request.args.get("after", "")[:40]),
        is_first="after" not in request.args,
        headline=queries.headline(user),
        years=queries.years(user),
        party=queries.organization_named(wish.party),
        kinds=list(AgreementKind),
        standings=list(Standing),
        audiences=list(RegisterAudience) if policy.can_read_all(user) else [],
        may_create=policy.can_run_agreements(user),
        tab="register",
    )


@allow(policy.can_read_all)
def export() -> ResponseReturnValue:
    """The found agreements as a sheet, for the secretariat."""
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    found = queries.register_for_sheet(viewer(), wanted())
    note_export(viewer(), "agreements.register_exported", len(found), format=kind)
    head = [pgettext("agreement", "Number"), _("Kind of agreement"), _("English title"), _("Chinese title")]
    head += [_("Parties"), _("Signed on"), pgettext("agreement", "Place"), _("First day"), _("Last day")]
    head += [
        pgettext("agreement", "Standing"),
        _("Fulfilled on"),
        _("Amount"),
        _("Currency"),
        _("Who finds it"),
        _("Looked after by"),
    ]
    return sent(head, [sheet_row(one) for one in found], f"agreements-{now():%Y-%m-%d}.{kind}", _("Agreements"))


def sheet_row(one: Agreement) -> list[object]:
    standing = one.standing(this_day())
    names = listed((party.name.text for party in one.parties), "; ")
    words: list[object] = [one.number, one.kind.label, one.title.en, one.title.zh, names, one.signed_on]
    days = [one.signed_at_place.text, one.valid_from, one.valid_until, standing.label if standing else ""]
    keeper = one.keeper.shown_name if one.keeper else ""
    return [*words, *days, one.fulfilled_on, one.amount, one.currency if one.amount else "", one.audience.label, keeper]


def sent(head: list[str], rows: list[list[object]], name: str, title: str) -> ResponseReturnValue:
    """A sheet in the format that its name ends in."""
    if name.endswith(".xlsx"):
        return send_bytes(write_xlsx(head, rows, title), name, XLSX)
    return send_bytes(b"".join(write_csv(head, rows)), name, "text/csv; charset=utf-8")


@allow(policy.can_see, load=visible_agreement, public=True)
def show(agreement: Agreement) -> ResponseReturnValue:
    """The entry of an agreement; texts, signed copy and ledger for its parties and the secretariat."""
    user, key = viewer(), agreement.id
    inside = policy.can_open_texts(user, agreement)
    return page(
        "agreements/show.html",
        agreement=agreement,
        standing=agreement.standing(this_day()),
        parties=parts.parties_of(key),
        present=[one for one in parts.people_of(key) if one.party_id is None],
        recognitions=recognized.recognitions_of(key) if agreement.kind is AgreementKind.RECOGNITION else [],
        market_name=market_name,
        taken=request.args.get("taken", ""),
        may_manage=policy.can_manage(user, agreement),
        inside=inside,
        tab="entry",
        **kept_with(agreement),
        **(inner_parts(agreement) if inside else {}),
    )


def kept_with(agreement: Agreement) -> dict[str, Any]:
    """Photographs, and other files as far as the viewer may open them."""
    kept = [one for one in parts.proofs_of(agreement.id) if policy.can_open_proof(viewer(), one)]
    photographs = [one for one in kept if one.kind is ProofKind.PHOTOGRAPH]
    return {"pictures": photographs, "papers": [one for one in kept if one not in photographs]}


def inner_parts(agreement: Agreement) -> dict[str, Any]:
    """What the parties and the secretariat see beside: texts, the ledger in figures, the way that it went."""
    milestones, asked = ledger.milestones_of(agreement.id), ledger.requests_of(agreement.id)
    return {
        "texts": parts.newest_texts(agreement),
        "ledger": ledger.ledger_of(milestones, asked),
        "steps": parts.steps_of(agreement.id),
    }


@allow(signed_in)
def own() -> ResponseReturnValue:
    """What the viewer's organizations signed or are to sign."""
    rows = queries.own_rows(viewer())
    return page(
        "agreements/own.html",
        rows=[(one, parts.confirmations(one.parties)) for one in rows],
        today=this_day(),
        tab="own",
    )


def wanted_recognitions() -> RecognitionFilter:
    """What the address asks for; today unless it says another day or any."""
    asked = {
        name: request.values.get(name, "").strip()[:100] for name in ("standard", "market", "accepting", "issuing")
    }
    text = request.values.get("on", "")
    on = None if request.values.get("any") else day_in(text) or this_day()
    return RecognitionFilter(**asked, on=on)


@allow(anybody)
def recognitions() -> ResponseReturnValue:
    """Who accepts whose reports, for which standard and market."""
    wish = wanted_recognitions()
    return page(
        "agreements/recognitions.html",
        wanted=wish,
        paging=paginate(recognized.recognitions(viewer(), wish), per_page=50),
        markets=recognized.markets(viewer()),
        market_name=market_name,
        today=this_day(),
        is_filtered=any((wish.standard, wish.market, wish.accepting, wish.issuing)),
        tab="recognitions",
    )


@allow(anybody)
def recognitions_sheet() -> ResponseReturnValue:
    """The same as a sheet, for everybody who may read the page."""
    found = recognized.recognitions_for_sheet(viewer(), wanted_recognitions())
    head = [_("Accepts the reports"), _("Issues the reports"), _("Standard"), _("Market"), _("Since"), _("Until")]
    head += [_("On what proof"), pgettext("agreement", "Number")]
    return sent(head, [recognition_row(one) for one in found], f"recognitions-{now():%Y-%m-%d}.csv", "")


def recognition_row(one: Recognition) -> list[Any]:
    sides = [one.accepting.name.text, one.issuing.name.text]
    days = [one.first_on, one.last_on]
    return [*sides, one.standard, market_name(one.market), *days, one.proof.text, one.agreement.number]
