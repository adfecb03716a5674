"""What anybody may call: providers, whose signature says who they are; links that stop messages."""

from gateway.operations.model import Operation
from gateway.operations.rows import public
from nosotros.contracts import notifications as c

_TAG, _HERE = "Callbacks", "/v1/callbacks/{organisation}/{provider}"

CALLBACKS: tuple[Operation, ...] = (
    public(_HERE, c.ConfirmCallback, tag=_TAG, foreign="challenge"),
    public(_HERE, c.ReceiveCallback, tag=_TAG, method="POST", foreign="callback"),
    public(
        "/v1/unsubscribe/{organisation}/{token}",
        c.Unsubscribe,
        tag="Preferences",
        method="POST",
        foreign="unsubscribe",
    ),
)
