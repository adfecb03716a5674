"""What a provider says of a message it was handed, and what follows from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

#: what a refusal is about: this address or these words; this channel for her, such as a number
#: without WhatsApp; or the provider itself
Of = Literal["message", "channel", "provider"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """The provider took the message.

    Attributes:
        provider_ref: by which its receipts name the message; none: by our attempt's id, or none.
        final: no receipt will follow; this is all that is ever known.
    """

    provider_ref: str | None = None
    final: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The provider certainly did not take the message.

    Attributes:
        reason: a code, with nothing of the recipient in it.
        permanent: trying again would change nothing.
        of: what was refused. `message`: this address or these words are taken by nobody of this
            channel; `channel`: she is not to be reached by this channel; `provider`: another
            provider may take it, or this one later.
        wait_seconds: how long it asks to be left alone; 0: it does not say.
    """

    reason: str
    permanent: bool
    of: Of = "message"
    wait_seconds: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """The provider may have taken the message, or not; `reason` is a code."""

    reason: str


Outcome = Accepted | Refused | Unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """What becomes of a message, and of the attempt at it."""

    #: of the message
    state: str
    #: of the attempt
    attempt: str
    reason: str | None = None
    #: how long it waits before it is tried again; 0 unless the state is `queued`
    wait_seconds: int = 0
    #: each of the channel's providers has refused it by now
    round_over: bool = False
    #: no other attempt by this channel
    channel_over: bool = False
    #: the providers of its channel that are passed over when it is tried again
    passed: tuple[str, ...] = ()
    provider_ref: str | None = None


def after(
    outcome: Outcome,
    *,
    provider: str,
    others: Collection[str],
    passed: Sequence[str],
    rounds: int,
    waits: tuple[int, ...],
) -> Next:
    """What becomes of a message.

    Args:
        outcome: what its provider said.
        provider: which one.
        others: the channel's other providers.
        passed: those that refused it in this round already.
        rounds: how often all of the channel's providers had refused it before.
        waits: seconds between rounds; past them the channel has failed.
    """
    match outcome:
        case Accepted(provider_ref=ref, final=final):
            state = "delivered" if final else "sent"
            return Next(state=state, attempt=state, provider_ref=ref)
        case Unknown(reason=reason):
            # Sending it again could have it arrive twice.
            return Next(state="uncertain", attempt="uncertain", reason=reason)
        case Refused(reason=reason, of="channel"):
            return _channel_over("technical_failure", reason)
        case Refused(reason=reason, of="message", permanent=True):
            return _channel_over("permanent_failure", reason)
        case Refused(reason=reason, of=of, wait_seconds=asked):
            refused = (*passed, provider)
            if of == "provider" and set(others) - set(refused):
                return Next(state="queued", attempt="refused", reason=reason, passed=refused)
            if rounds >= len(waits):
                failure = "technical_failure" if of == "provider" else "temporary_failure"
                return _channel_over(failure, reason)
            return Next(
                state="queued",
                attempt="refused",
                reason=reason,
                wait_seconds=max(waits[rounds], asked),
                round_over=True,
            )


def _channel_over(failure: str, reason: str) -> Next:
    """Another channel may still reach her: she is not given up before each was tried."""
    return Next(state="queued", attempt=failure, reason=reason, channel_over=True)
