"""An ear in a process of its own, to be killed: `python -m tests.notifications.receiving.listening`.

With the reference of a message behind it, the process dies of what is told of that message.
"""

import os
import signal
import sys
from typing import Any

from nosotros.database import Database
from notifications.receiving import acting
from notifications.receiving.listener import Listener
from notifications.sending.state import Shared

true = acting.apply_receipt


def dies(transaction: Any, receipt: Any, **more: Any) -> bool:
    if receipt.provider_ref == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    return true(transaction, receipt, **more)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        acting.apply_receipt = dies
    database = Database(os.environ["NOSOTROS_DATABASE_URL"], pool_size=3)
    Listener(database, Shared(sender=1), wake=lambda: None).run()
