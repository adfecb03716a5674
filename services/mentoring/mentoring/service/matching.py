"""The edge of mentoring: matches and batches."""


class Matching:
    """Matches and batches."""
