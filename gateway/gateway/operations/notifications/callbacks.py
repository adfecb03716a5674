"""What anybody may call: providers, whose signature says who they are; links that stop messages."""

from gateway.operations.model import Operation
from gateway.operations.rows import public
from nosotros.contracts import notifications as c

_TAG, _HERE = "Callbacks", "/v1/callbacks/{organisation}/{provider}"
_WISHES, _LINK = "Preferences", "/v1/unsubscribe/{organisation}/{token}"

CALLBACKS: tuple[Operation, ...] = (
    public(_HERE, c.ConfirmCallback, tag=_TAG, foreign="challenge"),
    public(_HERE, c.ReceiveCallback, tag=_TAG, method="POST", foreign="callback"),
    public(_LINK, c.GetSubscription, tag=_WISHES, foreign="subscription"),
    public(_LINK, c.Unsubscribe, tag=_WISHES, method="POST", foreign="unsubscribe"),
)
