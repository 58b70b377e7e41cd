"""Which agreements a viewer may know of, and how the viewer stands to each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.agreements.enums import AgreementState, RegisterAudience
from alliance.agreements.models import (
    Agreement,
    AgreementFacts,
    AgreementMilestone,
    AgreementText,
    ChangeRequest,
    Party,
    ProgressRequest,
    Proof,
    Recognition,
    Signatory,
)
from alliance.core.db import db, hold
from alliance.core.duties import can_coordinate
from alliance.core.secrets import nonce_of
from alliance.membership.queries import is_members_person_sql
from alliance.organizations.models import Affiliation, Appointment, holding
from alliance.organizations.queries import this_day

SIGNED = Agreement.state == AgreementState.SIGNED


def is_named_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Whether a person is the contact of a party of `Agreement` or signs, witnesses or is present."""
    contact = sa.exists().where(Party.agreement_id == Agreement.id, Party.contact_id == person_id)
    signs = sa.exists().where(
        Signatory.agreement_id == Agreement.id, Signatory.person_id == person_id, Signatory.removed_at.is_(None)
    )
    return sa.or_(contact, signs)


def works_at_party_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Whether a person works today at an organization that is a party of `Agreement`."""
    own = select(Affiliation.organization_id).where(
        Affiliation.person_id == person_id, holding(Affiliation, this_day())
    )
    return sa.exists().where(Party.agreement_id == Agreement.id, Party.organization_id.in_(own))


def speaks_for_party_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Whether a person represents an organization today that is a party of `Agreement`."""
    own = (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(
            Affiliation.person_id == person_id,
            holding(Affiliation, this_day()),
            holding(Appointment, this_day()),
        )
    )
    return sa.exists().where(Party.agreement_id == Agreement.id, Party.organization_id.in_(own))


def is_party_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Of a signed agreement everybody who works for a party; before that only who represents one or is named."""
    return sa.or_(
        is_named_sql(person_id),
        sa.and_(SIGNED, works_at_party_sql(person_id)),
        speaks_for_party_sql(person_id),
    )


def in_register_sql(user: Any) -> sa.ColumnElement[bool]:
    """Signed, and in the part of the register that is open to the viewer."""
    public = Agreement.audience == RegisterAudience.PUBLIC
    if not user.is_authenticated:
        return sa.and_(SIGNED, public)
    member = sa.and_(Agreement.audience == RegisterAudience.MEMBERS, is_members_person_sql(user.id, this_day()))
    return sa.and_(SIGNED, sa.or_(public, member, is_party_sql(user.id)))


def registered_agreements(user: Any) -> Select[Any]:
    """The register as this viewer may read it: signed agreements only."""
    found = select(Agreement)
    return found.where(SIGNED) if can_coordinate(user) else found.where(in_register_sql(user))


def visible_agreements(user: Any) -> Select[Any]:
    """Agreements in any state that this viewer may know of: the secretariat all, others the register, what they look
    after, and what their organization is to sign."""
    found = select(Agreement)
    if can_coordinate(user):
        return found
    if not user.is_authenticated:
        return found.where(in_register_sql(user))
    return found.where(sa.or_(in_register_sql(user), is_party_sql(user.id), Agreement.keeper_id == user.id))


def own_agreements(user: Any) -> Select[Any]:
    """What the viewer's organizations are parties of, or the viewer is named in, in any state."""
    return select(Agreement).where(is_party_sql(user.id))


def visible_agreement(user: Any, agreement_id: int) -> Agreement | None:
    """One agreement with its keeper and the viewer's facts; two statements."""
    wanted = visible_agreements(user).where(Agreement.id == agreement_id).options(joinedload(Agreement.keeper))
    agreement = db.session.scalar(wanted)
    return with_viewer(user, agreement) if agreement else None


def seen(user: Any, agreement: Agreement) -> Agreement | None:
    """An agreement that came along with one of its parts, as this viewer may see it; else None."""
    return visible_agreement(user, agreement.id)


def with_viewer(user: Any, agreement: Agreement) -> Agreement:
    """Note on the agreement how the viewer stands to it; nothing is asked for a visitor."""
    agreement.viewer_facts = AgreementFacts()
    if user.is_authenticated:
        wanted = select(sa.case((is_party_sql(user.id), 1), else_=0)).where(Agreement.id == agreement.id)
        agreement.viewer_facts = AgreementFacts(user.id, bool(db.session.scalar(wanted)))
    hold(agreement)
    return agreement


def part_of(user: Any, model: Any, key: int, *along: Any) -> Any:
    """A part of an agreement that the viewer may know of, with its agreement; else None."""
    row = db.session.scalar(select(model).where(model.id == key).options(joinedload(model.agreement), *along))
    return row if row is not None and seen(user, row.agreement) is not None else None


def party_of(user: Any, party_id: int) -> Party | None:
    found: Party | None = part_of(user, Party, party_id, joinedload(Party.organization))
    return found


def signatory_of(user: Any, signatory_id: int) -> Signatory | None:
    """Somebody who signs, witnesses or is present now."""
    found: Signatory | None = part_of(user, Signatory, signatory_id, joinedload(Signatory.party))
    return found if found is not None and found.removed_at is None else None


def text_of(user: Any, text_id: int) -> AgreementText | None:
    found: AgreementText | None = part_of(user, AgreementText, text_id, joinedload(AgreementText.file))
    return found


def any_proof_of(user: Any, proof_id: int) -> Proof | None:
    """A proof, also one that was taken away."""
    found: Proof | None = part_of(user, Proof, proof_id, joinedload(Proof.file))
    return found


def proof_of(user: Any, proof_id: int) -> Proof | None:
    """A proof that was not taken away."""
    found = any_proof_of(user, proof_id)
    return found if found is not None and found.removed_at is None else None


def request_of(user: Any, request_id: int) -> ChangeRequest | None:
    found: ChangeRequest | None = part_of(user, ChangeRequest, request_id, joinedload(ChangeRequest.party))
    return found


def milestone_of(user: Any, milestone_id: int) -> AgreementMilestone | None:
    found: AgreementMilestone | None = part_of(user, AgreementMilestone, milestone_id)
    return found


def progress_of(user: Any, request_id: int) -> ProgressRequest | None:
    found: ProgressRequest | None = part_of(user, ProgressRequest, request_id, joinedload(ProgressRequest.party))
    return found


def recognition_of(user: Any, recognition_id: int) -> Recognition | None:
    found: Recognition | None = part_of(user, Recognition, recognition_id)
    return found


def asked_by_secret(_user: Any, secret: str) -> Party | Signatory | None:
    """The party or person whose own link this is, with the agreement; None for any text that we did not make and for
    who was taken off."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    whole = joinedload(Party.agreement).joinedload(Agreement.keeper)
    party = db.session.scalar(select(Party).where(Party.nonce == nonce).options(whole))
    if party is not None:
        return party
    wanted = select(Signatory).where(Signatory.nonce == nonce, Signatory.removed_at.is_(None))
    whole = joinedload(Signatory.agreement).joinedload(Agreement.keeper)
    return db.session.scalar(wanted.options(whole, joinedload(Signatory.party)))


def progress_by_secret(_user: Any, secret: str) -> ProgressRequest | None:
    """The question for progress whose link this is, with agreement and party; None for any other text, and for an
    agreement whose signing was undone."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    wanted = select(ProgressRequest).join(ProgressRequest.agreement).where(ProgressRequest.nonce == nonce, SIGNED)
    whole = joinedload(ProgressRequest.agreement).joinedload(Agreement.keeper)
    return db.session.scalar(wanted.options(whole, joinedload(ProgressRequest.party)))
