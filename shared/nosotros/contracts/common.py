"""Contracts that every service shares: refusals, files, pages, and the care of parked events."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.fields import Count, Digest, Encoded, Line, PageSize
from nosotros.contracts.language import ContractError, error, view


@view
class FieldProblem:
    """One thing wrong with one field: `field` is its path, `code` is for machines."""

    field: str
    code: str


@error(
    status=422,
    es="Hay campos que corregir: {fields}.",
    en="Some fields need correcting: {fields}.",
    fr="Des champs sont à corriger : {fields}.",
)
class InvalidFields(ContractError):
    """Correct the fields named in `problems` and send the request again."""

    problems: tuple[FieldProblem, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of the fields, as the text names them."""
        return tuple(each.field for each in self.problems)

    def text(self, language: str) -> str:
        return self.texts[language].format(fields=", ".join(self.fields))


@error(
    status=404,
    es="No existe {kind} con el identificador {id}, o no es de su organización.",
    en="There is no {kind} with the id {id}, or it is not your organisation's.",
    fr="Il n'existe pas de {kind} avec l'identifiant {id}, ou votre organisation n'y a pas accès.",
)
class NotFound(ContractError):
    """Check the id: nothing of your organisation has it."""

    kind: str
    id: UUID


@error(
    status=412,
    es="El registro cambió: su versión es {current}, no {expected}. Léalo de nuevo y repita.",
    en="The record has changed: its revision is {current}, not {expected}. Read it and try again.",
    fr="L'élément a changé : sa révision est {current}, pas {expected}. Relisez-le et recommencez.",
)
class RevisionMismatch(ContractError):
    """Read the record again, look at what changed, and send the change with its new ETag."""

    expected: int
    current: int


@error(
    status=409,
    es="La misma orden se está ejecutando. Espere unos segundos y repítala con la misma clave.",
    en="The same command is still running. Wait a few seconds and repeat it with the same key.",
    fr="La même commande est en cours. Attendez quelques secondes et répétez-la avec la même clé.",
)
class CommandRunning(ContractError):
    """Wait a few seconds and send the same request again with the same Idempotency-Key."""


@error(
    status=422,
    es="Esta Idempotency-Key ya se usó con otro contenido. Use una clave nueva.",
    en="This Idempotency-Key was used with another body. Use a new key.",
    fr="Cette Idempotency-Key a servi avec un autre contenu. Utilisez une nouvelle clé.",
)
class CommandIdReused(ContractError):
    """Use a new Idempotency-Key for a new request."""


@error(
    status=410,
    es="La orden se ejecutó; su respuesta hablaba de alguien cuyos datos fueron suprimidos.",
    en="The command was carried out; its answer spoke of someone whose data were erased.",
    fr="La commande a été exécutée ; sa réponse parlait d'une personne dont les données sont effacées.",
)
class AnswerErased(ContractError):
    """Do not repeat the command: it was carried out, and there is nothing more to be told."""


@error(
    status=504,
    es="La respuesta tardó demasiado y nada se guardó. Repita con la misma clave.",
    en="The time for this request ran out and nothing was stored. Repeat it with the same key.",
    fr="Le délai est dépassé et rien n'a été enregistré. Recommencez avec la même clé.",
)
class DeadlineExceeded(ContractError):
    """Send the same request again with the same Idempotency-Key."""


@error(
    status=503,
    es="El servicio {service} no está disponible ahora. Repita en unos segundos.",
    en="The service {service} is not available now. Try again in a few seconds.",
    fr="Le service {service} n'est pas disponible. Réessayez dans quelques secondes.",
)
class ServiceUnavailable(ContractError):
    """Try again in a few seconds, with the same Idempotency-Key."""

    service: str


@error(
    status=421,
    es="El servicio {service} de {organisation} está en otra parte. Repita en unos segundos.",
    en="The service {service} of {organisation} is somewhere else. Try again in a few seconds.",
    fr="Le service {service} de {organisation} est ailleurs. Réessayez dans quelques secondes.",
)
class HostedElsewhere(ContractError):
    """Try again in a few seconds: the gateway learns within them that the organisation has moved
    this service, or moved it back (421, RFC 9110, 15.5.20)."""

    service: str
    organisation: str


@error(
    status=500,
    es="Algo falló de nuestro lado. Indique el incidente {incident} si nos escribe.",
    en="Something failed on our side. Quote the incident {incident} if you write to us.",
    fr="Une erreur est survenue de notre côté. Citez l'incident {incident} si vous nous écrivez.",
)
class InternalError(ContractError):
    """Quote the incident id when you report it; the details are in our logs under that id."""

    incident: UUID


@error(
    status=403,
    es="Esta operación necesita el permiso {scope}, y usted no lo tiene.",
    en="This operation needs the scope {scope}, and you do not have it.",
    fr="Cette opération demande l'autorisation {scope}, et vous ne l'avez pas.",
)
class ScopeMissing(ContractError):
    """Ask an administrator for a key with the scope named in `scope`."""

    scope: str


@error(
    status=403,
    es="{operation} se pide solo en la propia organización; ningún acuerdo la concede a otra.",
    en="{operation} is asked in one's own organisation alone; no agreement grants it to another.",
    fr="{operation} ne se demande que dans sa propre organisation ; aucun accord ne l'accorde à "
    "une autre.",
)
class NotGrantable(ContractError):
    """Leave `Nosotros-Organisation` out: what is asked here is granted by no agreement."""

    operation: str


@view
class FileReference:
    """A file in the file store: what a command carries instead of the bytes."""

    reference: Annotated[str, Line]
    #: bytes
    size: int
    #: SHA-256, lower-case hexadecimal
    digest: Annotated[str, Digest]
    name: Annotated[str, Line]


@view
class FileContent:
    """A file that is made for its answer and kept nowhere."""

    name: Annotated[str, Line]
    #: such as `application/pdf`
    media_type: Annotated[str, Line]
    #: the bytes, in Base64 (RFC 4648)
    content: Annotated[str, Encoded]


@view
class ParkedEvent:
    """An event that was given up after its last attempt, or could not be read.

    A timer that was given up is shown as one of the type `timer:<name>`, about its key.
    """

    id: UUID
    type: str
    subject: str
    state: str
    attempts: Annotated[int, Count]
    reason: str
    received_at: datetime


@view
class ParkedEvents:
    """A page of parked events."""

    items: tuple[ParkedEvent, ...]
    next: str | None = None


@view
class BurialView:
    """What a service remembers of a subject that it has erased: the day alone."""

    subject: str
    #: none: it has erased no such subject of the organisation
    erased_on: date | None


DEFAULT_PAGE = 50
__all__ = [
    "DEFAULT_PAGE",
    "AnswerErased",
    "BurialView",
    "CommandIdReused",
    "CommandRunning",
    "DeadlineExceeded",
    "FieldProblem",
    "FileContent",
    "FileReference",
    "HostedElsewhere",
    "InternalError",
    "InvalidFields",
    "NotFound",
    "NotGrantable",
    "PageSize",
    "ParkedEvent",
    "ParkedEvents",
    "RevisionMismatch",
    "ScopeMissing",
    "ServiceUnavailable",
]
