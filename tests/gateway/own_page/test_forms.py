"""What she does on her own page: withdraws, chooses, closes, and nobody else for her."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from gateway.own_page.words import WORDS
from nosotros.contracts.common import FieldProblem, InvalidFields, RevisionMismatch
from nosotros.contracts.enrolment import AuthorisationEnded
from tests.gateway.own_page.answers import (
    GIVEN,
    HERSELF,
    ME,
    PAPER,
    PREFERENCES,
    asked,
    form_of,
    refuse,
    words_of,
)
from tests.gateway.peer import Peer

Open = Callable[..., httpx.Client]


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
    assert call.headers["nameko.person"] == HERSELF
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
    form = form_of(client.get(ME))
    asked(*peers)

    answer = client.post(
        f"{ME}/messages",
        data={**form, "language": "fr", "channel": "sms", "opted_out": "yes"},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ME}?done=saved")
    assert asked(*peers)["set_own_preferences"].payload == {
        "language": "fr",
        "channel": "sms",
        "opted_out": True,
        "expected_revision": 7,
    }
    assert WORDS["es"]["saved"] in client.get(answer.headers["location"]).text

    for revision in ("", "-1", "9" * 7, "7x", "٧"):
        wrong = {"language": "xx", "channel": "pigeon", "revision": revision}
        client.post(f"{ME}/messages", data={**form, **wrong})
        assert asked(*peers)["set_own_preferences"].payload == {
            "language": "es",
            "opted_out": False,
        }


@pytest.mark.parametrize(
    "refusal",
    [
        RevisionMismatch(expected=7, current=8),
        InvalidFields(problems=(FieldProblem(field="expected_revision", code="opt_out_unread"),)),
    ],
)
def test_what_she_chose_on_a_page_that_is_not_so_any_more_is_told_and_what_is_so_is_shown(
    visit: Open, refusal: Exception
):
    client = visit(set_own_preferences=refuse(refusal))
    form = form_of(client.get(ME))

    answer = client.post(f"{ME}/messages", data={**form, "language": "es", "channel": "sms"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ME}?done=changed")
    assert "set-cookie" not in answer.headers
    for language in WORDS:
        page = client.get(f"{answer.headers['location']}&language={language}")
        assert WORDS[language]["changed"] in words_of(page)
        assert form_of(page)["revision"] == "7"


def test_another_refusal_of_what_she_chose_is_not_told_as_a_change(visit: Open):
    unknown = InvalidFields(problems=(FieldProblem(field="channel", code="unknown_field"),))
    client = visit(set_own_preferences=refuse(unknown))
    form = form_of(client.get(ME))

    answer = client.post(f"{ME}/messages", data={**form, "language": "es"})

    assert answer.status_code == 422
    assert "location" not in answer.headers


def test_a_service_that_tells_no_revision_is_told_none(visit: Open, peers: tuple[Peer, ...]):
    client = visit(get_own_preferences={**PREFERENCES, "revision": None})
    form = form_of(client.get(ME))
    assert "revision" not in form
    asked(*peers)

    client.post(f"{ME}/messages", data={**form, "language": "es"})

    assert "expected_revision" not in asked(*peers)["set_own_preferences"].payload


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
    client.cookies.clear()
    assert client.post(path, data={"token": token}).status_code == 404
