"""The edge of notifications: answers and what providers tell."""

from nosotros.bus.service import query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as c
from notifications.handlers import answers


class Answers:
    """What participants answer, and what providers tell."""

    @query
    def list_answers(self, query: c.ListAnswers, work: UnitOfWork) -> c.AnswerPage:
        """What participants answered."""
        return answers.list_answers(query, work=work)

    @query
    def get_answer_content(self, query: c.GetAnswerContent, work: UnitOfWork) -> c.AnswerContent:
        """An answer's words."""
        return answers.get_answer_content(query, work=work)
