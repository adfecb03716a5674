"""The platform under drill: one whole local stack, with people to enrol."""

import io
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp

import psutil

from localstack import leftovers, ports
from localstack.plan import Plan, product
from localstack.progress import Lines
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing import eventually
from notifications import settings as sender_settings
from tests.daytime import ten_in_the_morning
from tests.drills.accounts import Books
from tests.drills.crowd import Crowd, Post
from tests.drills.witness import Witness
from tests.people import mobile_of, names_of

PEOPLE = 500
_COME_BACK_SECONDS = 180.0


@dataclass(kw_only=True)
class Platform:
    """A stack that is up, and what has been asked of it so far."""

    stack: Stack
    key: str
    http_port: int
    #: the settable clock: messages have their hours, and drills are held at any
    clock: Path
    witness: Witness
    books: Books
    #: the participants' ids; every other one chose e-mail, the rest text messages
    people: list[str] = field(default_factory=list[str])
    #: enrolments accepted by all drills so far
    accepted: int = 0

    @property
    def senders(self) -> int:
        """How many messages are sent at once."""
        return sender_settings.read(self.stack.environment("notifications-work")).concurrency

    def post_all(self, posts: list[Post], *, let: int | None = None) -> Crowd:
        """Clients for some commands; they begin when the result is entered."""
        return Crowd(self.stack.gateway_url, key=self.key, posts=posts, let=let)

    def kill(self, names: tuple[str, ...]) -> dict[str, int]:
        """SIGKILL processes at the same moment, or with no names every process there is.

        Returns the pids that those named had.
        """
        if names:
            return {name: self.stack.kill(name) for name in names}
        found = leftovers.find(self.stack.folder)
        for process in found:
            # It may have ended with the one before it.
            with suppress(psutil.NoSuchProcess):
                process.kill()
        # A process keeps its ports for some moments after it was killed.
        psutil.wait_procs(found, timeout=_COME_BACK_SECONDS)
        return {}

    def come_back(self, killed: dict[str, int]) -> None:
        """Wait until what was killed is there again, and all is ready; bring it up if all was.

        Raises:
            AssertionError, ServerFailed: something does not come back.
        """
        if not killed:
            self.stack.up(progress=Lines(io.StringIO()), http_port=self.http_port, clock=self.clock)
            return
        eventually(
            lambda: all(self.stack.pids().get(name, pid) != pid for name, pid in killed.items()),
            seconds=_COME_BACK_SECONDS,
            what=f"another process for each of {', '.join(killed)}",
        )
        self.stack.wait_ready(timeout=_COME_BACK_SECONDS)


@contextmanager
def platform(*, only: Collection[str] = (), people: bool = True) -> Iterator[Platform]:
    """A platform of its own.

    Args:
        only: its processes; all there are, where none is named.
        people: whether 500 people are registered.
    """
    # pytest's own folders are closed to the user that PostgreSQL runs as.
    folder = Path(mkdtemp(prefix="nosotros-drills-"))
    folder.chmod(0o755)
    stack = Stack(folder / "stack", plan=lambda site: _part(product(site), only))
    port = ports.pick()
    moment = folder / "clock"
    clock.set_shared(moment, ten_in_the_morning())
    try:
        up = stack.up(progress=Lines(io.StringIO()), http_port=port, clock=moment)
        assert up.first_key is not None
        books = Books(up.gateway_url, key=up.first_key)
        with Witness(stack.broker.amqp_url()) as witness:
            made = Platform(
                stack=stack,
                key=up.first_key,
                http_port=port,
                clock=moment,
                witness=witness,
                books=books,
            )
            made.people = _register(made) if people else []
            yield made
        books.close()
    finally:
        stack.down(progress=Lines(io.StringIO()), purge=True)
        shutil.rmtree(folder)


def _part(plan: Plan, only: Collection[str]) -> Plan:
    programs = (each for each in plan.programs if not only or each.process.name in only)
    return replace(plan, programs=tuple(programs))


def _register(made: Platform) -> list[str]:
    with made.post_all([a_person(number) for number in range(PEOPLE)]) as crowd:
        return [each["id"] for each in crowd.all_answered(seconds=300)]


def a_person(number: int) -> Post:
    """Somebody's registration; nobody else is anything like her."""
    by_mail = number % 2 == 0
    first_names, surnames = names_of(number)
    return Post(
        path="/v1/participants",
        body={
            "first_names": first_names,
            "surnames": surnames,
            "document_type": "CC",
            "document_number": str(1_000_000_000 + number),
            "birth_date": "2005-03-01",
            "preferred_channel": "email" if by_mail else "sms",
            "email": f"persona-{number}@example.org" if by_mail else None,
            "mobile": None if by_mail else mobile_of(number),
            "messages_authorised_on": "2026-01-15",
        },
    )
