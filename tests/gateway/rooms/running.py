"""Services of a partner's own, run as their how-to says, in a room."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from nosotros.testing import Running, nosotros

EXAMPLES = Path(__file__).parents[3] / "examples"
HOWTO = EXAMPLES.parent / "docs" / "howto" / "run-your-own-service.md"


class There(Running):
    """A process of a service, started in a folder of the examples."""

    def __init__(
        self, folder: Path, *command: str, environment: Mapping[str, str], log: Path
    ) -> None:
        moved = ("/bin/sh", "-c", 'cd "$0" && exec "$@"', str(folder), *command)
        super().__init__(moved, environment=environment, log=log)


def done(folder: Path, command: str, environment: Mapping[str, str]) -> str:
    """What a command line of `nosotros`, run in a folder, prints; it must succeed."""
    words = command.split()
    assert words[0] == "nosotros"
    ran = subprocess.run(
        nosotros(*words[1:]),
        cwd=folder,
        env={**_clean(), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NOSOTROS_")}
