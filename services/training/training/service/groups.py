"""The edge of training: programmes, places, trainers with their checks, cohorts and their sessions."""


class Groups:
    """Programmes, places, trainers with their checks, cohorts and their sessions."""
