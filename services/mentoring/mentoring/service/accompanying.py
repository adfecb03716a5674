"""The edge of mentoring: meetings with their notes and next steps, and action plans."""


class Accompanying:
    """Meetings with their notes and next steps, and action plans."""
