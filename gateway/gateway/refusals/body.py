"""Refusals of what a request's body holds."""

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=400,
    es="El cuerpo no es JSON válido en UTF-8. Corríjalo y repita.",
    en="The body is not valid JSON in UTF-8. Correct it and send it again.",
    fr="Le corps n'est pas du JSON valide en UTF-8. Corrigez-le et recommencez.",
)
class BodyNotJson(Refusal):
    """Send one JSON object, encoded in UTF-8."""


@refusal(
    status=400,
    es="El cuerpo está vacío. Envíe lo que esta operación espera.",
    en="The body is empty. Send what this operation expects.",
    fr="Le corps est vide. Envoyez ce que cette opération attend.",
)
class BodyEmpty(Refusal):
    """Send the body that the operation describes."""


@refusal(
    status=400,
    es="El cuerpo debe ser un objeto JSON, entre llaves.",
    en="The body must be a JSON object, in braces.",
    fr="Le corps doit être un objet JSON, entre accolades.",
)
class BodyNotObject(Refusal):
    """Send a JSON object, not a list, a text or a number."""


@refusal(
    status=400,
    es="El JSON tiene más de {limit} niveles. Envíe una estructura más plana.",
    en="The JSON has more than {limit} levels. Send a flatter structure.",
    fr="Le JSON a plus de {limit} niveaux. Envoyez une structure plus plate.",
)
class BodyTooDeep(Refusal):
    """Send JSON with fewer levels of nesting."""

    limit: int


@refusal(
    status=400,
    es="El JSON repite un nombre dentro de un mismo objeto. Deje uno solo.",
    en="The JSON repeats a name within one object. Keep only one.",
    fr="Le JSON répète un nom dans un même objet. N'en gardez qu'un.",
)
class BodyNameRepeated(Refusal):
    """Give each name once in an object."""


@refusal(
    status=413,
    es="El cuerpo pasa de {limit} bytes, lo máximo aquí. Envíe menos.",
    en="The body is larger than {limit} bytes, the most taken here. Send less.",
    fr="Le corps dépasse {limit} octets, le maximum ici. Envoyez-en moins.",
)
class BodyTooLarge(Refusal):
    """Send a smaller body, or split what it holds."""

    #: bytes
    limit: int


@refusal(
    status=415,
    es="Este tipo de contenido no se acepta aquí. Use Content-Type: {expected}.",
    en="This content type is not taken here. Use Content-Type: {expected}.",
    fr="Ce type de contenu n'est pas accepté ici. Utilisez Content-Type : {expected}.",
)
class ContentTypeRefused(Refusal):
    """Say with Content-Type what you send, and send one of the types named."""

    expected: str


@refusal(
    status=408,
    es="El cuerpo dejó de llegar. Repita el envío.",
    en="The body stopped arriving. Send it again.",
    fr="Le corps a cessé d'arriver. Renvoyez-le.",
)
class BodyInterrupted(Refusal):
    """Send the whole request again."""


@refusal(
    status=400,
    es="El formulario no se puede leer. Envíe un solo archivo, en el campo `file`.",
    en="The form cannot be read. Send one file only, in the field `file`.",
    fr="Le formulaire est illisible. Envoyez un seul fichier, dans le champ `file`.",
)
class FormUnreadable(Refusal):
    """Send multipart/form-data with exactly one part, a file called `file`."""
