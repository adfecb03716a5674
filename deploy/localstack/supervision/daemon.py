"""supervisord, some of whose processes begin with what it has loaded: `loaded`."""

import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from supervisor import supervisord
from supervisor.options import ServerOptions

from localstack.supervision import loaded


class Options(ServerOptions):
    """supervisord's options; they are also its ways to the system."""

    #: whether what processes have in common is loaded
    loaded = False

    def fork(self) -> int:
        """Fork; what we have still to say is not said by the child once more."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return super().fork()

    def execve(self, filename: str, argv: Sequence[str], env: Mapping[str, str]) -> NoReturn:
        """Become a process' program, in the child that is to be it."""
        if self.loaded and loaded.can_become(argv):
            loaded.become(argv, env)
        super().execve(filename, argv, env)


class Loading:
    """What it can be asked besides: `loading.load`."""

    def __init__(self, options: Any) -> None:
        self._options = options

    def load(self) -> bool:
        """Load what processes have in common; some seconds, in which it does nothing else.

        Whether it could; its log says why not.
        """
        try:
            loaded.load()
        except (Exception, SystemExit):
            self._options.logger.critical(traceback.format_exc())
        else:
            self._options.loaded = True
        return self._options.loaded


def interface(supervisor: Any, **_: str) -> Loading:
    """Called by supervisord, as its configuration says."""
    return Loading(supervisor.options)


def main() -> None:
    """Run as supervisord does; only its restart, which nobody asks of it, is left out."""
    options = Options()
    options.realize(sys.argv[1:], doc=supervisord.__doc__)  # codespell:ignore realize
    options.first = True  # pyright: ignore[reportAttributeAccessIssue]
    options.test = False  # pyright: ignore[reportAttributeAccessIssue]
    supervisord.go(options)
    options.close_httpservers()
    options.close_logger()


if __name__ == "__main__":
    main()
