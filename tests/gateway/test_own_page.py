"""Her own page over HTTP: one button, one visit, parts from their owners, and nobody else's data."""

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway.operations import check, scopes
from gateway.operations.rows import read
from gateway.own_page.words import WORDS
from nosotros.contracts.common import NotFound, ServiceUnavailable
from nosotros.contracts.enrolment import AuthorisationEnded, GetOwnRecord
from nosotros.contracts.language import SELF
from nosotros.contracts.notifications import LinkSpent
from nosotros.errors import ContractBroken
from tests.gateway.own_answers import (
    GIVEN,
    HERSELF,
    MEETINGS,
    NEXT,
    PAPER,
    PREFERENCES,
    RECORD,
    SECRET,
    VISITOR,
    all_answer,
)
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Running, Site

LINK = f"/m/gestarsalud/{SECRET}"
ME = "/m/gestarsalud/me"
ANSWERED = (LINK, ME, "/m/gestarsalud/closed", f"{ME}/withdraw/{GIVEN}")
Open = Callable[..., httpx.Client]


@pytest.fixture
def peers(
    notifications: Peer, peer: Peer, training: Peer, mentoring: Peer
) -> tuple[Peer, Peer, Peer, Peer]:
    return notifications, peer, training, mentoring


@pytest.fixture(scope="module")
def local(site: Site, enrolment_peer: Peer) -> Iterator[Running]:
    """A gateway that is reached on this machine alone, so that its cookies need no TLS."""
    assert enrolment_peer
    running = Running(site, name="own-page", NOSOTROS_PUBLIC_URL="http://127.0.0.1:8470")
    running.wait("/health/ready")
    yield running
    assert running.stop() == 0


@pytest.fixture
def browser(local: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=local.url, timeout=10) as made:
        yield made


@pytest.fixture
def visit(browser: httpx.Client, peers: tuple[Peer, ...]) -> Open:
    """Open her page, with what services answer else than usual; what they were asked is dropped."""

    def visit(**more: Any) -> httpx.Client:
        all_answer(*peers, **more)
        answer = browser.post(LINK, data={"visit": form_of(browser.get(LINK))["visit"]})
        assert (answer.status_code, answer.headers["location"]) == (303, ME)
        for each in peers:
            while not each.calls.empty():
                each.calls.get_nowait()
        return browser

    return visit


def words_of(answer: httpx.Response) -> str:
    inside = answer.text.partition("<body>")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", inside).split()))


def form_of(answer: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', answer.text))


def asked(*peers: Peer) -> dict[str, Call]:
    found: dict[str, Call] = {}
    for each in peers:
        while not each.calls.empty():
            call = each.calls.get_nowait()
            found[call.method] = call
    return found


def refuse(error: Exception) -> Callable[[Call], Any]:
    def answer(_call: Call) -> Any:
        raise error

    return answer


def test_a_link_that_is_only_looked_at_asks_nobody_and_shows_nothing_of_her(
    browser: httpx.Client, notifications: Peer
):
    for method in ("GET", "HEAD"):
        answer = browser.request(method, LINK, headers={"User-Agent": "WhatsApp/2.24"})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers

    assert notifications.calls.empty()
    page = browser.get(LINK)
    assert page.text.count("<button>") == 1
    assert "Abrir mi página" in page.text


def test_it_is_opened_by_its_button_with_a_secret_of_the_visits_own(
    browser: httpx.Client, peers: tuple[Peer, ...]
):
    all_answer(*peers)
    first, second = (form_of(browser.get(LINK))["visit"] for _ in range(2))
    assert first != second
    assert len(first) == 43

    answer = browser.post(LINK, data={"visit": first})

    call = asked(*peers)["open_own_page"]
    assert call.payload == {"organisation": "gestarsalud", "secret": SECRET, "visit": first}
    headers = [call.headers[f"nameko.{name}"] for name in ("organisation", "actor", "scopes")]
    assert headers == ["gestarsalud", "anybody", "public"]
    assert "nameko.participant" not in call.headers
    cookie = answer.headers["set-cookie"]
    assert cookie == f"visit={first}; Path={ME}; Max-Age=1200; HttpOnly; SameSite=Strict"


def test_where_it_is_reached_by_tls_its_cookie_goes_by_tls_alone(
    anonymous: httpx.Client, peers: tuple[Peer, ...]
):
    all_answer(*peers)

    answer = anonymous.post(LINK, data={"visit": SECRET})

    assert answer.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")


def test_her_page_asks_each_owner_as_herself(visit: Open, peers: tuple[Peer, ...]):
    visit().get(ME)

    calls = asked(*peers)
    assert calls.pop("check_visit").headers["nameko.scopes"] == "public"
    assert set(calls) == {
        "get_own_record",
        "get_own_preferences",
        "get_own_next",
        "get_own_meeting",
    }
    for call in calls.values():
        assert call.payload == {}
        assert call.headers["nameko.scopes"] == SELF
        assert call.headers["nameko.participant"] == HERSELF
        assert call.headers["nameko.actor"] == f"participant:{HERSELF}"
        assert call.headers["nameko.organisation"] == "gestarsalud"


def test_her_page_shows_what_is_hers(visit: Open):
    answer = visit().get(ME)

    text = words_of(answer)
    for part in (
        "Hola, Luz Marina",
        "se cierra a las 09:20",
        "jueves 20 de agosto de 2026, 15:30–17:00",
        "Salón comunal, Calle 13 # 7-30, Soacha",
        "Hay cuidado para sus niños",
        "viernes 21 de agosto de 2026, 10:00–11:00",
        "Con Rosa Elvira Cómo por teléfono",
        "Emprendimiento solidario, terminado el 30 de julio de 2026",
        "Rodríguez <Pardo>",
        "Cédula de ciudadanía, termina en 3372",
        "18 de febrero de 2005",
        "San Mateo, Soacha",
        "+57 … 0723 (compartido)",
        "Recibir mensajes, desde el 11 de agosto de 2026",
        "Participar en el programa, desde el 12 de agosto de 2026 (la dio quien la representaba)",
        "Hablar con una persona",
    ):
        assert part in text, part
    assert 'href="https://nosotros.example/v/gestarsalud/wq3mJx0Zs1m7dR0c4u8x3g"' in answer.text
    assert len(answer.content) < 30_000
    assert "<Pardo>" not in answer.text
    assert "<script" not in answer.text
    assert HERSELF not in answer.text


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_it_is_in_her_language_and_in_any_other_that_she_chooses(visit: Open, language: str):
    client = visit(check_visit=VISITOR | {"language": language})

    own = client.get(ME, headers={"Accept-Language": "de"})
    other = "fr" if language == "en" else "en"
    chosen = client.get(ME, params={"language": other, "fbclid": "whatever"})

    for answer, shown in ((own, language), (chosen, other)):
        assert f'<html lang="{shown}">' in answer.text
        assert WORDS[shown]["authorisations"] in answer.text
        assert len(answer.content) < 30_000
    assert f"{ME}/close?language={other}" in chosen.text


def test_every_language_says_everything():
    assert WORDS["es"].keys() == WORDS["en"].keys() == WORDS["fr"].keys()
    for key, text in WORDS["es"].items():
        named = set(re.findall(r"\{(\w+)\}", text))
        for language in ("en", "fr"):
            assert set(re.findall(r"\{(\w+)\}", WORDS[language][key])) == named, key


def test_what_is_sent_is_kept_nowhere_and_runs_nothing(visit: Open):
    client = visit()

    for path in ANSWERED:
        answer = client.get(path)
        style = re.findall(r"<style>(.*?)</style>", answer.text, re.S)[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert answer.headers["content-security-policy"] == (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("method", "heading"),
    [
        ("get_own_next", "Su próxima sesión"),
        ("get_own_meeting", "Su próximo encuentro"),
        ("get_own_preferences", "Sus mensajes"),
        ("get_own_record", "Sus datos"),
    ],
)
def test_a_part_whose_service_does_not_answer_is_left_out_and_it_says_so(
    visit: Open, method: str, heading: str
):
    client = visit(**{method: refuse(ServiceUnavailable(service="somebody"))})

    answer = client.get(ME)

    assert answer.status_code == 200
    assert f"{heading} {WORDS['es']['missing']}" in words_of(answer)
    assert WORDS["es"]["close"] in answer.text


def test_who_has_nothing_planned_is_told_so_plainly(visit: Open):
    client = visit(
        get_own_next={"session": None, "certificates": []},
        get_own_meeting={"next": None},
        get_own_record=RECORD | {"contacts": [], "authorisations": []},
    )

    text = words_of(client.get(ME))

    for key in (
        "no_session",
        "no_meeting",
        "no_certificates",
        "no_contacts",
        "no_authorisations",
    ):
        assert WORDS["es"][key] in text


def test_who_left_is_told_since_when_her_data_are_not_used(visit: Open):
    client = visit(get_own_record=RECORD | {"restricted_at": "2026-08-15T03:00:00Z"})

    assert "Usted salió del programa el 14 de agosto de 2026" in words_of(client.get(ME))


def test_times_are_hers_where_she_goes_nowhere_and_the_places_where_she_goes(visit: Open):
    client = visit(get_own_preferences=PREFERENCES | {"zone": "Europe/Madrid"})

    text = words_of(client.get(ME))

    assert "jueves 20 de agosto de 2026, 15:30–17:00 (hora de Bogotá)" in text
    assert "viernes 21 de agosto de 2026, 17:00–18:00 (hora de Madrid)" in text


def test_a_place_is_told_later_where_nobody_knows_it(visit: Open):
    session = NEXT["session"] | {"place": None, "address": None, "municipality": None}
    client = visit(get_own_next=NEXT | {"session": session})

    assert WORDS["es"]["where_unknown"] in words_of(client.get(ME))


def test_a_meeting_in_person_says_where(visit: Open):
    meeting = MEETINGS["next"] | {"channel": "in_person", "place": "Biblioteca", "mentor": None}
    client = visit(get_own_meeting={"next": meeting})

    assert "Cómo en persona Dónde Biblioteca" in words_of(client.get(ME))


def test_a_certificate_leads_nowhere_else(visit: Open):
    forged = NEXT["certificates"][0] | {"link": "javascript:alert(1)"}
    client = visit(get_own_next=NEXT | {"certificates": [forged]})

    assert "javascript" not in client.get(ME).text


def test_she_withdraws_after_she_has_read_what_she_was_told_and_what_follows(
    visit: Open, peers: tuple[Peer, ...]
):
    client = visit()

    page = client.get(f"{ME}/withdraw/{PAPER}")
    assert "Puedo retirarla cuando quiera." in page.text
    assert WORDS["es"]["follows_programme"] in page.text
    asked(*peers)
    answer = client.post(f"{ME}/withdraw/{PAPER}", data=form_of(page))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ME}?done=withdrawn")
    call = asked(*peers)["withdraw_own_authorisation"]
    assert call.payload == {"authorisation_id": PAPER}
    assert call.headers["nameko.participant"] == HERSELF
    assert UUID(call.headers["nameko.command_id"])
    assert WORDS["es"]["withdrawn"] in client.get(answer.headers["location"]).text


def test_what_was_withdrawn_already_is_withdrawn(visit: Open):
    client = visit(withdraw_own_authorisation=refuse(AuthorisationEnded()))
    token = form_of(client.get(ME))["token"]

    answer = client.post(f"{ME}/withdraw/{GIVEN}", data={"token": token})

    assert answer.headers["location"] == f"{ME}?done=withdrawn"


def test_an_authorisation_that_is_none_of_hers_is_not_confirmed(visit: Open):
    client = visit()

    assert client.get(f"{ME}/withdraw/{HERSELF}").headers["location"] == ME
    assert client.get(f"{ME}/withdraw/none").status_code == 404


def test_she_chooses_how_she_is_written_to(visit: Open, peers: tuple[Peer, ...]):
    client = visit()
    token = form_of(client.get(ME))["token"]
    asked(*peers)

    answer = client.post(
        f"{ME}/messages",
        data={"token": token, "language": "fr", "channel": "sms", "opted_out": "yes"},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ME}?done=saved")
    assert asked(*peers)["set_own_preferences"].payload == {
        "language": "fr",
        "channel": "sms",
        "opted_out": True,
    }
    assert WORDS["es"]["saved"] in client.get(answer.headers["location"]).text

    client.post(f"{ME}/messages", data={"token": token, "language": "xx", "channel": "pigeon"})
    assert asked(*peers)["set_own_preferences"].payload == {
        "language": "es",
        "channel": None,
        "opted_out": False,
    }


def test_she_closes_it_and_the_browser_forgets_it(visit: Open, peers: tuple[Peer, ...]):
    client = visit()
    secret = client.cookies["visit"]
    token = form_of(client.get(ME))["token"]
    asked(*peers)

    answer = client.post(f"{ME}/close", data={"token": token})

    call = asked(*peers)["close_visit"]
    assert call.payload == {"organisation": "gestarsalud", "visit": secret}
    assert answer.headers["location"] == "/m/gestarsalud/closed?language=es"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "visit" not in client.cookies
    assert WORDS["es"]["closed"] in client.get(answer.headers["location"]).text


@pytest.mark.parametrize("path", [f"{ME}/messages", f"{ME}/close", f"{ME}/withdraw/{GIVEN}"])
def test_a_form_of_somebody_elses_changes_nothing(visit: Open, peers: tuple[Peer, ...], path: str):
    client = visit()
    token = form_of(client.get(ME))["token"]
    asked(*peers)

    for given, headers in (
        ({}, {}),
        ({"token": "0" * 64}, {}),
        ({"token": "é"}, {}),
        ({"token": token}, {"Sec-Fetch-Site": "cross-site"}),
        ({"token": token}, {"Sec-Fetch-Site": "same-site"}),
    ):
        answer = client.post(path, data=given, headers=headers)
        assert answer.status_code == 404
        assert WORDS["es"]["spent"] in answer.text
    assert asked(*peers) == {}
    assert browserless(client).post(path, data={"token": token}).status_code == 404


def browserless(client: httpx.Client) -> httpx.Client:
    client.cookies.clear()
    return client


def test_a_link_is_opened_from_no_other_site(browser: httpx.Client, notifications: Peer):
    answer = browser.post(LINK, data={"visit": SECRET}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 404
    assert notifications.calls.empty()


@pytest.mark.parametrize("path", [ME, f"{ME}/withdraw/{GIVEN}"])
@pytest.mark.parametrize("cookie", [None, "visit=short", "visit=" + "x" * 43, "=;;=,\xff"])
def test_without_a_visit_there_is_nothing(
    browser: httpx.Client, peers: tuple[Peer, ...], path: str, cookie: str | None
):
    all_answer(*peers, check_visit=refuse(LinkSpent()))
    headers = {} if cookie is None else {"Cookie": cookie.encode("latin-1")}

    answer = browser.get(path, headers=headers)  # type: ignore[arg-type]

    assert answer.status_code == 404
    assert WORDS["es"]["spent_means"] in answer.text
    assert not {"get_own_record", "get_own_preferences"} & set(asked(*peers))


def test_a_spent_link_is_told_so_in_a_page_and_sets_no_cookie(
    browser: httpx.Client, peers: tuple[Peer, ...]
):
    all_answer(*peers, open_own_page=refuse(LinkSpent()))

    answer = browser.post(LINK, data={"visit": SECRET}, headers={"Accept-Language": "fr"})

    assert answer.status_code == 404
    assert WORDS["fr"]["spent"] in words_of(answer)
    assert "set-cookie" not in answer.headers


def test_whose_data_are_erased_meanwhile_sees_nothing(visit: Open):
    client = visit(get_own_record=refuse(NotFound(kind="participant", id=UUID(HERSELF))))

    answer = client.get(ME)

    assert answer.status_code == 404
    assert "Luz" not in answer.text


def test_who_cannot_be_answered_is_told_so_in_a_page(
    browser: httpx.Client, peers: tuple[Peer, ...]
):
    all_answer(*peers, check_visit=refuse(ServiceUnavailable(service="notifications")))

    answer = browser.get(ME, headers={"Cookie": f"visit={SECRET}"})

    assert answer.status_code == 503
    assert WORDS["es"]["unanswered"] in answer.text


@pytest.mark.parametrize("secret", ["short", "x" * 44, "%2e%2e", "me%2f"])
def test_what_can_be_no_secret_is_asked_of_nobody(
    browser: httpx.Client, notifications: Peer, secret: str
):
    assert browser.get(f"/m/gestarsalud/{secret}").status_code == 404
    assert notifications.calls.empty()


@pytest.mark.parametrize("organisation", ["Gestarsalud", "-x", "a_b", "x" * 64])
def test_what_is_no_organisation_has_no_page(
    browser: httpx.Client, notifications: Peer, organisation: str
):
    assert browser.get(f"/m/{organisation}/{SECRET}").status_code == 404
    assert browser.post(f"/m/{organisation}/{SECRET}").status_code == 404
    assert notifications.calls.empty()


def test_a_longer_form_is_not_read(browser: httpx.Client, notifications: Peer):
    assert browser.post(LINK, data={"visit": "x" * 5000}).status_code == 413
    assert notifications.calls.empty()


def test_it_is_limited_by_address(run_gateway: Callable[..., Running], notifications_peer: Peer):
    running = run_gateway(
        "own-page-limited", NOSOTROS_PUBLIC_RATE_LIMIT="0.01", NOSOTROS_PUBLIC_RATE_BURST="2"
    )
    answers = [httpx.get(running.url + LINK) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[2].headers["content-type"] == "text/html; charset=utf-8"
    assert WORDS["es"]["too_many"] in answers[2].text
    assert int(answers[2].headers["retry-after"]) > 0


def test_nothing_of_her_is_in_the_gateways_log(visit: Open, local: Running):
    client = visit(get_own_next=refuse(ServiceUnavailable(service="training")))
    client.get(ME)
    secret = client.cookies["visit"]

    log = local.log.read_text()
    assert "part_missing" in log
    for each in (SECRET, secret, "Luz", "Pardo", "0723", HERSELF):
        assert each not in log


def test_no_key_can_be_given_what_only_she_may_ask(site: Site):
    done = site.run(
        "key", "create", "--organisation", "gestarsalud", "--owner", "x", "--scope", SELF
    )

    assert done.returncode != 0
    assert SELF in done.stderr


def test_no_operation_of_keys_asks_what_only_she_may():
    with pytest.raises(ContractBroken, match="by no key"):
        check((read("/v1/own-record", GetOwnRecord, tag="Participants"),))
    assert SELF not in scopes()
