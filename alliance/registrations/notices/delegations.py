"""What who heads a delegation is told. Every mail carries the link under which its people are named."""

from __future__ import annotations

from typing import Any

from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue, secret_url
from alliance.registrations.models import Delegation, Plan


def reserved(delegation: Delegation, plan: Plan) -> None:
    """So many seats are held, so many are wished; until when the people are to be named."""
    tell("delegation_reserved", delegation, plan=plan)


def changed(delegation: Delegation, plan: Plan, before: int) -> None:
    """More or fewer seats are held than before."""
    tell("delegation_changed", delegation, plan=plan, before=before)


def reminded(delegation: Delegation, plan: Plan) -> None:
    """Seats without a name are freed soon."""
    tell("delegation_reminded", delegation, plan=plan)


def freed(delegation: Delegation, count: int) -> None:
    """The time for names has passed: so many seats went to the next in line."""
    tell("delegation_freed", delegation, count=count)


def cancelled(delegation: Delegation, reason: str) -> None:
    """The delegation is given up."""
    tell("delegation_cancelled", delegation, why=reason)


def tell(kind: str, delegation: Delegation, **context: Any) -> None:
    """One mail to the head, if there is one."""
    if delegation.head is None:
        return
    queue(
        f"registrations.{kind}",
        to=delegation.head,
        category=Category.REGISTRATIONS,
        subject_row=delegation,
        url=secret_url("registrations.delegations.show"),
        secret_nonce=delegation.nonce,
        thread=f"delegation-{delegation.id}",
        delegation=delegation,
        event=delegation.event,
        **context,
    )
