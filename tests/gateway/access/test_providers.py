"""Providers that change their keys, are away, or answer what they should not."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from gateway.access.oidc import Identities, Issuer
from gateway.access.oidc.provider import AGAIN_SECONDS, BELIEVED_SECONDS, LONGEST, REFRESH_SECONDS
from gateway.refusals import IdentityUnavailable, NotAuthenticated
from nosotros.testing.waiting import PATIENCE
from tests.gateway.access.conftest import Later
from tests.gateway.access.standin import AUDIENCE, SUBJECT, SigningKey, Standin, signed, standin

FIRST, SECOND, THIRD = (SigningKey.new(each) for each in ("first", "second", "third"))
WELL_KNOWN = "/.well-known/openid-configuration"


def with_identities(
    provider: Standin, asking: Callable[[Identities], Awaitable[None]], *, audience: str = AUDIENCE
) -> None:
    async def run() -> None:
        identities = Identities([Issuer(url=provider.url, audience=audience)])
        try:
            await asking(identities)
        finally:
            await identities.stop()

    asyncio.run(run())


def test_a_new_key_is_taken_at_once_and_the_provider_is_asked_no_oftener_than_it_must(
    later: Later,
):
    with standin(FIRST) as provider:

        async def asking(identities: Identities) -> None:
            for _ in range(3):
                assert (await identities.identity(signed(FIRST, provider.claims())))[1] == SUBJECT
            assert len(provider.asked) == 2, "its description, and its keys"
            later.by(AGAIN_SECONDS + 1)
            provider.keys = [FIRST.shown, SECOND.shown]
            assert (await identities.identity(signed(SECOND, provider.claims())))[1] == SUBJECT
            assert len(provider.asked) == 4
            for _ in range(20):
                with pytest.raises(NotAuthenticated):
                    await identities.identity(signed(THIRD, provider.claims()))
            assert len(provider.asked) == 4, "made-up keys had the provider asked"

        with_identities(provider, asking)


def test_many_at_once_ask_the_provider_once():
    with standin(FIRST) as provider:

        async def asking(identities: Identities) -> None:
            tokens = [signed(FIRST, provider.claims()) for _ in range(20)]
            found = await asyncio.gather(*(identities.identity(each) for each in tokens))
            assert {subject for _, subject in found} == {SUBJECT}
            assert len(provider.asked) == 2

        with_identities(provider, asking)


def test_a_key_that_was_withdrawn_signs_nothing_after_the_next_look(later: Later):
    with standin(FIRST, SECOND) as provider:

        async def asking(identities: Identities) -> None:
            await identities.identity(signed(FIRST, provider.claims()))
            provider.keys = [SECOND.shown]
            later.by(REFRESH_SECONDS + 1)
            # Nobody waits: whoever has it asked for is answered by what is known.
            await identities.identity(signed(FIRST, provider.claims()))
            with pytest.raises(NotAuthenticated):
                await taken(identities)
            assert len(provider.asked) == 4

        async def taken(identities: Identities) -> None:
            async with asyncio.timeout(PATIENCE):
                while await identities.identity(signed(FIRST, provider.claims())):
                    await asyncio.sleep(0.01)

        with_identities(provider, asking)


def test_a_provider_that_is_away_is_missed_after_an_hour(later: Later):
    with standin(FIRST) as provider:

        async def asking(identities: Identities) -> None:
            await identities.identity(signed(FIRST, provider.claims()))
            provider.instead[WELL_KNOWN] = (503, b"")
            later.by(BELIEVED_SECONDS - 1)
            assert (await identities.identity(signed(FIRST, provider.claims())))[1] == SUBJECT
            later.by(AGAIN_SECONDS + 2)
            for _ in range(2):
                with pytest.raises(IdentityUnavailable):
                    await identities.identity(signed(FIRST, provider.claims()))
            del provider.instead[WELL_KNOWN]
            later.by(AGAIN_SECONDS + 1)
            assert (await identities.identity(signed(FIRST, provider.claims())))[1] == SUBJECT

        with_identities(provider, asking)


def test_a_provider_that_was_never_there_is_unavailable():
    with standin(FIRST) as provider:
        token = signed(FIRST, provider.claims())

    async def asking(identities: Identities) -> None:
        with pytest.raises(IdentityUnavailable):
            await identities.identity(token)

    with_identities(provider, asking)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (WELL_KNOWN, (200, b"no JSON")),
        (WELL_KNOWN, (200, b"[]")),
        (WELL_KNOWN, (200, b'{"issuer": "https://elsewhere.example", "jwks_uri": "https://x"}')),
        (WELL_KNOWN, (302, b"https://elsewhere.example/")),
        (WELL_KNOWN, (200, b" " * (LONGEST + 1))),
        ("/keys", (200, b'{"keys": {}}')),
        ("/keys", (200, b'{"keys": [' + b"{}," * 200 + b"{}]}")),
        ("/keys", (500, b"")),
        ("/keys", (200, b'{"keys": ["' + b"a" * LONGEST + b'"]}')),
    ],
    ids=str,
)
def test_what_no_provider_should_answer_is_believed_by_nobody(path: str, answer: tuple[int, bytes]):
    with standin(FIRST) as provider:
        provider.instead[path] = answer

        async def asking(identities: Identities) -> None:
            with pytest.raises(IdentityUnavailable):
                await identities.identity(signed(FIRST, provider.claims()))

        with_identities(provider, asking)


@pytest.mark.parametrize(
    "where", ["ftp://x/keys", "http://elsewhere.example/keys", "https://u:p@x/k", "", 7]
)
def test_keys_are_fetched_by_tls_or_from_this_machine(where: object):
    with standin(FIRST) as provider:
        shown = json.dumps({"issuer": provider.url, "jwks_uri": where}).encode()
        provider.instead[WELL_KNOWN] = (200, shown)

        async def asking(identities: Identities) -> None:
            with pytest.raises(IdentityUnavailable):
                await identities.identity(signed(FIRST, provider.claims()))

        with_identities(provider, asking)
        assert provider.asked == [WELL_KNOWN]
