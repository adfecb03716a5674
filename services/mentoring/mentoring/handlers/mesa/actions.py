"""Strategic actions: proposed, scored, agreed, done."""

from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.domain.priority import LEAST, MOST, priority
from mentoring.domain.strategy import ACTIONS, OVER, entered_from
from mentoring.handlers.mesa.members import need_members
from mentoring.handlers.refusing import refuse
from mentoring.storage import actions, commissions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ActionMoved,
    ActionProposed,
    ChangeAction,
    GetAction,
    ListActions,
    NotMember,
    ProposeAction,
    ScoreAction,
    StateUnfit,
    StrategicAction,
    StrategicActionPage,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def propose_action(command: ProposeAction, *, work: UnitOfWork) -> StrategicAction:
    """Propose a strategic action.

    Raises:
        NotFound: no commission of the organisation's Mesa has this id.
    """
    if command.commission_id is not None:
        today = day_of(work.at)
        if commissions.find(work.connection, command.commission_id, on=today) is None:
            raise NotFound(kind="commission", id=command.commission_id)
    id = new_id()
    work.connection.exec_driver_sql(
        actions.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "title": command.title,
            "purpose": command.purpose,
            "commission_id": command.commission_id,
            "proposed_at": work.at,
        },
    )
    work.publish(ActionProposed(action_id=id, commission_id=command.commission_id), revision=1)
    work.audit("propose_action", id)
    return get_action(GetAction(id=id), work=work)


def score_action(command: ScoreAction, *, work: UnitOfWork) -> StrategicAction:
    """Note what a member thinks of an action; its last score counts.

    Raises:
        InvalidFields: a score is not from 1 to 5.
        NotFound: no action or member of the organisation's Mesa has this id.
        NotMember: it is no member today, or not of the action's commission.
        StateUnfit: the action is done or dropped.
    """
    names = ("impact", "urgency", "feasibility")
    refuse(
        [
            (name, f"range:{LEAST}:{MOST}")
            for name in names
            if not LEAST <= getattr(command, name) <= MOST
        ]
    )
    today = day_of(work.at)
    need_members([command.member_id], on=today, work=work)
    found = _held(command.action_id, work=work)
    if found.state in OVER:
        raise StateUnfit(state=found.state, needed=("proposed", "agreed", "under_way"))
    if found.commission_id is not None:
        commission = commissions.find(work.connection, found.commission_id, on=today)
        if commission is None or command.member_id not in commission.members:
            raise NotMember(member_id=command.member_id)
    work.connection.exec_driver_sql(
        actions.SCORE,
        {
            "action_id": found.id,
            "member_id": command.member_id,
            "organisation": work.organisation,
            "given_at": work.at,
            **{name: getattr(command, name) for name in names},
        },
    )
    scored = get_action(GetAction(id=found.id), work=work)
    given = [(each.impact, each.urgency, each.feasibility) for each in scored.scores]
    work.connection.exec_driver_sql(
        actions.PRIORITISE, {"id": found.id, "priority": priority(given)}
    )
    work.audit("score_action", found.id)
    return get_action(GetAction(id=found.id), work=work)


def change_action(command: ChangeAction, *, work: UnitOfWork) -> StrategicAction:
    """Change an action: its owner, its day, how far it is, what came of it.

    Raises:
        InvalidFields: what its state needs is missing, or its day is too far away.
        NotFound: no action or member of the organisation's Mesa has this id.
        RevisionMismatch: it was changed since it was read.
        StateUnfit: it cannot go to this state from its own, or is over.
        NotMember: its owner is no member of the Mesa today.
    """
    found = get_action(GetAction(id=command.action_id), work=work)
    refuse(_missing(command))
    if command.owner_id is not None and command.owner_id != found.owner_id:
        # Members before actions: whoever scores holds both, in this order.
        need_members([command.owner_id], on=day_of(work.at), work=work)
    before = _held(command.action_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    needed = entered_from(ACTIONS, before.state, command.state)
    if before.state in OVER or needed:
        raise StateUnfit(state=before.state, needed=needed or ACTIONS["done"])
    revision = work.connection.exec_driver_sql(
        actions.CHANGE,
        {
            "id": before.id,
            "title": command.title,
            "purpose": command.purpose,
            "state": command.state,
            "owner_id": command.owner_id,
            "due_on": command.due_on,
            "result": command.result,
            "done_at": work.at if command.state == "done" else None,
        },
    ).scalar_one()
    if (command.state, command.owner_id, command.due_on) != (
        before.state,
        before.owner_id,
        before.due_on,
    ):
        work.publish(
            ActionMoved(
                action_id=before.id,
                state=command.state,
                owner_id=command.owner_id,
                due_on=command.due_on,
            ),
            revision=revision,
        )
    work.audit("change_action", before.id)
    return get_action(GetAction(id=before.id), work=work)


def get_action(query: GetAction, *, work: UnitOfWork) -> StrategicAction:
    """One strategic action.

    Raises:
        NotFound: no action of the organisation's Mesa has this id.
    """
    found = actions.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="action", id=query.id)
    return found


def list_actions(query: ListActions, *, work: UnitOfWork) -> StrategicActionPage:
    """A page of actions, highest priority first."""
    found = actions.page(
        work.connection,
        state=query.state,
        commission_id=query.commission_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return StrategicActionPage(items=items, next=following)


def _missing(command: ChangeAction) -> list[tuple[str, str]]:
    needed = {"agreed": 2, "under_way": 2, "done": 3}.get(command.state, 0)
    wrong = [
        (name, "required")
        for name in ("owner_id", "due_on", "result")[:needed]
        if getattr(command, name) is None
    ]
    if command.due_on is not None and not is_of_our_time(command.due_on):
        wrong.append(("due_on", "date_far_away"))
    return wrong


def _held(id: UUID, *, work: UnitOfWork) -> StrategicAction:
    found = actions.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="action", id=id)
    return found
