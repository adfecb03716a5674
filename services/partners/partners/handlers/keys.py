"""API keys: made, rotated, revoked, listed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import (
    AdministratorThere,
    AdmitAdministrator,
    CreateKey,
    GetKey,
    KeyOver,
    KeyPage,
    KeyView,
    ListKeys,
    RevokeKey,
    RotateKey,
    TooMany,
)
from nosotros.contracts.partners.roles import OF_ROOMS
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from partners.domain.tokens import digest_of, new_prefix, new_token
from partners.handlers.administrators import administered
from partners.handlers.authority import check_held, scopes_in
from partners.handlers.operator import among, check_operator
from partners.handlers.organisations import held as organisation_held
from partners.handlers.refusing import refuse
from partners.handlers.tokens import show_until
from partners.secrets import seal
from partners.storage import keys

_MOST = 500
_LONGEST_KEPT = 168


def create_key(command: CreateKey, *, work: UnitOfWork) -> KeyView:
    """Make a key with no more scopes than whoever makes it has.

    Raises:
        InvalidFields: it may do nothing, or has expired.
        ScopesNotHeld: it would be allowed more than its maker.
        TooMany: the organisation has as many keys as it may.
    """
    problems: list[tuple[str, str]] = []
    if not command.scopes:
        problems.append(("scopes", "at_least_one"))
    if command.expires_at is not None and command.expires_at <= work.at:
        problems.append(("expires_at", "over_already"))
    refuse(problems)
    organisation_held(work.organisation, work=work)
    check_held(command.scopes, work=work, besides=OF_ROOMS)
    if keys.count(work.connection, at=work.at) >= _MOST:
        raise TooMany(most=_MOST)
    id = make(
        owner=command.owner, scopes=set(command.scopes), expires_at=command.expires_at, work=work
    )
    work.audit("create_key", id)
    return shown(id, work=work)


def admit_administrator(command: AdmitAdministrator, *, work: UnitOfWork) -> KeyView:
    """Make a key for whoever is to administer an organisation that nobody administers.

    Raises:
        OperatorOnly: it is not the hub's operator who asks.
        OrganisationUnknown: there is none of this name.
        AdministratorThere: somebody administers it.
    """
    check_operator(work)
    slug = command.organisation
    with among(slug, work=work, doing="admit_administrator") as theirs:
        organisation_held(slug, work=theirs)
        if administered(theirs.connection, slug, at=work.at):
            raise AdministratorThere(organisation=slug)
        scopes = scopes_in(slug, ("administrator",))
        id = make(owner=command.owner, scopes=scopes, expires_at=None, work=theirs)
        theirs.audit("admit_administrator", id)
        return shown(id, work=theirs)


def rotate_key(command: RotateKey, *, work: UnitOfWork) -> KeyView:
    """Give a key a new secret; whoever does it is shown it, and so has all that the key may do.

    Raises:
        InvalidFields: more hours than a week has.
        NotFound: no key of the organisation has this id.
        KeyOver: it is revoked or has expired.
        ScopesNotHeld: the key is allowed more than whoever rotates it.
    """
    if not 0 <= command.keep_old_hours <= _LONGEST_KEPT:
        refuse([("keep_old_hours", f"range:0:{_LONGEST_KEPT}")])
    found = keys.hold(work.connection, command.key_id)
    if found is None:
        raise NotFound(kind="key", id=command.key_id)
    if found.revoked_at is not None:
        raise KeyOver(state="revoked")
    if found.expires_at is not None and found.expires_at <= work.at:
        raise KeyOver(state="expired")
    check_held(found.scopes, work=work, besides=OF_ROOMS)
    token = new_token(found.prefix)
    keeps = command.keep_old_hours > 0
    work.connection.exec_driver_sql(
        keys.ROTATE,
        {
            "id": found.id,
            "sha256": digest_of(token),
            "old": found.sha256 if keeps else None,
            "until": work.at + timedelta(hours=command.keep_old_hours) if keeps else None,
            "token": seal(token),
            "by": work.origin.actor,
            "token_until": show_until(found.id, work=work),
        },
    )
    work.audit("rotate_key", found.id)
    return shown(found.id, work=work)


def revoke_key(command: RevokeKey, *, work: UnitOfWork) -> KeyView:
    """Have a key open nothing any more; twice is harmless.

    Raises:
        NotFound: no key of the organisation has this id.
    """
    if keys.revoke(work.connection, command.key_id, at=work.at):
        work.audit("revoke_key", command.key_id)
    return shown(command.key_id, work=work)


def get_key(query: GetKey, *, work: UnitOfWork) -> KeyView:
    """One key.

    Raises:
        NotFound: no key of the organisation has this id.
    """
    return shown(query.id, work=work)


def list_keys(query: ListKeys, *, work: UnitOfWork) -> KeyPage:
    """A page of the organisation's keys."""
    found = keys.page(
        work.connection, after=after_id(query.after), limit=query.limit + 1, at=work.at
    )
    items, following = cut(found, query.limit)
    return KeyPage(items=items, next=following)


def make(
    *, owner: str, scopes: Collection[str], expires_at: datetime | None, work: UnitOfWork
) -> UUID:
    """Make a key of the organisation whose work it is, shown to whoever set it going; its id."""
    id, prefix = new_id(), new_prefix()
    token = new_token(prefix)
    work.connection.exec_driver_sql(
        keys.INSERT,
        keys.row(
            id=id,
            organisation=work.organisation,
            prefix=prefix,
            sha256=digest_of(token),
            owner=owner,
            scopes=scopes,
            at=work.at,
            by=work.origin.actor,
            token=seal(token),
            token_until=show_until(id, work=work),
            expires_at=expires_at,
        ),
    )
    return id


def shown(id: UUID, *, work: UnitOfWork) -> KeyView:
    """A key, as it is answered.

    Raises:
        NotFound: no key of the organisation has this id.
    """
    found = keys.view(work.connection, id, at=work.at)
    if found is None:
        raise NotFound(kind="key", id=id)
    return found
