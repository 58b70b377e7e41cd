"""The agreements of a ceremony and the order in which they are signed."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement
from alliance.audit.operations import record
from alliance.ceremonies.enums import CeremonyState, CueState
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing, StagePlace
from alliance.ceremonies.operations.guards import hold_open, put_at, refuse_out_of_order, reorder
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation

MOST_AGREEMENTS = 50


@operation
def add_agreement(actor: Person | None, ceremony: Ceremony, agreement: Agreement) -> Signing:
    """Put an agreement at the end of the signing order.

    Refuses one that is signed or withdrawn, or that is signed in another ceremony, and more than 50.
    """
    hold_open(ceremony)
    lock(agreement)
    if agreement.state in (AgreementState.SIGNED, AgreementState.WITHDRAWN):
        raise Refused(_("This agreement is %(state)s.", state=agreement.state.label), "agreement")
    if db.session.scalar(select(Signing.id).where(Signing.agreement_id == agreement.id)):
        raise Refused(_("This agreement is in the order of a ceremony already."), "agreement")
    count, last = counted(ceremony)
    if count >= MOST_AGREEMENTS:
        raise Refused(_("A ceremony has at most %(most)s agreements.", most=MOST_AGREEMENTS))
    signing = Signing(ceremony=ceremony, agreement=agreement, position=last + 1)
    db.session.add(signing)
    record(actor, "ceremonies.agreement_added", signing, agreement=agreement.audit_label)
    return signing


@operation
def move_agreement(actor: Person, signing: Signing, position: int) -> None:
    """Give an agreement another place in the order, counted from 1; its lines of the run of show move along.

    Refuses to change the order of what is signed already.
    """
    ceremony = signing.ceremony
    hold_open(ceremony)
    db.session.refresh(signing)
    order = select(Signing).where(Signing.ceremony_id == ceremony.id).order_by(Signing.position)
    rows = list(db.session.scalars(order))
    ids = put_at([one.id for one in rows], signing.id, position)
    signed = [one.id for one in rows if one.signed_at is not None]
    if signing.signed_at is not None or ids[: len(signed)] != signed:
        raise Refused(_("What is signed keeps its place; nothing goes before it."))
    reorder(Signing, ids)
    sort_lines(ceremony, ids)
    record(actor, "ceremonies.agreement_moved", signing, position=ids.index(signing.id) + 1)
    db.session.expire(ceremony, ["signings", "cues"])
    db.session.expire(signing, ["position"])


@operation
def remove_agreement(actor: Person, signing: Signing) -> None:
    """Take an agreement out of the ceremony, with its lines and its stage plan; the agreement itself stays.

    Refuses one that is signed, and one whose lines have begun.
    """
    ceremony = signing.ceremony
    hold_open(ceremony)
    db.session.refresh(signing)
    if signing.signed_at is not None:
        raise Refused(_("This agreement is signed. Undo the signing first."))
    begun = select(Cue.id).where(Cue.signing_id == signing.id, Cue.state.in_([CueState.RUNNING, CueState.DONE]))
    if db.session.scalar(begun.limit(1)):
        raise Refused(_("Its lines have begun. Mark it as not signed today instead."))
    record(actor, "ceremonies.agreement_removed", signing, agreement=signing.agreement.audit_label)
    own = select(Cue.id).where(Cue.signing_id == signing.id)
    forget = update(CeremonyStep).values(cue_id=None, signing_id=None)
    forget = forget.where((CeremonyStep.signing_id == signing.id) | CeremonyStep.cue_id.in_(own))
    statements = (
        forget,
        delete(StagePlace).where(StagePlace.signing_id == signing.id),
        delete(Cue).where(Cue.signing_id == signing.id),
        delete(Signing).where(Signing.id == signing.id),
    )
    for statement in statements:
        db.session.execute(statement, execution_options={"synchronize_session": "fetch"})
    rest = select(Signing.id).where(Signing.ceremony_id == ceremony.id).order_by(Signing.position)
    reorder(Signing, list(db.session.scalars(rest)))
    db.session.expire(ceremony, ["signings", "cues"])


@operation
def follow_agreement(agreement: Agreement, was: AgreementState) -> None:
    """An agreement was entered in the register, or taken out of it again, elsewhere than on the control page: its place
    in the signing order says so too. Refuses, while the ceremony runs, what is signed before its turn."""
    signing = db.session.scalar(select(Signing).where(Signing.agreement_id == agreement.id))
    if signing is None or AgreementState.SIGNED not in (agreement.state, was):
        return
    is_signed = agreement.state is AgreementState.SIGNED
    if is_signed and signing.ceremony.state is CeremonyState.RUNNING:
        refuse_out_of_order(signing)
    signing.signed_at = (signing.signed_at or now()) if is_signed else None
    signing.left_out_at = None if is_signed else signing.left_out_at
    record(None, "ceremonies.agreement_followed", signing, state=agreement.state.value)


def counted(ceremony: Ceremony) -> tuple[int, int]:
    """How many agreements the ceremony has, and the last place."""
    row = select(func.count(), func.max(Signing.position)).where(Signing.ceremony_id == ceremony.id)
    count, last = db.session.execute(row).one()
    return count, last or 0


def sort_lines(ceremony: Ceremony, order: list[int]) -> None:
    """Let the lines of the agreements follow the signing order: the places in the run stay, their holders change.

    Lines of one agreement keep their own order; lines that have begun keep their place.
    """
    wanted = select(Cue).where(Cue.ceremony_id == ceremony.id).order_by(Cue.position, Cue.id)
    cues = list(db.session.scalars(wanted))
    free = [one for one in cues if one.signing_id is not None and one.state in (CueState.WAITING, CueState.SKIPPED)]
    rank = {key: place for place, key in enumerate(order)}
    queue = iter(sorted(free, key=lambda one: rank[one.signing_id or 0]))
    held = {one.id for one in free}
    reorder(Cue, [next(queue).id if one.id in held else one.id for one in cues])
