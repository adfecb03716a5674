"""What a message costs its client library alone: one connection, one message after the other.

python -m tests.benchmarks.baselines.bare_sending {smtp|http} PORT MESSAGES
"""

import json
import smtplib
import sys
import time
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlencode

import urllib3

from tests.benchmarks.processes import output_of

TEXT = "Hola, Luz Marina:\n\nSu lugar está confirmado. Pronto le diremos el día, la hora y dónde.\n"


def by_smtp(port: int, messages: int) -> float:
    """Messages a second."""
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        started = time.perf_counter()
        for number in range(messages):
            mail = EmailMessage()
            mail["From"] = "avisos@example.org"
            mail["To"] = f"persona-{number}@example.org"
            mail["Subject"] = "Su lugar"
            mail.set_content(TEXT)
            mail.add_alternative(f"<p>{TEXT}</p>", subtype="html")
            server.send_message(mail)
        return messages / (time.perf_counter() - started)


def by_http(port: int, messages: int) -> float:
    """Messages a second."""
    pool = urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=1, retries=False)
    started = time.perf_counter()
    for number in range(messages):
        form = {"To": f"+5730{number:08}", "From": "+15005550006", "Body": TEXT}
        answer = pool.request(
            "POST",
            "/2010-04-01/Accounts/AC1/Messages.json",
            body=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        if answer.status != 201:
            raise ValueError("A message was not taken.")
        answer.json()
    return messages / (time.perf_counter() - started)


@dataclass(frozen=True, kw_only=True)
class Bare:
    """What a bare loop does."""

    per_second: float
    #: CPU of a message, in milliseconds
    cpu_ms: float


def measure(kind: str, *, port: int, messages: int) -> Bare:
    """One of them in a process of its own. Raises `ProgramFailed`."""
    return Bare(**json.loads(output_of(__name__, kind, str(port), str(messages))))


def main() -> None:
    kind, port, messages = sys.argv[1:]
    before = time.process_time()
    rate = {"smtp": by_smtp, "http": by_http}[kind](int(port), int(messages))
    cpu_ms = (time.process_time() - before) / int(messages) * 1000
    print(json.dumps({"per_second": rate, "cpu_ms": cpu_ms}))


if __name__ == "__main__":
    main()
