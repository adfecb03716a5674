"""How enrolment refuses."""

from uuid import UUID

from nosotros.contracts.language import ContractError, error


@error(
    status=409,
    es="Ya hay una participante con ese documento: {participant_id}.",
    en="There is a participant with that document already: {participant_id}.",
    fr="Il y a déjà une participante avec ce document : {participant_id}.",
)
class AlreadyRegistered(ContractError):
    """Use the participant named in `participant_id`, or correct the document."""

    participant_id: UUID


@error(
    status=409,
    es="La participante ya tiene un lugar en esta convocatoria: {enrolment_id}.",
    en="The participant has a place in this intake already: {enrolment_id}.",
    fr="La participante a déjà une place dans cet appel : {enrolment_id}.",
)
class AlreadyEnrolled(ContractError):
    """Nothing to do: see the enrolment named in `enrolment_id`."""

    enrolment_id: UUID


@error(
    status=422,
    es="Falta un medio de contacto para el canal {channel}. Indique el dato o cambie de canal.",
    en="There is no contact for the channel {channel}. Give one, or choose another channel.",
    fr="Il manque un contact pour le canal {channel}. Indiquez-le ou changez de canal.",
)
class ContactMissing(ContractError):
    """Give the e-mail address or mobile number that the preferred channel needs."""

    channel: str
