"""Contributions to public policy: drafted, submitted, considered, decided upon."""

from mentoring.domain.days import day_of
from mentoring.domain.strategy import CONTRIBUTIONS, DECIDED, entered_from
from mentoring.handlers.mesa.actions import get_action
from mentoring.handlers.refusing import refuse
from mentoring.storage import contributions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeContribution,
    ContributionMoved,
    ContributionPage,
    ContributionView,
    DraftContribution,
    GetAction,
    GetContribution,
    ListContributions,
    StateUnfit,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

_WORDS = ("instrument", "proposal", "evidence")


def draft_contribution(command: DraftContribution, *, work: UnitOfWork) -> ContributionView:
    """Draft a contribution to a public policy.

    Raises:
        NotFound: no action of the organisation's Mesa has this id.
    """
    if command.action_id is not None:
        get_action(GetAction(id=command.action_id), work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        contributions.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "action_id": command.action_id,
            **{name: getattr(command, name) for name in _WORDS},
        },
    )
    work.audit("draft_contribution", id)
    return get_contribution(GetContribution(id=id), work=work)


def change_contribution(command: ChangeContribution, *, work: UnitOfWork) -> ContributionView:
    """Change a draft, submit it, or note what was decided.

    Raises:
        InvalidFields: words of what was submitted already would change.
        NotFound: no contribution or action of the organisation's Mesa has this id.
        RevisionMismatch: it was changed since it was read.
        StateUnfit: it cannot go to this state from its own.
    """
    before = contributions.find(work.connection, command.contribution_id, hold=True)
    if before is None:
        raise NotFound(kind="contribution", id=command.contribution_id)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    needed = entered_from(CONTRIBUTIONS, before.state, command.state)
    if needed:
        raise StateUnfit(state=before.state, needed=needed)
    if before.state != "draft":
        changed = [name for name in _WORDS if getattr(command, name) != getattr(before, name)]
        refuse([(name, "submitted_already") for name in changed])
    if command.action_id is not None:
        get_action(GetAction(id=command.action_id), work=work)
    today = day_of(work.at)
    moved = command.state != before.state
    submitted = moved and command.state == "submitted"
    decided = moved and command.state in DECIDED
    revision = work.connection.exec_driver_sql(
        contributions.CHANGE,
        {
            "id": before.id,
            "action_id": command.action_id,
            "state": command.state,
            "submitted_on": today if submitted else before.submitted_on,
            "decided_on": today if decided else before.decided_on,
            **{name: getattr(command, name) for name in _WORDS},
        },
    ).scalar_one()
    if moved:
        work.publish(
            ContributionMoved(contribution_id=before.id, state=command.state), revision=revision
        )
    work.audit("change_contribution", before.id)
    return get_contribution(GetContribution(id=before.id), work=work)


def get_contribution(query: GetContribution, *, work: UnitOfWork) -> ContributionView:
    """One contribution.

    Raises:
        NotFound: no contribution of the organisation's Mesa has this id.
    """
    found = contributions.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="contribution", id=query.id)
    return found


def list_contributions(query: ListContributions, *, work: UnitOfWork) -> ContributionPage:
    """A page of contributions."""
    found = contributions.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return ContributionPage(items=items, next=following)
