"""Refusals because of what is behind the gateway: the broker, a service, a disk."""

from uuid import UUID

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=503,
    es="No se puede llegar al broker de mensajes. Nada se envió; repita en unos segundos.",
    en="The message broker cannot be reached. Nothing was sent; try again in a few seconds.",
    fr="Le broker de messages est injoignable. Rien n'a été envoyé ; recommencez bientôt.",
)
class BrokerUnreachable(Refusal):
    """Try again in a few seconds, with the same Idempotency-Key."""

    retry_after = 2


@refusal(
    status=503,
    es="El broker de mensajes no acepta nada por ahora (memoria o disco). "
    "Repita en unos segundos con la misma clave.",
    en="The message broker takes nothing for now (memory or disk). "
    "Try again in a few seconds with the same key.",
    fr="Le broker de messages n'accepte rien pour l'instant (mémoire ou disque). "
    "Recommencez dans quelques secondes avec la même clé.",
)
class BrokerBlocked(Refusal):
    """Try again in some seconds, with the same Idempotency-Key."""

    retry_after = 5


@refusal(
    status=503,
    es="La conexión con el broker se cortó o se bloqueó antes de la respuesta; la orden pudo "
    "cumplirse. "
    "Repita con la misma Idempotency-Key y sabrá qué pasó.",
    en="The connection to the broker broke or was blocked before the answer; the command may "
    "have been carried out. Repeat it with the same Idempotency-Key to learn what happened.",
    fr="La connexion au broker a été rompue ou bloquée avant la réponse ; la commande a pu "
    "être exécutée. "
    "Répétez-la avec la même Idempotency-Key pour le savoir.",
)
class ConnectionLost(Refusal):
    """Repeat the request with the same Idempotency-Key: it takes effect once."""

    retry_after = 2


@refusal(
    status=504,
    es="El servicio no respondió a tiempo; la orden pudo cumplirse. "
    "Repita con la misma Idempotency-Key y sabrá qué pasó.",
    en="The service did not answer in time; the command may have been carried out. "
    "Repeat it with the same Idempotency-Key to learn what happened.",
    fr="Le service n'a pas répondu à temps ; la commande a pu être exécutée. "
    "Répétez-la avec la même Idempotency-Key pour le savoir.",
)
class AnswerTimedOut(Refusal):
    """Repeat the request with the same Idempotency-Key: it takes effect once."""

    retry_after = 2


@refusal(
    status=502,
    es="El servicio respondió algo que no se entiende. Indique el incidente {incident}.",
    en="The service answered something that makes no sense. Quote the incident {incident}.",
    fr="Le service a répondu de façon incompréhensible. Citez l'incident {incident}.",
)
class AnswerUnreadable(Refusal):
    """Quote the incident when you report it."""

    incident: UUID


@refusal(
    status=503,
    es="Ahora no se puede comprobar quién pregunta. Repita en unos segundos.",
    en="Who asks cannot be checked right now. Try again in a few seconds.",
    fr="L'identité de l'appelant ne peut pas être vérifiée. Recommencez dans quelques secondes.",
)
class KeysUnavailable(Refusal):
    """Try again in a few seconds."""

    retry_after = 2


@refusal(
    status=503,
    es="El proveedor de identidad no responde, y su token no se puede comprobar. Repita pronto.",
    en="The identity provider does not answer, so your token cannot be checked. Try again soon.",
    fr="Le fournisseur d'identité ne répond pas ; votre jeton ne peut être vérifié. Réessayez.",
)
class IdentityUnavailable(Refusal):
    """Try again in a few seconds; an API key works meanwhile."""

    retry_after = 5


@refusal(
    status=503,
    es="El archivo no se pudo guardar. Repita más tarde con la misma clave.",
    en="The file could not be stored. Try again later with the same key.",
    fr="Le fichier n'a pas pu être enregistré. Réessayez plus tard avec la même clé.",
)
class FileNotStored(Refusal):
    """Try again later; the operators have been told."""

    retry_after = 30
