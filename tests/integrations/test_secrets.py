"""Secrets are kept encrypted, and a key can be replaced."""

import os
import subprocess
from collections.abc import Callable

import pytest

from integrations import secrets
from nosotros.errors import SettingInvalid
from nosotros.secrecy import new_key
from nosotros.testing import nosotros

SECRET = "whsec_x6nV+3Hq0kpl/A=="
OLD, NEW = new_key(), new_key()


@pytest.fixture
def keys_are(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have this process use other keys."""

    def keys_are(keys: str) -> None:
        monkeypatch.setenv("NOSOTROS_SECRETS_KEY", keys)
        secrets.keys.cache_clear()

    return keys_are


def start(**environment: str) -> str:
    """Start the service with nothing to reach, and see what it says before it would reach for it."""
    ended = subprocess.run(
        nosotros("run", "integrations"),
        env={**os.environ, "PYTHONWARNINGS": "ignore", "NOSOTROS_DATABASE_URL": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


def test_a_secret_is_kept_as_something_else_each_time(keys_are: Callable[[str], None]) -> None:
    keys_are(NEW)
    sealed = {secrets.seal(SECRET), secrets.seal(SECRET)}
    assert len(sealed) == 2
    assert SECRET not in "".join(sealed)
    assert {secrets.open_sealed(each) for each in sealed} == {SECRET}


def test_what_an_older_key_has_sealed_is_opened_as_long_as_it_is_named(
    keys_are: Callable[[str], None],
) -> None:
    keys_are(OLD)
    of_old = secrets.seal(SECRET)
    keys_are(f"{NEW}, {OLD}")
    of_new = secrets.seal(SECRET)
    assert secrets.open_sealed(of_old) == SECRET
    keys_are(NEW)
    assert secrets.open_sealed(of_new) == SECRET
    with pytest.raises(SettingInvalid, match="NOSOTROS_SECRETS_KEY: opens nothing") as refused:
        secrets.open_sealed(of_old)
    assert of_old not in str(refused.value)


def test_without_a_key_nothing_is_kept(keys_are: Callable[[str], None]) -> None:
    keys_are("")
    with pytest.raises(SettingInvalid, match="NOSOTROS_SECRETS_KEY: is not set"):
        secrets.seal(SECRET)


def test_the_service_says_that_its_key_is_missing_or_none() -> None:
    said = start(NOSOTROS_ENVIRONMENT="production", NOSOTROS_SECRETS_KEY="")
    assert "NOSOTROS_SECRETS_KEY: is not set" in said
    said = start(NOSOTROS_ENVIRONMENT="development", NOSOTROS_SECRETS_KEY=f"{NEW},not-a-key")
    assert "NOSOTROS_SECRETS_KEY: takes keys" in said
    assert "not-a-key" not in said


def test_a_new_key_is_one(keys_are: Callable[[str], None]) -> None:
    made = subprocess.run(nosotros("secrets-key"), capture_output=True, text=True, check=True)
    keys_are(made.stdout.strip())
    assert secrets.open_sealed(secrets.seal(SECRET)) == SECRET
