"""The edge of mentoring: projects, their teams and the check of Ley 1780."""


class Projects:
    """Projects, their teams and the check of Ley 1780."""
