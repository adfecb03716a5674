"""The edge of notifications: her own page."""


class OwnPage:
    """Her own page."""
