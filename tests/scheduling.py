"""How a run in several processes is shared out among them.

A file stays in one process, whose fixtures its tests share; files that use one running platform
share that, too. What takes longest begins first, so that all processes end at about one time. While there
is anything else to do, at most half of the processes have a whole platform under them: four platforms are
a hundred processes, on a machine of two cores, and then nothing is done in the time that anybody would
wait for it.
"""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

#: files of journeys that walk over the whole API, and so move a good deal slower than the others
WALKS = (
    "test_bad_input.py",
    "test_bad_input_of_enrolment.py",
    "test_bad_input_of_training.py",
    "test_bad_input_of_mentoring.py",
    "test_bad_sheets.py",
    "test_isolation.py",
    "test_isolation_of_rows.py",
    "test_privacy.py",
    "test_schemathesis.py",
)
#: beginnings of scopes that run a whole platform, longest first
PLATFORMS = (
    "tests/drills/test_kills.py",
    "journeys",
    "walks",
    "tests/drills/",
    "tests/platforms/test_standalone.py",
    "tests/platforms/test_demo.py",
    "tests/platforms/",
)
#: beginnings of other scopes, longest first; what is not named comes after, as it was collected
LONGEST = (
    "tests/deploy/test_stack.py",
    "tests/gateway/test_outages.py",
    "tests/shared/bus/test_outages.py",
    "tests/deploy/test_cli.py",
    "tests/enrolment/test_life_of_an_intake.py",
    "tests/notifications/sending/",
    "tests/gateway/own_page/",
    "tests/training/test_certificate_copies.py",
    "tests/shared/bus/test_relay.py",
    "tests/enrolment/domain/test_any_bytes.py",
    "tests/enrolment/domain/test_large_sheets.py",
    "tests/shared/contracts/test_skeleton.py",
    "tests/gateway/",
    "tests/shared/bus/",
    "tests/training/",
)


def scope_of(file: str) -> str:
    """What of a run stays in one process with this file, by its name below the repository."""
    path = PurePosixPath(file)
    if path.parent != PurePosixPath("tests/journeys"):
        return file
    return "walks" if path.name in WALKS else "journeys"


def by_length(files: Sequence[str]) -> list[int]:
    """The places of files in the order in which they are to begin."""
    return sorted(range(len(files)), key=lambda place: _rank(files[place]))


def next_of(waiting: Iterable[str], *, with_platform: bool) -> str:
    """The scope that a process of tests does next: the first one that may, or the first one of all."""
    scopes = list(waiting)
    return next((each for each in scopes if with_platform or not runs_platform(each)), scopes[0])


def runs_platform(scope: str) -> bool:
    """Whether these tests have a whole platform under them."""
    return scope.startswith(PLATFORMS)


class Scheduler(LoadFileScheduling):
    """Keeps files together that share what is costly, and platforms apart that share a machine."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid.partition("::")[0])

    def _assign_work_unit(self, node: WorkerController) -> None:
        others = [each for each in self.nodes if each is not node]
        busy = sum(self._runs_platform(each) for each in others)
        scope = next_of(self.workqueue, with_platform=busy < max(1, len(self.nodes) // 2))
        self.workqueue.move_to_end(scope, last=False)
        try:
            super()._assign_work_unit(node)
        except OSError:
            # It has died, which is told next: this was not what it died of.
            self.workqueue[scope] = self.assigned_work[node].pop(scope)
            self.workqueue.move_to_end(scope, last=False)

    def schedule(self) -> None:
        """Give every process something to do, and let those go for which there is nothing.

        xdist forgets the second for a process that replaces one: a test waits there for the next one.
        """
        begun = self.collection is not None
        super().schedule()
        if begun:
            for node in self.nodes:
                self._reschedule(node)

    def _reschedule(self, node: WorkerController) -> None:
        # One that replaces another is known before it has said which tests there are, and asks then.
        if node in self.registered_collections:
            super()._reschedule(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Leave to others what a process had to do, but for the test that it died of, which is told.

        xdist has it run once more, and so kill one process after the other.
        """
        work = self.assigned_work[node]
        died_of = next(
            (
                (scope, test)
                for scope, tests in work.items()
                for test, done in tests.items()
                if not done
            ),
            None,
        )
        if died_of is None:
            return super().remove_node(node)
        scope, test = died_of
        work[scope][test] = True
        del self.assigned_work[node]
        left = {scope: tests for scope, tests in work.items() if not all(tests.values())}
        self.workqueue.update(left)
        for other in self.nodes:
            self._reschedule(other)
        return test

    def _runs_platform(self, node: WorkerController) -> bool:
        """Whether it has tests to do that have a platform under them."""
        return any(
            runs_platform(scope) and not all(done.values())
            for scope, done in self.assigned_work[node].items()
        )


def _rank(file: str) -> int:
    scope = scope_of(file)
    beginnings = PLATFORMS + LONGEST
    for rank, beginning in enumerate(beginnings):
        if scope.startswith(beginning):
            return rank
    return len(beginnings)
