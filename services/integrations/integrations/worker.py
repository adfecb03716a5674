"""Slow work, each part of it in a process of its own: `nosotros work integrations PART`."""

from integrations.delivering.process import worker as _deliveries
from integrations.journal.process import JournalProcess
from nosotros.settings import Settings


def _journal(settings: Settings) -> JournalProcess:
    return JournalProcess(settings)


#: what there is, by name
PARTS = {"journal": _journal, "deliveries": _deliveries}
