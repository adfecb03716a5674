"""In whose name and in whose rows something is asked, through the gateway."""

import time
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from nosotros import clock
from nosotros.contracts.partners import GrantView
from nosotros.testing.waiting import eventually
from tests.gateway.directory import Directory, grant, prefix_of
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Site
from tests.gateway.values import ID, INTAKE, key

INTAKES = {"items": [INTAKE], "next": None}
LIST = "enrolment.list_intakes"
OTHERS = {"Nosotros-Organisation": "gestarsalud"}


def asking(
    directory: Directory, *grants: GrantView, scopes: tuple[str, ...] = ()
) -> dict[str, str]:
    """What a partner with these agreements sends."""
    token = directory.key(*(scopes or ("enrolment:read",)), organisation="la-u", grants=grants)
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}


def granted(*operations: str, **changes: object) -> GrantView:
    made = grant(grantor="gestarsalud", grantee="la-u", operations=operations or (LIST,))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_under_an_agreement_the_call_says_who_asks_under_which_and_what_for(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: INTAKES
    agreement = granted()
    headers = asking(site.directory, agreement, scopes=("enrolment:read", "enrolment:write"))

    assert anonymous.get("/v1/intakes", headers=headers | OTHERS).status_code == 200

    sent = peer.next_call().headers
    assert sent["nameko.organisation"] == "gestarsalud"
    assert sent["nameko.grantee"] == "la-u"
    assert sent["nameko.agreement"] == str(agreement.agreement_id)
    assert sent["nameko.purpose"] == "enrolment"
    assert sent["nameko.scopes"] == "enrolment:read"
    own = anonymous.get("/v1/intakes", headers=headers)
    assert own.status_code == 200
    sent = peer.next_call().headers
    assert sent["nameko.organisation"] == "la-u"
    assert "nameko.grantee" not in sent


def test_what_was_just_agreed_may_be_asked_though_it_was_refused_a_moment_ago(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: INTAKES
    headers = asking(site.directory) | OTHERS
    began = time.monotonic()
    refused = [anonymous.get("/v1/intakes", headers=headers) for _ in range(20)]
    took = time.monotonic() - began
    assert {each.status_code for each in refused} == {403}
    prefix = prefix_of(headers["Authorization"].removeprefix("Bearer "))
    # However often it is refused, partners is asked at first, and then four times a second.
    assert site.directory.asked.count(prefix) <= 2 + 4 * took
    keys = site.directory.keys
    keys[prefix] = replace(keys[prefix], grants=(granted(),))

    eventually(lambda: anonymous.get("/v1/intakes", headers=headers).status_code == 200, seconds=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grantor": "mutual-sur"}, "no_agreement"),
        ({"starts_at": clock.now() + timedelta(days=1)}, "agreement_not_begun"),
        ({"ends_at": clock.now() - timedelta(seconds=1)}, "agreement_over"),
        ({"operations": ("training.list_cohorts",)}, "operation_not_granted"),
        ({"purposes": ("training", "research")}, "purpose_missing"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_missing_is_said_in_her_language_and_no_service_is_troubled(
    anonymous: httpx.Client, site: Site, peer: Peer, changes: dict[str, object], code: str
):
    headers = asking(site.directory, granted(**changes)) | OTHERS

    said = {
        language: anonymous.get("/v1/intakes", headers=headers | {"Accept-Language": language})
        for language in ("es", "en", "fr")
    }

    assert {(each.status_code, each.json()["code"]) for each in said.values()} == {(403, code)}
    assert len({each.json()["detail"] for each in said.values()}) == 3
    assert peer.calls.empty()


def test_another_organisations_row_is_refused_alike_whether_it_is_there_or_not(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    headers = asking(site.directory, granted()) | OTHERS

    answers = [
        anonymous.get(f"/v1/intakes/{each}", headers=headers).json()
        for each in (ID, ID.replace("1", "2"))
    ]

    assert answers[0] == answers[1]
    assert answers[0]["code"] == "operation_not_granted"
    assert peer.calls.empty()


def test_what_no_agreement_can_grant_is_asked_at_home(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    headers = asking(site.directory, granted("enrolment.list_participants")) | OTHERS

    answer = anonymous.get("/v1/participants", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_grantable")
    assert answer.json()["operation"] == "enrolment.list_participants"
    assert peer.calls.empty()


@pytest.mark.parametrize(
    "name", ["Nosotros-Acting-For", "Nosotros-Organisation", "Nosotros-Purpose"]
)
@pytest.mark.parametrize("value", ["", "La U", "la-u,gestarsalud", "*", "a" * 64, "../la-u"])
def test_a_header_that_is_no_name_is_400(client: httpx.Client, peer: Peer, name: str, value: str):
    answer = client.get("/v1/intakes", headers={name: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")
    assert answer.json()["header"] == name
    assert peer.calls.empty()


def test_the_same_idempotency_key_of_a_partner_and_of_the_organisation_are_two_commands(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["import_sheet"] = lambda call: {**INTAKE, "id": ID}
    write = ("enrolment:read", "enrolment:write")
    partner = asking(site.directory, granted("enrolment.import_sheet"), scopes=write) | OTHERS
    at = f"/v1/intakes/{ID}/imports"
    for each in (partner, partner, asking(site.directory, scopes=write)):
        sheet = {**each, **key("same"), "Content-Type": "text/csv"}
        assert anonymous.post(at, content=b"a;b\n", headers=sheet).status_code == 202

    ids = [peer.next_call().headers["nameko.command_id"] for _ in range(3)]

    assert ids[0] == ids[1] != ids[2]


def test_an_agreement_that_ends_in_the_middle_ends_the_export(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    soon = clock.now() + timedelta(seconds=4)
    headers = asking(site.directory, granted(ends_at=soon)) | OTHERS | {"Accept": "text/csv"}

    def slowly(call: Call) -> object:
        time.sleep(1)
        # A page that follows itself would end it, too.
        return {"items": [INTAKE], "next": str(int(call.payload.get("after", 0)) + 1)}

    peer.answers["list_intakes"] = slowly

    with (
        anonymous.stream("GET", "/v1/intakes", headers=headers) as answer,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        answer.read()

    assert answer.status_code == 200
    assert peer.calls.qsize() < 6


def test_an_agreement_that_is_ended_early_stops_within_five_seconds(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: INTAKES
    headers = asking(site.directory, granted()) | OTHERS
    assert anonymous.get("/v1/intakes", headers=headers).status_code == 200
    prefix = prefix_of(headers["Authorization"].removeprefix("Bearer "))

    site.directory.keys[prefix] = replace(site.directory.keys[prefix], grants=())

    until = time.monotonic() + 5
    while (answer := anonymous.get("/v1/intakes", headers=headers)).status_code == 200:
        assert time.monotonic() < until, "the agreement still works"
        time.sleep(0.1)
    assert answer.json()["code"] == "no_agreement"
