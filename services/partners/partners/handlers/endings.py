"""How agreements end: by a side, at once or on a day, or by themselves; and who goes on then."""

from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import (
    AgreementEnded,
    AgreementShortened,
    AgreementView,
    EndAgreement,
    NameSuccessor,
)
from partners.domain.agreements import problems_of_last_day
from partners.domain.days import end
from partners.handlers.agreements import ENDS, allowed, held, problems_of_successor
from partners.handlers.both_sides import as_grantor, audit_for_both
from partners.handlers.refusing import refuse
from partners.storage import agreements
from partners.storage.agreements import Agreement


def end_agreement(command: EndAgreement, *, work: UnitOfWork) -> AgreementView:
    """End an agreement at once, or have an earlier day be its last.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        AgreementNotInState: it was never concluded, or has ended.
        InvalidFields: it ends by that day anyway, or the day is over, or before it begins.
    """
    agreement = allowed("end", held(command.agreement_id, work=work), work=work)
    ended_at = work.at
    if command.last_day is not None:
        problems = problems_of_last_day(
            command.last_day, agreement.life, agreement.wording, at=work.at
        )
        refuse(problems)
        ended_at = end(command.last_day, agreement.wording.zone)
    work.connection.exec_driver_sql(
        agreements.END,
        {
            "id": agreement.id,
            "ended_at": ended_at,
            "by": work.organisation,
            "why": command.reason,
            "at": work.at,
        },
    )
    ended = held(agreement.id, work=work)
    audit_for_both("end_agreement", ended, work=work)
    grantor = as_grantor(ended, work=work)
    if ended_at <= work.at:
        grantor.cancel(ENDS, key=str(ended.id))
        _tell(ended, work=grantor)
    else:
        grantor.schedule(ENDS, key=str(ended.id), due_at=ended_at)
        grantor.publish(
            AgreementShortened(
                agreement_id=ended.id,
                grantor=ended.sides.grantor,
                grantee=ended.sides.grantee,
                ends_at=ended_at,
            ),
            revision=ended.revision,
        )
    return ended.view(at=work.at)


def name_successor(command: NameSuccessor, *, work: UnitOfWork) -> AgreementView:
    """Say who goes on with running cases when an agreement ends.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        AgreementNotInState: it was never concluded, or has ended.
        OtherSideDecides: the organisation is not the grantor.
        InvalidFields: there is no such organisation, or it is a side of the agreement.
    """
    agreement = allowed("name_successor", held(command.agreement_id, work=work), work=work)
    refuse(problems_of_successor(command.successor, agreement.sides, work=work))
    work.connection.exec_driver_sql(
        agreements.SUCCEEDED, {"id": agreement.id, "successor": command.successor}
    )
    named = held(agreement.id, work=work)
    audit_for_both("name_successor", named, work=work)
    return named.view(at=work.at)


def agreement_ends(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell that an agreement is over; that it is, its bounds said already."""
    agreement = held(UUID(timer.key), work=work)
    if agreement.end_told_at is not None or agreement.life.state(work.at) != "ended":
        return
    work.connection.exec_driver_sql(agreements.TOLD, {"id": agreement.id, "at": work.at})
    ended = held(agreement.id, work=work)
    audit_for_both("agreement_ended", ended, work=work)
    _tell(ended, work=work)


def _tell(agreement: Agreement, *, work: UnitOfWork) -> None:
    until = agreement.life.granted_until
    assert until is not None, "it has ended"
    work.publish(
        AgreementEnded(
            agreement_id=agreement.id,
            grantor=agreement.sides.grantor,
            grantee=agreement.sides.grantee,
            ended_at=until,
            successor=agreement.successor,
        ),
        revision=agreement.revision,
    )
