"""A process that does nothing but write campaigns: `python -m … URL CLOCK`, until it is killed."""

import sys
from pathlib import Path

from nosotros import clock
from nosotros.database import Database
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared

if __name__ == "__main__":
    clock.use_shared(Path(sys.argv[2]), environment="test")
    database = Database(sys.argv[1], pool_size=2)
    print("up", flush=True)
    Campaigner(database, Shared(sender=1), wake=lambda: None).run()
