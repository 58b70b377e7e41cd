"""Now and next on everybody's phone: by the crew's link without sign-in, and for who runs the event."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from alliance.ceremonies import policy
from alliance.ceremonies.enums import Crew
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.queries.ceremonies import ceremony_of_secret, visible_ceremony
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.access import allow, anybody
from alliance.core.web import page

bp = Blueprint("live", __name__)


def live_page(ceremony: Ceremony, secret: str = "") -> ResponseReturnValue:
    """The page, or its part for the poll; both keep the crew that was chosen."""
    named = request.args.get("crew", "")
    crew = next((one for one in Crew if one.value == named), None)
    context: dict[str, Any] = {"ceremony": ceremony, "whole": whole_of(ceremony), "crew": crew, "crews": list(Crew)}
    return page("ceremonies/live.html", "ceremonies/_live.html", address=address_of(ceremony, secret), **context)


def address_of(ceremony: Ceremony, secret: str) -> Any:
    """This page's own address, for one crew or for all."""

    def address(crew: Crew | None = None) -> str:
        chosen = crew.value if crew else None
        if secret:
            return url_for(".crew", secret=secret, crew=chosen)
        return url_for(".show", ceremony_id=ceremony.id, crew=chosen)

    return address


@bp.get("/ceremonies/<int:ceremony_id>/live")
@allow(policy.can_read_ceremony, load=visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """For who runs the event, and coordinators."""
    return live_page(ceremony)


@bp.get("/ceremonies/live/<secret>")
@allow(anybody, load=ceremony_of_secret)
def crew(ceremony: Ceremony) -> ResponseReturnValue:
    """For whoever has the crew's link; it shows and changes nothing."""
    return live_page(ceremony, (request.view_args or {})["secret"])
