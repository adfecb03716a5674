"""Waiting until every process says that it is ready."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import requests

from localstack.errors import ServerFailed

POLL_SECONDS = 0.2
_ANSWER_SECONDS = 5
_LONGEST_REASON = 200


def wait_ready(
    urls: Mapping[str, str], *, timeout: float, logs: Path, state: Callable[[str], str]
) -> None:
    """Wait until the URL of each process answers with success.

    `state` tells supervisord's word for a process.

    Raises:
        ServerFailed: one does not within `timeout` seconds, or its supervisor has given up.
    """
    deadline = time.monotonic() + timeout
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and our own machine
        for name, url in urls.items():
            while (reason := _why_not(session, url)) is not None:
                if state(name) == "FATAL":
                    raise ServerFailed(f"{name} does not start; see {logs / name}.log")
                if time.monotonic() > deadline:
                    raise ServerFailed(
                        f"{name} was not ready within {timeout:g} s ({reason});"
                        f" see {logs / name}.log"
                    )
                time.sleep(POLL_SECONDS)


def _why_not(session: requests.Session, url: str) -> str | None:
    try:
        answer = session.get(url, timeout=_ANSWER_SECONDS)
    except requests.RequestException:
        return "no answer"
    if answer.ok:
        return None
    return f"{answer.status_code}: {' '.join(answer.text.split())[:_LONGEST_REASON]}"
