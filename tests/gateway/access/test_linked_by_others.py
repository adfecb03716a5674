"""Whom an organisation has linked by an account that she uses for another, through the gateway."""

from collections.abc import Callable
from dataclasses import replace

import httpx

from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.gateway.access.standin import AUDIENCE, SUBJECT, SigningKey, signed, standin
from tests.gateway.directory import membership, new_membership
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, INTAKE

KEY = SigningKey.new("of-who-is-linked", "ES256")
READ = "enrolment:read"


def test_whose_role_has_ended_is_asked_for_whom_she_acts_and_sent_to_nobody_meanwhile(
    run_gateway: Callable[..., Running], site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    with standin(KEY) as provider:
        running = run_gateway("linked", NOSOTROS_OIDC_ISSUERS=f"{provider.url} {AUDIENCE}")
        running.wait("/health/ready")
        bearer = {"Authorization": "Bearer " + signed(KEY, provider.claims())}
        account = provider.url, SUBJECT
        linked = replace(new_membership("mutual-sur", READ), acted_elsewhere=True)
        site.directory.person(*account, membership("la-u", READ), linked)

        def get(**headers: str) -> httpx.Response:
            sent = {**bearer, "Accept-Language": "en", **headers}
            return web.get(f"{running.url}/v1/intakes/{ID}", headers=sent, timeout=PATIENCE)

        assert get().status_code == 200
        site.directory.person(*account, linked)
        eventually(lambda: get().status_code != 200, what="that her role has ended is known")

        unsaid = get()
        assert (unsaid.status_code, unsaid.json()["code"]) == (400, "acting_for_missing")
        assert unsaid.json()["organisations"] == ["mutual-sur"]
        assert {each.headers["nameko.organisation"] for each in peer.calls.queue} == {"la-u"}
        assert get(**{"Nosotros-Acting-For": "mutual-sur"}).status_code == 200
