"""Disclosures: a partner that trains somebody is told who she is, as long as she shares her data."""

from enrolment.storage import disclosures
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    DisclosedParticipant,
    DiscloseParticipants,
    Disclosures,
    ParticipantDisclosed,
)

#: what is noted of each one who was disclosed
DISCLOSED = "disclose_participant"


def disclose_participants(query: DiscloseParticipants, *, work: UnitOfWork) -> Disclosures:
    """Who some participants are; of the others it is not said why they are not disclosed.

    Whoever is disclosed is audited by herself, and partners is told who was told of her: what
    becomes of her later is told to them.
    """
    asked = dict.fromkeys(query.ids)
    found = disclosures.disclosed(work.connection, asked)
    for each in found:
        del asked[each.id]
        work.audit(DISCLOSED, each.id)
        if work.origin.grantee is not None:
            told = ParticipantDisclosed(
                participant_id=each.id,
                reader=work.origin.grantee,
                agreement_id=work.origin.agreement_id,
                purpose=work.origin.purpose,
            )
            work.publish(told, revision=each.revision)
    return Disclosures(
        items=tuple(
            DisclosedParticipant(
                participant_id=each.id,
                revision=each.revision,
                first_names=each.first_names,
                surnames=each.surnames,
                birth_date=each.birth_date,
                language=each.language,
            )
            for each in found
        ),
        undisclosed=tuple(asked),
    )
