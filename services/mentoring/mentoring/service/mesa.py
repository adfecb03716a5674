"""The edge of mentoring: the Mesa."""


class Mesa:
    """The Mesa."""
