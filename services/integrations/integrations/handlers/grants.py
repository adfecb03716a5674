"""Grants: given, ended by whoever gave them or by the time that was said, and listed."""

from datetime import timedelta
from uuid import UUID

from integrations.handlers.public_types import check_types
from integrations.storage import grants
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.integrations import (
    EndEventGrant,
    EventGrantPage,
    EventGrantView,
    GrantedByAgreement,
    GrantEvents,
    ListEventGrants,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

ENDS = "event_grant_ends"
#: whoever delivers reads all grants that are in force again and again, and for so long those that were
_MOST, _MOST_TYPES = 500, 200
_KEPT = timedelta(days=90)


def grant_events(command: GrantEvents, *, work: UnitOfWork) -> EventGrantView:
    """Let another organisation have one's own public events.

    Raises:
        EventTypeUnknown: a type is none of a public event.
        InvalidFields: it is to oneself, or is to end before it begins; or there are too many, those
            that ended lately among them.
    """
    check_types(command.types, work=work)
    problems: list[FieldProblem] = []
    if command.grantee == work.organisation:
        problems.append(FieldProblem(field="grantee", code="its_own"))
    if command.until is not None and command.until <= work.at:
        problems.append(FieldProblem(field="until", code="over_already"))
    if len(command.types) > _MOST_TYPES:
        problems.append(FieldProblem(field="types", code=f"at_most:{_MOST_TYPES}"))
    if grants.count(work.connection, work.organisation, since=work.at - _KEPT) >= _MOST:
        problems.append(FieldProblem(field="grantee", code=f"too_many_grants:{_MOST}"))
    if problems:
        raise InvalidFields(problems=tuple(problems))
    id = new_id()
    work.connection.exec_driver_sql(
        grants.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "grantee": command.grantee,
            "types": list(dict.fromkeys(command.types)),
            "until": command.until,
            "at": work.at,
        },
    )
    if command.until is not None:
        work.schedule(ENDS, key=str(id), due_at=command.until)
    work.audit("grant_events", id)
    return _given(id, work=work)


def end_event_grant(command: EndEventGrant, *, work: UnitOfWork) -> EventGrantView:
    """End a grant at once; one that has ended already stays as it is.

    Raises:
        NotFound: the organisation gave no grant of this id.
        GrantedByAgreement: it comes of an agreement, and ends with it.
    """
    grant = _given(command.grant_id, work=work)
    if grant.ended_at is not None:
        return grant
    if grant.agreement_id is not None:
        raise GrantedByAgreement(agreement_id=grant.agreement_id)
    work.cancel(ENDS, key=str(grant.id))
    grants.end(work.connection, grant.id, at=work.at)
    work.audit("end_event_grant", grant.id)
    return _given(grant.id, work=work)


def event_grant_ends(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """End a grant whose time is over."""
    grant = _given(UUID(timer.key), work=work)
    if grant.ended_at is None:
        grants.end(work.connection, grant.id, at=timer.due_at)


def list_event_grants(query: ListEventGrants, *, work: UnitOfWork) -> EventGrantPage:
    """Grants that the organisation gave, and that it was given.

    Raises:
        InvalidFields: the cursor is none of ours.
    """
    found = grants.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return EventGrantPage(items=items, next=following)


def _given(id: UUID, *, work: UnitOfWork) -> EventGrantView:
    grant = grants.given(work.connection, id, by=work.organisation)
    if grant is None:
        raise NotFound(kind="event grant", id=id)
    return grant
