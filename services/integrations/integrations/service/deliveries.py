"""The edge of integrations: deliveries."""

from integrations.handlers import deliveries
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Deliveries:
    """What became of each event for each subscription."""

    @query
    def list_deliveries(self, query: c.ListDeliveries, work: UnitOfWork) -> c.DeliveryPage:
        """A subscription's deliveries."""
        return deliveries.list_deliveries(query, work=work)

    @query
    def get_delivery(self, query: c.GetDelivery, work: UnitOfWork) -> c.DeliveryDetails:
        """One delivery with its attempts."""
        return deliveries.get_delivery(query, work=work)

    @command
    def replay_delivery(self, command: c.ReplayDelivery, work: UnitOfWork) -> c.Replayed:
        """Deliver one event once more."""
        return deliveries.replay_delivery(command, work=work)

    @command
    def replay_deliveries(self, command: c.ReplayDeliveries, work: UnitOfWork) -> c.Replayed:
        """Deliver once more what lies in a range, or what failed."""
        return deliveries.replay_deliveries(command, work=work)

    @command
    def send_test_event(self, command: c.SendTestEvent, work: UnitOfWork) -> None:
        """Have a webhook or queue get an event that tests it."""
        deliveries.send_test_event(command, work=work)
