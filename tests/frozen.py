"""A broker that hangs, as its machine swaps or its disk does not answer."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from localstack.servers import RabbitMQ


@contextmanager
def frozen(broker: RabbitMQ) -> Iterator[None]:
    """It takes connections and bytes, as far as the system does that for it, and says nothing."""
    pid = int((broker.folder / "rabbitmq.pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
