"""What a participant needs to take part, and what she need not but may tell."""

from uuid import UUID

from enrolment.domain.coming_of_age import local_day
from enrolment.handlers.learners import tell_need_anew
from enrolment.handlers.present import present
from enrolment.storage import authorisations, support
from enrolment.storage.learners import Need
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AddChild,
    AskSupport,
    AuthorisationMissing,
    ChangeSupport,
    Children,
    ChildView,
    GetSensitiveAnswers,
    GetSupportNeed,
    ListChildren,
    ListSupportNeeds,
    ParticipantView,
    RemoveChild,
    ReplaceSensitiveAnswers,
    SensitiveAnswer,
    SensitiveAnswers,
    SupportNeedPage,
    SupportNeedView,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def ask_support(command: AskSupport, *, work: UnitOfWork) -> SupportNeedView:
    """Write down what a participant needs.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    need = SupportNeedView(
        id=new_id(),
        revision=1,
        participant_id=view.id,
        kind=command.kind,
        state="asked",
        detail=command.detail,
        asked_at=work.at,
        changed_at=work.at,
    )
    names = "id participant_id kind state detail asked_at changed_at"
    values = {name: getattr(need, name) for name in names.split()}
    work.with_commit(support.INSERT_NEED, {"organisation": work.organisation, **values})
    tell_need_anew(_told(need, view), work=work)
    work.audit("ask_support", view.id)
    return need


def change_support(command: ChangeSupport, *, work: UnitOfWork) -> SupportNeedView:
    """Say how far a need has come.

    Raises:
        NotFound: no support need of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        ParticipantRestricted: the participant has left.
    """
    view = present(_need(command.need_id, work=work).participant_id, work=work, hold=True)
    before = _need(command.need_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    work.connection.exec_driver_sql(
        support.CHANGE_NEED,
        {"id": before.id, "state": command.state, "detail": command.detail, "at": work.at},
    )
    after = _need(before.id, work=work)
    tell_need_anew(_told(after, view), work=work)
    work.audit("change_support", before.participant_id)
    return after


def get_support_need(query: GetSupportNeed, *, work: UnitOfWork) -> SupportNeedView:
    """One support need.

    Raises:
        NotFound: no support need of the organisation has this id.
        ParticipantRestricted: the participant has left.
    """
    found = _need(query.id, work=work)
    present(found.participant_id, work=work)
    return found


def list_support_needs(query: ListSupportNeeds, *, work: UnitOfWork) -> SupportNeedPage:
    """A page of support needs; those of who has left or is erased are left out."""
    found = support.needs(
        work.connection,
        kind=query.kind,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return SupportNeedPage(items=items, next=following)


def replace_sensitive_answers(
    command: ReplaceSensitiveAnswers, *, work: UnitOfWork
) -> SensitiveAnswers:
    """Replace what a participant chose to tell.

    Raises:
        NotFound: no participant of the organisation has this id.
        AuthorisationMissing: none for `sensitive_data` is in force.
        InvalidFields: a question is answered twice.
        ParticipantRestricted: she has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    _check_authorised("sensitive_data", view, work=work)
    _check_once(command.answers)
    support.replace_answers(
        work.connection, view.id, command.answers, organisation=work.organisation
    )
    work.audit("replace_sensitive_answers", view.id)
    return _answers(view, work=work)


def get_sensitive_answers(query: GetSensitiveAnswers, *, work: UnitOfWork) -> SensitiveAnswers:
    """What a participant chose to tell.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    return _answers(present(query.id, work=work), work=work)


def add_child(command: AddChild, *, work: UnitOfWork) -> ChildView:
    """Write down a child's own data.

    Raises:
        NotFound: no participant of the organisation has this id.
        AuthorisationMissing: none for `children` is in force.
        InvalidFields: the child is born in the future, or not after her mother.
        ParticipantRestricted: the participant has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    _check_authorised("children", view, work=work)
    code = None
    if command.birth_date > local_day(work.at):
        code = "date_in_future"
    elif command.birth_date <= view.birth_date:
        code = "child_not_younger"
    if code is not None:
        raise InvalidFields(problems=(FieldProblem(field="birth_date", code=code),))
    child = ChildView(
        id=new_id(),
        participant_id=view.id,
        first_names=command.first_names,
        birth_date=command.birth_date,
    )
    names = "id participant_id first_names birth_date"
    values = {name: getattr(child, name) for name in names.split()}
    work.with_commit(support.INSERT_CHILD, {"organisation": work.organisation, **values})
    work.audit("add_child", view.id)
    return child


def remove_child(command: RemoveChild, *, work: UnitOfWork) -> None:
    """Delete a child's own data, also of somebody who has left.

    Raises:
        NotFound: no child of the organisation's participants has this id.
    """
    found = support.child(work.connection, command.child_id)
    if found is None:
        raise NotFound(kind="child", id=command.child_id)
    work.connection.exec_driver_sql(support.DELETE_CHILD, {"id": found.id})
    work.audit("remove_child", found.participant_id)


def list_children(query: ListChildren, *, work: UnitOfWork) -> Children:
    """A participant's children.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(query.id, work=work)
    return Children(participant_id=view.id, items=support.children(work.connection, view.id))


def _need(id: UUID, *, work: UnitOfWork) -> SupportNeedView:
    found = support.need(work.connection, id)
    if found is None:
        raise NotFound(kind="support_need", id=id)
    return found


def _told(need: SupportNeedView, her: ParticipantView) -> Need:
    return Need(
        id=need.id,
        revision=need.revision,
        kind=need.kind,
        state=need.state,
        participant_id=her.id,
    )


def _answers(view: ParticipantView, *, work: UnitOfWork) -> SensitiveAnswers:
    items = support.answers(work.connection, view.id)
    return SensitiveAnswers(participant_id=view.id, items=items)


def _check_authorised(purpose: str, view: ParticipantView, *, work: UnitOfWork) -> None:
    if purpose not in authorisations.in_force(work.connection, view.id):
        raise AuthorisationMissing(purpose=purpose)


def _check_once(answers: tuple[SensitiveAnswer, ...]) -> None:
    questions = [each.question for each in answers]
    problems = tuple(
        FieldProblem(field=f"answers.{number}.question", code="asked_before")
        for number, question in enumerate(questions)
        if question in questions[:number]
    )
    if problems:
        raise InvalidFields(problems=problems)
