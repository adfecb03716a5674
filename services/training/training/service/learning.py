"""The edge of training: attendance, and the progress that is computed from it."""


class Learning:
    """Attendance, and the progress that is computed from it."""
