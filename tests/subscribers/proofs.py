"""What the hub says that a subscriber got: its sealed ledger, opened with the hub's published keys."""

from nosotros import ledgers, seals
from nosotros.ledgers import Opened
from tests.subscribers.subscriber import Integrator


def ledger_of(integrator: Integrator, id: str, *, issuer: str, format: str = "json") -> Opened:
    """The ledger of a webhook, a queue or a saved reader, from its beginning until now.

    Raises:
        SealBroken: it is not the one that the hub has sealed.
    """
    file = integrator.get(f"/v1/subscriptions/{id}/ledger", format=format).content
    keys = seals.read_keys(integrator.get(f"/v/{issuer}/keys").content)
    return ledgers.opened(file, keys=keys)
