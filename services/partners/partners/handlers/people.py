"""People: added, corrected, removed, and listed."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.partners import (
    AddPerson,
    ChangePerson,
    GetPerson,
    ListPeople,
    PersonPage,
    PersonView,
    RemovePerson,
    TooMany,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from partners.handlers import leaving
from partners.handlers.administrators import keeping_one
from partners.handlers.organisations import held as organisation_held
from partners.storage import people
from partners.storage.people import Person

_MOST = 1000


def add_person(command: AddPerson, *, work: UnitOfWork) -> PersonView:
    """Note somebody who works for the organisation.

    Raises:
        TooMany: the organisation has as many people as it may.
    """
    organisation_held(work.organisation, work=work)
    if people.count(work.connection) >= _MOST:
        raise TooMany(most=_MOST)
    id = new_id()
    work.connection.exec_driver_sql(
        people.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "display_name": command.display_name,
            "email": command.email,
            "at": work.at,
        },
    )
    work.audit("add_person", id)
    return shown(id, work=work)


def change_person(command: ChangePerson, *, work: UnitOfWork) -> PersonView:
    """Correct what somebody is called, and how she is reached.

    Raises:
        NotFound: nobody of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
    """
    found = held(command.person_id, work=work)
    if found.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=found.revision)
    values = {"id": found.id, "display_name": command.display_name, "email": command.email}
    work.connection.exec_driver_sql(people.CHANGE, values)
    work.audit("change_person", found.id)
    return shown(found.id, work=work)


def remove_person(command: RemovePerson, *, work: UnitOfWork) -> None:
    """Erase somebody; what she did stays in the audit log, under her id, and for a while that her
    accounts were used.

    Raises:
        NotFound: nobody of the organisation has this id.
        LastAdministrator: nobody else administers the organisation.
    """
    with keeping_one(work):
        found = held(command.person_id, work=work)
        leaving.remember(found.id, work=work)
        people.erase(work.connection, found.id, at=work.at)
    work.bury(found.id)
    work.audit("remove_person", found.id)


def get_person(query: GetPerson, *, work: UnitOfWork) -> PersonView:
    """Somebody who works for the organisation.

    Raises:
        NotFound: nobody of the organisation has this id.
    """
    return shown(query.id, work=work)


def list_people(query: ListPeople, *, work: UnitOfWork) -> PersonPage:
    """A page of who works for the organisation."""
    found = people.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return PersonPage(items=items, next=following)


def held(id: UUID, *, work: UnitOfWork) -> Person:
    """Somebody who stays as she is until this work ends.

    Raises:
        NotFound: nobody of the organisation has this id.
    """
    found = people.hold(work.connection, id)
    if found is None:
        raise NotFound(kind="person", id=id)
    return found


def shown(id: UUID, *, work: UnitOfWork) -> PersonView:
    """Somebody, as she is answered.

    Raises:
        NotFound: nobody of the organisation has this id.
    """
    found = people.view(work.connection, id)
    if found is None:
        raise NotFound(kind="person", id=id)
    return found
