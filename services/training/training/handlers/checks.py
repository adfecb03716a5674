"""Checks of those who work with minors (Ley 1918 de 2018)."""

from collections.abc import Iterable
from datetime import date

from nosotros.contracts.training import CheckMissing
from training.storage.staff import Person


def need_check(people: Iterable[Person], *, until: date) -> None:
    """Refuse whoever has no check that allows to work with minors until a day, that one included.

    Raises:
        CheckMissing: naming the first who has none.
    """
    for person in people:
        if not person.is_cleared(until):
            raise CheckMissing(trainer_id=person.id, until=until.isoformat())
