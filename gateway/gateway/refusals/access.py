"""Refusals of who asks, where, and how often."""

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=401,
    es="Falta la clave de acceso o el token, o es desconocido, vencido o revocado. "
    "Envíe Authorization: Bearer …",
    en="The API key or token is missing, or it is unknown, expired or revoked. "
    "Send Authorization: Bearer …",
    fr="La clé d'accès ou le jeton manque, ou est inconnu, expiré ou révoqué. "
    "Envoyez Authorization: Bearer …",
)
class NotAuthenticated(Refusal):
    """Send a valid API key (`nos_…`), or a token of your identity provider, as a bearer token."""


@refusal(
    status=403,
    es="Usted no tiene el permiso {scope}. Pídalo a su coordinación.",
    en="You lack the scope {scope}. Ask your coordinator for it.",
    fr="Vous n'avez pas le droit {scope}. Demandez-le à votre coordination.",
)
class ScopeMissing(Refusal):
    """Ask for a key, or a role, with the scope named in `scope`."""

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
