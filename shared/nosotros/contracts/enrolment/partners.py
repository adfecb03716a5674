"""What agreements with partners mean for their people."""

from datetime import datetime
from uuid import UUID

from nosotros.contracts.language import ContractError, error, event


@error(
    status=409,
    es="El acuerdo con {partner} terminó el {since}: ya no puede enviar a nadie.",
    en="The agreement with {partner} ended at {since}: it may send nobody any more.",
    fr="L'accord avec {partner} a pris fin le {since} : il ne peut plus envoyer personne.",
)
class PartnerAgreementOver(ContractError):
    """Conclude a new agreement for enrolment with the partner first, or name no partner."""

    partner: str
    #: RFC 3339
    since: str


# Kept in order with all else of its participant, as whatever happens to an enrolment.
@event(
    owner="enrolment",
    version=1,
    visibility="public",
    subject="enrolment_id",
    partition="participant_id",
)
class EnrolmentTakenOver:
    """Somebody else goes on with a running enrolment, as an agreement has ended."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    #: that has ended
    agreement_id: UUID
    #: the partner who sent her, which stays a fact about the enrolment
    partner: str
    #: who went on with it until now
    before: str
    #: the successor; where none was named, the organisation whose intake it is
    in_charge: str
    taken_over_at: datetime
