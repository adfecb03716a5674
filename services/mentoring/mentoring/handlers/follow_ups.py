"""Follow-ups: planned, due, answered, counted."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, get_args
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.follow_ups import MONTHS, due_days, morning_of, opens_on
from mentoring.domain.small_cells import shown, shown_total
from mentoring.handlers.refusing import refuse
from mentoring.storage import follow_ups, mentees, people
from mentoring.storage.follow_ups import ANSWERS, FollowUp
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AnswerCount,
    AnswerFollowUp,
    FollowUpAnswers,
    FollowUpDue,
    FollowUpPage,
    FollowUpSettled,
    FollowUpSummary,
    FollowUpView,
    GetFollowUp,
    GetFollowUpAnswers,
    ListFollowUps,
    SkipFollowUp,
    StateUnfit,
    SummariseFollowUps,
)
from nosotros.contracts.mentoring.values import Income, Occupation, ProjectStage
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

_WELLBEING = range(1, 6)
#: the questions that are counted, each with what may be answered
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "income": get_args(Income),
    "occupation": get_args(Occupation),
    "project_stage": get_args(ProjectStage),
    "wellbeing": tuple(map(str, _WELLBEING)),
}
#: of who answered, but not this
_NOT_TOLD = "not_told"


def plan(mentee_id: UUID, *, cohort_id: UUID, completed_on: date, work: UnitOfWork) -> None:
    """Plan the follow-ups of a mentee, who is held, after a programme."""
    for months, due_on in due_days(completed_on).items():
        id = follow_ups.plan(
            work.connection,
            new_id(),
            organisation=work.organisation,
            mentee_id=mentee_id,
            cohort_id=cohort_id,
            months=months,
            due_on=due_on,
        )
        if id is not None:
            work.schedule("follow_up_due", key=str(id), due_at=morning_of(due_on))


def cancel(mentee_id: UUID, *, cohort_id: UUID | None = None, work: UnitOfWork) -> None:
    """Ask a mentee, who is held, no more; after one programme, or any."""
    ids = follow_ups.open_of(work.connection, mentee_id, cohort_id=cohort_id)
    # First the timers, as one that runs has its own before it holds its follow-up.
    for id in ids:
        work.cancel("follow_up_due", key=str(id))
    for id, revision in follow_ups.cancel(work.connection, ids).items():
        _settle(id, mentee_id, revision=revision, work=work)


def resume(mentee_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Ask mentees, who are held, after all what is still to come; where it was cancelled."""
    planned = follow_ups.resume(work.connection, mentee_ids, on=day_of(work.at))
    for id, due_on in planned.items():
        work.schedule("follow_up_due", key=str(id), due_at=morning_of(due_on))


def follow_up_due(event: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell that a graduate is to be asked."""
    found = follow_ups.find(work.connection, UUID(event.key), hold=True)
    if found is None or found.state != "planned":
        return
    mentee = mentees.find(work.connection, found.mentee_id)
    assert mentee is not None, "a follow-up has a mentee"
    assert mentee.participant_id is not None, "an erasure cancels what is planned"
    revision = follow_ups.move(work.connection, found.id, "due")
    work.publish(
        FollowUpDue(
            follow_up_id=found.id,
            mentee_id=mentee.id,
            participant_id=mentee.participant_id,
            months=found.months,
        ),
        revision=revision,
    )


def answer_follow_up(command: AnswerFollowUp, *, work: UnitOfWork) -> FollowUpView:
    """Note what a graduate answers, or correct it.

    Raises:
        NotFound: no follow-up of the organisation has this id.
        StateUnfit: it is due in more than two weeks, or cancelled, or she has withdrawn.
        InvalidFields: well-being is not from 1 to 5.
    """
    if command.wellbeing is not None and command.wellbeing not in _WELLBEING:
        refuse([("wellbeing", "range:1:5")])
    before = _held(command.follow_up_id, work=work)
    is_open = before.state == "due" or (
        before.state == "planned" and opens_on(before.due_on) <= day_of(work.at)
    )
    if not is_open and before.state not in ("answered", "not_answered"):
        raise StateUnfit(state=before.state, needed=("due", "answered", "not_answered"))
    given = {name: getattr(command, name) for name in ANSWERS}
    revision = follow_ups.answer(work.connection, before.id, given, at=work.at)
    if before.state == "due":
        _settle(before.id, before.mentee_id, revision=revision, work=work)
    work.audit("answer_follow_up", before.id)
    return get_follow_up(GetFollowUp(id=before.id), work=work)


def skip_follow_up(command: SkipFollowUp, *, work: UnitOfWork) -> FollowUpView:
    """Note that a graduate does not want to answer, or was not reached.

    Raises:
        NotFound: no follow-up of the organisation has this id.
        StateUnfit: she has answered, or withdrawn, or it is cancelled.
    """
    before = _held(command.follow_up_id, work=work)
    if before.state not in ("planned", "due"):
        raise StateUnfit(state=before.state, needed=("planned", "due"))
    revision = follow_ups.move(work.connection, before.id, "not_answered")
    if before.state == "due":
        _settle(before.id, before.mentee_id, revision=revision, work=work)
    work.audit("skip_follow_up", before.id)
    return get_follow_up(GetFollowUp(id=before.id), work=work)


def get_follow_up(query: GetFollowUp, *, work: UnitOfWork) -> FollowUpView:
    """One follow-up.

    Raises:
        NotFound: no follow-up of the organisation has this id.
    """
    return _view(_found(query.id, work=work))


def get_follow_up_answers(query: GetFollowUpAnswers, *, work: UnitOfWork) -> FollowUpAnswers:
    """What a graduate answered; nothing where she has withdrawn since.

    Raises:
        NotFound: no follow-up of the organisation has this id.
    """
    found = _found(query.id, work=work)
    given: Mapping[str, Any] = dict.fromkeys(ANSWERS)
    if _left(found, work=work) is None:
        given = follow_ups.answers(work.connection, found.id)
    return FollowUpAnswers(id=found.id, **given)


def list_follow_ups(query: ListFollowUps, *, work: UnitOfWork) -> FollowUpPage:
    """A page of follow-ups."""
    filters = {name: getattr(query, name) for name in ("mentee_id", "cohort_id", "state", "due_by")}
    found = follow_ups.page(
        work.connection, filters, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return FollowUpPage(items=tuple(map(_view, items)), next=following)


def summarise_follow_ups(query: SummariseFollowUps, *, work: UnitOfWork) -> FollowUpSummary:
    """What a cohort's graduates answered after so many months, as counts.

    Raises:
        NotFound: nobody of the organisation completed a programme in this cohort.
        InvalidFields: nobody is asked after so many months.
    """
    if query.months not in MONTHS:
        refuse([("months", f"one_of:{','.join(map(str, MONTHS))}")])
    cohort_id = query.cohort_id
    if not follow_ups.exist(work.connection, cohort_id):
        raise NotFound(kind="cohort", id=cohort_id)
    answered = follow_ups.answered(work.connection, cohort_id, months=query.months)
    counts: list[AnswerCount] = []
    for question, possible in _COUNTED.items():
        given = Counter(str(getattr(each, question) or _NOT_TOLD) for each in answered)
        people_by_answer = shown({each: given[each] for each in (*possible, _NOT_TOLD)})
        counts += [
            AnswerCount(question=question, answer=each, people=people)
            for each, people in people_by_answer.items()
        ]
    return FollowUpSummary(
        cohort_id=cohort_id,
        months=query.months,
        due=follow_ups.due(work.connection, cohort_id, months=query.months),
        answered=shown_total(len(answered)),
        counts=tuple(counts),
    )


def _settle(id: UUID, mentee_id: UUID, *, revision: int, work: UnitOfWork) -> None:
    """Tell that a graduate who was to be asked is to be asked no more."""
    work.publish(FollowUpSettled(follow_up_id=id, mentee_id=mentee_id), revision=revision)


def _held(id: UUID, *, work: UnitOfWork) -> FollowUp:
    """A follow-up of somebody who has not left, held, about which no timer tells any more."""
    # First the timer, as one that runs has its own before it holds its follow-up.
    work.cancel("follow_up_due", key=str(id))
    found = follow_ups.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="follow-up", id=id)
    left = _left(found, work=work)
    if left is not None:
        raise StateUnfit(state=left, needed=("enrolled",))
    return found


def _left(found: FollowUp, *, work: UnitOfWork) -> str | None:
    """Whether a follow-up is of somebody who is `erased` or `withdrawn`; none: of neither."""
    mentee = mentees.find(work.connection, found.mentee_id)
    assert mentee is not None, "a follow-up has a mentee"
    if mentee.participant_id is None:
        return "erased"
    person = people.find(work.connection, mentee.participant_id)
    return "withdrawn" if person is None or person.restricted else None


def _found(id: UUID, *, work: UnitOfWork) -> FollowUp:
    found = follow_ups.find(work.connection, id)
    if found is None:
        raise NotFound(kind="follow-up", id=id)
    return found


def _view(found: FollowUp) -> FollowUpView:
    return FollowUpView(
        id=found.id,
        revision=found.revision,
        mentee_id=found.mentee_id,
        cohort_id=found.cohort_id,
        months=found.months,
        state=found.state,
        due_on=found.due_on,
        answered_at=found.answered_at,
    )
