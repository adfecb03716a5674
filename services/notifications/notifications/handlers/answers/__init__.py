"""What participants answer: who wrote, what she means, and what is done about it."""

from notifications.handlers.answers.hearing import heard, whose
from notifications.handlers.answers.reading import get_answer_content, list_answers

__all__ = ["get_answer_content", "heard", "list_answers", "whose"]
