"""What is posted to a webhook: its headers, as Standard Webhooks 1.0.0 has them."""

import base64
import hashlib
import hmac
from collections.abc import Sequence


def headers_of(secrets: Sequence[str], *, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of an attempt, signed by each secret."""
    keys = [base64.b64decode(each.removeprefix("whsec_")) for each in secrets]
    signed = f"{id}.{timestamp}.".encode() + body
    made = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys]
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
        "nosotros-cursor": "1042",
        "nosotros-previous": "1038",
    }
