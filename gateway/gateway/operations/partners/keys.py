"""API keys."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, make, read
from nosotros.contracts import partners as c

_TAG = "Keys"
_IT = "/v1/keys/{id}"
_OF = "key_id"

KEYS: tuple[Operation, ...] = (
    make("/v1/keys", c.CreateKey, tag=_TAG),
    read("/v1/keys", c.ListKeys, tag=_TAG),
    read(_IT, c.GetKey, tag=_TAG),
    read(f"{_IT}/token", c.GetKeyToken, tag=_TAG),
    act(f"{_IT}/rotation", c.RotateKey, tag=_TAG, of=_OF),
    act(f"{_IT}/revocation", c.RevokeKey, tag=_TAG, of=_OF),
)
