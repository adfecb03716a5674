"""All looks at a service, one after the other, and what they found."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import requests

from nosotros.cli.conformance import calls, events
from nosotros.cli.conformance.session import NotLooked, Session, Wrong
from nosotros.schemas import problems_in

Outcome = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one look found."""

    name: str
    #: what holds where it passed
    holds: str
    outcome: Outcome
    detail: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What all looks found."""

    organisation: str
    service: str
    checks: tuple[Found, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.outcome != "failed" for each in self.checks)

    @property
    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}

    def lines(self) -> list[str]:
        """It in words, a line each."""
        made = [
            f"{each.outcome.upper() if each.outcome == 'failed' else each.outcome:8}"
            f"{each.name}: {each.detail or each.holds}"
            for each in self.checks
        ]
        wrong = sum(each.outcome == "failed" for each in self.checks)
        said = f"{wrong} of {len(self.checks)} checks failed" if wrong else "nothing is wrong"
        return [*made, f"{self.service} of {self.organisation}: {said}"]


def described(session: Session) -> None:
    """Its description has schemas that a hub takes."""
    for part, name, key in _schemas(session):
        schema = session.document[part][name].get(key)
        if schema is None and (part, key) == ("commands", "answer"):
            continue
        for problem in problems_in(schema, path=f"{part}.{name}.{key}"):
            raise Wrong(f"{problem.path}: {problem.code}")
    begins = f"{session.wire.organisation}.{session.wire.service}."
    for type in session.events:
        if not type.startswith(begins):
            raise Wrong(f"{type} does not begin with {begins}")


def healthy(session: Session) -> None:
    """It says how it is, over HTTP."""
    if session.health is None:
        raise NotLooked("no --health was given")
    for path in ("/health/live", "/health/ready"):
        try:
            with requests.Session() as asking:
                asking.trust_env = False
                status = asking.get(session.health.rstrip("/") + path, timeout=5).status_code
        except requests.RequestException as error:
            raise Wrong(f"{path} does not answer ({type(error).__name__})") from None
        if status != 200:
            raise Wrong(f"{path} answers {status}")


#: in this order; the last one looks at all that the others had told
LOOKS: tuple[tuple[str, Callable[[Session], None]], ...] = (
    ("description", described),
    ("health", healthy),
    ("answers", calls.answers),
    ("envelope", events.tells),
    ("sequence", events.numbers),
    ("queries", calls.queries),
    ("repeated command", calls.repeated),
    ("lost answer", calls.asked_again),
    ("doubled delivery", events.hears_twice),
    ("refusals", calls.refusals),
    ("deadlines", calls.deadlines),
    ("unreadable events", events.goes_on),
    ("lost connection", events.comes_back),
    ("burial", calls.burials),
    ("erasure", calls.erasures),
    ("internal events", events.stays_inside),
)


def look(session: Session) -> Report:
    """Look at everything."""
    return Report(
        organisation=session.wire.organisation,
        service=session.wire.service,
        checks=tuple(_found(name, does, session) for name, does in LOOKS),
    )


def _found(name: str, does: Callable[[Session], None], session: Session) -> Found:
    outcome, detail = "passed", None
    try:
        does(session)
    except NotLooked as why:
        outcome, detail = "skipped", str(why)
    except Wrong as why:
        outcome, detail = "failed", str(why)
    holds = " ".join((does.__doc__ or name).split()).rstrip(".")
    return Found(name=name, holds=holds, outcome=outcome, detail=detail)


def _schemas(session: Session) -> list[tuple[str, str, str]]:
    keys = {"events": ("schema",), "commands": ("request", "answer"), "errors": ("schema",)}
    keys["queries"] = keys["commands"]
    return [
        (part, name, key)
        for part, wanted in keys.items()
        for name, one in session.document.get(part, {}).items()
        for key in wanted
        if part != "errors" or key in one
    ]
