"""The system user that PostgreSQL runs as, for whoever is root."""

import os
import pwd
import secrets
import subprocess
import sys
from collections.abc import Iterator

import pytest

AT_ONCE = 4
_MAKES = """
import sys
from localstack import accounts
accounts.USER = sys.argv[1]
print("ready", flush=True)
sys.stdin.readline() or sys.exit()
print(accounts.unprivileged().pw_uid, flush=True)
"""


@pytest.fixture
def name() -> Iterator[str]:
    user = f"nosotros-{secrets.token_hex(6)}"
    yield user
    if any(each.pw_name == user for each in pwd.getpwall()):
        subprocess.run(["userdel", user], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="making users takes root")
def test_stacks_that_begin_at_once_have_one_user(name: str) -> None:
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", _MAKES, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    try:
        for each in begun:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in begun:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        numbers = {int(each.communicate()[0]) for each in begun}
    finally:
        for each in begun:
            each.kill()
            each.wait()
    assert numbers == {pwd.getpwnam(name).pw_uid}
