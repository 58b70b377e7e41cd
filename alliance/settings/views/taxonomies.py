"""Kinds, chain positions and fields."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_administer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.settings import operations, queries
from alliance.settings.enums import Taxonomy
from alliance.settings.forms import TermForm
from alliance.settings.models import Term

bp = Blueprint("taxonomies", __name__, url_prefix="/taxonomies")


def taxonomy_of(_viewer: object, taxonomy: str) -> Taxonomy | None:
    return Taxonomy(taxonomy) if taxonomy in list(Taxonomy) else None


def term_of(_viewer: object, term_id: int) -> Term | None:
    return queries.stored_term(term_id)


@bp.route("/<taxonomy>")
@allow(can_administer, load=taxonomy_of)
def show(taxonomy: Taxonomy) -> ResponseReturnValue:
    """All entries in order, retired ones marked."""
    return page("settings/taxonomy.html", taxonomy=taxonomy, entries=queries.all_terms(taxonomy), kinds=list(Taxonomy))


@bp.route("/<taxonomy>/new", methods=["GET", "POST"])
@allow(can_administer, load=taxonomy_of)
def create(taxonomy: Taxonomy) -> ResponseReturnValue:
    """Add an entry."""
    form = TermForm()
    form.offer_parents(queries.all_terms(taxonomy) if taxonomy is Taxonomy.FIELD else [], None)
    if form.validate_on_submit():
        try:
            operations.add_term(viewer(), taxonomy, form.typed())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Added."), "success")
            return go(".show", taxonomy=taxonomy)
    return page("settings/term.html", taxonomy=taxonomy, term=None, form=form, status=form.status)


@bp.route("/entries/<int:term_id>", methods=["GET", "POST"])
@allow(can_administer, load=term_of)
def edit(term: Term) -> ResponseReturnValue:
    """Change the labels, the parent, the place."""
    form = TermForm(obj=term, data={"label_en": term.label.en, "label_zh": term.label.zh})
    form.offer_parents(queries.all_terms(term.taxonomy) if term.taxonomy is Taxonomy.FIELD else [], term.id)
    if form.validate_on_submit():
        try:
            operations.change_term(viewer(), term, form.typed(), form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return go(".show", taxonomy=term.taxonomy)
    return page("settings/term.html", taxonomy=term.taxonomy, term=term, form=form, status=form.status)


@bp.route("/entries/<int:term_id>/retire", methods=["POST"])
@allow(can_administer, load=term_of)
def retire(term: Term) -> ResponseReturnValue:
    """Take an entry out of use."""
    operations.retire_term(viewer(), term)
    flash(_("No longer offered."), "success")
    return go(".show", taxonomy=term.taxonomy)


@bp.route("/entries/<int:term_id>/restore", methods=["POST"])
@allow(can_administer, load=term_of)
def restore(term: Term) -> ResponseReturnValue:
    """Bring an entry back."""
    operations.retire_term(viewer(), term, retire=False)
    flash(_("Offered again."), "success")
    return go(".show", taxonomy=term.taxonomy)
