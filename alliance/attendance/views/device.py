"""What the script of a door asks for: every pass once, news every few seconds; and where it sends its marks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from alliance.attendance.forms.marks import marks_in
from alliance.attendance.operations import marks as operations
from alliance.attendance.operations.marks import Answer
from alliance.attendance.queries import device as queries
from alliance.attendance.queries.doors import door_event, here_now
from alliance.attendance.views.door import bp
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.operation import Clash, Refused
from alliance.events.models import Event
from alliance.events.policy import can_check_in

FRESH = timedelta(hours=1)  # who was away for longer fetches the whole list


def stamp() -> int:
    """This moment as the device hands it back: milliseconds since 1970."""
    return int(now().timestamp() * 1000)


def told_since() -> datetime | None:
    """The moment that the device names; None when it is odd or too long ago."""
    text = request.args.get("since", "")
    if not text.isascii() or not text.isdigit() or len(text) > 14:
        return None
    since = datetime.fromtimestamp(int(text) / 1000, tz=now().tzinfo)
    return since if now() - FRESH < since <= now() + FRESH else None


@bp.get("/events/<int:event_id>/door/passes")
@allow(can_check_in, load=door_event)
def passes(event: Event) -> ResponseReturnValue:
    """Every confirmed guest, for a door to work without a connection."""
    moment, count = stamp(), here_now(event)
    return jsonify(since=moment, here=count.here, expected=count.expected, passes=queries.passes(event))


@bp.get("/events/<int:event_id>/door/now")
@allow(can_check_in, load=door_event)
def news(event: Event) -> ResponseReturnValue:
    """The count, and the guests that were marked since the device last asked; `stale`: fetch the whole list."""
    moment, since, count = stamp(), told_since(), here_now(event)
    found = queries.news(event, since) if since else None
    return jsonify(since=moment, here=count.here, expected=count.expected, passes=found or [], stale=found is None)


@bp.post("/events/<int:event_id>/door/marks")
@allow(can_check_in, load=door_event)
def marks(event: Event) -> ResponseReturnValue:
    """Take marks, also old ones and ones sent before; says of each what became of it."""
    wanted = marks_in(request.get_json(silent=True), event.id)
    if wanted is None:
        return jsonify(error="shape"), 400
    try:
        answers = operations.take_marks(viewer(), event, wanted)
    except Clash as clash:
        return jsonify(error=clash.message), 409
    except Refused as refusal:
        return jsonify(error=refusal.message), 422
    return jsonify(answers=[told(one) for one in answers])


def told(answer: Answer) -> dict[str, Any]:
    """One answer as the device shows it."""
    outcome = answer.outcome
    words = {"outcome": outcome.value, "tone": outcome.tone, "name": answer.name or str(outcome.label)}
    return asdict(answer) | words
