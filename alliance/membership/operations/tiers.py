"""The ranks of membership: adding, changing, taking out of use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.kept import forget_everything
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, afterwards, operation
from alliance.membership.models import Tier
from alliance.membership.queries import this_day, tier_by_code
from alliance.settings.operations import code_of

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@dataclass(frozen=True)
class TierInput:
    """A tier as typed. `dues` per term in `currency` (ISO 4217), None for free; `seats` None for no limit."""

    name: Localized
    code: str = ""
    benefits: Localized = field(default_factory=Localized)
    voting_weight: int = 1
    seats: int | None = None
    dues: Decimal | None = None
    currency: str = "CNY"
    position: int | None = None
    open_to_applicants: bool = True


@operation
def add_tier(actor: Person | None, typed: TierInput) -> Tier:
    """Add a tier; its code comes from the English name when none is given. Refuses a code in use."""
    check(typed)
    code = typed.code or code_of(typed.name)
    if tier_by_code(code):
        raise Refused(_("A tier with this name exists already."), "name_en")
    last = db.session.scalar(select(func.max(Tier.position))) or 0
    tier = Tier(
        code=code,
        name=typed.name,
        benefits=typed.benefits,
        voting_weight=typed.voting_weight,
        seats=typed.seats,
        dues=typed.dues,
        currency=typed.currency,
        position=last + 1 if typed.position is None else typed.position,
        open_to_applicants=typed.open_to_applicants,
    )
    db.session.add(tier)
    record(actor, "membership.tier_added", tier)
    afterwards(forget_everything)
    return tier


@operation
def change_tier_row(actor: Person, tier: Tier, typed: TierInput, version: int) -> None:
    """Change what a tier is called and gives; its code stays. Refuses an edit of an outdated version."""
    lock(tier)
    if tier.version != version:
        raise Clash(_("Somebody else changed this tier meanwhile."), {"version": tier.version, "name": str(tier.name)})
    check(typed)
    tier.name = tier.name.replaced(typed.name.en, typed.name.zh)
    tier.benefits = tier.benefits.replaced(typed.benefits.en, typed.benefits.zh)
    tier.voting_weight, tier.seats = typed.voting_weight, typed.seats
    tier.dues, tier.currency = typed.dues, typed.currency
    tier.open_to_applicants = typed.open_to_applicants
    if typed.position is not None:
        tier.position = typed.position
    record(actor, "membership.tier_changed", tier)
    afterwards(forget_everything)


@operation
def retire_tier(actor: Person, tier: Tier, retire: bool = True) -> None:
    """Take a tier out of use from today, or bring it back; terms in it go on."""
    lock(tier)
    if bool(tier.retired_on) == retire:
        raise Refused(_("This tier is out of use already.") if retire else _("This tier is in use already."))
    tier.retired_on = this_day() if retire else None
    record(actor, "membership.tier_retired" if retire else "membership.tier_restored", tier)
    afterwards(forget_everything)


def check(typed: TierInput) -> None:
    """Refuse a nameless tier, negative figures and a currency that is no ISO 4217 code."""
    if not typed.name:
        raise Refused(_("Give the tier a name in at least one language."), "name_en")
    if typed.voting_weight < 0:
        raise Refused(_("The voting weight is 0 or more."), "voting_weight")
    if typed.dues is not None and typed.dues < 0:
        raise Refused(_("The dues are 0 or more."), "dues")
    if not re.fullmatch("[A-Z]{3}", typed.currency):
        raise Refused(_("Write the currency as three letters, for example CNY."), "currency")
