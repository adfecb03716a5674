"""RabbitMQ on a machine that has none: Debian's and Ubuntu's package, where we may install it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from localstack.errors import BrokerMissing
from localstack.servers.rabbitmq import PROGRAM

LOG_NAME = "install.log"
_ADVICE = "install it with: sudo apt-get install rabbitmq-server"

# The package starts a broker of its own, which nobody here asked for: a policy file, there
# only while apt runs, forbids it.
_SCRIPT = """
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > "$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends rabbitmq-server
"""


def ensure_broker(*, logs: Path, say: Callable[[str], None]) -> None:
    """Install RabbitMQ where it is missing and we may; `say` is told so in one line.

    The installer's output goes to `install.log` in the folder `logs`.

    Raises:
        BrokerMissing: it is missing and cannot be installed.
    """
    if PROGRAM.exists():
        return
    if shutil.which("apt-get") is None:
        raise BrokerMissing(
            f"RabbitMQ is missing ({PROGRAM}), and there is no apt-get here to install it with."
        )
    command = _as_root(["sh", "-ec", _SCRIPT])
    if command is None:
        raise BrokerMissing(f"RabbitMQ is missing; {_ADVICE}")
    say("RabbitMQ is missing: installing the package rabbitmq-server with apt-get")
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / LOG_NAME
    with log.open("ab") as output:
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT)
    if result.returncode != 0 or not PROGRAM.exists():
        raise BrokerMissing(f"RabbitMQ could not be installed (see {log}); {_ADVICE}")


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
