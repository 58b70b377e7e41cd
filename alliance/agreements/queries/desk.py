"""The secretariat's list of agreements: by state, with what each still lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.agreements.enums import AgreementKind, AgreementState, ChangeState, ProofKind
from alliance.agreements.models import Agreement, AgreementText, ChangeRequest, Party, Proof
from alliance.agreements.queries.access import visible_agreements
from alliance.agreements.queries.parts import confirmations, lacking
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.search_index import having_words
from alliance.core.text import fold
from alliance.organizations.models import Affiliation, Organization, OrganizationName, holding
from alliance.organizations.queries import this_day

_S = AgreementState
OPEN = "open"  # the state filter of everything that is on its way


@dataclass(frozen=True)
class Wanted:
    """What a coordinator looks for; empty values do not filter. `state` also takes 'open', `keeper` 'mine'."""

    words: str = ""
    state: str = ""
    kind: str = ""
    keeper: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.state or self.kind or self.keeper)


def desk_rows(user: Any, wanted: Wanted) -> Select[Any]:
    """Agreements with everything that tells what they lack, what waits longest first; signed ones at the end."""
    found = visible_agreements(user).options(
        joinedload(Agreement.keeper),
        selectinload(Agreement.parties).selectinload(Party.signatories),
        selectinload(Agreement.texts).joinedload(AgreementText.file),
    )
    if wanted.words.strip():
        found = found.where(having_words(Agreement, wanted.words))
    if wanted.state == OPEN:
        found = found.where(Agreement.state.in_((_S.DRAFTING, _S.CONFIRMED, _S.READY)))
    elif wanted.state in set(_S):
        found = found.where(Agreement.state == wanted.state)
    if wanted.kind in set(AgreementKind):
        found = found.where(Agreement.kind == wanted.kind)
    if wanted.keeper == "mine":
        found = found.where(Agreement.keeper_id == user.id)
    done = sa.case((Agreement.state.in_((_S.SIGNED, _S.WITHDRAWN)), 1), else_=0)
    return found.order_by(done, Agreement.state_since, Agreement.id)


def counts_by_state() -> dict[AgreementState, int]:
    """How many agreements are in each state."""
    rows = db.session.execute(select(Agreement.state, func.count()).group_by(Agreement.state)).all()
    found = dict.fromkeys(_S, 0)
    return found | {row[0]: row[1] for row in rows}


def lacking_of(agreements: Iterable[Agreement]) -> dict[int, list[str]]:
    """What each of these lacks, in words; two statements for all of them."""
    rows = list(agreements)
    ids = [one.id for one in rows]
    asked = select(ChangeRequest.agreement_id, func.count()).where(
        ChangeRequest.agreement_id.in_(ids), ChangeRequest.state == ChangeState.OPEN
    )
    waiting: dict[int, int] = {row[0]: row[1] for row in db.session.execute(asked.group_by(ChangeRequest.agreement_id))}
    scans = select(Proof.agreement_id).where(
        Proof.agreement_id.in_(ids), Proof.kind == ProofKind.SCAN, Proof.removed_at.is_(None)
    )
    scanned = set(db.session.scalars(scans))
    return {one.id: lacks(one, waiting.get(one.id, 0), one.id in scanned) for one in rows}


def lacks(agreement: Agreement, waiting: int, is_scanned: bool) -> list[str]:
    """The next things to do about one agreement, the first of them first."""
    if agreement.state is _S.SIGNED:
        return [] if is_scanned else [_("The signed copy is not uploaded.")]
    if agreement.state is _S.WITHDRAWN:
        return []
    found = []
    if waiting:
        found.append(ngettext("%(num)s change asked for", "%(num)s changes asked for", waiting))
    if agreement.is_frozen:
        return found + unconfirmed(agreement)
    newest = {text.language: text for text in agreement.texts}
    return found + (lacking(agreement, newest, agreement.parties) or [_("The text can be frozen.")])


def unconfirmed(agreement: Agreement) -> list[str]:
    owed = confirmations(agreement.parties)
    if owed.lack:
        return [
            _(
                "%(done)s of %(total)s confirmed. Missing: %(name)s",
                done=len(owed.have),
                total=owed.total,
                name=owed.lack[0].name.text,
            )
        ]
    return [_("It can be marked ready.")] if agreement.state is _S.CONFIRMED else []


def keepers(agreement: Agreement | None = None) -> list[Person]:
    """Who may look after an agreement: the coordinators of events, and who does it now."""
    people = holders_of(Duty.EVENTS, Duty.ADMINISTRATION)
    now = agreement.keeper if agreement is not None else None
    return people if now is None or now.id in {one.id for one in people} else [now, *people]


def people_offered(organization_ids: Iterable[int]) -> list[Affiliation]:
    """Who works today at one of these organizations, with organization and addresses, by name."""
    wanted = (
        select(Affiliation)
        .join(Affiliation.person)
        .where(Affiliation.organization_id.in_(list(organization_ids)), holding(Affiliation, this_day()))
        .options(
            joinedload(Affiliation.person).selectinload(Person.addresses),
            joinedload(Affiliation.organization),
        )
        .order_by(Person.latin_key, Person.id)
        .limit(200)
    )
    return list(db.session.scalars(wanted))


def organizations_called(names: Iterable[Localized]) -> dict[str, Organization]:
    """{folded name: organization} of names in use, legal, short or brand, that exactly one organization has."""
    keys = {fold(text)[:250] for name in names for text in (name.en, name.zh) if text}
    wanted = select(OrganizationName).where(OrganizationName.key.in_(keys), holding(OrganizationName, this_day()))
    found: dict[str, dict[int, Organization]] = {}
    for row in db.session.scalars(wanted.options(joinedload(OrganizationName.organization))):
        found.setdefault(row.key, {})[row.organization_id] = row.organization
    return {key: next(iter(several.values())) for key, several in found.items() if len(several) == 1}
