"""Answers, as they are listed and read."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    AnswerContent,
    AnswerPage,
    GetAnswerContent,
    ListAnswers,
)
from nosotros.pages import after_id
from notifications.storage import answers


def list_answers(query: ListAnswers, *, work: UnitOfWork) -> AnswerPage:
    """A page of answers, oldest first, without their words.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return answers.page(
        work.connection,
        kind=query.kind,
        participant_id=query.participant_id,
        done=query.done,
        after=after_id(query.after),
        limit=query.limit,
    )


def get_answer_content(query: GetAnswerContent, *, work: UnitOfWork) -> AnswerContent:
    """An answer's words, as long as they are kept.

    Raises:
        NotFound: the organisation has none with this id.
    """
    found = answers.content(work.connection, query.id)
    if found is None:
        raise NotFound(kind="answer", id=query.id)
    return found
