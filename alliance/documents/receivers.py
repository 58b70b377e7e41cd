"""What documents add to the pages of groups, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext, lazy_pgettext

from alliance.ballots import signals as ballot_signals
from alliance.ballots.models import Ballot
from alliance.documents import policy
from alliance.documents.enums import DocumentState, StandardStage
from alliance.documents.models import Comment
from alliance.documents.operations import balloting
from alliance.documents.queries.documents import count_for
from alliance.groups.queries.tabs import Tab, add_tab


def init_app(app: Flask) -> None:
    """Register the tab and listen; connecting twice changes nothing."""
    add_tab(Tab("documents", lazy_pgettext("group", "Documents"), "documents.index", 20, count=count_for))
    ballot_signals.settled.connect(ballot_settled)
    ballot_signals.called_off.connect(ballot_called_off)
    app.jinja_env.globals["documents_policy"] = policy
    app.jinja_env.filters["document_step"] = step_label
    app.jinja_env.filters["document_lines"] = outcome_lines


def ballot_settled(ballot: Ballot) -> None:
    balloting.settle(ballot)


def ballot_called_off(ballot: Ballot) -> None:
    balloting.call_off(ballot)


def step_label(value: str) -> object:
    """The word for a state or stage as it is kept in the timeline."""
    for words in (StandardStage, DocumentState):
        if value in set(words):
            return words(value)
    return None


def outcome_lines(comments: list[Comment]) -> list[tuple[str, str]]:
    """What became of each comment as (which, what), for a mail."""
    found = []
    for one in comments:
        place = f" ({one.clause})" if one.clause else ""
        answer = ". ".join(str(part) for part in (one.disposition.label, one.response) if part)
        found.append((gettext("Comment %(number)s", number=one.number) + place, answer))
    return found
