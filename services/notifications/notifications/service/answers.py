"""The edge of notifications: answers and what providers tell."""


class Answers:
    """What participants answer, and what providers tell."""
