"""A gateway as its own process, and its command line."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from localstack import ports
from nosotros.forking import begin
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.directory import Directory

PROGRAM = Path(sys.executable).parent / "nosotros-gateway"


@dataclass(frozen=True, kw_only=True)
class Site:
    """What a gateway is told: where its broker is; and who may ask it."""

    environment: dict[str, str]
    folder: Path
    directory: Directory

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            [str(PROGRAM), *arguments],
            env={**_clean(), **self.environment, **changes},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def key(self, *scopes: str, organisation: str = "gestarsalud") -> str:
        """A new key with these scopes."""
        return self.directory.key(*scopes, organisation=organisation)


class Running:
    """`nosotros-gateway serve`, or another program that serves as it does, until `stop`."""

    def __init__(
        self,
        site: Site,
        *,
        name: str,
        program: tuple[str, ...] = (str(PROGRAM), "serve"),
        **changes: str,
    ) -> None:
        port = ports.keep_or_pick(None)
        self.url = f"http://127.0.0.1:{port}"
        self.log = site.folder / f"{name}.log"
        with self.log.open("wb") as output:
            self._process = begin(
                program,
                environment={
                    **_clean(),
                    **site.environment,
                    "NOSOTROS_HTTP_PORT": str(port),
                    **changes,
                },
                output=output,
            )
        # Where many tests run at once, it takes long to begin.
        self.wait("/health/live", seconds=90)

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, path: str, *, status: int = 200, seconds: float = 60) -> httpx.Response:
        """Ask until the answer has this status; fails when it never has."""
        until = time.monotonic() + seconds
        while True:
            try:
                answer = web.get(self.url + path, timeout=10)
                if answer.status_code == status:
                    return answer
            except httpx.TransportError:
                assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, f"{path} never answered {status}"
            time.sleep(0.05)

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NOSOTROS_")}
