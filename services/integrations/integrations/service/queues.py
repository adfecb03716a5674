"""The edge of integrations: queues."""

from integrations.handlers import event_queues, queues
from nosotros.bus.service import command, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Queues:
    """Queues on the edge broker."""

    @command
    def create_event_queue(
        self, command: c.CreateEventQueue, work: UnitOfWork
    ) -> c.SubscriptionView:
        """Have events put into a queue of one's own."""
        return event_queues.create_event_queue(command, work=work)

    @timer
    def event_queue_ended(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Remove the queue of a subscription that has ended."""
        queues.event_queue_ended(timer, work=work)
