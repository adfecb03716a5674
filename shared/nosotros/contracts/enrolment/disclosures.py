"""Disclosures: what an organisation that hosts a service itself may know of people."""

from datetime import date
from uuid import UUID

from nosotros.contracts.language import event, query, view
from nosotros.contracts.partners.values import Scope


@view
class DisclosedParticipant:
    """Who a participant is, as far as she has authorised that it is shared."""

    participant_id: UUID
    #: of her record; what was told under an older one is overtaken by this
    revision: int
    first_names: str
    surnames: str
    birth_date: date
    language: str


@view
class Disclosures:
    """Those who were asked for: disclosed, or not, for whatever reason."""

    items: tuple[DisclosedParticipant, ...]
    #: may not be known, or are not there: whoever holds anything of them forgets it
    undisclosed: tuple[UUID, ...]


@query(
    service="enrolment", scope=Scope.DISCLOSE, returns=Disclosures, personal=True, grantable=True
)
class DiscloseParticipants:
    """Who some participants are that have, or had, a seat in a cohort, for who trains them.

    Under an agreement alone, and each one's authorisation for sharing her data; each is audited.
    """

    ids: tuple[UUID, ...]


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id")
class LearnerForgotten:
    """Who a participant is may not be known any more where this is told: in a partner's room, when
    she does not share her data with it any longer. Her place stays."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id")
class ParticipantDisclosed:
    """An organisation has been told who a participant is."""

    participant_id: UUID
    #: that was told
    reader: str
    agreement_id: UUID | None = None
    purpose: str | None = None
