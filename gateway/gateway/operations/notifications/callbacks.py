"""What providers of messages tell."""

from gateway.operations.model import Operation
from gateway.operations.rows import public
from nosotros.contracts import notifications as c

_TAG, _IT = "Callbacks", "/v1/callbacks/{organisation}/{provider}"

CALLBACKS: tuple[Operation, ...] = (
    public(_IT, c.ConfirmCallback, tag=_TAG, foreign="challenge"),
    public(_IT, c.ReceiveCallback, tag=_TAG, method="POST", foreign="callback"),
)
