"""Having deliveries made once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import click

from nosotros.cli.events.gateway import Gateway, Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """Which deliveries are made once more."""

    path: str
    body: Mapping[str, Any]

    @staticmethod
    def of(
        *,
        subscription: str | None,
        failed: bool,
        after: str | None,
        until: str | None,
        delivery: str | None,
    ) -> "Replay":
        """One delivery, or of a subscription all that failed or what lies in a range.

        Raises:
            click.UsageError: it is not said, or said in two ways, which.
        """
        in_a_range = after is not None or until is not None
        if (failed, in_a_range, delivery is not None).count(True) != 1:
            raise click.UsageError("Say one of these: --failed, --after with --until, --delivery.")
        if delivery is not None:
            if subscription is not None:
                raise click.UsageError("A delivery says itself which --subscription it is of.")
            return Replay(path=f"/v1/deliveries/{quote(delivery, safe='')}/replay", body={})
        if subscription is None:
            raise click.UsageError("Say of which --subscription.")
        if in_a_range and (after is None or until is None):
            raise click.UsageError("A range has both, --after and --until.")
        return Replay(
            path=f"/v1/subscriptions/{quote(subscription, safe='')}/replay",
            body={"failed_only": True} if failed else {"after": after, "until": until},
        )

    def ask(self, gateway: Gateway) -> int:
        """Have them made; how many.

        Raises:
            Refused, Unavailable: with what to do.
        """
        answer = gateway.tell(self.path, self.body)
        try:
            return int(answer.json()["deliveries"])
        except (ValueError, KeyError, TypeError):
            raise Refused("it was asked for, and the answer does not say how many") from None
