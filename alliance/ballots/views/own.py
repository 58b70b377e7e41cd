"""What my organizations owe."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from alliance.ballots.queries import owed as queries
from alliance.core.access import allow, signed_in, viewer
from alliance.core.clock import now
from alliance.core.web import page


@allow(signed_in)
def own() -> ResponseReturnValue:
    """The votes that the viewer casts, and those of the viewer's organizations that somebody else casts."""
    casts = queries.votes_to_cast(viewer())
    mine = {one.elector.id for one in casts}
    others = [one for one in queries.organizations_ballots(viewer()) if one.id not in mine]
    return page("ballots/own.html", casts=casts, others=others, voters=queries.voters_by_elector(others), now=now())
