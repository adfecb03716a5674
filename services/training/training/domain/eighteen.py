"""Whether minors may come."""

ADULT_AT = 18


def may_have_minors(youngest: int | None) -> bool:
    """Whether an intake that takes people from an age on, or of any, may bring somebody under 18."""
    return youngest is None or youngest < ADULT_AT
