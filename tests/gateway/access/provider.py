"""An identity provider that we did not write (oidc-provider-mock), and signing in there."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

from localstack import ports
from nosotros.testing.waiting import PATIENCE
from tests import web


@contextmanager
def real_provider(*subjects: str) -> Iterator[str]:
    """Where it runs; those who can sign in there have these subjects."""
    port = ports.keep_or_pick(None)
    users = [word for each in subjects for word in ("--user", each)]
    program = (sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port))
    with subprocess.Popen(
        (*program, *users), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while True:
            try:
                web.get(
                    f"{url}/.well-known/openid-configuration", timeout=PATIENCE
                ).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None
                assert time.monotonic() < until, "the provider never answered"
                time.sleep(0.1)
        try:
            yield url
        finally:
            process.terminate()


def sign_in(provider: str, *, as_client: str, subject: str) -> str:
    """The token that somebody gets who signs in there (authorisation code flow)."""
    where = "https://app.example/back"
    asked = {
        "client_id": as_client,
        "redirect_uri": where,
        "response_type": "code",
        "scope": "openid",
        "state": "s",
    }
    with web.Client(base_url=provider, timeout=PATIENCE) as browser:
        answer = browser.post("/oauth2/authorize", params=asked, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        (code,) = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
        exchanged = browser.post(
            "/oauth2/token",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": where},
            auth=(as_client, "secret"),
        )
    token: str = exchanged.raise_for_status().json()["id_token"]
    return token
