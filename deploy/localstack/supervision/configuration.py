"""supervisord's configuration file."""

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from localstack.errors import LocalStackError
from localstack.servers import Process

# What ends soon after its start is started again like any other, about twice a second. Were a
# process to count as started only after some seconds, one that is killed before, or finds its
# port still held by its killed predecessor, would wait a second longer each time, without end.
_START_SECONDS = 0
_START_RETRIES = 1000
#: by which it is asked to load what its processes have in common, beside supervisord's own methods
NAMESPACE = "loading"


def render(processes: Iterable[Process], *, folder: Path, socket: Path, logs: Path) -> str:
    """The configuration for `processes`; none of them starts by itself, all are restarted.

    Raises:
        LocalStackError: a value that the format cannot hold.
    """
    if "%" in str(folder):
        # supervisord expands the names of log files twice.
        raise LocalStackError(f"The folder's path may hold no per cent sign: {folder}")
    main: dict[str, object] = {
        "logfile": logs / "supervisord.log",
        "logfile_maxbytes": "5MB",
        "logfile_backups": 2,
        "pidfile": folder / "supervisord.pid",
        "directory": "/",
        "silent": "true",
        "identifier": "nosotros",
    }
    if os.geteuid() == 0:
        main["user"] = "root"
    sections = [
        _section("unix_http_server", {"file": socket, "chmod": "0700"}),
        _section("supervisord", main),
        _section(
            "rpcinterface:supervisor",
            {"supervisor.rpcinterface_factory": ("supervisor.rpcinterface:make_main_rpcinterface")},
        ),
        _section(
            f"rpcinterface:{NAMESPACE}",
            {"supervisor.rpcinterface_factory": "localstack.supervision.daemon:interface"},
        ),
    ]
    sections += [_program(process, logs=logs) for process in processes]
    return "\n".join(sections)


def _program(process: Process, *, logs: Path) -> str:
    settings: dict[str, object] = {
        "command": shlex.join(process.command),
        "environment": ",".join(
            f"{name}={_quoted(value)}" for name, value in sorted(process.environment.items())
        ),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": _START_SECONDS,
        "startretries": _START_RETRIES,
        "stopsignal": process.stop_signal.name.removeprefix("SIG"),
        "stopwaitsecs": process.stop_seconds,
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": logs / f"{process.name}.log",
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": 3,
    }
    if process.user is not None:
        settings["user"] = process.user
    return _section(f"program:{process.name}", settings)


def _section(name: str, settings: dict[str, object]) -> str:
    lines = [f"{key}={_escaped(str(value))}" for key, value in settings.items() if value != ""]
    return "\n".join([f"[{name}]", *lines, ""])


def _escaped(text: str) -> str:
    if "\n" in text or " ;" in text:
        raise LocalStackError("A path or setting with a line break or ` ;` cannot be supervised.")
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    for quote in ('"', "'"):
        if quote not in text:
            return f"{quote}{text}{quote}"
    raise LocalStackError("A setting with both kinds of quotation marks cannot be supervised.")
