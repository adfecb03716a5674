"""The edge of notifications: templates and rules."""


class Templates:
    """Templates, and which event sends which."""
