"""The parts of one agreement: parties, people, texts, requests, steps, proofs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.agreements.enums import ChangeState, SignatoryRole
from alliance.agreements.models import (
    Agreement,
    AgreementStep,
    AgreementText,
    ChangeRequest,
    Party,
    Proof,
    Signatory,
)
from alliance.agreements.queries.languages import language_name
from alliance.core.db import db


def parties_of(agreement_id: int) -> list[Party]:
    """Every party in order, with organization, contact and its people; four statements."""
    wanted = (
        select(Party)
        .where(Party.agreement_id == agreement_id)
        .options(
            joinedload(Party.organization),
            joinedload(Party.contact).selectinload(Person.addresses),
            selectinload(Party.signatories),
        )
        .order_by(Party.position)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def people_of(agreement_id: int, *roles: SignatoryRole) -> list[Signatory]:
    """Who signs, witnesses or is present now: by the order of their parties, those without a party last."""
    wanted = (
        select(Signatory)
        .outerjoin(Party, Party.id == Signatory.party_id)
        .where(Signatory.agreement_id == agreement_id, Signatory.removed_at.is_(None))
        .options(joinedload(Signatory.party), joinedload(Signatory.person))
        .order_by(sa.nulls_last(Party.position), Signatory.position, Signatory.id)
    )
    return list(db.session.scalars(wanted.where(Signatory.role.in_(roles)) if roles else wanted))


def texts_of(agreement_id: int) -> list[AgreementText]:
    """Every version, the newest first."""
    wanted = select(AgreementText).where(AgreementText.agreement_id == agreement_id)
    whole = wanted.options(joinedload(AgreementText.file), joinedload(AgreementText.added_by))
    return list(db.session.scalars(whole.order_by(AgreementText.number.desc(), AgreementText.language.desc())))


def newest_texts(agreement: Agreement) -> dict[str, AgreementText]:
    """The newest version of each language that the agreement is to have, as far as there is one."""
    return newest_of(agreement, texts_of(agreement.id))


def newest_of(agreement: Agreement, texts: list[AgreementText]) -> dict[str, AgreementText]:
    """The same over loaded versions, the newest of which come first."""
    found: dict[str, AgreementText] = {}
    for text in texts:
        if text.language in agreement.languages:
            found.setdefault(text.language, text)
    return {language: found[language] for language in agreement.languages if language in found}


def requests_of(agreement_id: int) -> list[ChangeRequest]:
    """Every change asked for, open ones first, then the newest."""
    wanted = (
        select(ChangeRequest)
        .where(ChangeRequest.agreement_id == agreement_id)
        .options(joinedload(ChangeRequest.party), joinedload(ChangeRequest.signatory))
        .order_by(sa.case((ChangeRequest.state == ChangeState.OPEN, 0), else_=1), ChangeRequest.id.desc())
    )
    return list(db.session.scalars(wanted))


def open_requests_of(who: Party | Signatory) -> list[ChangeRequest]:
    """What this one still waits for."""
    return [one for one in reversed(requests_by(who)) if one.state is ChangeState.OPEN]


def requests_by(who: Party | Signatory) -> list[ChangeRequest]:
    """What this one asked for, the newest first."""
    own = ChangeRequest.party_id if isinstance(who, Party) else ChangeRequest.signatory_id
    wanted = select(ChangeRequest).where(own == who.id)
    if isinstance(who, Party):
        wanted = wanted.where(ChangeRequest.signatory_id.is_(None))
    return list(db.session.scalars(wanted.order_by(ChangeRequest.id.desc())))


def open_request_count(agreement_id: int) -> int:
    """How many changes asked for are neither taken over nor declined."""
    wanted = select(func.count(ChangeRequest.id))
    asked = wanted.where(ChangeRequest.agreement_id == agreement_id, ChangeRequest.state == ChangeState.OPEN)
    return db.session.scalar(asked) or 0


def steps_of(agreement_id: int) -> list[AgreementStep]:
    """The way that it went, the newest first."""
    wanted = select(AgreementStep).where(AgreementStep.agreement_id == agreement_id)
    return list(db.session.scalars(wanted.options(joinedload(AgreementStep.actor)).order_by(AgreementStep.id.desc())))


def proofs_of(agreement_id: int) -> list[Proof]:
    """What is kept with it, signed copies first."""
    wanted = select(Proof).where(Proof.agreement_id == agreement_id, Proof.removed_at.is_(None))
    rows = db.session.scalars(wanted.options(joinedload(Proof.file)).order_by(Proof.id)).all()
    return sorted(rows, key=lambda one: one.kind.value != "scan")


@dataclass(frozen=True)
class Confirmations:
    """Of those who have to confirm (each party, each person who signs), who has and who has not."""

    have: tuple[Any, ...]
    lack: tuple[Any, ...]

    @property
    def total(self) -> int:
        return len(self.have) + len(self.lack)

    @property
    def is_complete(self) -> bool:
        return bool(self.have) and not self.lack


def confirmations(parties: list[Party]) -> Confirmations:
    """Counted over loaded parties with their people."""
    signing = [one for party in parties for one in party.people if one.role is SignatoryRole.SIGNATORY]
    owed: list[Party | Signatory] = [*parties, *signing]
    return Confirmations(
        tuple(one for one in owed if one.has_confirmed), tuple(one for one in owed if not one.has_confirmed)
    )


def confirmations_of(agreement: Agreement) -> Confirmations:
    return confirmations(parties_of(agreement.id))


def lacking(agreement: Agreement, texts: dict[str, AgreementText], parties: list[Party]) -> list[str]:
    """What has to be there before the text can be frozen, in words."""
    found = [
        _("There is no text in this language yet: %(language)s.", language=language_name(language))
        for language in agreement.languages
        if language not in texts
    ]
    if len(parties) < 2:
        found.append(_("An agreement has two parties or more. Add the other one."))
    for party in parties:
        if not any(one.role is SignatoryRole.SIGNATORY for one in party.people):
            found.append(_("Nobody signs for %(party)s yet.", party=party.name.text))
    return found
