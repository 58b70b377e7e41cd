"""Asking parties and those who sign whether they agree, by links that act for each alone."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import Answer, SignatoryRole
from alliance.agreements.models import Agreement, Party, Signatory
from alliance.agreements.notices import confirming as notices
from alliance.agreements.operations.steps import refuse_signed
from alliance.agreements.queries.parts import parties_of, people_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import lock
from alliance.core.operation import Refused, operation

Who = Party | Signatory


@operation
def ask(actor: Person, target: Agreement | Party | Signatory) -> int:
    """Ask for confirmation by mail: everybody who owes one and has an address, or one party or person; how many.

    Asking again reminds. Refuses a text that is not frozen, a signed agreement, somebody who has confirmed or has no
    address, and when nobody is left to ask.
    """
    agreement = target if isinstance(target, Agreement) else target.agreement
    lock(agreement)
    refuse_signed(agreement)
    if not agreement.is_frozen:
        raise Refused(_("Freeze the text first, so that everybody confirms the same."))
    wanted = owing(agreement) if isinstance(target, Agreement) else [refuse_unreachable(target)]
    reached = [one for one in wanted if one.email]
    if not reached:
        raise Refused(_("Nobody is left to ask who has a mail address."))
    for one in reached:
        ask_one(actor, agreement, one)
    return len(reached)


def owing(agreement: Agreement) -> list[Who]:
    """Parties and those who sign who have not confirmed, except who waits for an answer to a change; witnesses and
    leaders who have not been asked yet."""
    found: list[Who] = [*parties_of(agreement.id), *people_of(agreement.id, SignatoryRole.SIGNATORY)]
    present = people_of(agreement.id, SignatoryRole.WITNESS, SignatoryRole.LEADER)
    found += [one for one in present if one.answer is Answer.NOT_ASKED]
    return [one for one in found if not one.has_confirmed and one.answer is not Answer.CHANGE_ASKED]


def refuse_unreachable(who: Who) -> Who:
    lock(who)
    if isinstance(who, Signatory) and who.removed_at is not None:
        raise Refused(_("This person was taken off the agreement."))
    if who.has_confirmed:
        raise Refused(_("%(name)s has confirmed this text.", name=who.name.text))
    if not who.email:
        raise Refused(_("%(name)s has no mail address. Add one, or record the answer yourself.", name=who.name.text))
    return who


def ask_one(actor: Person, agreement: Agreement, who: Who) -> None:
    again = who.answer is Answer.ASKED and who.asked_at is not None
    if who.answer is not Answer.CHANGE_ASKED:
        who.answer = Answer.ASKED
    who.asked_at = now()
    record(actor, "agreements.reminded" if again else "agreements.asked", who, agreement_id=agreement.id)
    notices.asked(who, agreement, again)
