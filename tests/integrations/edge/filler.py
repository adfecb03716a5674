"""A filler in a process of its own, which a test kills: `python -m tests.integrations.edge.filler`."""

import os

from integrations.delivering.queues import Queues
from integrations.edge import Edge, edge_settings
from nosotros.database import Database

if __name__ == "__main__":
    settings = edge_settings()
    assert settings is not None
    Queues(Database(os.environ["NOSOTROS_DATABASE_URL"], pool_size=4), Edge(settings)).run()
