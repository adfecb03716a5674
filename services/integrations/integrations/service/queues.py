"""What follows for a queue from the end of its subscription."""

from integrations.handlers import queues
from nosotros.bus.service import timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork


class Queues:
    """The edge broker, as a subscription's end leaves it."""

    @timer
    def event_queue_ended(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Remove the queue of a subscription that has ended."""
        queues.event_queue_ended(timer, work=work)
