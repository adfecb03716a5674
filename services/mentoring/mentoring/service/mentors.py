"""The edge of mentoring: mentors and their screening."""


class Mentors:
    """Mentors and their screening."""
