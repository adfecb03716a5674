"""Refusals of who asks, where, and how often."""

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=401,
    es="Falta la clave de acceso, o es desconocida, vencida o revocada. "
    "Envíe Authorization: Bearer nos_…",
    en="The API key is missing, or it is unknown, expired or revoked. "
    "Send Authorization: Bearer nos_…",
    fr="La clé d'accès manque, ou elle est inconnue, expirée ou révoquée. "
    "Envoyez Authorization: Bearer nos_…",
)
class NotAuthenticated(Refusal):
    """Send a valid API key as `Authorization: Bearer nos_…`."""


@refusal(
    status=403,
    es="Esta clave no tiene el permiso {scope}. Pida a su coordinación una que lo tenga.",
    en="This key lacks the scope {scope}. Ask your coordinator for one that has it.",
    fr="Cette clé n'a pas le droit {scope}. Demandez à votre coordination une clé qui l'a.",
)
class ScopeMissing(Refusal):
    """Ask for a key with the scope named in `scope`."""

    scope: str


@refusal(
    status=404,
    es="Nada responde en esta dirección. Las operaciones están en /docs.",
    en="Nothing answers at this address. The operations are listed at /docs.",
    fr="Rien ne répond à cette adresse. Les opérations sont dans /docs.",
)
class PathUnknown(Refusal):
    """Check the path against `/docs`."""


@refusal(
    status=405,
    es="Esta dirección no admite ese método. Admite: {allowed}.",
    en="This address does not take that method. It takes: {allowed}.",
    fr="Cette adresse n'accepte pas cette méthode. Elle accepte : {allowed}.",
)
class MethodNotAllowed(Refusal):
    """Use one of the methods named in `Allow`."""

    allowed: str


@refusal(
    status=429,
    es="Demasiadas solicitudes seguidas. Espere {seconds} s y repita.",
    en="Too many requests at once. Wait {seconds} s and try again.",
    fr="Trop de requêtes à la fois. Attendez {seconds} s et recommencez.",
)
class TooManyRequests(Refusal):
    """Wait as long as Retry-After says."""

    seconds: int
