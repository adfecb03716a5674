"""Refusals of query parameters and of headers."""

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=400,
    es="Parámetros que esta operación no conoce: {parameters}. Quítelos.",
    en="Parameters that this operation does not know: {parameters}. Remove them.",
    fr="Paramètres inconnus de cette opération : {parameters}. Supprimez-les.",
)
class ParameterUnknown(Refusal):
    """Remove the query parameters named in `parameters`, or correct their spelling."""

    parameters: tuple[str, ...]


@refusal(
    status=400,
    es="Parámetros repetidos: {parameters}. Dé cada uno una sola vez.",
    en="Repeated parameters: {parameters}. Give each of them once.",
    fr="Paramètres répétés : {parameters}. Donnez chacun une seule fois.",
)
class ParameterRepeated(Refusal):
    """Give each query parameter once."""

    parameters: tuple[str, ...]


@refusal(
    status=400,
    es="Falta la cabecera Idempotency-Key, o no es de 1 a 128 caracteres ASCII visibles. "
    "Invente una clave por solicitud y repítala solo al reintentar.",
    en="The header Idempotency-Key is missing, or not 1 to 128 visible ASCII characters. "
    "Make up one key for each request and repeat it only when you try again.",
    fr="L'en-tête Idempotency-Key manque, ou n'a pas de 1 à 128 caractères ASCII visibles. "
    "Inventez une clé par requête et ne la répétez que pour réessayer.",
)
class IdempotencyKeyInvalid(Refusal):
    """Send an Idempotency-Key of 1 to 128 visible ASCII characters, a new one for each request."""


@refusal(
    status=428,
    es="Falta la cabecera If-Match. Lea el registro y envíe aquí su ETag.",
    en="The header If-Match is missing. Read the record and send its ETag here.",
    fr="L'en-tête If-Match manque. Lisez l'élément et envoyez ici son ETag.",
)
class RevisionRequired(Refusal):
    """Read the record first, then send its ETag as If-Match."""


@refusal(
    status=400,
    es='If-Match debe llevar un solo ETag tal como se leyó, por ejemplo "3"; no W/, no *, '
    "no una lista. Un cambio se hace sobre una versión que usted leyó.",
    en='If-Match must carry one ETag as it was read, for example "3"; no W/, no *, no list. '
    "A change is made to a revision that you have read.",
    fr='If-Match doit porter un seul ETag tel qu\'il a été lu, par exemple "3" ; ni W/, ni *, '
    "ni liste. Un changement porte sur une révision que vous avez lue.",
)
class RevisionMalformed(Refusal):
    """Send the one ETag that you read, quotes included."""
