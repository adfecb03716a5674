"""A service that is being looked at: how it is asked, and what is to come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from nosotros.cli.conformance.exercise import Exercise, Round
from nosotros.cli.conformance.wire import Answer, Wire
from nosotros.identifiers import new_id
from nosotros.schemas import Fit

Json = dict[str, Any]
#: in which an event that was heard has its effect
EFFECT_SECONDS = 20.0
#: in which nothing more comes where nothing is to come
QUIET_SECONDS = 1.5


class Wrong(Exception):
    """A look found something wrong; the message says what."""


class NotLooked(Exception):
    """A look was not possible; the message says why."""


@dataclass(kw_only=True)
class Session:
    """What the looks have in common."""

    wire: Wire
    exercise: Exercise
    document: Mapping[str, Any]
    health: str | None
    queue: str
    broker_api: str | None
    effect_seconds: float = EFFECT_SECONDS
    quiet_seconds: float = QUIET_SECONDS

    @property
    def commands(self) -> Mapping[str, Any]:
        return self.document.get("commands", {})

    @property
    def queries(self) -> Mapping[str, Any]:
        return self.document.get("queries", {})

    @property
    def events(self) -> Mapping[str, Any]:
        return self.document.get("events", {})

    def scope_of(self, method: str) -> str:
        """What whoever asks a method may do."""
        described = self.commands.get(method) or self.queries.get(method) or {}
        return str(described.get("scope") or "partners:services")

    def command(
        self, round: Round, *, id: str | None = None, **options: Any
    ) -> tuple[str, Answer | None]:
        """The command of a round, under an id; the id, and the answer."""
        asked = round.command
        command_id = id or str(new_id())
        options.setdefault("scopes", self.scope_of(asked["method"]))
        payload = options.pop("payload", asked["payload"])
        answer = self.wire.call(asked["method"], payload, command_id=command_id, **options)
        return command_id, answer

    def command_unheard(self, round: Round) -> str:
        """The command of a round, whose asker is gone before an answer comes; its id."""
        asked, id = round.command, str(new_id())
        scopes = self.scope_of(asked["method"])
        self.wire.ask_and_leave(asked["method"], asked["payload"], scopes=scopes, command_id=id)
        return id

    def about(self, round: Round) -> int:
        """How many events the service told about what a round is about."""
        ids = set(round.ids.values())
        return sum(each.event.get("subject") in ids for each in self.wire.own_events())

    def query(self, round: Round) -> Any:
        """The result of the query of a round; none where it is refused or there is none."""
        asked = round.query
        if asked is None:
            return None
        answer = self.wire.call(
            asked["method"], asked["payload"], scopes=self.scope_of(asked["method"])
        )
        return (
            None if answer is None or not isinstance(answer.read, dict) else answer.read["result"]
        )

    def burial(self, subject: str) -> tuple[Answer | None, Any]:
        """What it answers when it is asked whether it has forgotten somebody, and the result of that."""
        answer = self.wire.call("get_burial", {"subject": subject}, scopes="operations:read")
        read = None if answer is None else answer.read
        return answer, cast("Json", read).get("result") if isinstance(read, dict) else None

    def hear(self, round: Round, **options: Any) -> bytes | None:
        """Tell the event of a round, where the service hears any."""
        hears = round.hears
        return None if hears is None else self.wire.tell(hears, **options)

    def carried_out(self, round: Round) -> tuple[str, Answer]:
        """The command of a round once it is carried out, as the event has had its effect by then.

        Raises:
            Wrong: it is not, in time.
        """
        last: list[tuple[str, Answer | None]] = []

        def done() -> bool:
            last[:] = [self.command(round)]
            answer = last[0][1]
            read = None if answer is None else answer.read
            return isinstance(read, dict) and "result" in read and read.get("error") is None

        if not self.wire.until(done, seconds=self.effect_seconds):
            answer = last[0][1]
            said = "nothing" if answer is None else (answer.code or "what is no answer")
            raise Wrong(
                f"{round.command['method']} was answered with {said} for {self.effect_seconds:g} s"
                " after its event was told"
            )
        id, answer = last[0]
        assert answer is not None
        return id, answer

    def begun(self) -> tuple[Round, str, Answer]:
        """A round whose event was told and whose command was carried out."""
        round = self.exercise.round()
        self.hear(round)
        id, answer = self.carried_out(round)
        return round, id, answer

    def quiet(self) -> None:
        """Wait until what may still come has come."""
        self.wire.listen(self.quiet_seconds)


def unfit(schema: Any, value: Any) -> str | None:
    """What of a value does not fit a schema, in words; none where it does."""
    if schema is None:
        return None if value is None else "it holds something, and nothing is described"
    found = Fit(schema).problems(value)
    return f"{found[0].path or 'it'} {found[0].code}" if found else None
