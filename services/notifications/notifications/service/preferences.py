"""The edge of notifications: preferences and suppressed addresses."""


class Preferences:
    """How participants wish to be written to."""
