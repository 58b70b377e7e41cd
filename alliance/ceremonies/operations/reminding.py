"""Reminding those whose confirmation is missing before a ceremony."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState
from alliance.agreements.operations.asking import ask_one, owing
from alliance.audit.operations import record
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.operations.guards import hold_open
from alliance.ceremonies.queries.ceremonies import acts_of
from alliance.core.db import lock
from alliance.core.operation import Refused, operation


@operation
def remind(actor: Person, ceremony: Ceremony) -> int:
    """Ask everybody by mail who has not confirmed the frozen text of an agreement of the ceremony; how many.

    Who was asked before is reminded. Refuses when nobody is left who has a mail address: texts that are not frozen
    cannot be confirmed yet.
    """
    hold_open(ceremony)
    told = 0
    for act in acts_of(ceremony):
        agreement = act.agreement
        if act.signing.left_out_at is not None or agreement.state is not AgreementState.DRAFTING:
            continue
        lock(agreement)
        reached = [one for one in owing(agreement) if one.email] if agreement.is_frozen else []
        for one in reached:
            ask_one(actor, agreement, one)
        told += len(reached)
    if not told:
        raise Refused(_("Nobody is left to remind: texts that are not frozen cannot be confirmed yet."))
    record(actor, "ceremonies.reminded", ceremony, people=told)
    return told
