"""What accepting an invitation asks: the plan of the event, its categories with seats, its questions, the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alliance.core.questions import Question
from alliance.events.models import Event
from alliance.invitations.models import Invitation
from alliance.invitations.policy import closing_of, takes_answers
from alliance.invitations.queries.invitations import asked_of
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import Plan, SeatCategory
from alliance.registrations.queries.plans import newest_form, plan_of, questions_of, standing


@dataclass(frozen=True)
class Offer:
    """How one says yes to an event. No plan: a yes is all that is asked."""

    plan: Plan | None
    categories: list[SeatCategory]
    questions: list[Question]
    closes_at: datetime
    is_open: bool

    def categories_for(self, invitation: Invitation) -> list[SeatCategory]:
        """What the invitee may choose among: nothing where the invitation names a category that still stands."""
        fixed = [one for one in self.categories if one.id == invitation.category_id]
        return fixed or self.categories


def offer_of(event: Event) -> Offer:
    """Four statements at most."""
    plan, asked = plan_of(event.id), asked_of(event.id)
    closes_at = closing_of(event, asked, plan)
    return Offer(
        plan=plan,
        categories=standing(plan) if plan else [],
        questions=questions_of(newest_form(event.id, FormPurpose.REGISTRATION)) if plan else [],
        closes_at=closes_at,
        is_open=takes_answers(event, closes_at),
    )
