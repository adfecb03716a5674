"""Taking turns: of several processes one carries what waits in a queue, and the others stand by."""

import amqp

from room.forward.loop import Loop

#: seconds between two looks whether whoever carries is gone
_LOOK = 0.5


def take_turn(loop: Loop, queue: str) -> bool:
    """Wait until nobody else carries what waits in a queue; whether it is our turn, or we stop.

    Dealt to two, events would be published out of their order, and the hub takes no number after a
    higher one. The turn is a queue that is one connection's alone, of the connection that events are
    taken by: whoever has hung has it until the broker gives up on that connection, and what was never
    acknowledged is back in its place then.
    """
    channel = loop.source.channel()
    while not loop.stopping.is_set():
        try:
            channel.queue_declare(f"{queue}.turn", exclusive=True, auto_delete=False)
        except amqp.exceptions.ResourceLocked:
            # The broker has closed the channel for that, and py-amqp has opened it again.
            loop.stand_by()
            loop.rest(_LOOK)
        else:
            return True
    return False
