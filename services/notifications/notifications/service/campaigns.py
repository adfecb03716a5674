"""The edge of notifications: campaigns."""


class Campaigns:
    """Messages to groups."""
