"""What providers tell, taken in: verified and kept; the worker does what follows."""

import binascii
from base64 import b64decode

from prometheus_client import Counter

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.notifications import (
    CallbackConfirmed,
    CallbackTaken,
    ConfirmCallback,
    ProviderUnknown,
    ReceiveCallback,
    SignatureInvalid,
)
from notifications.domain.letters import Callback
from notifications.providers import Ear, NotGenuine
from notifications.receiving.ears import NoEar, ear_of
from notifications.storage import callbacks

taken = Counter("nosotros_callbacks_taken", "Providers' calls that came", ["provider", "outcome"])


def receive_callback(command: ReceiveCallback, *, work: UnitOfWork) -> CallbackTaken:
    """Keep a provider's call, after its signature was verified.

    Raises:
        ProviderUnknown: nobody here understands this provider.
        SignatureInvalid: it is somebody else's.
        InvalidFields: the body is not in Base64.
    """
    ear = _ear(command.provider)
    callback = Callback(
        url=command.url,
        headers={each.name: each.value for each in command.headers},
        body=_body(command.body),
    )
    try:
        signed = ear.verify(callback)
    except NotGenuine:
        taken.labels(command.provider, "not_genuine").inc()
        raise SignatureInvalid() from None
    id = callbacks.keep(
        work.connection,
        callback,
        organisation=work.organisation,
        provider=command.provider,
        known_by=signed,
        at=work.at,
    )
    taken.labels(command.provider, "kept").inc()
    return CallbackTaken(callback_id=id)


def confirm_callback(query: ConfirmCallback, *, work: UnitOfWork) -> CallbackConfirmed:
    """Say that a provider may tell us here.

    Raises:
        ProviderUnknown: nobody here understands this provider.
        SignatureInvalid: it asks with another secret than the one it was given.
    """
    if not _ear(query.provider).confirms(query.secret):
        taken.labels(query.provider, "not_confirmed").inc()
        raise SignatureInvalid()
    return CallbackConfirmed(provider=query.provider)


def _ear(provider: str) -> Ear:
    try:
        return ear_of(provider)
    except NoEar:
        raise ProviderUnknown(provider=provider) from None


def _body(encoded: str | None) -> bytes:
    try:
        return b64decode(encoded or "", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidFields(problems=(FieldProblem(field="body", code="invalid"),)) from None
