"""Roles that people are given, and the accounts that they come in by."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import (
    GiveRole,
    LinkSubject,
    ListRoles,
    PersonView,
    RolesView,
    RoleView,
    SubjectTaken,
    TakeRole,
    TooMany,
    UnlinkSubject,
)
from nosotros.contracts.partners.roles import ROLES
from partners.handlers import leaving
from partners.handlers.administrators import keeping_one
from partners.handlers.authority import check_held, scopes_in
from partners.handlers.people import held, shown
from partners.handlers.refusing import refuse
from partners.storage import people, roles

_MOST_SUBJECTS = 10


def give_role(command: GiveRole, *, work: UnitOfWork) -> PersonView:
    """Give somebody a role, or change the times of one that she has.

    Raises:
        InvalidFields: it would end before it begins, or has ended.
        NotFound: nobody of the organisation has this id.
        ScopesNotHeld: the role may do what whoever gives it may not.
        LastAdministrator: it would end for the last who administers the organisation.
    """
    starts_at = command.starts_at or work.at
    if command.ends_at is not None:
        if command.ends_at <= work.at:
            refuse([("ends_at", "over_already")])
        if command.ends_at <= starts_at:
            refuse([("ends_at", "before_the_beginning")])
    with keeping_one(work):
        check_held(scopes_in(work.organisation, (command.role,)), work=work)
        found = held(command.person_id, work=work)
        work.connection.exec_driver_sql(
            roles.GIVE,
            {
                "organisation": work.organisation,
                "person_id": found.id,
                "role": command.role,
                "starts_at": starts_at,
                "ends_at": command.ends_at,
                "at": work.at,
                "by": work.origin.actor,
            },
        )
    people.touch(work.connection, found.id)
    work.audit("give_role", found.id)
    return shown(found.id, work=work)


def take_role(command: TakeRole, *, work: UnitOfWork) -> PersonView:
    """Take a role away; one that she has not is harmless.

    Raises:
        NotFound: nobody of the organisation has this id.
        LastAdministrator: nobody else administers the organisation.
    """
    with keeping_one(work):
        found = held(command.person_id, work=work)
        taken = roles.take(work.connection, found.id, command.role)
    if taken:
        people.touch(work.connection, found.id)
        work.audit("take_role", found.id)
    return shown(found.id, work=work)


def link_subject(command: LinkSubject, *, work: UnitOfWork) -> PersonView:
    """Have somebody come in by an account; by one that is hers already is harmless.

    Whose account it is, is for whoever links it to know: so she may do all that it opens.

    Raises:
        NotFound: nobody of the organisation has this id.
        ScopesNotHeld: she may do, or is to do, what whoever links it may not.
        SubjectTaken: it is somebody else's of the organisation.
        TooMany: she has as many accounts as one may have.
    """
    found = held(command.person_id, work=work)
    theirs = roles.of(work.connection, found.id, at=work.at)
    check_held(scopes_in(work.organisation, theirs), work=work)
    before = roles.subjects(work.connection, found.id)
    whose = roles.link(
        work.connection,
        organisation=work.organisation,
        issuer=command.issuer,
        subject=command.subject,
        person_id=found.id,
        at=work.at,
    )
    if whose != found.id:
        raise SubjectTaken(person_id=str(whose))
    after = roles.subjects(work.connection, found.id)
    if after > max(before, _MOST_SUBJECTS):
        raise TooMany(most=_MOST_SUBJECTS)
    if after > before:
        people.touch(work.connection, found.id)
        work.audit("link_subject", found.id)
    return shown(found.id, work=work)


def unlink_subject(command: UnlinkSubject, *, work: UnitOfWork) -> PersonView:
    """Have an account open nothing here any more; one that is not hers is harmless.

    Raises:
        NotFound: nobody of the organisation has this id.
        LastAdministrator: nobody else could come in to administer the organisation.
    """
    with keeping_one(work):
        found = held(command.person_id, work=work)
        leaving.remember(found.id, work=work, issuer=command.issuer, subject=command.subject)
        unlinked = roles.unlink(
            work.connection, found.id, issuer=command.issuer, subject=command.subject
        )
    if unlinked:
        people.touch(work.connection, found.id)
        work.audit("unlink_subject", found.id)
    return shown(found.id, work=work)


def list_roles(query: ListRoles, *, work: UnitOfWork) -> RolesView:
    """What each role may do in the organisation that asks."""
    return RolesView(
        items=tuple(
            RoleView(role=each, scopes=tuple(sorted(scopes_in(work.organisation, (each,)))))
            for each in ROLES
        )
    )
