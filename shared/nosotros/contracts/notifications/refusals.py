"""How notifications refuses."""

from typing import Annotated
from uuid import UUID

from nosotros.contracts.fields import Units
from nosotros.contracts.language import ContractError, error
from nosotros.contracts.texts.why import STATES_OF_NOTIFICATIONS, WHY_NOT_REACHABLE, WHY_UNFIT


@error(
    status=409,
    es="Su estado es «{state}», y esto solo se puede hacer en uno de estos: {needed}.",
    en="Its state is “{state}”, and this can only be done in one of these: {needed}.",
    fr="Son état est « {state} », et cela n'est possible que dans l'un de ceux-ci : {needed}.",
    words={"state": STATES_OF_NOTIFICATIONS, "needed": STATES_OF_NOTIFICATIONS},
)
class NotInState(ContractError):
    """Read the record: what you ask fits the states in `needed` alone."""

    state: str
    needed: tuple[str, ...]


@error(
    status=404,
    es="No hay una plantilla «{template}».",
    en="There is no template “{template}”.",
    fr="Il n'y a pas de modèle « {template} ».",
)
class TemplateUnknown(ContractError):
    """List the templates: use one of their codes, and a version of it where you give one."""

    template: str


@error(
    status=404,
    es="No hay una regla «{rule}».",
    en="There is no rule “{rule}”.",
    fr="Il n'y a pas de règle « {rule} ».",
)
class RuleUnknown(ContractError):
    """List the rules: use one of their codes."""

    rule: str


@error(
    status=409,
    es="La plantilla «{template}» no sirve para esto: {why}.",
    en="The template “{template}” cannot be used for this: {why}.",
    fr="Le modèle « {template} » ne convient pas : {why}.",
    words={"why": WHY_UNFIT},
)
class TemplateUnfit(ContractError):
    """`not_active`: activate a version; `other_purpose`: a campaign's template is for news or for
    the programme, and a rule's for what the rule is for; `placeholders`: give every placeholder that
    it takes in `data`, and use a template for a rule that takes what the rule gives; `no_words`: it
    has none for this channel; `too_long`: what is given makes it longer than its channel takes;
    `no_names`: give its words for WhatsApp the names under which they were submitted;
    `channels_missing`: whom only one of `channels` reaches would get nothing any more: write its
    words for them too, or say `drop_channels` where that is meant."""

    template: str
    why: str
    #: by which the version before goes, and this one does not
    channels: tuple[str, ...] = ()


@error(
    status=409,
    es="El grupo está vacío: nadie recibiría el mensaje.",
    en="The group is empty: nobody would receive the message.",
    fr="Le groupe est vide : personne ne recevrait le message.",
)
class NobodyThere(ContractError):
    """Count the campaign's recipients, and see why each is left out."""

    #: who is in the group, but left out for a reason
    left_out: Annotated[int, Units]


@error(
    status=409,
    es="A esta persona no se le puede escribir ahora: {why}.",
    en="This person cannot be written to now: {why}.",
    fr="On ne peut pas écrire à cette personne pour l'instant : {why}.",
    words={"why": WHY_NOT_REACHABLE},
)
class NotReachable(ContractError):
    """Look at her preferences: `why` is the reason that a message would be withheld for."""

    participant_id: UUID
    why: str


@error(
    status=404,
    es="Este enlace no existe, ya se usó o se venció. Pida otro.",
    en="This link does not exist, has already been used or has expired. Ask for another one.",
    fr="Ce lien n'existe pas, a déjà servi ou a expiré. Demandez-en un autre.",
)
class LinkSpent(ContractError):
    """A link opens once, and only for its time: ask for another one."""


@error(
    status=429,
    es="Hoy ya se le enviaron todos los enlaces que se permiten en un día. Espere hasta mañana.",
    en="This person has been sent all the links allowed in a day. Wait until tomorrow.",
    fr="Cette personne a déjà reçu tous les liens permis en un jour. Attendez demain.",
)
class LinksTooMany(ContractError):
    """Five links a day are sent to one person: have her open the last one, or wait until tomorrow."""


@error(
    status=429,
    es="Ya se enviaron las pruebas que se envían en un día. Vea la plantilla sin enviarla, o espere"
    " hasta mañana.",
    en="As many tests were sent as are sent in a day. Look at the template without sending it, or"
    " wait until tomorrow.",
    fr="Les essais d'une journée sont épuisés. Regardez le modèle sans l'envoyer, ou attendez"
    " demain.",
)
class TooManyTests(ContractError):
    """A hundred tests a day are sent for an organisation: preview the template, or wait until
    tomorrow."""


@error(
    status=404,
    es="Este enlace no es nuestro. Para no recibir más mensajes, responda «SALIR» a cualquiera "
    "de los nuestros.",
    en="This link is not one of ours. To stop receiving messages, reply “STOP” to any of ours.",
    fr="Ce lien n'est pas l'un des nôtres. Pour ne plus recevoir de messages, répondez « STOP » à "
    "l'un des nôtres.",
)
class LinkUnknown(ContractError):
    """Use the link as it is in the message, whole."""


@error(
    status=409,
    es="El dueño de esta dirección se quejó de nuestros mensajes: no se le vuelve a escribir allí.",
    en="The owner of this address complained of our messages: nothing is sent there any more.",
    fr="Le titulaire de cette adresse s'est plaint de nos messages : on n'y écrit plus.",
)
class ComplaintStays(ContractError):
    """Write to her at another address, once she has given one."""


@error(
    status=403,
    es="La firma de quien llama no es válida.",
    en="The caller's signature is not valid.",
    fr="La signature de l'appelant n'est pas valide.",
)
class SignatureInvalid(ContractError):
    """Sign as the provider's documents say, with the secret that the platform was given."""


@error(
    status=404,
    es="Ningún proveedor «{provider}» está en uso.",
    en="No provider “{provider}” is in use.",
    fr="Aucun fournisseur « {provider} » n'est en service.",
)
class ProviderUnknown(ContractError):
    """Set the provider up first: its settings name its account and its secret."""

    provider: str
