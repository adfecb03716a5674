"""What docs/howto/take-events-from-a-queue.md says is so."""

import os
import re
import sys
from pathlib import Path

from nosotros.testing.processes import Running
from nosotros.testing.waiting import eventually
from tests.architecture.repository import ROOT
from tests.integrations.edge.due import Site
from tests.integrations.edge.integrator import coming

TEXT = (ROOT / "docs/howto/take-events-from-a-queue.md").read_text()


def test_its_reader_takes_every_event_and_notices_a_missing_one(site: Site, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    # Killed before it has acknowledged what it tells of, it would leave that in the queue.
    code = code.replace("drain_events()", "drain_events(), print('has taken', last)")
    id, url = site.subscribe()
    site.record(1, 4)
    site.due(id, 1, 2)
    site.due(id, 4, 4)
    environment = {**os.environ, "AMQP_URL": url, "PYTHONUNBUFFERED": "1"}
    command = (sys.executable, "-c", code)
    reading = Running(command, environment=environment, log=tmp_path / "log", health=False)
    with site.filling(), reading:
        site.settled(id)
        eventually(lambda: "has taken 4" in reading.output)
        assert "read the feed after 2" in reading.output
    with coming(url) as connection:
        assert connection.channel().basic_get(url.split("//")[1].split(":")[0]) is None
