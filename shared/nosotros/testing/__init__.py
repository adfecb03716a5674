"""Testing support for authors of services.

A service is tested as it runs: by its own command in a process of its own, on a real broker
and a real database, asked and told over the bus. `Running` is such a process, `Tap` hears
what is published as any subscriber would, `told` and `publish` tell it what another service
or a partner would, and `eventually` waits for what follows.
"""

from nosotros.testing.messages import Message, publish, told
from nosotros.testing.processes import Running, free_port, nosotros
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually

__all__ = [
    "Message",
    "Running",
    "Tap",
    "eventually",
    "free_port",
    "nosotros",
    "publish",
    "told",
]
