"""Around each press of the day: nobody presses on an outdated page, and what a press replaced is kept for undoing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ceremonies.enums import CeremonyState, CueState, Press
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing
from alliance.ceremonies.operations.run import cues_in_order
from alliance.ceremonies.queries.ceremonies import last_step
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash

KEPT = {"ceremony": ("state", "began_at", "ended_at"), "cue": ("state", "began_at", "ended_at", "extra")}
STATES = {"ceremony": CeremonyState, "cue": CueState}


def refuse_overtaken(ceremony: Ceremony, seen: int) -> None:
    """Refuses a press from a page that does not show the last press yet."""
    last = last_step(ceremony)
    if (last.id if last else 0) != seen:
        who = last.actor.shown_name if last and last.actor else _("Somebody")
        did = last.verb.label if last else _("Undone")
        text = _("%(who)s was faster: “%(did)s”. Yours was not done; look at what runs now.", who=who, did=did)
        raise Clash(text)


@contextmanager
def pressing(
    actor: Person,
    ceremony: Ceremony,
    verb: Press,
    seen: int,
    cue: Cue | None = None,
    signing: Signing | None = None,
    minutes: int | None = None,
) -> Iterator[CeremonyStep]:
    """Around the changes of one press: refuses when somebody was faster; keeps what they replace, so that it can be
    undone; writes the step and the audit log."""
    refuse_overtaken(ceremony, seen)
    before = picture(ceremony)
    step = CeremonyStep(ceremony_id=ceremony.id, verb=verb, at=now(), actor_id=actor.id, minutes=minutes)
    yield step
    step.before = difference(before, picture(ceremony))
    step.cue_id, step.signing_id = cue.id if cue else None, signing.id if signing else None
    db.session.add(step)
    label = cue.audit_label if cue else None
    record(actor, f"ceremonies.{verb.value}", ceremony, cue=label, minutes=minutes)


def picture(ceremony: Ceremony) -> dict[str, Any]:
    """What presses change, as JSON keeps it."""
    db.session.flush()
    cues = {str(one.id): values_of(one, "cue") for one in cues_in_order(ceremony)}
    return {"ceremony": values_of(ceremony, "ceremony"), "cues": cues}


def values_of(row: Any, kind: str) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in KEPT[kind]}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What stood before in the rows that a press changed."""
    changed = {key: old for key, old in before["cues"].items() if after["cues"].get(key) != old}
    same = before["ceremony"] == after["ceremony"]
    return {"cues": changed} if same else {"cues": changed, "ceremony": before["ceremony"]}


def put_back(ceremony: Ceremony, before: dict[str, Any]) -> None:
    """Restore what a press had replaced; lines that are gone meanwhile stay gone."""
    if "ceremony" in before:
        restore_values(ceremony, "ceremony", before["ceremony"])
    for cue in cues_in_order(ceremony):
        if str(cue.id) in before.get("cues", {}):
            restore_values(cue, "cue", before["cues"][str(cue.id)])


def restore_values(row: Any, kind: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "state":
            value = STATES[kind](value)
        elif name.endswith("_at") and value is not None:
            value = datetime.fromisoformat(value)
        setattr(row, name, value)
