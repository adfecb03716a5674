"""Refusals because of what is in an organisation's room, and not at the hub."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gateway.refusals.declaring import Refusal, refusal

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LONGEST_VALUE = 200


@refusal(
    status=503,
    es="La sala de {organisation} no responde; si era una orden, pudo cumplirse. "
    "Repita con la misma Idempotency-Key y sabrá qué pasó.",
    en="The room of {organisation} does not answer; a command may have been carried out. "
    "Repeat it with the same Idempotency-Key to learn what happened.",
    fr="La salle de {organisation} ne répond pas ; une commande a pu être exécutée. "
    "Répétez-la avec la même Idempotency-Key pour le savoir.",
)
class RoomUnavailable(Refusal):
    """Repeat the request a little later, with the same Idempotency-Key: it takes effect once.
    Everybody else's services are there."""

    organisation: str
    retry_after = 5


@refusal(
    status=502,
    es="El servicio de {organisation} respondió algo que no corresponde. "
    "Indique el incidente {incident}.",
    en="The service of {organisation} answered what it must not. Quote the incident {incident}.",
    fr="Le service de {organisation} a répondu ce qui ne convient pas. Citez l'incident {incident}.",
)
class RoomAnswerInvalid(Refusal):
    """Nothing of the answer was passed on. Quote the incident when you report it to the
    organisation, or to us."""

    organisation: str
    incident: UUID


@refusal(
    status=409,
    es="{organisation} tiene este servicio en su propia sala, y allí no llegan archivos por aquí. "
    "Entréguelos o pídalos donde está el servicio.",
    en="{organisation} has this service in its own room, and files do not go there this way. "
    "Hand them in, or ask for them, where the service is.",
    fr="{organisation} a ce service dans sa propre salle, où les fichiers n'arrivent pas ainsi. "
    "Remettez-les ou demandez-les là où se trouve le service.",
)
class FilesStayInRooms(Refusal):
    """Hand the file in, or ask for it, at the organisation that hosts the service."""

    organisation: str


@refusal(
    status=404,
    es="El servicio {service} de {organisation} no tiene {method}, o no se pide así.",
    en="The service {service} of {organisation} has no {method}, or is not asked for it this way.",
    fr="Le service {service} de {organisation} n'a pas {method}, ou ne se demande pas ainsi.",
)
class MethodNotDescribed(Refusal):
    """Look at `GET /v1/rooms/{organisation}/services/{service}`: commands are POST, queries are GET
    or POST."""

    organisation: str
    service: str
    method: str


@refusal(
    status=409,
    es="El servicio {service} de {organisation} no lo hizo: {error}.",
    en="The service {service} of {organisation} did not do it: {error}.",
    fr="Le service {service} de {organisation} ne l'a pas fait : {error}.",
)
class RoomRefused(Refusal):
    """`error` is one that the service's description names, `fields` explains it. The status is the
    one that is described."""

    organisation: str
    service: str
    error: str
    fields: dict[str, Any]

    def said(self, *, status: int, texts: Mapping[str, str]) -> "RoomRefused":
        """The same with the status and the words of its description."""
        self.__dict__["status"] = status
        self.__dict__["described"] = texts
        return self

    def text(self, language: str) -> str:
        texts: Mapping[str, str] = self.__dict__.get("described", {})
        words = texts.get(language) or texts.get("es")
        return super().text(language) if words is None else _FIELD.sub(self._filled, words)

    def _filled(self, found: "re.Match[str]") -> str:
        value = self.fields.get(found[1])
        if isinstance(value, str | int | float):
            return str(value)[:_LONGEST_VALUE]
        return found[0]
