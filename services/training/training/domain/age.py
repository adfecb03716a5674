"""Age."""

from datetime import date

#: from which on somebody is no minor (Ley 27 de 1977)
OF_AGE = 18


def is_minor(born: date, *, on: date) -> bool:
    """Whether somebody is under 18 on a day; born on 29 February she is of age on 1 March."""
    return (on.year - born.year, on.month, on.day) < (OF_AGE, born.month, born.day)


def may_be_minors(youngest: int | None) -> bool:
    """Whether an intake that takes people from an age on, or of any, may bring somebody under 18."""
    return youngest is None or youngest < OF_AGE
