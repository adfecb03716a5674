"""Problems (RFC 9457): a refusal as `application/problem+json` in the caller's language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from gateway.refusals import Refusal, refusals
from nosotros.contracts import texts
from nosotros.contracts.common import InternalError, InvalidFields
from nosotros.contracts.language import ContractError, registry

DEFAULT_LANGUAGE = "es"
LANGUAGES = ("es", "en", "fr")
MEDIA_TYPE = b"application/problem+json"
#: seconds to wait after a service said that it cannot answer now
SERVICE_RETRY_SECONDS = 2

TITLES: dict[int, dict[str, str]] = {
    400: {"es": "Solicitud incorrecta", "en": "Bad request", "fr": "Requête incorrecte"},
    401: {"es": "Sin identificar", "en": "Not authenticated", "fr": "Non authentifié"},
    403: {"es": "Sin permiso", "en": "Not allowed", "fr": "Non autorisé"},
    404: {"es": "No existe", "en": "Not found", "fr": "Introuvable"},
    405: {"es": "Método no admitido", "en": "Method not allowed", "fr": "Méthode non admise"},
    408: {"es": "Envío interrumpido", "en": "Request interrupted", "fr": "Envoi interrompu"},
    409: {"es": "Conflicto", "en": "Conflict", "fr": "Conflit"},
    410: {"es": "Ya suprimido", "en": "Erased", "fr": "Effacé"},
    412: {"es": "El registro cambió", "en": "The record changed", "fr": "L'élément a changé"},
    413: {"es": "Demasiado grande", "en": "Too large", "fr": "Trop volumineux"},
    415: {"es": "Tipo no admitido", "en": "Unsupported type", "fr": "Type non admis"},
    421: {"es": "Está en otra parte", "en": "Somewhere else", "fr": "C'est ailleurs"},
    422: {"es": "Datos por corregir", "en": "Data to correct", "fr": "Données à corriger"},
    428: {"es": "Falta la versión", "en": "Revision required", "fr": "Révision requise"},
    429: {"es": "Demasiadas solicitudes", "en": "Too many requests", "fr": "Trop de requêtes"},
    500: {"es": "Error nuestro", "en": "Our error", "fr": "Erreur de notre part"},
    502: {"es": "Respuesta ilegible", "en": "Unreadable answer", "fr": "Réponse illisible"},
    503: {"es": "No disponible ahora", "en": "Not available now", "fr": "Indisponible"},
    504: {"es": "Sin respuesta a tiempo", "en": "No answer in time", "fr": "Délai dépassé"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A problem, ready to be sent."""

    status: int
    code: str
    body: bytes
    #: headers beyond the content's own
    headers: tuple[tuple[bytes, bytes], ...]


def problem_of(
    error: ContractError, *, language: str, shown: dict[str, str] | None = None
) -> Problem:
    """A refusal as a problem; `shown` says how HTTP calls a contract's fields."""
    content: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": TITLES.get(error.status, TITLES[400])[language],
        "status": error.status,
        "detail": error.text(language),
        "code": error.code,
    }
    if isinstance(error, InvalidFields):
        names = shown or {}
        content["errors"] = [
            {
                "field": names.get(each.field, each.field),
                "code": each.code.partition(":")[0],
                "detail": texts.text_of(each.code, language=language),
            }
            for each in error.problems
        ]
    else:
        content |= error.as_fields()
    headers = [
        (b"content-type", MEDIA_TYPE),
        (b"content-language", language.encode()),
        (b"cache-control", b"no-store"),
    ]
    retry = _retry_after(error)
    if retry is not None:
        headers.append((b"retry-after", str(retry).encode()))
    if error.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="nosotros"'))
    if "allowed" in content and error.status == 405:
        headers.append((b"allow", content["allowed"].encode()))
    return Problem(
        status=error.status, code=error.code, body=orjson.dumps(content), headers=tuple(headers)
    )


def incident_of(error: ContractError) -> UUID | None:
    """The incident that our logs and the caller's problem share, where there is one."""
    return getattr(error, "incident", None)


def known() -> dict[str, type[ContractError]]:
    """Every problem that this gateway can answer, by code."""
    return {**registry.errors, **refusals, InternalError.code: InternalError}


@lru_cache(maxsize=512)
def language_of(accept_language: bytes | None) -> str:
    """The language of ours that the caller likes best (RFC 9110, 12.5.4)."""
    if not accept_language:
        return DEFAULT_LANGUAGE
    best, liking = DEFAULT_LANGUAGE, 0.0
    for part in accept_language.decode("latin-1").split(",")[:20]:
        tag, _, parameters = part.strip().lower().partition(";")
        language = tag.strip().partition("-")[0]
        weight = _weight(parameters)
        if language in LANGUAGES and weight > liking:
            best, liking = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def _retry_after(error: ContractError) -> int | None:
    if isinstance(error, Refusal):
        seconds = getattr(error, "seconds", None)
        return seconds if error.status == 429 else error.retry_after
    if error.status == 429:
        # As those of services that know how long, say it, too.
        return getattr(error, "seconds", None)
    return SERVICE_RETRY_SECONDS if error.status in (503, 504) else None
