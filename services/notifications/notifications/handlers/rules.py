"""Which event sends what to whom."""

from nosotros.bus.work import UnitOfWork
from notifications.domain.rules import Rule
from notifications.storage import rules


def rule(code: str, *, work: UnitOfWork) -> Rule:
    """A rule as the organisation has it; one that is not enabled sends nothing.

    Raises:
        KeyError: the platform has no such rule.
    """
    return rules.every(work.connection, organisation=work.organisation)[code]
