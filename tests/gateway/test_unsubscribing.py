"""A link to unsubscribe: looked at it does nothing, posted to it stops messages."""

import re
from typing import Any

import httpx
import pytest

from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.notifications import LinkUnknown
from tests.gateway.peer import Peer
from tests.gateway.running import Running

TOKEN = "AZD-4x8aei2bxkPy8Cc6Bwd0TGw3xTtEi5zZ1dLJb7ds"
PATH = f"/v1/unsubscribe/gestarsalud/{TOKEN}"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def stops(notifications: Peer) -> Peer:
    stopped = {"purpose": "reminders", "stopped": True}
    notifications.answers["unsubscribe"] = lambda call: stopped
    notifications.answers["get_subscription"] = lambda call: {**stopped, "stopped": False}
    return notifications


def test_a_mail_program_stops_messages_with_one_request(anonymous: httpx.Client, stops: Peer):
    answer = anonymous.post(PATH, data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.content) == (200, b"")
    call = stops.next_call()
    assert call.payload == {"organisation": "gestarsalud", "token": TOKEN}
    assert call.headers["nameko.actor"] == "anybody"


def test_it_does_so_whatever_it_posts_and_however_often(anonymous: httpx.Client, stops: Peer):
    ids = set[str]()
    for sent in ({}, {"json": {"a": 1}}, {"files": {"List-Unsubscribe": (None, "One-Click")}}):
        assert anonymous.post(PATH, **sent).status_code == 200
        ids.add(stops.next_call().headers["nameko.command_id"])
    assert len(ids) == 3


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_who_looks_sees_one_button_and_nothing_happens(
    anonymous: httpx.Client, stops: Peer, language: str
):
    answer = anonymous.get(PATH, headers={**BROWSER, "Accept-Language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert len(re.findall("<button", answer.text)) == 1
    word = {"es": "Recordatorios", "en": "Reminders", "fr": "Rappels"}[language]
    assert f"<strong>{word}</strong>" in answer.text
    assert stops.next_call().method == "get_subscription"
    assert stops.calls.empty()
    assert not re.search(r"<script|<img|<link|<iframe|url\(|\bon\w+=|style=", answer.text)
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert TOKEN not in answer.text
    assert len(answer.content) < 5000


def test_the_language_can_be_chosen_and_is_kept(anonymous: httpx.Client, stops: Peer):
    page = anonymous.get(PATH, params={"language": "fr"}, headers=BROWSER).text
    stops.next_call()
    action = re.search(r'action="([^"]+)"', page)
    assert action is not None

    answer = anonymous.post(PATH + action[1], headers=BROWSER)

    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text
    assert "C&#39;est fait" in answer.text
    stops.next_call()


@pytest.mark.parametrize("refusal", [LinkUnknown(), ServiceUnavailable(service="notifications")])
def test_what_cannot_be_done_is_said_to_people_and_to_programs(
    anonymous: httpx.Client, notifications: Peer, refusal: Any
):
    def refuse(_call: Any) -> Any:
        raise refusal

    notifications.answers |= {"unsubscribe": refuse, "get_subscription": refuse}

    program = anonymous.post(PATH)
    headers = {**BROWSER, "Accept-Language": "en"}
    for person in (anonymous.post(PATH, headers=headers), anonymous.get(PATH, headers=headers)):
        assert program.status_code == person.status_code == refusal.status
        assert refusal.text("en") in person.text
        assert "<button" not in person.text
    assert program.json()["code"] == refusal.code


def test_what_has_stopped_is_said_so(anonymous: httpx.Client, notifications: Peer):
    gone = {"purpose": "a purpose of tomorrow", "stopped": True}
    notifications.answers["get_subscription"] = lambda call: gone

    page = anonymous.get(PATH, headers={**BROWSER, "Accept-Language": "en"}).text

    assert "no longer send you these messages" in page
    assert "Messages like the one with this link" in page
    assert "<button" not in page


def test_more_than_a_few_bytes_are_refused(anonymous: httpx.Client, notifications: Peer):
    assert anonymous.post(PATH, content=b"x" * 5000).status_code == 413
    assert notifications.calls.empty()


def test_the_link_is_in_no_log(anonymous: httpx.Client, stops: Peer, gateway: Running):
    anonymous.get(PATH)
    anonymous.post(PATH)
    assert TOKEN not in gateway.log.read_text()


@pytest.mark.parametrize(
    "query", ["&".join(f"a{n}=1" for n in range(11)), "language=zz", "%ff=%ff"]
)
def test_it_stops_messages_whatever_is_asked_beside(
    anonymous: httpx.Client, stops: Peer, query: str
):
    for method in ("GET", "POST"):
        answer = anonymous.request(method, f"{PATH}?{query}", headers=BROWSER)
        assert (answer.status_code, "<strong>" in answer.text) == (200, True)
        stops.next_call()


def test_a_link_of_nobody_s_is_refused_whatever_is_asked_beside(
    anonymous: httpx.Client, notifications: Peer
):
    def refuse(_call: Any) -> Any:
        raise LinkUnknown()

    notifications.answers["get_subscription"] = notifications.answers["unsubscribe"] = refuse
    for method in ("GET", "POST"):
        answer = anonymous.request(method, f"{PATH}?{'a=1&' * 11}", headers=BROWSER)
        assert answer.status_code == LinkUnknown().status
