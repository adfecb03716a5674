"""A partner's processes, which come up while something else is played."""

import threading
from types import TracebackType
from typing import Self

from localstack import leftovers
from localstack.demo.platform import DemoFailed
from localstack.partner import Partner

#: between two looks whether all have ended that were being started
_LOOK_SECONDS = 0.2


class Meanwhile:
    """Brings a partner's processes up beside what is played; on leaving, none of them is there."""

    def __init__(self, site: Partner) -> None:
        self._site = site
        self._prepared = self._over = False
        self._thread: threading.Thread | None = None
        self._failed: Exception | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        with leftovers.undisturbed():
            while self._thread is not None and self._thread.is_alive():
                # One that it has just started is ended, and then it does not go on.
                self._site.stop()
                self._thread.join(_LOOK_SECONDS)
            self._site.stop()

    def start(self) -> None:
        """Have them come up, the first time with their databases, and do not wait for it."""
        self._failed = None
        self._thread = threading.Thread(target=self._start, name="partner", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until they are up.

        Raises:
            LocalStackError: one of them does not come up; it says why.
        """
        if self._thread is not None:
            self._thread.join()
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """End them at once, as a power cut would."""
        self.wait()
        self._site.stop()

    def _start(self) -> None:
        try:
            if not self._prepared:
                self._site.prepare()
                self._prepared = True
            if not self._over:
                self._site.start()
        except AssertionError as error:
            self._failed = DemoFailed(str(error))
        except Exception as error:
            self._failed = error
