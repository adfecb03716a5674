"""Age."""

from datetime import date

#: from which on somebody is no minor (Ley 27 de 1977)
OF_AGE = 18


def is_minor(born: date, *, on: date) -> bool:
    """Whether somebody is under 18 on a day; born on 29 February she is of age on 1 March."""
    return age(born, on=on) < OF_AGE


def age(born: date, *, on: date) -> int:
    """Full years of somebody on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, *, years: int) -> date:
    """The first day on which somebody is so many years old."""
    year = born.year + years
    try:
        return born.replace(year=year)
    except ValueError:
        # Born on 29 February, and that year has none.
        return date(year, 3, 1)
