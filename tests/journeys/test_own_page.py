"""She looks at her own page: from a coordinator's request to what she withdraws there herself."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from gateway.own_page.dates import Clock
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.journeys import scenes
from tests.journeys.classroom import COURSE, MODULE, TRAINING_OF_TRAINERS, Classroom, present


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("own-page")


def taught(stack: Any, organisation: Any, her: Any) -> tuple[Any, Any]:
    """What she is in: the certificate of what she completed, and the session that comes next."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish("formadoras", TRAINING_OF_TRAINERS)
    room.publish("curso", COURSE)
    completed = room.cohort("formadoras", seats=2)
    (learner,) = room.fill(completed, [her])
    (held,) = room.plan(completed, module="social-protection", count=1)
    room.let_pass(held)
    room.mark(held, [present(learner)])
    certificate = room.certify(completed, learner)
    begun = room.cohort("curso", seats=2)
    room.fill(begun, [her])
    place = {
        "name": "Salón comunal",
        "address": "Carrera 7 # 14-32",
        "municipality": "Soacha",
    }
    place_id = organisation.post("/v1/places", place)["id"]
    more = {"place_id": place_id, "childcare_places": 4}
    next_one, _ = room.plan(begun, module=MODULE, count=2, **more)
    return certificate, next_one


def test_she_opens_her_page_once_sees_what_is_hers_and_withdraws_it(stack, organisation):
    her = organisation.register(messages_authorised_on="2026-08-11", neighbourhood="San Mateo")
    certificate, session = taught(stack, organisation, her)
    where = f"/v1/participants/{her['id']}/own-page-links"
    sent = eventually(
        lambda: answer.json() if (answer := organisation.send("POST", where)).is_success else None,
        what="notifications knows her contact",
    )
    arrived = eventually(
        lambda: scenes.arrived(stack).get(sent["message_id"]),
        what="the link has arrived",
    )
    (link,) = re.findall(r"https?://\S+", arrived.text)
    assert link.startswith(stack.gateway_url)

    with web.Client(base_url=stack.gateway_url, timeout=PATIENCE, trust_env=False) as browser:
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
        _shows_what_comes_next(page.text, session)
        _shows_what_she_completed(browser, page.text, certificate)

        (withdrawal,) = set(re.findall(r'"(/m/own-page/me/withdraw/[0-9a-f-]{36})"', page.text))
        done = browser.post(withdrawal, data=_form(browser.get(withdrawal)))
        assert done.headers["location"] == "/m/own-page/me?done=withdrawn"
        assert not re.findall("/me/withdraw/", browser.get("/m/own-page/me").text)

    known = organisation.get(f"/v1/participants/{her['id']}")
    assert known["messages_authorised_on"] is None
    with web.Client(base_url=stack.gateway_url, timeout=PATIENCE, trust_env=False) as other:
        spent = other.post(urlsplit(link).path, data=_form(other.get(urlsplit(link).path)))
        assert spent.status_code == 404
    eventually(
        lambda: organisation.send("POST", where).json().get("why") == "not_authorised",
        what="notifications knows that she withdrew it",
    )


def _shows_what_comes_next(page: str, session: Any) -> None:
    begins, ends = (datetime.fromisoformat(session[each]) for each in ("begins_at", "ends_at"))
    when = Clock(language="es", zone=None).there(begins, ends, zone="America/Bogota")
    assert when.endswith(", de 9:00 a. m. a 11:00 a. m.")
    (shown,) = re.findall(r"<h2>Su próxima sesión</h2>(.*?)<h2>", page, re.DOTALL)
    assert f">{when}</time>" in shown
    assert "<dd>Salón comunal, Carrera 7 # 14-32, Soacha</dd>" in shown
    assert "Habrá quien cuide a sus niños." in shown


def _shows_what_she_completed(browser: httpx.Client, page: str, certificate: Any) -> None:
    (shown,) = re.findall(r"<h2>Sus certificados</h2>(.*?)<h2>", page, re.DOTALL)
    assert "Tú, yo, nosotros, terminado el " in shown
    ((link, label),) = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', shown)
    assert link == certificate["link"]
    assert label == f"Certificado {certificate['number']}: verlo y verificarlo"
    verified = browser.get(urlsplit(link).path, headers={"Accept": "application/json"}).json()
    assert (verified["number"], verified["state"]) == (certificate["number"], "valid")


def _form(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page.text))
