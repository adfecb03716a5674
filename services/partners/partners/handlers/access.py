"""Who a caller is, and what she may: for the hub's gateway, over all organisations."""

from collections.abc import Sized
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import (
    CallerView,
    MembershipView,
    RecordFirstUses,
    RecordKeyUses,
    ResolveKey,
    ResolvePerson,
)
from partners.handlers.authority import scopes_in
from partners.handlers.refusing import refuse
from partners.storage import access

_MOST_USES = 1000
#: what is asked about has no id that the gateway knows, and nobody else is told
_NO_ID = UUID(int=0)


def resolve_key(query: ResolveKey, *, work: UnitOfWork) -> CallerView:
    """The key of a prefix.

    Raises:
        NotFound: there is none, or it or its organisation opens nothing.
    """
    found = access.key(work.connection, query.prefix, at=work.at)
    if found is None:
        raise NotFound(kind="key", id=_NO_ID)
    return CallerView(
        actor=f"key:{found.id}",
        digests=found.digests,
        expires_at=found.expires_at,
        memberships=(
            MembershipView(organisation=found.organisation, roles=(), scopes=found.scopes),
        ),
        grants=access.grants_of(work.connection, (found.organisation,), at=work.at),
    )


def resolve_person(query: ResolvePerson, *, work: UnitOfWork) -> CallerView:
    """Who an account is, in each organisation where she has a role.

    Raises:
        NotFound: she has none anywhere.
    """
    found = access.memberships(
        work.connection, issuer=query.issuer, subject=query.subject, at=work.at
    )
    if not found:
        raise NotFound(kind="person", id=_NO_ID)
    memberships = tuple(
        MembershipView(
            organisation=each.organisation,
            roles=each.roles,
            scopes=tuple(sorted(scopes_in(each.organisation, each.roles))),
            actor=f"person:{each.person_id}",
            acted_for=each.acted_for,
            acted_elsewhere=each.acted_elsewhere,
        )
        for each in found
    )
    organisations = [each.organisation for each in found]
    return CallerView(
        actor=f"person:{found[0].person_id}",
        digests=(),
        expires_at=None,
        memberships=memberships,
        grants=access.grants_of(work.connection, organisations, at=work.at),
    )


def record_key_uses(command: RecordKeyUses, *, work: UnitOfWork) -> None:
    """Remember when keys were used last.

    Raises:
        InvalidFields: there are too many.
    """
    _bounded(command.uses)
    access.note_uses(work.connection, command.uses)


def record_first_uses(command: RecordFirstUses, *, work: UnitOfWork) -> None:
    """Remember that accounts were used.

    Raises:
        InvalidFields: there are too many.
    """
    _bounded(command.uses)
    access.note_first_uses(work.connection, command.uses, at=work.at)


def _bounded(uses: Sized) -> None:
    if len(uses) > _MOST_USES:
        refuse([("uses", f"at_most:{_MOST_USES}")])
