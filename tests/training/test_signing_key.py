"""The signing key: a service without one, or with a bad one, says so when it starts; its public half
is where whoever checks a copy looks for it."""

import os
import subprocess

import pytest

from nosotros import seals
from nosotros.contracts.training import GetIssuerKeys, IssuerUnknown
from nosotros.testing import nosotros
from tests.training.graduates import ORGANISATION


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start training with nothing to reach, and see what it says before it would reach for it."""
    return subprocess.run(
        nosotros("run", "training"),
        env={**os.environ, "PYTHONWARNINGS": "ignore", "NOSOTROS_DATABASE_URL": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_in_production_it_does_not_start_without_a_key():
    ended = start(NOSOTROS_ENVIRONMENT="production", NOSOTROS_SIGNING_KEY="")
    assert ended.returncode == 1
    assert "NOSOTROS_SIGNING_KEY: is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_elsewhere_it_starts_and_refuses_what_needs_one():
    ended = start(NOSOTROS_ENVIRONMENT="development", NOSOTROS_SIGNING_KEY="")
    # It came as far as to look for its database.
    assert "NOSOTROS_DATABASE_URL: is not set" in ended.stderr


@pytest.mark.parametrize("environment", ["production", "development"])
def test_it_starts_nowhere_with_a_bad_key_and_does_not_repeat_it(environment):
    ended = start(NOSOTROS_ENVIRONMENT=environment, NOSOTROS_SIGNING_KEY="not-a-key-at-all")
    assert ended.returncode == 1
    assert "NOSOTROS_SIGNING_KEY" in ended.stderr
    assert "not-a-key-at-all" not in ended.stderr + ended.stdout


def test_a_new_key_can_be_made_and_is_shown_by_no_other_command():
    made = subprocess.run(nosotros("signing-key"), capture_output=True, text=True, check=True)
    seed = made.stdout.strip()
    assert seals.SigningKey.read(seed).x
    shown = subprocess.run(
        nosotros("settings"),
        env={**os.environ, "NOSOTROS_SIGNING_KEY": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "NOSOTROS_SIGNING_KEY=(set)" in shown.stdout
    assert seed not in shown.stdout


def test_the_key_of_who_runs_the_hub_is_published_before_it_certifies_as_ledgers_need_it(
    ask, signing
):
    seed, newer = seals.new_seed(), seals.new_seed()
    for each in (seed, newer):
        signing(each)
        listed = ask(GetIssuerKeys(organisation=ORGANISATION)).keys
        assert listed[0].kid == seals.SigningKey.read(each).kid
    # What it sealed before can be checked all the same.
    assert listed[1].kid == seals.SigningKey.read(seed).kid
    signing("")
    assert ask(GetIssuerKeys(organisation=ORGANISATION)).keys == listed
    with pytest.raises(IssuerUnknown):
        ask(GetIssuerKeys(organisation="la-u"), organisation="la-u")
