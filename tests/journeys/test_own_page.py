"""She looks at her own page: from a coordinator's request to what she withdraws there herself."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.organisation import PATIENCE


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("own-page")


def test_she_opens_her_page_once_sees_what_is_hers_and_withdraws_it(stack, organisation):
    her = organisation.register(messages_authorised_on="2026-08-11", neighbourhood="San Mateo")
    where = f"/v1/participants/{her['id']}/own-page-links"
    sent = eventually(
        lambda: answer.json() if (answer := organisation.send("POST", where)).is_success else None,
        seconds=PATIENCE,
        what="notifications knows her contact",
    )
    arrived = eventually(
        lambda: scenes.arrived(stack).get(sent["message_id"]),
        seconds=PATIENCE,
        what="the link has arrived",
    )
    (link,) = re.findall(r"https?://\S+", arrived.text)
    assert link.startswith(stack.gateway_url)

    with httpx.Client(base_url=stack.gateway_url, timeout=PATIENCE, trust_env=False) as browser:
        opened = browser.get(urlsplit(link).path)
        assert her["first_names"] not in opened.text
        browser.post(urlsplit(link).path, data=_form(opened))
        page = browser.get("/m/own-page/me")
        assert her["first_names"] in page.text
        assert f"termina en {her['document_number'][-4:]}" in page.text
        assert her["document_number"] not in page.text
        assert her["mobile"] not in page.text
        assert "San Mateo" in page.text
        assert "no se puede mostrar ahora" not in page.text

        (withdrawal,) = set(re.findall(r'"(/m/own-page/me/withdraw/[0-9a-f-]{36})"', page.text))
        done = browser.post(withdrawal, data=_form(browser.get(withdrawal)))
        assert done.headers["location"] == "/m/own-page/me?done=withdrawn"
        assert not re.findall("/me/withdraw/", browser.get("/m/own-page/me").text)

    known = organisation.get(f"/v1/participants/{her['id']}")
    assert known["messages_authorised_on"] is None
    with httpx.Client(base_url=stack.gateway_url, timeout=PATIENCE, trust_env=False) as other:
        spent = other.post(urlsplit(link).path, data=_form(other.get(urlsplit(link).path)))
        assert spent.status_code == 404
    eventually(
        lambda: organisation.send("POST", where).json().get("why") == "not_authorised",
        seconds=PATIENCE,
        what="notifications knows that she withdrew it",
    )


def _form(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page.text))
