"""Organisations at the Mesa."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.handlers.refusing import refuse
from mentoring.storage import members
from mentoring.storage.members import Member
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddMesaMember,
    ChangeMesaMember,
    GetMesaMember,
    ListMesaMembers,
    MesaMember,
    MesaMemberPage,
    NotMember,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_mesa_member(command: AddMesaMember, *, work: UnitOfWork) -> MesaMember:
    """Add an organisation to the Mesa.

    Raises:
        InvalidFields: the day is too far away.
    """
    refuse(days_wrong(since=command.since))
    id = new_id()
    work.connection.exec_driver_sql(
        members.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "name": command.name,
            "kind": command.kind,
            "municipality": command.municipality,
            "website": command.website,
            "since": command.since,
        },
    )
    work.audit("add_mesa_member", id)
    return get_mesa_member(GetMesaMember(id=id), work=work)


def change_mesa_member(command: ChangeMesaMember, *, work: UnitOfWork) -> MesaMember:
    """Change a member, or end its membership.

    Raises:
        InvalidFields: a day is too far away, or the last one before the first.
        NotFound: no member of the organisation's Mesa has this id.
        RevisionMismatch: it was changed since it was read.
    """
    refuse(days_wrong(since=command.since, until=command.until))
    id = command.member_id
    members.find(work.connection, id, hold=True)
    before = get_mesa_member(GetMesaMember(id=id), work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    work.connection.exec_driver_sql(
        members.CHANGE,
        {
            "id": id,
            "name": command.name,
            "kind": command.kind,
            "municipality": command.municipality,
            "website": command.website,
            "since": command.since,
            "until": command.until,
        },
    )
    work.audit("change_mesa_member", id)
    return get_mesa_member(GetMesaMember(id=id), work=work)


def get_mesa_member(query: GetMesaMember, *, work: UnitOfWork) -> MesaMember:
    """One member.

    Raises:
        NotFound: no member of the organisation's Mesa has this id.
    """
    found = members.view(work.connection, query.id, on=day_of(work.at))
    if found is None:
        raise NotFound(kind="mesa_member", id=query.id)
    return found


def list_mesa_members(query: ListMesaMembers, *, work: UnitOfWork) -> MesaMemberPage:
    """A page of members."""
    found = members.page(
        work.connection,
        kind=query.kind,
        commission_id=query.commission_id,
        on=day_of(work.at),
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return MesaMemberPage(items=items, next=following)


def need_members(ids: Collection[UUID], *, on: date, work: UnitOfWork) -> list[Member]:
    """Members on a day, who stay so until this transaction ends.

    Raises:
        NotFound: no member of the organisation's Mesa has one of the ids.
        NotMember: one's membership has not begun on that day, or has ended.
    """
    found = {each.id: each for each in members.every(work.connection, ids, hold=True)}
    for id in ids:
        if id not in found:
            raise NotFound(kind="mesa_member", id=id)
        if not found[id].is_one(on):
            raise NotMember(member_id=id)
    return list(found.values())


def days_wrong(*, since: date, until: date | None = None) -> list[tuple[str, str]]:
    """What is wrong with the days from which and until which something holds."""
    wrong = [] if is_of_our_time(since) else [("since", "date_far_away")]
    if until is not None:
        if not is_of_our_time(until):
            wrong.append(("until", "date_far_away"))
        elif until < since:
            wrong.append(("until", "before_the_beginning"))
    return wrong
