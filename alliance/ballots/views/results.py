"""The page of a result, the files behind it, and the script that counts again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alliance.ballots import counting
from alliance.ballots.models import Ballot
from alliance.ballots.operations.box import tidy_code
from alliance.ballots.operations.publishing import SHEET, sheet_rows
from alliance.ballots.policy import can_read_ballot
from alliance.ballots.queries import figures, results
from alliance.ballots.queries.votes import missing_electors
from alliance.core.access import allow, anybody
from alliance.core.downloads import send_bytes
from alliance.core.paging import Page, paginate, wanted_page
from alliance.core.sheets import write_csv
from alliance.core.web import go, page

bp = Blueprint("results", __name__)
PER_PAGE = 50
NAMES = 20  # of those who have not voted, on the page


@bp.route("/ballots/<int:ballot_id>/result")
@allow(can_read_ballot, load=results.known_ballot)
def show(ballot: Ballot) -> ResponseReturnValue:
    """The result once it is closed; the votes so far where they are not hidden; else the ballot's own page."""
    if not results.is_known(ballot):
        return go("ballots.show", ballot_id=ballot.id)
    result = results.result_of(ballot)
    shown: dict[str, Any] = {
        "ballot": ballot,
        "result": result,
        "labels": figures.labels_of(result),
        "figures": figures,
    }
    missing = [] if result.running else missing_electors(ballot, NAMES)
    return page("ballots/result.html", missing=missing, **shown, **votes_shown(ballot, result))


def votes_shown(ballot: Ballot, result: results.Result) -> dict[str, Any]:
    """A page of the votes, and the one whose tracking code is asked for."""
    code = tidy_code(request.args.get("code", "")[:80])
    if not ballot.secret:
        found = results.vote_under(ballot, code) if code else None
        return {"votes": paginate(results.votes_in(ballot), PER_PAGE, total=result.voted), "code": code, "found": found}
    votes = results.votes_published(ballot)
    found = next((vote["choice"] for vote in votes if vote["receipt"] == code), None)
    return {"votes": listed_page(votes), "code": code, "found": found}


def listed_page(votes: list[dict[str, Any]]) -> Page:
    """A page of a list at hand."""
    number = min(wanted_page(), max(1, -(-len(votes) // PER_PAGE)))
    return Page(votes[(number - 1) * PER_PAGE : number * PER_PAGE], number, PER_PAGE, len(votes))


@bp.route("/ballots/<int:ballot_id>/result.json")
@allow(can_read_ballot, load=results.closed_ballot)
def file(ballot: Ballot) -> ResponseReturnValue:
    """The published file, to the byte."""
    return send_bytes(results.published_text(ballot).encode(), f"{ballot.label}.json", "application/json")


@bp.route("/ballots/<int:ballot_id>/result.csv")
@allow(can_read_ballot, load=results.closed_ballot)
def sheet(ballot: Ballot) -> ResponseReturnValue:
    """The votes as a sheet."""
    return send_bytes(b"".join(write_csv(SHEET, sheet_rows(ballot))), f"{ballot.label}.csv", "text/csv; charset=utf-8")


@bp.route("/ballots/counting.py")
@allow(anybody)
def script() -> ResponseReturnValue:
    """The script that counts a published file again: the very file that the program counts with."""
    return send_bytes(Path(counting.__file__).read_bytes(), "counting.py", "text/x-python; charset=utf-8")
