"""What a process writes when something goes wrong that nobody foresaw."""

import json
import subprocess
import sys

import pytest

BEGIN = "from nosotros.observability import configure_logging; configure_logging();"
FAIL = "raise ValueError('Luz Marina Rodríguez')"
IN_MAIN = f"{BEGIN}\n{FAIL}"
IN_A_THREAD = f"""{BEGIN}
import threading
def work():
    {FAIL}
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
IN_ANOTHERS_WAKE = f"""{BEGIN}
try:
    {FAIL}
except ValueError as error:
    raise KeyError("1023523372") from error
"""
IN_A_GROUP = f"""{BEGIN}
raise ExceptionGroup("several", [ValueError("1023523372")])
"""
IN_A_LIBRARY = f"""{BEGIN}
import logging
import sys
try:
    raise ValueError(sys.argv[1])
except ValueError:
    logging.getLogger("library").critical("failed", exc_info=True)
"""


@pytest.mark.parametrize(
    ("program", "error", "code"),
    [
        (IN_MAIN, "ValueError", 1),
        (IN_A_THREAD, "ValueError", 0),
        (IN_ANOTHERS_WAKE, "KeyError", 1),
        (IN_A_GROUP, "ExceptionGroup", 1),
    ],
    ids=["main", "thread", "chained", "group"],
)
def test_an_uncaught_exception_is_one_line_that_says_where_and_never_whom(program, error, code):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    (line,) = done.stderr.splitlines()
    logged = json.loads(line)
    assert (logged["event"], logged["error"], logged["level"]) == ("uncaught", error, "critical")
    assert logged["exception"][0]["frames"]
    assert "Luz" not in line
    assert "1023523372" not in line
    assert done.returncode == code


def test_what_a_library_logs_of_an_exception_says_its_kind_and_never_whom():
    done = subprocess.run(
        [sys.executable, "-c", IN_A_LIBRARY, "Luz Marina Rodríguez"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr.startswith("CRITICAL:library:failed")
    assert done.stderr.rstrip().endswith("ValueError")
    assert "Luz" not in done.stderr
