"""The papers of a ceremony as PDF, in either language whatever the reader's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from alliance.ceremonies import policy
from alliance.ceremonies.enums import Crew
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.queries import papers
from alliance.ceremonies.queries.ceremonies import visible_ceremony
from alliance.ceremonies.queries.whole import Whole, whole_of
from alliance.core.access import allow
from alliance.core.downloads import send_bytes
from alliance.core.localized import LANGUAGES
from alliance.core.pdf import compile_pdf
from alliance.core.web import page
from alliance.notices.operations.queueing import reading_as

bp = Blueprint("papers", __name__)
PAPERS: dict[str, Callable[[Whole], dict[str, Any]]] = {
    "booklet": papers.booklet,
    "signature_pages": papers.signature_pages,
    "stage_cards": papers.stage_cards,
    "seating": papers.seating,
    "run_of_show": papers.run_of_show,
}


@bp.get("/ceremonies/<int:ceremony_id>/papers")
@allow(policy.can_read_ceremony, load=visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """Every paper, to print in either language."""
    whole = whole_of(ceremony)
    crews = [one for one in Crew if any(one in line.crew for line in whole.lines)]
    return page("ceremonies/papers.html", ceremony=ceremony, whole=whole, crews=crews)


@bp.get("/ceremonies/<int:ceremony_id>/papers/<any(en, zh):language>/<paper>.pdf")
@allow(policy.can_read_ceremony, load=lambda user, ceremony_id, language, paper: visible_ceremony(user, ceremony_id))
def pdf(ceremony: Ceremony) -> Response:
    """One paper; signature pages come in the languages of each agreement, `crew` chooses whose cue sheet."""
    url = request.view_args or {}
    name, language = url["paper"], url["language"]
    make = maker_of(name)
    if make is None or language not in LANGUAGES:
        abort(404)
    with reading_as(language):
        whole = whole_of(ceremony)
        data = compile_pdf(f"{name}.typ", make(whole))
    return send_bytes(data, f"{name.replace('_', '-')}-{ceremony.id}-{language}.pdf", "application/pdf")


def maker_of(paper: str) -> Callable[[Whole], dict[str, Any]] | None:
    """What fills the paper; the cue sheet for the crew that the address names, else for each in turn."""
    if paper != "cue_sheet":
        return PAPERS.get(paper)
    named = request.args.get("crew", "")
    chosen = [one for one in Crew if one.value == named]
    if named and not chosen:
        return None
    return lambda whole: papers.cue_sheet(whole, chosen or list(Crew))
