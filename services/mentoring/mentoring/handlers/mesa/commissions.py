"""The Mesa's commissions."""

from mentoring.domain.days import day_of
from mentoring.handlers.mesa.members import days_wrong, need_members
from mentoring.handlers.refusing import refuse
from mentoring.storage import commissions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeCommission,
    CommissionPage,
    CommissionView,
    FoundCommission,
    GetCommission,
    ListCommissions,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def found_commission(command: FoundCommission, *, work: UnitOfWork) -> CommissionView:
    """Found a commission.

    Raises:
        InvalidFields: the day is too far away.
    """
    refuse(days_wrong(since=command.since))
    id = new_id()
    work.connection.exec_driver_sql(
        commissions.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "name": command.name,
            "purpose": command.purpose,
            "since": command.since,
        },
    )
    work.audit("found_commission", id)
    return get_commission(GetCommission(id=id), work=work)


def change_commission(command: ChangeCommission, *, work: UnitOfWork) -> CommissionView:
    """Change a commission, and who is in it from today on; or end it.

    Raises:
        InvalidFields: a member is named twice, or the last day is none that can be.
        NotFound: no commission or member of the organisation's Mesa has this id.
        RevisionMismatch: it was changed since it was read.
        NotMember: an organisation that joins is no member of the Mesa today.
    """
    today = day_of(work.at)
    before = commissions.find(work.connection, command.commission_id, on=today, hold=True)
    if before is None:
        raise NotFound(kind="commission", id=command.commission_id)
    wrong = days_wrong(since=before.since, until=command.until)
    seen = command.members
    wrong += [(f"members.{n}", "repeated") for n, id in enumerate(seen) if id in seen[:n]]
    refuse(wrong)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    # Whoever is in it already may stay, be its membership of the Mesa over or not.
    need_members(sorted(set(command.members) - set(before.members)), on=today, work=work)
    work.connection.exec_driver_sql(
        commissions.CHANGE,
        {
            "id": before.id,
            "name": command.name,
            "purpose": command.purpose,
            "until": command.until,
        },
    )
    commissions.seat(
        work.connection, before, command.members, organisation=work.organisation, on=today
    )
    work.audit("change_commission", before.id)
    return get_commission(GetCommission(id=before.id), work=work)


def get_commission(query: GetCommission, *, work: UnitOfWork) -> CommissionView:
    """One commission.

    Raises:
        NotFound: no commission of the organisation's Mesa has this id.
    """
    found = commissions.find(work.connection, query.id, on=day_of(work.at))
    if found is None:
        raise NotFound(kind="commission", id=query.id)
    return found


def list_commissions(query: ListCommissions, *, work: UnitOfWork) -> CommissionPage:
    """A page of commissions."""
    found = commissions.page(
        work.connection, on=day_of(work.at), after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return CommissionPage(items=items, next=following)
