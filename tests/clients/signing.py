"""What is posted to a webhook: its headers, with our signature."""

from collections.abc import Sequence

from integrations.domain.webhooks import Key, signature


def headers_of(secrets: Sequence[str], *, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of an attempt, signed by each secret."""
    keys = [Key(each) for each in secrets]
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(keys, id=id, timestamp=timestamp, body=body),
        "nosotros-cursor": "1042",
        "nosotros-previous": "1038",
    }
