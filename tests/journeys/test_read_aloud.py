"""Who has no telephone: registered with no channel, read to from the list, as its how-to shows."""

import csv
import io
from itertools import pairwise
from typing import Any

import httpx
import pytest

from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.howto import columns_of, commands_of
from tests.journeys import scenes
from tests.journeys.organisation import Organisation, unreached

HOWTO = "read-messages-aloud"
LIST = "/v1/messages/to-read-aloud"
AUTHORISED = {"messages_authorised_on": "2026-08-10"}


@pytest.fixture
def organisation(enter, request) -> Organisation:
    return enter(f"read-aloud-{request.node.name.split('_')[-1]}")


def register(organisation: Organisation, **facts: Any) -> Any:
    """Somebody who has neither telephone nor mailbox, and chose no channel."""
    return organisation.post("/v1/participants", {**unreached(), **facts})


def listed(organisation: Organisation, person: Any, *, intake: str) -> Any:
    """What is to be read to somebody who is enrolled."""
    organisation.enrol(participant=person["id"], intake=intake).raise_for_status()

    def look() -> Any:
        found = organisation.every(LIST)
        return [each for each in found if each["participant_id"] == person["id"]]

    (message,) = eventually(look, what="her message is on the list")
    return message


def test_she_is_read_to_and_what_was_read_is_delivered_as_the_howto_shows(organisation, stack):
    person = register(organisation, **AUTHORISED)
    assert (person["preferred_channel"], person["mobile"], person["email"]) == (None, None, None)
    message = listed(organisation, person, intake=organisation.open_intake())
    assert (message["first_names"], message["language"]) == (person["first_names"], "es")
    assert person["first_names"] in message["text"]

    as_json, as_file, handed, shown = [
        _as_curl_does(command, organisation=organisation, gateway_url=stack.gateway_url)
        for command, _ in commands_of(HOWTO, MESSAGE=message["id"], HER=person["id"])
    ]

    assert as_json.json()["items"] == [message]
    header, row = csv.reader(io.StringIO(as_file.content.decode("utf-8-sig"), newline=""))
    assert header == columns_of(HOWTO)
    assert dict(zip(header, row, strict=True)) == {
        name: "" if value is None else str(value) for name, value in message.items()
    }
    assert (handed.json()["state"], handed.json()["channel"]) == ("delivered", "print")
    (known,) = shown.json()["items"]
    assert (known["id"], known["state"]) == (message["id"], "delivered")
    assert organisation.every(LIST) == []
    again = organisation.send("POST", f"/v1/messages/{message['id']}/handing-over")
    assert (again.status_code, again.json()["code"]) == (409, "not_in_state")


def test_an_offer_that_was_read_to_her_runs_from_then(organisation):
    intake = organisation.open_intake(seats=1)
    holder = organisation.register()
    place = organisation.enrol(participant=holder["id"], intake=intake).json()
    person = register(organisation, **AUTHORISED)
    hers = organisation.enrol(participant=person["id"], intake=intake).json()
    organisation.post(f"/v1/enrolments/{place['id']}/withdrawal", {"reason": "work"})

    def offer() -> Any:
        found = organisation.every("/v1/messages", participant_id=person["id"], state="listed")
        return next((each for each in found if each["template"] == "offered"), None)

    message = eventually(offer, what="her offer is on the list")
    assert organisation.get(f"/v1/enrolments/{hers['id']}")["offer_expires_at"] is None

    organisation.post(f"/v1/messages/{message['id']}/handing-over", None)

    assert scenes.delivered_offer(organisation, hers["id"])["state"] == "offered"


def test_who_authorised_nothing_or_wants_none_is_not_on_the_list(organisation):
    intake = organisation.open_intake()
    opted_out, withdrew = (register(organisation, **AUTHORISED) for _ in range(2))
    for each in (opted_out, withdrew):
        listed(organisation, each, intake=intake)
    never = register(organisation)
    organisation.enrol(participant=never["id"], intake=intake).raise_for_status()
    assert _not_sent(organisation, never) == "not_authorised"

    preferences = f"/v1/participants/{opted_out['id']}/message-preferences"
    seen = organisation.http.get(preferences).headers["ETag"]
    none = {"purpose": "all", "opted_out": True}
    answer = organisation.send("PUT", preferences, json=none, headers={"If-Match": seen})
    answer.raise_for_status()
    assert _not_sent(organisation, opted_out) == "opted_out"
    organisation.post(f"/v1/participants/{withdrew['id']}/withdrawal", {})
    # She may not be written to, and has no place any more: whichever is heard first.
    assert _not_sent(organisation, withdrew) in ("not_authorised", "withdrew", "not_expected")

    assert organisation.every(LIST) == []
    assert organisation.http.get(LIST, headers={"Accept": "text/csv"}).text.count("\r\n") == 1


def test_the_list_takes_the_scope_of_what_messages_say(organisation, create_key):
    key = create_key(organisation.slug, "notifications:read", "notifications:write")
    answer = organisation.http.get(LIST, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def _not_sent(organisation: Organisation, person: Any) -> str:
    """Why somebody's message is withheld or cancelled, when it is."""

    def look() -> Any:
        hers = organisation.every("/v1/messages", participant_id=person["id"])
        return [each for each in hers if each["state"] in ("withheld", "cancelled")]

    (message,) = eventually(look, what="her message is not sent")
    return message["reason"]


def _as_curl_does(
    words: list[str], *, organisation: Organisation, gateway_url: str
) -> httpx.Response:
    """Send what a command line of curl says: a fresh machine has no curl."""
    (url,) = (each for each in words if each.startswith("http"))
    pairs = list(pairwise(words))
    headers = dict(value.split(": ", 1) for flag, value in pairs if flag == "-H")
    assert headers["Authorization"] == "Bearer $KEY"
    headers["Authorization"] = f"Bearer {organisation.key}"
    method = next((value for flag, value in pairs if flag == "-X"), "GET")
    url = url.replace("http://127.0.0.1:8470", gateway_url)
    answer = web.request(method, url, headers=headers, timeout=PATIENCE, trust_env=False)
    assert answer.is_success, answer.text
    return answer
