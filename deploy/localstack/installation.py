"""What a machine lacks: Debian's and Ubuntu's packages, where we may install them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from localstack.errors import BrokerMissing, BrowserMissing
from localstack.servers.rabbitmq import PROGRAM

LOG_NAME = "install.log"
#: a browser that tests look at pages with; Playwright's own would be fetched from elsewhere
BROWSER = Path("/usr/bin/chromium")

# The broker's package starts a broker of its own, which nobody here asked for: a policy file,
# there only while apt runs, forbids it.
_SCRIPT = """
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > "$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends "$1"
"""


def ensure_broker(*, logs: Path, say: Callable[[str], None]) -> None:
    """Install RabbitMQ where it is missing and we may; `say` is told so in one line.

    The installer's output goes to `install.log` in the folder `logs`.

    Raises:
        BrokerMissing: it is missing and cannot be installed.
    """
    why = _ensure(PROGRAM, name="RabbitMQ", package="rabbitmq-server", logs=logs, say=say)
    if why is not None:
        raise BrokerMissing(why)


def ensure_browser(*, logs: Path, say: Callable[[str], None]) -> None:
    """Install Chromium, which only tests need, as `ensure_broker` does the broker.

    Raises:
        BrowserMissing: it is missing and cannot be installed.
    """
    why = _ensure(BROWSER, name="Chromium", package="chromium", logs=logs, say=say)
    if why is not None:
        raise BrowserMissing(why)


def _ensure(
    program: Path, *, name: str, package: str, logs: Path, say: Callable[[str], None]
) -> str | None:
    """Install a package whose program is missing; why that cannot be, in one line, if it cannot."""
    if program.exists():
        return None
    if shutil.which("apt-get") is None:
        return f"{name} is missing ({program}), and there is no apt-get here to install it with."
    advice = f"install it with: sudo apt-get install {package}"
    command = _as_root(["sh", "-ec", _SCRIPT, "sh", package])
    if command is None:
        return f"{name} is missing; {advice}"
    say(f"{name} is missing: installing the package {package} with apt-get")
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / LOG_NAME
    with log.open("ab") as output:
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT)
    if result.returncode != 0 or not program.exists():
        return f"{name} could not be installed (see {log}); {advice}"
    return None


def _as_root(command: list[str]) -> list[str] | None:
    if os.geteuid() == 0:
        return command
    if shutil.which("sudo") is None:
        return None
    # Without a terminal nobody can type sudo's password.
    if sys.stdin.isatty():
        return ["sudo", *command]
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True)
    return ["sudo", "-n", *command] if silent.returncode == 0 else None
