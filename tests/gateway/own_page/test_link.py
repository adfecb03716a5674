"""The link to her own page: one button, one visit, and nothing without it."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from gateway.operations import check, scopes
from gateway.operations.rows import read
from gateway.own_page import visiting
from gateway.own_page.words import WORDS
from nosotros.contracts.common import NotFound, ServiceUnavailable
from nosotros.contracts.enrolment import GetOwnRecord
from nosotros.contracts.language import SELF
from nosotros.contracts.notifications import LinkSpent
from nosotros.contracts.partners.roles import OF_PROCESSES, OF_ROOMS, OF_THE_OPERATOR, ROLES
from nosotros.errors import ContractBroken
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.own_page.answers import (
    GIVEN,
    HERSELF,
    LINK,
    ME,
    SECRET,
    all_answer,
    asked,
    form_of,
    refuse,
    words_of,
)
from tests.gateway.peer import Peer
from tests.gateway.running import Running

Open = Callable[..., httpx.Client]


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
    assert "nameko.person" not in call.headers
    cookie = answer.headers["set-cookie"]
    assert cookie == f"visit={first}; Path={ME}; Max-Age=1200; HttpOnly; SameSite=Strict"


@pytest.mark.parametrize(
    ("public_url", "secure"),
    [
        ("https://nosotros.example", True),
        ("http://nosotros.example", True),
        ("https://127.0.0.1:8470", True),
        ("http://127.0.0.1:8470", False),
        ("http://localhost:8470", False),
        ("http://127.0.0.1.example", True),
    ],
)
def test_its_cookie_goes_by_tls_alone_but_on_this_machine(public_url: str, secure: bool):
    name, value = visiting.cookie(
        SECRET, organisation="gestarsalud", seconds=1200, public_url=public_url
    )

    assert name == b"set-cookie"
    assert value.endswith(b"; HttpOnly; SameSite=Strict" + b"; Secure" * secure)


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
    answers = [web.get(running.url + LINK, timeout=PATIENCE) for _ in range(3)]

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


def test_nobody_has_what_only_she_may_ask_and_so_nobody_gives_it_to_a_key():
    assert not any(SELF in scopes for scopes in ROLES.values())
    assert SELF not in OF_ROOMS | OF_THE_OPERATOR | OF_PROCESSES


def test_no_operation_of_keys_asks_what_only_she_may():
    with pytest.raises(ContractBroken, match="by no key"):
        check((read("/v1/own-record", GetOwnRecord, tag="Participants"),))
    assert SELF not in scopes()
