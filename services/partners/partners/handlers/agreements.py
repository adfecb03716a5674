"""Agreements: proposed, worded anew, accepted, declined or taken back, and read."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.partners import (
    AcceptAgreement,
    AgreementConcluded,
    AgreementNotInState,
    AgreementPage,
    AgreementView,
    ChangeAgreement,
    DeclineAgreement,
    GetAgreement,
    ListAgreements,
    OtherSideDecides,
    ProposeAgreement,
    WithdrawProposal,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from partners.domain.agreements import (
    NEEDED,
    Decision,
    Problem,
    Sides,
    Verb,
    Wording,
    problems_of_wording,
)
from partners.handlers.both_sides import as_grantor, audit_for_both
from partners.handlers.naming import may_be_named
from partners.handlers.refusing import refuse
from partners.storage import agreements, parties
from partners.storage.agreements import Agreement

#: the timer that tells of an end; its key is the agreement's id
ENDS = "agreement_ends"
#: types, or operations, of one agreement: whoever decides about a caller reads them all
_MOST_NAMED = 200


def propose_agreement(command: ProposeAgreement, *, work: UnitOfWork) -> AgreementView:
    """Propose an agreement.

    Raises:
        InvalidFields: its sides are none that could agree, or its wording cannot be agreed on.
    """
    sides = Sides(grantor=command.grantor, grantee=command.grantee, proposed_by=work.organisation)
    refuse([*_problems_of_sides(sides, work=work), *_problems(command, sides, work=work)])
    id = new_id()
    work.connection.exec_driver_sql(
        agreements.INSERT,
        {
            "id": id,
            "grantor": sides.grantor,
            "grantee": sides.grantee,
            "at": work.at,
            **_worded(command, work=work),
        },
    )
    made = held(id, work=work)
    audit_for_both("propose_agreement", made, work=work)
    return made.view(at=work.at)


def change_agreement(command: ChangeAgreement, *, work: UnitOfWork) -> AgreementView:
    """Word a proposal anew.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        RevisionMismatch: it was changed since it was read.
        AgreementNotInState: it is no proposal any more.
        InvalidFields: its wording cannot be agreed on.
    """
    agreement = allowed("change", held(command.agreement_id, work=work), work=work)
    _check_revision(agreement, command.expected_revision)
    refuse(_problems(command, agreement.sides, work=work))
    work.connection.exec_driver_sql(
        agreements.CHANGE, {"id": agreement.id, **_worded(command, work=work)}
    )
    changed = held(agreement.id, work=work)
    audit_for_both("change_agreement", changed, work=work)
    return changed.view(at=work.at)


def accept_agreement(command: AcceptAgreement, *, work: UnitOfWork) -> AgreementView:
    """Agree to what the other side proposed: it is concluded.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        RevisionMismatch: it was worded anew since it was read.
        AgreementNotInState: it is no proposal any more.
        OtherSideDecides: the wording is one's own.
    """
    agreement = allowed("accept", held(command.agreement_id, work=work), work=work)
    _check_revision(agreement, command.expected_revision)
    concluded = _decide(agreement, "accepted", work=work)
    audit_for_both("accept_agreement", concluded, work=work)
    grantor = as_grantor(concluded, work=work)
    life, wording = concluded.life, concluded.wording
    grantor.publish(
        AgreementConcluded(
            agreement_id=concluded.id,
            grantor=concluded.sides.grantor,
            grantee=concluded.sides.grantee,
            purposes=wording.purposes,
            event_types=wording.event_types,
            operations=wording.operations,
            starts_at=life.granted_from,
            ends_at=life.granted_until,
            successor=concluded.successor,
        ),
        revision=concluded.revision,
    )
    if life.granted_until is not None:
        grantor.schedule(ENDS, key=str(concluded.id), due_at=life.granted_until)
    return concluded.view(at=work.at)


def decline_agreement(command: DeclineAgreement, *, work: UnitOfWork) -> AgreementView:
    """Say no to what the other side proposed.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        AgreementNotInState: it is no proposal any more.
        OtherSideDecides: the wording is one's own: it can be withdrawn.
    """
    agreement = allowed("decline", held(command.agreement_id, work=work), work=work)
    declined = _decide(agreement, "declined", work=work)
    audit_for_both("decline_agreement", declined, work=work)
    return declined.view(at=work.at)


def withdraw_proposal(command: WithdrawProposal, *, work: UnitOfWork) -> AgreementView:
    """Take back what one's own side proposed.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
        AgreementNotInState: it is no proposal any more.
        OtherSideDecides: the wording is the other side's: it can be declined.
    """
    agreement = allowed("withdraw", held(command.agreement_id, work=work), work=work)
    withdrawn = _decide(agreement, "withdrawn", work=work)
    audit_for_both("withdraw_proposal", withdrawn, work=work)
    return withdrawn.view(at=work.at)


def get_agreement(query: GetAgreement, *, work: UnitOfWork) -> AgreementView:
    """One agreement.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
    """
    found = agreements.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="agreement", id=query.id)
    return found.view(at=work.at)


def list_agreements(query: ListAgreements, *, work: UnitOfWork) -> AgreementPage:
    """A page of the organisation's agreements.

    Raises:
        InvalidFields: the cursor is none of ours.
    """
    found = agreements.page(
        work.connection,
        state=query.state,
        counterparty=query.counterparty,
        at=work.at,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    views = [each.view(at=work.at) for each in found]
    items, following = cut(views, query.limit)
    return AgreementPage(items=items, next=following)


def held(id: UUID, *, work: UnitOfWork) -> Agreement:
    """An agreement that stays as it is until this work ends.

    Raises:
        NotFound: the organisation is no side of an agreement of this id.
    """
    found = agreements.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="agreement", id=id)
    return found


def allowed(verb: Verb, agreement: Agreement, *, work: UnitOfWork) -> Agreement:
    """The same, where the organisation may do this to it now.

    Raises:
        AgreementNotInState: nobody may.
        OtherSideDecides: the other side may.
    """
    state = agreement.life.state(work.at)
    if state not in NEEDED[verb]:
        raise AgreementNotInState(state=state, needed=NEEDED[verb])
    side = agreement.sides.who(verb)
    if side is not None and side != work.organisation:
        raise OtherSideDecides(side=side)
    return agreement


def _decide(agreement: Agreement, decision: Decision, *, work: UnitOfWork) -> Agreement:
    work.connection.exec_driver_sql(
        agreements.DECIDE, {"id": agreement.id, "decision": decision, "at": work.at}
    )
    return held(agreement.id, work=work)


def _check_revision(agreement: Agreement, expected: int) -> None:
    if agreement.revision != expected:
        raise RevisionMismatch(expected=expected, current=agreement.revision)


def _wording(command: ProposeAgreement | ChangeAgreement) -> Wording:
    return Wording(
        purposes=command.purposes,
        event_types=command.event_types,
        operations=command.operations,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        zone=command.zone,
    )


def _worded(command: ProposeAgreement | ChangeAgreement, *, work: UnitOfWork) -> dict[str, object]:
    return agreements.worded(
        _wording(command),
        proposed_by=work.organisation,
        successor=command.successor,
        document=command.document,
    )


def _problems_of_sides(sides: Sides, *, work: UnitOfWork) -> list[Problem]:
    if work.organisation not in (sides.grantor, sides.grantee):
        return [("grantor", "not_a_side"), ("grantee", "not_a_side")]
    if sides.grantor == sides.grantee:
        return [("grantee", "one_of_the_sides")]
    other = sides.other(work.organisation)
    field = "grantee" if other == sides.grantee else "grantor"
    return [(field, "unknown_organisation")] if other not in _known(other, work=work) else []


def _problems(
    command: ProposeAgreement | ChangeAgreement, sides: Sides, *, work: UnitOfWork
) -> list[Problem]:
    named = {"event_types": command.event_types, "operations": command.operations}
    long = [
        (name, f"at_most:{_MOST_NAMED}") for name, each in named.items() if len(each) > _MOST_NAMED
    ]
    if long:
        return long
    return [
        *problems_of_wording(
            _wording(command), may_name=may_be_named(sides.grantor, work=work), at=work.at
        ),
        *problems_of_successor(command.successor, sides, work=work),
    ]


def problems_of_successor(
    successor: str | None, sides: Sides, *, work: UnitOfWork
) -> list[Problem]:
    """What is wrong with who is to go on with running cases."""
    if successor is None:
        return []
    if successor in (sides.grantor, sides.grantee):
        return [("successor", "one_of_the_sides")]
    known = _known(successor, work=work)
    return [] if successor in known else [("successor", "unknown_organisation")]


def _known(slug: str, *, work: UnitOfWork) -> frozenset[str]:
    return parties.known(work.connection, [slug])
