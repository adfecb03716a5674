"""One cursor for the lists of many organisations: where each of them goes on."""

import base64
import binascii
import re
from collections.abc import Mapping

import orjson

from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.settings import SLUG

_LONGEST = 16 * 1024
_ENCODED = re.compile(r"[A-Za-z0-9_-]+")


def written(following: Mapping[str, str | None]) -> str | None:
    """The cursor that goes on where organisations have more; none where nobody has."""
    if not following:
        return None
    return base64.urlsafe_b64encode(orjson.dumps(dict(following))).decode().rstrip("=")


def read(cursor: str | None) -> dict[str, str | None] | None:
    """Where each organisation goes on, from its beginning where that is none; none: all begin.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return None
    problem = InvalidFields(problems=(FieldProblem(field="after", code="not_a_cursor"),))
    if len(cursor) > _LONGEST or not _ENCODED.fullmatch(cursor):
        raise problem
    try:
        made = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise problem from None
    if not isinstance(made, dict) or not made:
        raise problem
    for organisation, place in made.items():
        if not SLUG.fullmatch(organisation) or not isinstance(place, str | None):
            raise problem
    return made
