"""The messages as they are counted where they are sent, of every organisation that plays."""

from collections.abc import Sequence

from localstack.demo.platform import Gateway

_OF_A_PLACE = ("enrolled", "waitlisted")


def placed_by(gateways: Sequence[Gateway], *, at_least: int) -> frozenset[str] | None:
    """The messages that tell somebody of her place, once so many are out and nothing is under way.

    Raises:
        DemoFailed: something was refused.
    """
    told = set[str]()
    for gateway in gateways:
        if gateway.get("/v1/messages/totals")["sending"]:
            return None
        told |= {
            each["id"]
            for each in gateway.every("/v1/messages")
            if each["template"] in _OF_A_PLACE and each["state"] != "queued"
        }
    return frozenset(told) if len(told) >= at_least else None


def taken_of(gateways: Sequence[Gateway]) -> int:
    """How many messages somebody took for delivery.

    Raises:
        DemoFailed: something was refused.
    """
    found = [gateway.get("/v1/messages/totals") for gateway in gateways]
    return sum(each["sent"] + each["delivered"] for each in found)
