"""How a stand-in treats the messages that it is handed."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What becomes of a message, and what is said of it: the two need not agree."""

    #: whether the person gets the message
    takes: bool = True
    #: `well`; `refuse` with the provider's own `code`; `throttle` (429); `error` (`status`); `hang_up`
    #: without an answer; `garbage` in place of an answer; `html`, the right answer under a wrong
    #: content type; `redirect` elsewhere
    answer: Literal[
        "well", "refuse", "throttle", "error", "hang_up", "garbage", "html", "redirect"
    ] = "well"
    #: of a refusal, or of the failure that is told later
    code: int = 0
    #: of an error in general
    status: int = 500
    #: how long it thinks before it answers
    seconds: float = 0
    #: what `Retry-After` asks for when it is too much
    wait_seconds: int = 1
    #: what it tells later: `delivered`, `failed` with `code`, or `nothing`
    tells: Literal["delivered", "failed", "nothing"] = "delivered"
    #: how often it tells each thing
    told: int = 1
    #: how long after taking it tells
    tells_after: float = 0
    #: more than so many a second are too much; none: as many as there are
    per_second: int | None = None
    #: for so many messages, then well again; none: until it is told otherwise
    times: int | None = None


WELL = Behaviour()
#: takes nothing and says so in general
FAILS = Behaviour(takes=False, answer="error", tells="nothing")
#: delivers, and says that it failed
SAYS_IT_FAILED = Behaviour(answer="error")
#: delivers, and tells everything twice
TELLS_TWICE = Behaviour(told=2)
#: delivers, and what stands before it says that it took too long
GAVE_UP = Behaviour(answer="error", status=408)
#: delivers, and hangs up
HANGS_UP = Behaviour(answer="hang_up")
GARBAGE = Behaviour(answer="garbage")
BUSY = Behaviour(takes=False, answer="throttle", tells="nothing")


def stalls(seconds: float) -> Behaviour:
    """Delivers, and answers so late that nobody waits for it."""
    return Behaviour(seconds=seconds)


def refuses(code: int) -> Behaviour:
    """Takes nothing, for a reason that the provider's documents have."""
    return Behaviour(takes=False, answer="refuse", code=code, tells="nothing")


def fails_later(code: int) -> Behaviour:
    """Takes the message, and tells later that it never arrived."""
    return Behaviour(takes=False, tells="failed", code=code)
