"""An ear in a process of its own, to be killed: `python -m tests.notifications.receiving.listening`."""

import os

from nosotros.database import Database
from notifications.receiving.listener import Listener
from notifications.sending.state import Shared

if __name__ == "__main__":
    database = Database(os.environ["NOSOTROS_DATABASE_URL"], pool_size=3)
    Listener(database, Shared(sender=1), wake=lambda: None).run()
