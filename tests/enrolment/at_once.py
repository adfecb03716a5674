"""Two transactions at once: one goes on to its end while the other waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from nosotros.bus.work import UnitOfWork
from nosotros.testing.waiting import eventually
from tests.asking import Asking

Rows = Callable[[str], list[dict[str, Any]]]
_WAITING = """
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""


def beside(
    asking: Asking, rows: Rows, first: Callable[[UnitOfWork], Any], other: Callable[[], Any]
) -> Any:
    """What comes of `other`, begun once `first` has been done and before it is committed.

    `first` is committed when `other` waits for it, or has not waited at all.
    """

    def do(work: UnitOfWork) -> Any:
        first(work)
        begun = pool.submit(other)
        eventually(lambda: begun.done() or rows(_WAITING), what="it waits for what is under way")
        return begun

    with ThreadPoolExecutor(1) as pool:
        return asking.act(do).result(60)
