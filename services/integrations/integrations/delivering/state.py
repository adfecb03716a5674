"""What the parts of the delivering process share."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import structlog
from sqlalchemy import exc

from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.delivering")

#: what tells that the database is away, or refuses
DATABASE: tuple[type[Exception], ...] = (Unavailable, exc.SQLAlchemyError, psycopg.Error)
_THREADS = 6
#: seconds between attempts to reach a database that is away
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0


class Shared:
    """Shared by them; every method can be called from any thread."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        #: whether it is known up to now who may have whose events, at the last look
        self.hears = True
        #: where the database's answers are waited for
        self.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")
        self._lock = threading.Lock()
        self._problems: dict[str, str] = {}

    def trouble(self, about: str, what: str) -> None:
        """Something keeps us from our work; `what` is said by `/health/ready`."""
        with self._lock:
            self._problems[about] = what

    def well(self, about: str) -> None:
        """It no longer does."""
        with self._lock:
            self._problems.pop(about, None)

    def away(self, error: Exception, *, retry_seconds: float) -> None:
        """The database keeps us from our work."""
        away = isinstance(error, Unavailable)
        self.trouble("database", f"the database {'cannot be reached' if away else 'refuses'}")
        log.warning("database_away", error=type(error).__name__, retry_seconds=retry_seconds)

    @property
    def problem(self) -> str | None:
        """What keeps us from our work; none when nothing does."""
        with self._lock:
            return "; ".join(self._problems.values()) or None
