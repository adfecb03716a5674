"""The edge of training: ambassadors, their workshops, and the cascade of who trained whom."""


class PassingOn:
    """Ambassadors, their workshops, and the cascade of who trained whom."""
