"""An agreement in the signing order with everybody who belongs to it, and how ready it is. Pure: no statement."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.agreements.enums import AgreementState, Answer, SignatoryRole
from alliance.agreements.models import Agreement, Party, Signatory
from alliance.ceremonies.models import Signing
from alliance.core.localized import Localized


@dataclass(frozen=True)
class Act:
    """One agreement of a ceremony; `number` is its place in the signing order, `parties` are in the text's order."""

    signing: Signing
    number: int
    agreement: Agreement
    parties: list[Party]
    people: list[Signatory]

    def of_role(self, role: SignatoryRole) -> list[Signatory]:
        """The people with this role: by the order of their parties, those of no party last."""
        order = {party.id: place for place, party in enumerate(self.parties)}
        found = [one for one in self.people if one.role is role]
        return sorted(found, key=lambda one: (order.get(one.party_id or 0, len(order)), one.position, one.id))

    @property
    def signatories(self) -> list[Signatory]:
        return self.of_role(SignatoryRole.SIGNATORY)

    @property
    def witnesses(self) -> list[Signatory]:
        return self.of_role(SignatoryRole.WITNESS)

    @property
    def leaders(self) -> list[Signatory]:
        return self.of_role(SignatoryRole.LEADER)

    def party_of(self, person: Signatory) -> Party | None:
        return next((one for one in self.parties if one.id == person.party_id), None)

    @property
    def confirmed(self) -> int:
        """How many signatories have confirmed the text as it stands."""
        return sum(confirms(self.agreement, one) for one in self.signatories)

    @property
    def waiting(self) -> list[Party | Signatory]:
        """The parties and signatories without whose confirmation it cannot become ready."""
        owed: list[Party | Signatory] = [*self.parties, *self.signatories]
        return [one for one in owed if not confirms(self.agreement, one)]

    @property
    def is_settled(self) -> bool:
        """Ready, signed, or not to be signed any more."""
        done = (AgreementState.READY, AgreementState.SIGNED, AgreementState.WITHDRAWN)
        return self.agreement.state in done or self.signing.left_out_at is not None


def confirms(agreement: Agreement, one: Party | Signatory) -> bool:
    """Whether somebody confirmed the text of the agreement as it is frozen now."""
    final = agreement.final_sha256
    return one.answer is Answer.CONFIRMED and final is not None and one.confirmed_sha256 == final


def short_name(party: Party) -> Localized:
    """A party as people call it: the organization's short name where it has one."""
    organization = party.organization
    return organization.short_name if organization is not None and organization.short_name else party.name
