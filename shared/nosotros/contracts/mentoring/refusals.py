"""How mentoring refuses."""

from typing import Annotated
from uuid import UUID

from nosotros.contracts.fields import Units
from nosotros.contracts.language import ContractError, error


@error(
    status=409,
    es="Está cerrado desde el {ended_on}: ya no se cambia.",
    en="It has been closed since {ended_on}: it cannot be changed any more.",
    fr="C'est clos depuis le {ended_on} : on ne peut plus le modifier.",
)
class Closed(ContractError):
    """Read the record: it came to its end, and only what is open can be changed."""

    ended_on: str


@error(
    status=409,
    es="Está en el estado «{state}»; para esto tendría que estar en: {needed}.",
    en="It is in the state “{state}”; for this it would have to be in: {needed}.",
    fr="L'état est « {state} » ; il faudrait être dans : {needed}.",
)
class StateUnfit(ContractError):
    """Read the record: what you ask fits the states in `needed` alone."""

    state: str
    needed: tuple[str, ...]


@error(
    status=409,
    es="A la mentora o al mentor le falta: {missing}.",
    en="The mentor still lacks: {missing}.",
    fr="Il manque au mentor ou à la mentore : {missing}.",
)
class ScreeningMissing(ContractError):
    """`references`: note two that recommend and clear up every concern; `check`: note a clear check
    (Ley 1918 de 2018) that is valid today, as there is contact with somebody under 18."""

    mentor_id: UUID
    missing: tuple[str, ...]


@error(
    status=409,
    es="No hay cupo: {mentor_id} acompaña a {mentees} de {capacity}.",
    en="No capacity is left: {mentor_id} has {mentees} of {capacity} mentees.",
    fr="Plus de capacité : {mentor_id} accompagne {mentees} sur {capacity}.",
)
class MentorFull(ContractError):
    """Choose another mentor, or raise the capacity; offers that are under way count."""

    mentor_id: UUID
    mentees: int
    capacity: int


@error(
    status=409,
    es="No pueden emparejarse: {why}.",
    en="They cannot be matched: {why}.",
    fr="Ils ne peuvent pas être associés : {why}.",
)
class NotMatchable(ContractError):
    """`mentor_not_active`, `no_common_language`, `woman_asked_for`, `no_common_channel`,
    `tried_before` (ended or declined by one of them), `check_missing`, `references_missing`: choose
    another mentor, or change what the mentee or the mentor asks for."""

    mentor_id: UUID
    mentee_id: UUID
    why: str


@error(
    status=409,
    es="Ya tiene una propuesta o un acompañamiento en curso: {match_id}.",
    en="There is a match under way already: {match_id}.",
    fr="Il y a déjà un accompagnement en cours : {match_id}.",
)
class MatchUnderWay(ContractError):
    """End or drop the match named first: a mentee has one at a time."""

    match_id: UUID


@error(
    status=409,
    es="Acompaña a {mentees} personas: diga quién responde por ellas mientras tanto.",
    en="There are {mentees} mentees: say which agent answers for them meanwhile.",
    fr="Il y a {mentees} personnes accompagnées : dites qui en répond entre-temps.",
)
class InterimOwnerMissing(ContractError):
    """Send `interim_owner_id`, the id of an active agent."""

    mentees: int


@error(
    status=403,
    es="Esta clave no es de una persona mentora activa.",
    en="This key is not that of an active mentor.",
    fr="Cette clé n'appartient à aucun mentor actif.",
)
class NotTheMentor(ContractError):
    """Ask a coordinator: the key acts for no mentor, or the mentor's time has ended."""


@error(
    status=403,
    es="Esta clave no es de una persona activa del Centro de Contacto Social.",
    en="This key is not that of an active agent of the Social Contact Centre.",
    fr="Cette clé n'appartient à aucun agent actif du Centre de contact social.",
)
class NotAnAgent(ContractError):
    """Ask who answers for data protection to say whose the key is (`PUT /v1/agents/{id}/account`)."""


@error(
    status=409,
    es="Esa clave ya es de otra persona: {holder_id}.",
    en="That key is somebody else's already: {holder_id}.",
    fr="Cette clé appartient déjà à quelqu'un d'autre : {holder_id}.",
)
class AccountTaken(ContractError):
    """Take it away there first, or use another key."""

    holder_id: UUID


@error(
    status=409,
    es="Responde por {cases} casos y {mentees} acompañamientos: entréguelos primero.",
    en="There are {cases} cases and {mentees} mentees left: hand them over first.",
    fr="Il reste {cases} dossiers et {mentees} suivis : transmettez-les d'abord.",
)
class StillOwner(ContractError):
    """Hand the agent's cases over (`POST /v1/agents/{id}/hand-over`), then end the agent's time."""

    cases: int
    mentees: int


@error(
    status=409,
    es="Falta su consentimiento para remitir el caso.",
    en="Her consent to refer the case is missing.",
    fr="Il manque son accord pour transmettre le dossier.",
)
class ConsentMissing(ContractError):
    """Ask her, and say when and how she agreed; without it nothing is passed on."""


@error(
    status=422,
    es="Las partes suman {held} de {units} unidades de capital.",
    en="The shares come to {held} of {units} units of capital.",
    fr="Les parts font {held} sur {units} unités de capital.",
)
class SharesExceeded(ContractError):
    """Lower somebody's share from the same day on, or raise the units of capital first."""

    held: Annotated[int, Units]
    units: Annotated[int, Units]


@error(
    status=409,
    es="Ya forma parte del equipo desde el {since}.",
    en="She is in the team already, since {since}.",
    fr="Elle fait déjà partie de l'équipe, depuis le {since}.",
)
class InTeamAlready(ContractError):
    """Change her membership instead."""

    since: str


@error(
    status=409,
    es="El encuentro ya empezó o se informó: no puede moverse.",
    en="The meeting has begun or was reported: it cannot be moved.",
    fr="La rencontre a commencé ou a fait l'objet d'un compte rendu.",
)
class MeetingBegun(ContractError):
    """Report it as held or missed, and plan another one."""


@error(
    status=409,
    es="El encuentro aún no ha empezado: se informa desde su comienzo.",
    en="The meeting has not begun yet: report it from its beginning on.",
    fr="La rencontre n'a pas commencé : le compte rendu se fait dès son début.",
)
class MeetingNotBegun(ContractError):
    """Report it when its time has come, or move it."""


@error(
    status=409,
    es="El territorio no está registrado: {municipality}.",
    en="The territory is not registered: {municipality}.",
    fr="Le territoire n'est pas enregistré : {municipality}.",
)
class TerritoryUnknown(ContractError):
    """Register the municipality with its neighbourhoods first (`PUT /v1/mesa/territories/{municipality}`)."""

    municipality: str


@error(
    status=409,
    es="Esta organización ya no es parte de la Mesa o de la comisión.",
    en="This organisation is not, or no longer, part of the Mesa or of the commission.",
    fr="Cette organisation ne fait pas, ou plus, partie de la Mesa ou de la commission.",
)
class NotMember(ContractError):
    """Choose an organisation that is a member, or add it first."""

    member_id: UUID
