"""Support cases passed on to partners: with her consent, and in words chosen for it."""

from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.domain.support_cases import states_for
from mentoring.handlers.access import acting_agent
from mentoring.handlers.case_reading import held_open, need_seen
from mentoring.handlers.refusing import refuse
from mentoring.handlers.support_cases import add_entry
from mentoring.storage import members, referrals
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AnswerReferral,
    ConsentMissing,
    NotMember,
    ReferCase,
    ReferralStatus,
    StateUnfit,
    SupportCaseReferred,
)
from nosotros.identifiers import new_id


def refer_case(command: ReferCase, *, work: UnitOfWork) -> ReferralStatus:
    """Pass a case on to a partner, who is told what `shared` says and nothing else.

    Raises:
        InvalidFields: nothing is shared; it is for no partner, or two; or she consented on a day to
            come, or of another century.
        ConsentMissing: it is not said when and how she consented.
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no case of the organisation that may be seen, or no member, has this id.
        NotMember: that organisation is no member of the Mesa any more.
        StateUnfit: the case is closed.
    """
    _check(command, work=work)
    if command.consented_on is None or command.consented_how is None:
        raise ConsentMissing
    agent = acting_agent(work)
    case = held_open(command.case_id, agent=agent, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        referrals.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "case_id": case.id,
            "member_id": command.member_id,
            "organisation_name": _name(command, work=work),
            "shared": command.shared,
            "consented_on": command.consented_on,
            "consented_how": command.consented_how,
            "sent_at": work.at,
        },
    )
    add_entry(case.id, "referral", by=agent.id, referral_id=id, work=work)
    work.publish(
        SupportCaseReferred(referral_id=id, case_id=case.id, member_id=command.member_id),
        revision=1,
    )
    work.audit("refer_case", case.id)
    return _status(id, work=work)


def answer_referral(command: AnswerReferral, *, work: UnitOfWork) -> ReferralStatus:
    """Note what a partner answered, or that she withdrew her consent, also of a closed case.

    Raises:
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no referral of the organisation has this id, or its case may not be seen.
        StateUnfit: nothing like this can be answered any more.
    """
    agent = acting_agent(work)
    known = _status(command.referral_id, work=work)
    try:
        case = need_seen(known.case_id, agent_id=agent.id, work=work, hold=True)
    except NotFound:
        raise NotFound(kind="referral", id=known.id) from None
    before = _status(known.id, work=work)
    needed = states_for(command.answer)
    if before.state not in needed:
        raise StateUnfit(state=before.state, needed=needed)
    referrals.answer(work.connection, before.id, command.answer, at=work.at)
    add_entry(
        case.id,
        "referral_answer",
        by=agent.id,
        code=command.answer,
        referral_id=before.id,
        work=work,
    )
    work.audit("answer_referral", before.id)
    return _status(before.id, work=work)


def _check(command: ReferCase, *, work: UnitOfWork) -> None:
    problems: list[tuple[str, str]] = []
    if not command.shared.strip():
        problems.append(("shared", "required"))
    if (command.member_id is None) == (command.organisation_name is None):
        problems.append(("member_id", "member_or_organisation"))
    if command.consented_on is not None:
        if command.consented_on > day_of(work.at):
            problems.append(("consented_on", "date_in_future"))
        elif not is_of_our_time(command.consented_on):
            problems.append(("consented_on", "date_far_away"))
    refuse(problems)


def _name(command: ReferCase, *, work: UnitOfWork) -> str:
    """The partner's name, as it is today."""
    if command.member_id is None:
        assert command.organisation_name is not None, "one of both is given"
        return command.organisation_name
    member = members.find(work.connection, command.member_id)
    if member is None:
        raise NotFound(kind="mesa_member", id=command.member_id)
    if not member.is_one(day_of(work.at)):
        raise NotMember(member_id=member.id)
    return member.name


def _status(id: UUID, *, work: UnitOfWork) -> ReferralStatus:
    found = referrals.status(work.connection, id)
    if found is None:
        raise NotFound(kind="referral", id=id)
    return found
