"""Commands that run once, such as a migration."""

import subprocess
from pathlib import Path

from localstack.errors import ServerFailed
from localstack.leftovers import marked_environment
from localstack.plan import Task

LOG_NAME = "tasks.log"
_SECONDS = 120


def run_task(task: Task, *, folder: Path, logs: Path) -> str:
    """Run it to its end; what it printed on stdout, stripped. Its stderr goes to `tasks.log`.

    Raises:
        ServerFailed: it failed, or took longer than 120 s.
    """
    log = logs / LOG_NAME
    with log.open("a", encoding="utf-8") as errors:
        errors.write(f"--- {task.what}\n")
        errors.flush()
        try:
            result = subprocess.run(
                task.command,
                env={**marked_environment(folder), **task.environment},
                input=task.given,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd="/",
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise ServerFailed(f"{task.what} took longer than {_SECONDS} s; see {log}") from None
    if result.returncode != 0:
        raise ServerFailed(
            f"{task.what} failed with exit code {result.returncode}: {_last_line(log)}; see {log}"
        )
    return result.stdout.strip()


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    return "no reason given" if lines[-1].startswith("---") else lines[-1].strip()
