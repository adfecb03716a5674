"""The edge of training: attendance sheets, and evidence of practice."""


class Practice:
    """Attendance sheets, and evidence of practice."""
