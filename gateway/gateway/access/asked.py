"""What a request says of in whose name, in whose rows, and what for it asks."""

from gateway.access.deciding import Asked, Rule
from gateway.exchange import Request
from gateway.refusals import HeaderMalformed
from nosotros.settings import SLUG

ACTING_FOR, ORGANISATION, PURPOSE = (
    "Nosotros-Acting-For",
    "Nosotros-Organisation",
    "Nosotros-Purpose",
)


def asked_by(request: Request, rule: Rule) -> Asked:
    """What is asked for.

    Raises:
        HeaderMalformed: one of the headers holds what is no name.
    """
    headers = request.headers
    return Asked(
        rule=rule,
        acting_for=_name(headers, b"nosotros-acting-for", ACTING_FOR),
        organisation=_name(headers, b"nosotros-organisation", ORGANISATION),
        purpose=_name(headers, b"nosotros-purpose", PURPOSE),
    )


def _name(headers: dict[bytes, bytes], key: bytes, shown: str) -> str | None:
    given = headers.get(key)
    if given is None:
        return None
    name = given.decode("latin-1")
    if not SLUG.fullmatch(name):
        raise HeaderMalformed(header=shown)
    return name
