"""What the threads of a sender's process share."""

import threading
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import exc

from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.sender")

#: what tells that the database is away, or refuses
DATABASE: tuple[type[Exception], ...] = (Unavailable, exc.SQLAlchemyError, psycopg.Error)


class Shared:
    """Shared by the threads of one sender; every method can be called from any of them."""

    def __init__(self, *, sender: int) -> None:
        #: this sender's number, and the key of its advisory lock; new for each process
        self.sender = sender
        self.stopping = threading.Event()
        #: set while our advisory lock is held, and others know that we live
        self.known = threading.Event()
        #: set when a provider is well again, until what waited for it has been brought forward
        self.recovered = threading.Event()
        self._lock = threading.Lock()
        self._claims: set[UUID] = set()
        self._problems: dict[str, str] = {}

    def began(self, claim: UUID) -> None:
        """A claim is about to be made."""
        with self._lock:
            self._claims.add(claim)

    def ended(self, claim: UUID) -> None:
        """A claim is settled, or came to nothing as far as we know."""
        with self._lock:
            self._claims.discard(claim)

    def is_ours(self, claim: UUID) -> bool:
        """Whether one of our threads is at work on a claim."""
        with self._lock:
            return claim in self._claims

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
        what = "the database cannot be reached" if away else "the database refuses"
        self.trouble("database", what)
        log.warning("database_away", error=type(error).__name__, retry_seconds=retry_seconds)

    @property
    def problem(self) -> str | None:
        """What keeps us from our work; none when nothing does."""
        with self._lock:
            return "; ".join(self._problems.values()) or None
