"""What both sides of an agreement have of what one of them does."""

from dataclasses import replace

from nosotros.bus.work import UnitOfWork
from partners.storage.agreements import Agreement, write_for_both


def audit_for_both(action: str, agreement: Agreement, *, work: UnitOfWork) -> None:
    """Write down who did what, for each side; nothing of either is read in this work any more."""
    write_for_both(work.connection)
    sides = agreement.sides
    for each in (sides.grantor, sides.grantee):
        _of(each, work=work).audit(action, agreement.id)


def as_grantor(agreement: Agreement, *, work: UnitOfWork) -> UnitOfWork:
    """This work in the grantor's name, whose an agreement's events and timers are."""
    return _of(agreement.sides.grantor, work=work)


def _of(organisation: str, *, work: UnitOfWork) -> UnitOfWork:
    return work.on_behalf_of(replace(work.origin, organisation=organisation))
