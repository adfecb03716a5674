"""What whoever asks may give away: all that she may do herself, now."""

from collections.abc import Collection, Iterable
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import ScopesNotHeld
from nosotros.contracts.partners.roles import scopes_of
from partners.handlers.operator import operator
from partners.storage import access


def scopes_in(organisation: str, roles: Iterable[str]) -> frozenset[str]:
    """What roles may do in an organisation."""
    return scopes_of(roles, operator=organisation == operator())


def check_held(
    scopes: Collection[str], *, work: UnitOfWork, besides: frozenset[str] = frozenset()
) -> None:
    """Refuse to have somebody give what she has not.

    What came with the call may be some seconds old, and what is given away lasts: so it is
    looked up once more, and stays so until this work ends.

    Args:
        scopes: what is to be given.
        work: in the organisation for which it is given.
        besides: what may be given though nobody has it.

    Raises:
        ScopesNotHeld: naming what is missing.
    """
    missing = frozenset(scopes) - _held(work) - besides
    if missing:
        raise ScopesNotHeld(scopes=tuple(sorted(missing)))


def _held(work: UnitOfWork) -> frozenset[str]:
    kind, _, id = work.origin.actor.partition(":")
    if kind == "key":
        return access.scopes_now(work.connection, UUID(id), at=work.at)
    if kind == "person":
        roles = access.roles_now(work.connection, UUID(id), at=work.at)
        return scopes_in(work.organisation, roles)
    return frozenset()
