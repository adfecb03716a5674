"""What the threads of a sender's process share."""

import threading
from uuid import UUID


class Shared:
    """Shared by the threads of one sender; every method can be called from any of them."""

    def __init__(self, *, sender: int) -> None:
        #: this sender's number, and the key of its advisory lock; new for each process
        self.sender = sender
        self.stopping = threading.Event()
        #: set while our advisory lock is held, and others know that we live
        self.known = threading.Event()
        #: held by the one thread that looks for all that have nothing to send
        self.lookout = threading.Lock()
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

    @property
    def problem(self) -> str | None:
        """What keeps us from our work; none when nothing does."""
        with self._lock:
            return "; ".join(self._problems.values()) or None
