"""Looks at how commands and queries are answered."""

from typing import Any, cast

from nosotros.cli.conformance.session import Json, NotLooked, Session, Wrong, unfit
from nosotros.cli.conformance.wire import Answer
from nosotros.identifiers import new_id

_ERASED = "nosotros.enrolment.erasure_completed.v1"


def answers(session: Session) -> None:
    """A command is answered once, in the envelope, with what is described."""
    round, _, answer = session.begun()
    session.quiet()
    if session.wire.answers_to(answer) != 1:
        raise Wrong("one call was answered more than once")
    _in_the_envelope(answer)
    described = session.commands.get(round.command["method"])
    if described is None:
        raise Wrong(f"{round.command['method']} is not described")
    wrong = unfit(described.get("answer"), answer.read["result"])
    if wrong:
        raise Wrong(f"its answer does not fit its schema: {wrong}")


def queries(session: Session) -> None:
    """A query is answered with what is described, and changes and tells nothing."""
    if session.exercise.query is None:
        raise NotLooked("the exercise has no query")
    round, _, _ = session.begun()
    session.quiet()
    told = len(session.wire.own_events())
    first, second = session.query(round), session.query(round)
    method = cast("Json", round.query)["method"]
    if first is None:
        raise Wrong(f"{method} gave no result")
    wrong = unfit(session.queries.get(method, {}).get("answer"), first)
    if wrong:
        raise Wrong(f"its answer does not fit its schema: {wrong}")
    session.quiet()
    if first != second or len(session.wire.own_events()) != told:
        raise Wrong("asking twice gave two answers, or had an event told")


def repeated(session: Session) -> None:
    """A command that comes again under its id is answered alike, and done once."""
    round, id, answer = session.begun()
    session.quiet()
    told = len(session.wire.own_events())
    _, again = session.command(round, id=id)
    if again is None or again.read != answer.read:
        raise Wrong("the same command under the same id was answered otherwise, or not at all")
    session.quiet()
    if len(session.wire.own_events()) != told:
        raise Wrong("the same command under the same id told another event")
    other = session.exercise.round()
    _, refused = session.command(other, id=id)
    if refused is None or refused.code != "command_id_reused":
        raise Wrong(f"another command under a used id: {_said(refused)}, not command_id_reused")


def asked_again(session: Session) -> None:
    """A command whose answer was lost is answered when it comes again under its id, and done once."""
    round = session.exercise.round()
    session.hear(round)
    session.wire.until(
        lambda: session.wire.waiting(session.queue) == 0, seconds=session.effect_seconds
    )
    session.quiet()
    id = session.command_unheard(round)
    if not session.wire.until(lambda: session.about(round) > 0, seconds=session.effect_seconds):
        raise Wrong("a command whose asker did not wait was not carried out, or no event told it")
    session.quiet()
    told, known = session.about(round), session.query(round)
    _, answer = session.command(round, id=id)
    if answer is None or answer.code is not None:
        raise Wrong(f"asked again after its answer was lost: {_said(answer)}, not its result")
    session.quiet()
    if session.about(round) != told or session.query(round) != known:
        raise Wrong("a command that came again, as its answer was lost, was carried out twice")


def refusals(session: Session) -> None:
    """What it does not know, and who may not ask, is refused as the wire says."""
    round, _, _ = session.begun()
    payload = {**round.command["payload"], "not_a_field_of_anything": 1}
    _, answer = session.command(round, payload=payload)
    fields = _refused(answer, "invalid_fields")
    problems = fields.get("problems")
    if not isinstance(problems, list) or not problems:
        raise Wrong("invalid_fields names no field in `problems`")
    _, answer = session.command(round, scopes="nothing:at_all")
    _refused(answer, "scope_missing")
    unknown = session.wire.call("no_such_method", {}, scopes="nothing:at_all", seconds=2.0)
    if unknown is not None and unknown.code is None:
        raise Wrong("a method that it does not have was answered with a result")


def deadlines(session: Session) -> None:
    """A command that comes after its deadline is not carried out."""
    round, _, _ = session.begun()
    session.quiet()
    told = len(session.wire.own_events())
    before = session.query(round)
    _, answer = session.command(round, late=30.0, wait=3.0)
    if answer is not None and answer.code != "deadline_exceeded":
        raise Wrong(f"after its deadline: {_said(answer)}, not deadline_exceeded")
    session.quiet()
    if len(session.wire.own_events()) != told or session.query(round) != before:
        raise Wrong("a command that came after its deadline was carried out")


def burials(session: Session) -> None:
    """It says whether it has forgotten somebody."""
    subject = str(new_id())
    answer, result = session.burial(subject)
    if result != {"subject": subject, "erased_on": None}:
        raise Wrong(f"get_burial of somebody unknown: {_said(answer)}, not `erased_on: null`")


def erasures(session: Session) -> None:
    """Whoever is erased is forgotten, and it says since when."""
    if session.exercise.hears is None:
        raise NotLooked("the exercise has no event that it hears")
    # Somebody unknown: a room confirms her erasure once each of its services says that it is done.
    subject = str(new_id())
    session.wire.tell(
        {
            "type": _ERASED,
            "subject": subject,
            "data": {"participant_id": subject, "erasure_id": str(new_id())},
        }
    )

    def forgotten() -> bool:
        _, result = session.burial(subject)
        return isinstance(result, dict) and bool(cast("Json", result).get("erased_on"))

    if not session.wire.until(forgotten, seconds=session.effect_seconds):
        raise Wrong(
            f"get_burial said nothing of her for {session.effect_seconds:g} s after {_ERASED} was told"
        )


def _in_the_envelope(answer: Answer) -> None:
    read = answer.read
    if not isinstance(read, dict) or set(cast("Json", read)) != {"result", "error"}:
        raise Wrong("its answer is not an object with `result` and `error` and nothing else")
    kind = answer.properties.get("content_type")
    if kind != "application/json":
        raise Wrong(f"its answer's content_type is {kind!r}")


def _refused(answer: Answer | None, code: str) -> Json:
    """The fields of a refusal of a code."""
    if answer is None or answer.code != code:
        raise Wrong(f"{_said(answer)}, and not {code}")
    _in_the_envelope(answer)
    error: Any = answer.read["error"]
    missing = {"exc_type", "exc_path", "exc_args", "value"} - set(error)
    if missing or answer.read["result"] is not None:
        raise Wrong(f"its error has no {', '.join(sorted(missing)) or 'empty result beside it'}")
    arguments = error["exc_args"]
    if not isinstance(arguments, list) or len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise Wrong("its error's exc_args hold not one object")
    return cast("Json", arguments[0])


def _said(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    return answer.code or "a result"
