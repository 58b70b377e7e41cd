"""The first page of visitors, the first page of members, and the alliance's own texts."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, url_for
from flask.typing import ResponseReturnValue

from alliance.applications.queries.calls import eligibility, open_calls
from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.secrets import secret_of
from alliance.core.web import absolute, page
from alliance.directory.queries.cards import card_of
from alliance.directory.queries.figures import figures
from alliance.event_pages.queries.coming import coming_events
from alliance.files.models import StoredFile
from alliance.files.operations import read_bytes
from alliance.home import queries
from alliance.meetings.enums import Answer
from alliance.programmes.enums import SpeakerAnswer
from alliance.registrations.enums import RegistrationState
from alliance.settings.queries import current_alliance

bp = Blueprint("home", __name__)
YEAR = 31_536_000  # seconds
ANSWERS = {one.value: one for one in Answer}
SPEAKER_ANSWERS = {one.value: one for one in SpeakerAnswer}
REGISTRATION_STATES = {one.value: one for one in RegistrationState}


@bp.record_once
def give_brand(setup: object) -> None:
    """Let every page ask for the alliance's own colors."""
    setup.app.jinja_env.globals["brand_css_url"] = brand_css_url  # type: ignore[attr-defined]


def brand_css_url() -> str:
    """The address of the alliance's colors; empty when they are those of the look."""
    version = queries.brand_version(current_alliance())
    return url_for("home.brand_css", version=version) if version else ""


@bp.get("/")
@allow(anybody)
def index() -> ResponseReturnValue:
    """What the alliance is, the call that is open now, its members in figures, and how to join."""
    calls, found = open_calls(), figures()
    return page(
        "home/index.html",
        call=calls[0] if calls else None,
        other_calls=calls[1:],
        eligibility=eligibility(calls[0]) if calls else [],
        events=coming_events(viewer()),
        figures=found,
        cards=[card_of(entry) for entry in found.newest],
        url=absolute("home.index"),
        now=now(),
    )


@bp.get("/overview")
@allow(signed_in)
def overview() -> ResponseReturnValue:
    """What waits for the person who signed in."""
    return page(
        "home/overview.html",
        found=queries.overview(viewer()),
        answers=ANSWERS,
        speaker_answers=SPEAKER_ANSWERS,
        registration_states=REGISTRATION_STATES,
        secret_of=secret_of,
    )


@bp.get("/privacy")
@allow(anybody)
def privacy() -> ResponseReturnValue:
    """How the alliance treats personal data, in its own words."""
    return page("home/privacy.html")


@bp.get("/contact")
@allow(anybody)
def contact() -> ResponseReturnValue:
    """How to reach the secretariat."""
    return page("home/contact.html")


@bp.get("/accessibility")
@allow(anybody)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the pages, and where to say what does not work."""
    return page("home/accessibility.html")


@bp.get("/alliance/logo/<int:file_id>")
@allow(anybody, load=queries.logo_file)
def logo(file: StoredFile) -> ResponseReturnValue:
    """The alliance's logo."""
    return send_bytes(read_bytes(file), file.name, file.media_type, inline=True, cache=True)


@bp.get("/brand-<version>.css")
@allow(anybody)
def brand_css(version: str) -> ResponseReturnValue:
    """The alliance's colors under an address that changes with them; older addresses are gone."""
    alliance = current_alliance()
    if version != queries.brand_version(alliance):
        abort(404)
    answer = make_response(queries.brand_css(alliance))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
