"""How training refuses."""

from uuid import UUID

from nosotros.contracts.language import ContractError, error


@error(
    status=404,
    es="No hay un programa con el código {programme}, o no en esa versión.",
    en="There is no programme with the code {programme}, or not in that version.",
    fr="Il n'y a pas de programme avec le code {programme}, ou pas dans cette version.",
)
class ProgrammeUnknown(ContractError):
    """List the programmes, and use a code and version of theirs."""

    programme: str


@error(
    status=422,
    es="El programa no tiene un módulo {module}. Los suyos son: {modules}.",
    en="The programme has no module {module}. It has: {modules}.",
    fr="Le programme n'a pas de module {module}. Les siens sont : {modules}.",
)
class ModuleUnknown(ContractError):
    """Use the code of one of the programme's modules."""

    module: str
    modules: tuple[str, ...]


@error(
    status=409,
    es="Los módulos van en orden: {module} quedaría antes de terminar {before}.",
    en="The modules come in order: {module} would begin before {before} has ended.",
    fr="Les modules se suivent : {module} commencerait avant la fin de {before}.",
)
class ModuleOutOfOrder(ContractError):
    """Choose a time after the sessions of the modules before, and before those of the modules
    after it."""

    module: str
    before: str


@error(
    status=422,
    es="La regla de repetición no sirve: {why}.",
    en="The recurrence rule cannot be used: {why}.",
    fr="La règle de récurrence est inutilisable : {why}.",
)
class RuleUnusable(ContractError):
    """`unreadable`: write a rule of RFC 5545, such as `FREQ=WEEKLY;BYDAY=TU,TH;COUNT=18`;
    `endless`: end it with COUNT or UNTIL; `nothing`: no session comes of it; `too_many`: at most
    200 sessions at once; `too_often`: repeat daily or more seldom."""

    why: str


@error(
    status=409,
    es="A esa hora ya hay una sesión con {what}: {session_id}.",
    en="At that time there is a session with the same {what} already: {session_id}.",
    fr="À cette heure il y a déjà une session avec : {what} ({session_id}).",
)
class SessionsClash(ContractError):
    """Choose another time, or another trainer, place or cohort: `what` says which is taken."""

    #: `trainer`, `place` or `cohort`
    what: str
    session_id: UUID


@error(
    status=409,
    es="{trainer_id} no tiene verificación vigente (Ley 1918 de 2018) para trabajar con menores "
    "hasta el {until}.",
    en="{trainer_id} has no valid check (Ley 1918 de 2018) for working with minors until {until}.",
    fr="{trainer_id} n'a pas de vérification valable (Ley 1918 de 2018) pour travailler avec des "
    "mineures jusqu'au {until}.",
)
class CheckMissing(ContractError):
    """Note a check that is valid until then, or assign somebody who has one."""

    trainer_id: UUID
    #: a date
    until: str


@error(
    status=409,
    es="El grupo está en el estado {state} y esto no es posible ahora.",
    en="The cohort is {state}, and this is not possible now.",
    fr="Le groupe est dans l'état {state} et ceci n'est pas possible maintenant.",
)
class CohortNotOpen(ContractError):
    """Read the cohort and see what its state allows."""

    state: str


@error(
    status=409,
    es="La sesión fue cancelada.",
    en="The session was cancelled.",
    fr="La session a été annulée.",
)
class SessionCancelledAlready(ContractError):
    """Use another session; what was marked in it does not count."""


@error(
    status=409,
    es="La sesión aún no ha comenzado.",
    en="The session has not begun yet.",
    fr="La session n'a pas encore commencé.",
)
class SessionNotBegun(ContractError):
    """Mark attendance from the session's beginning on; before it, absences are announced."""


@error(
    status=409,
    es="La sesión ya comenzó: registre la asistencia.",
    en="The session has begun already: mark the attendance.",
    fr="La session a déjà commencé : notez la présence.",
)
class SessionBegun(ContractError):
    """An absence is announced, and a session moved or cancelled, before the session begins."""


@error(
    status=409,
    es="No quedan cupos de cuidado infantil en la sesión: {places} de {places} usados.",
    en="There are no childcare places left in the session: {places} of {places} are used.",
    fr="Il ne reste aucune place de garde d'enfants pour la session : {places} sur {places}.",
)
class ChildcareFull(ContractError):
    """Offer more childcare places for the session, or mark fewer."""

    places: int


@error(
    status=409,
    es="La participante no está en este grupo, o no a esa fecha: {participant_id}.",
    en="The participant is not in this cohort, or not at that time: {participant_id}.",
    fr="La participante n'est pas dans ce groupe, ou pas à cette date : {participant_id}.",
)
class NotInCohort(ContractError):
    """Enrol her first, or mark only sessions that began before her place ended."""

    participant_id: UUID


@error(
    status=422,
    es="La hoja no se puede leer: {why}.",
    en="The sheet cannot be read: {why}.",
    fr="La feuille ne peut pas être lue : {why}.",
)
class SheetUnreadable(ContractError):
    """Send the attendance sheet as it was downloaded, filled in, as XLSX or CSV: `why` says what
    is wrong (`not_a_sheet`, `too_large`, `gone`, `other_cohort`, `no_learners`, `no_sessions`)."""

    why: str


@error(
    status=422,
    es="El archivo no se acepta: {why}.",
    en="The file is not accepted: {why}.",
    fr="Le fichier n'est pas accepté : {why}.",
)
class FileNotAccepted(ContractError):
    """Send a PDF, JPEG, PNG, WebP, MP3, M4A or MP4 file of at most 20 MiB: `type` or `size` is
    wrong."""

    why: str


@error(
    status=409,
    es="La evidencia está en el estado {state} y esto no es posible ahora.",
    en="The evidence is {state}, and this is not possible now.",
    fr="La preuve est dans l'état {state} et ceci n'est pas possible maintenant.",
)
class EvidenceDecided(ContractError):
    """Read the evidence: what is accepted stays, what was returned is submitted anew."""

    state: str


@error(
    status=404,
    es="Esta organización no ha emitido ningún certificado.",
    en="This organisation has issued no certificate.",
    fr="Cette organisation n'a émis aucun certificat.",
)
class IssuerUnknown(ContractError):
    """Use the name of an organisation that issues certificates, as their links have it."""


@error(
    status=409,
    es="Esta función terminó el {ended_on}.",
    en="This role ended on {ended_on}.",
    fr="Ce rôle a pris fin le {ended_on}.",
)
class RoleEnded(ContractError):
    """Use somebody whose time has not ended, or begin a new one."""

    #: a date
    ended_on: str


@error(
    status=409,
    es="El taller está en el estado {state} y esto no es posible ahora.",
    en="The workshop is {state}, and this is not possible now.",
    fr="L'atelier est dans l'état {state} et ceci n'est pas possible maintenant.",
)
class WorkshopNotPlanned(ContractError):
    """Read the workshop and see what its state allows."""

    state: str


@error(
    status=409,
    es="El taller aún no ha comenzado.",
    en="The workshop has not begun yet.",
    fr="L'atelier n'a pas encore commencé.",
)
class WorkshopNotBegun(ContractError):
    """Report the workshop from its beginning on, or cancel it."""
