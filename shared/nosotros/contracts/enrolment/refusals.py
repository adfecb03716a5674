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


@error(
    status=409,
    es="La participante se retiró y sus datos están restringidos desde {since}. "
    "Readmítala si vuelve, o pida a quien protege los datos.",
    en="The participant has left and her data are restricted since {since}. "
    "Readmit her if she comes back, or ask who answers for data protection.",
    fr="La participante est partie et ses données sont restreintes depuis {since}. "
    "Réadmettez-la si elle revient, ou demandez à qui protège les données.",
)
class ParticipantRestricted(ContractError):
    """Readmit her if she comes back; until then only the scope `enrolment:protect` reads her data."""

    #: RFC 3339
    since: str


@error(
    status=422,
    es="La convocatoria no recibe inscripciones hoy: abre el {opens_on} y cierra el {closes_on}.",
    en="The intake takes nobody today: it opens on {opens_on} and closes on {closes_on}.",
    fr="L'appel ne reçoit personne aujourd'hui : il ouvre le {opens_on} et ferme le {closes_on}.",
)
class IntakeNotOpen(ContractError):
    """Come back between its dates, or change the intake's dates; both days are included."""

    #: dates of the intake's zone; `-` where there is none
    opens_on: str
    closes_on: str


@error(
    status=422,
    es="La participante no cumple los requisitos de la convocatoria: {reasons}.",
    en="The participant does not meet what the intake asks for: {reasons}.",
    fr="La participante ne remplit pas les conditions de l'appel : {reasons}.",
)
class NotEligible(ContractError):
    """Correct what is known of her (`too_young`, `too_old`, `other_municipality`, `other_sex`,
    `other_gender`, or `…_unknown`), or choose another intake."""

    reasons: tuple[str, ...]


@error(
    status=409,
    es="No se puede activar la inscripción. Falta: {missing}.",
    en="The enrolment cannot be activated. Missing: {missing}.",
    fr="L'inscription ne peut pas être activée. Il manque : {missing}.",
)
class ActivationRefused(ContractError):
    """Record each thing in `missing` first: `authorisation:<purpose>`, or of a minor
    `best_interest`, `fundamental_rights`, `heard`, `representative_authorisation`."""

    missing: tuple[str, ...]


@error(
    status=409,
    es="La inscripción está en el estado {state} y esto no es posible ahora.",
    en="The enrolment is {state}, and this is not possible now.",
    fr="L'inscription est dans l'état {state} et ceci n'est pas possible maintenant.",
)
class WrongState(ContractError):
    """Read the enrolment and see what its state allows."""

    state: str


@error(
    status=409,
    es="Ya hay {taken} cupos ocupados u ofrecidos; no pueden quedar menos.",
    en="There are {taken} seats taken or offered already; there cannot be fewer.",
    fr="Il y a déjà {taken} places prises ou proposées ; il ne peut pas y en avoir moins.",
)
class SeatsTaken(ContractError):
    """Leave at least as many seats as are taken or offered, also of each partner's."""

    taken: int


@error(
    status=422,
    es="Los cupos reservados ({reserved}) son más que los cupos ({seats}).",
    en="More seats are reserved ({reserved}) than there are ({seats}).",
    fr="Il y a plus de places réservées ({reserved}) que de places ({seats}).",
)
class TooManyReserved(ContractError):
    """Reserve fewer seats, each partner once, or open more."""

    reserved: int
    seats: int


@error(
    status=409,
    es="Falta la autorización para este fin: {purpose}.",
    en="There is no authorisation for this purpose: {purpose}.",
    fr="Il manque l'autorisation pour cette finalité : {purpose}.",
)
class AuthorisationMissing(ContractError):
    """Record the authorisation for the purpose named in `purpose` first."""

    purpose: str


@error(
    status=422,
    es="Esta forma de autorización pide el texto que se le informó: indique text_id.",
    en="This way of authorising needs the text that was told: give text_id.",
    fr="Cette forme d'autorisation exige le texte communiqué : indiquez text_id.",
)
class TextMissing(ContractError):
    """Give the id of the text that was told (`text_id`), of the same purpose."""


@error(
    status=409,
    es="La autorización ya terminó.",
    en="The authorisation has ended already.",
    fr="L'autorisation a déjà pris fin.",
)
class AuthorisationEnded(ContractError):
    """Nothing to do: it is not in force any more."""


@error(
    status=409,
    es="La participante {participant_id} ya cumplió 18 años: nadie la representa.",
    en="The participant {participant_id} is 18 already: nobody represents her.",
    fr="La participante {participant_id} est majeure : personne ne la représente.",
)
class AlreadyOfAge(ContractError):
    """Ask the participant herself: guardians and safeguards are for who is under 18."""

    participant_id: UUID


@error(
    status=409,
    es="El acceso de esta persona terminó el {ended_at}.",
    en="This guardian's access ended at {ended_at}.",
    fr="L'accès de cette personne a pris fin le {ended_at}.",
)
class GuardianAccessEnded(ContractError):
    """Nothing to do; add the guardian anew if they represent a minor again."""

    #: RFC 3339
    ended_at: str


@error(
    status=409,
    es="Ya se decidió sobre este par: {state}.",
    en="This pair has been decided on already: {state}.",
    fr="Cette paire a déjà été décidée : {state}.",
)
class AlreadyDecided(ContractError):
    """Read the pair; a merge can be undone."""

    state: str


@error(
    status=409,
    es="La fusión no se puede deshacer ahora: {why}.",
    en="The merge cannot be undone now: {why}.",
    fr="La fusion ne peut pas être annulée maintenant : {why}.",
)
class MergeNotUndoable(ContractError):
    """`undone`: it was undone before; `erased`: one of the two has been erased;
    `merged_again`: the survivor was merged since: undo that merge first."""

    why: str
