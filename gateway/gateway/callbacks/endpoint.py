"""A provider's call, answering: what it said is kept by the service, or it is to call again."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gateway import reading
from gateway.access.deciding import Allowed
from gateway.endpoint import Endpoint
from gateway.exchange import Request, Response
from gateway.refusals import PathUnknown
from nosotros.contracts.common import CommandRunning, ServiceUnavailable
from nosotros.contracts.notifications import (
    CALLERS,
    SIGNED_IN_FIELD,
    SIGNED_IN_HEADER,
    ProviderUnknown,
    SignatureInvalid,
)
from nosotros.identifiers import command_id

#: what a signature may be in, and what says how to read the body
_CARRIED = re.compile(rb"content-type|content-encoding|authorization|webhook-[a-z-]+|x-[a-z0-9-]+")
#: what a proxy on the way adds
_OF_PROXIES = re.compile(rb"x-(forwarded|real|request|envoy|amzn|cloud)[a-z-]*")
_LONGEST_VALUE = 4096
_MOST_HEADERS = 40
_BODILESS = ((b"cache-control", b"no-store"),)
_PLAIN = (
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
    (b"cache-control", b"no-store"),
)
#: visible ASCII, as what is said back must be harmless wherever it is shown
_CHALLENGE = re.compile(r"[A-Za-z0-9._~=+/-]{1,256}")


class CallbackEndpoint(Endpoint):
    """Takes a call of any content type, whole and unread.

    The address that it is given is the one from outside, as providers sign what they called and
    not what a proxy made of it.
    """

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """Have the service keep what was said.

        Raises:
            ContractError: it was not kept; of those with status 503 the provider calls again.
                What has no signature at all, or is of nobody whom we know, troubles no service.
        """
        settings = self._services.settings
        provider = parameters["provider"]
        _known(provider)
        header = SIGNED_IN_HEADER.get(provider)
        if header is not None and not request.headers.get(header.encode()):
            raise SignatureInvalid()
        body = b"".join(
            [
                chunk
                async for chunk in reading.chunks(
                    request, limit=settings.callback_limit, seconds=settings.body_seconds
                )
            ]
        )
        field = SIGNED_IN_FIELD.get(provider)
        if field is not None and not _has(field, request.query, body):
            raise SignatureInvalid()
        payload = {
            **parameters,
            "url": _url(self._services.public_url, request),
            "headers": _headers(request),
            "body": base64.b64encode(body).decode() or None,
        }
        try:
            await self._call(request, allowed, payload, self._id(allowed, payload))
        except CommandRunning:
            # The same call a moment ago: what became of it is not known yet.
            raise ServiceUnavailable(service=self.operation.request.service) from None
        return Response(status=200, headers=_BODILESS)

    def _id(self, allowed: Allowed, payload: dict[str, Any]) -> Any:
        digest = hashlib.sha256(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)).hexdigest()
        return command_id(
            organisation=allowed.organisation, owner=allowed.owner, operation=self.id, key=digest
        )


class ChallengeEndpoint(Endpoint):
    """Says back what a provider asks for, which knows the secret that it was given.

    As the WhatsApp Cloud API and other services of Meta ask before they call: `hub.mode`,
    `hub.verify_token`, `hub.challenge`.
    """

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """The challenge, as plain text.

        Raises:
            ContractError: the secret is another, or nothing asks here.
        """
        _known(parameters["provider"])
        asked = _asked(request.query)
        secret, challenge = asked.get("hub.verify_token"), asked.get("hub.challenge")
        if asked.get("hub.mode") != "subscribe" or not secret or not challenge:
            raise PathUnknown()
        if not _CHALLENGE.fullmatch(challenge):
            raise PathUnknown()
        await self._call(request, allowed, {**parameters, "secret": secret}, None)
        return Response(status=200, body=challenge.encode(), headers=_PLAIN)


def _known(provider: str) -> None:
    if provider not in CALLERS:
        raise ProviderUnknown(provider=provider)


def _has(field: str, query: bytes, body: bytes) -> bool:
    """Whether a field is in an address or a form, or in JSON; what is in it is the service's."""
    name = field.encode()
    in_form = re.compile(rb"(?:\A|&)" + name + rb"=[^&]")
    in_json = re.compile(rb'"' + name + rb'"\s*:')
    return any(map(in_form.search, (query, body))) or in_json.search(body) is not None


def _url(public_url: str, request: Request) -> str:
    query = request.query.decode("latin-1")
    return f"{public_url}{request.path}" + (f"?{query}" if query else "")


def _headers(request: Request) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name, value in sorted(request.headers.items()):
        text = value.decode("latin-1")
        carried = _CARRIED.fullmatch(name) and not _OF_PROXIES.fullmatch(name)
        if carried and text.isprintable() and 0 < len(text) <= _LONGEST_VALUE:
            found.append({"name": name.decode(), "value": text})
    return found[:_MOST_HEADERS]


def _asked(query: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(query.decode("ascii"), max_num_fields=reading.MOST_PARAMETERS))
    except ValueError:
        return {}
