"""What the gateway looks for in a provider's call is what that provider's file says it signs with."""

from nosotros.contracts.notifications import CALLERS
from notifications import providers


def test_every_provider_that_calls_is_let_through_and_nobody_else():
    assert {name for name, kind in providers.known().items() if kind.ear is not None} == CALLERS
