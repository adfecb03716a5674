"""How partners refuses what is asked of organisations, people and keys."""

from nosotros.contracts.language import ContractError, error
from nosotros.contracts.texts.why import STATES_OF_KEYS


@error(
    status=404,
    es="No hay una organización «{organisation}», o no es la suya.",
    en="There is no organisation “{organisation}”, or it is not your own.",
    fr="Il n'y a pas d'organisation « {organisation} », ou ce n'est pas la vôtre.",
)
class OrganisationUnknown(ContractError):
    """Use the short name of an organisation of the network; of others only the list is yours."""

    organisation: str


@error(
    status=409,
    es="Ya hay una organización «{organisation}». Un nombre corto es para siempre: elija otro.",
    en="There is an organisation “{organisation}” already. A short name is for ever: choose another.",
    fr="Il y a déjà une organisation « {organisation} ». Un nom court l'est pour toujours : changez-en.",
)
class OrganisationTaken(ContractError):
    """Choose another short name; one that was given is never given again."""

    organisation: str


@error(
    status=403,
    es="Esto lo hace solo {operator}, que opera la plataforma. Pídaselo.",
    en="Only {operator}, which runs the platform, does this. Ask it to.",
    fr="Seule {operator}, qui exploite la plateforme, fait cela. Demandez-le-lui.",
)
class OperatorOnly(ContractError):
    """Ask the organisation that runs the hub."""

    operator: str


@error(
    status=409,
    es="{operator} opera la plataforma y no se puede suspender.",
    en="{operator} runs the platform and cannot be suspended.",
    fr="{operator} exploite la plateforme et ne peut pas être suspendue.",
)
class OperatorStays(ContractError):
    """The organisation that runs the hub is not suspended: nobody could restore it."""

    operator: str


@error(
    status=403,
    es="Usted no tiene estos permisos, así que no los puede dar: {scopes}.",
    en="You do not have these scopes yourself, so you cannot give them: {scopes}.",
    fr="Vous n'avez pas ces droits vous-même, vous ne pouvez donc pas les donner : {scopes}.",
)
class ScopesNotHeld(ContractError):
    """Give only what you have in this organisation now, or have somebody do it who has it."""

    scopes: tuple[str, ...]


@error(
    status=409,
    es="Es la última persona que administra la organización. Nombre antes a otra.",
    en="This is the last administrator of the organisation. Name another one first.",
    fr="C'est la dernière personne qui administre l'organisation. Nommez-en d'abord une autre.",
)
class LastAdministrator(ContractError):
    """Make somebody else an administrator, with no end, before you take this one away."""


@error(
    status=409,
    es="{organisation} ya tiene quien la administre, y ella misma da sus claves.",
    en="{organisation} has an administrator already, who gives its keys herself.",
    fr="{organisation} a déjà quelqu'un qui l'administre et qui donne ses clés.",
)
class AdministratorThere(ContractError):
    """Ask an administrator of the organisation; the operator makes a key only where there is none."""

    organisation: str


@error(
    status=409,
    es="Esa cuenta ya es de alguien de su organización: {person_id}.",
    en="This account is somebody's of your organisation already: {person_id}.",
    fr="Ce compte est déjà celui de quelqu'un de votre organisation : {person_id}.",
)
class SubjectTaken(ContractError):
    """Take the account away from whoever has it in your organisation, where that is right."""

    person_id: str


@error(
    status=409,
    es="La clave ya no sirve: está {state}. Cree otra.",
    en="The key does not serve any more: it is {state}. Make another one.",
    fr="La clé ne sert plus : elle est {state}. Créez-en une autre.",
    words={"state": STATES_OF_KEYS},
)
class KeyOver(ContractError):
    """Make a new key: what was revoked or has expired does not come back."""

    state: str


@error(
    status=410,
    es="La clave se mostró durante {minutes} minutos a quien la pidió, y ya no se guarda. Cámbiela.",
    en="The key was shown for {minutes} minutes to whoever asked for it, and is not kept. Rotate it.",
    fr="La clé a été montrée {minutes} minutes à qui l'a demandée et n'est plus gardée. Renouvelez-la.",
)
class TokenGone(ContractError):
    """Rotate the key, and read the new token within the minutes that are said."""

    minutes: int


@error(
    status=409,
    es="Su organización ya tiene {most}. Quite lo que ya no se use.",
    en="Your organisation has {most} already. Remove what is not used any more.",
    fr="Votre organisation en a déjà {most}. Retirez ce qui ne sert plus.",
)
class TooMany(ContractError):
    """Remove what is not used any more."""

    most: int
