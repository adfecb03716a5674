"""The edge of mentoring: mentees, what is told of participants, and follow-ups."""


class Mentees:
    """Mentees, what is told of participants, and follow-ups."""
