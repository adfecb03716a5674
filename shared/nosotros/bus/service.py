"""What a service's author writes with: a class, and a decorator per command, query or event.

    class GreeterService(Service):
        name = "greeter"

        @command
        def greet(self, command: Greet, work: UnitOfWork) -> Greeting: ...

        @event_handler
        def on_participant_enrolled(self, event: ParticipantEnrolled, work: UnitOfWork) -> None: ...

The contract is the annotation of the first parameter; everything else about it (who may
ask, what it answers, where it is heard) is declared there.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar, get_type_hints

from nameko.extensions import register_entrypoint

from nosotros.bus import care
from nosotros.bus.entrypoints import CallEntrypoint, EventEntrypoint, TimerEntrypoint
from nosotros.bus.topology import Subscription
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.care import care_of
from nosotros.contracts.language import Request, event_of, request_of
from nosotros.database import Database
from nosotros.errors import ContractBroken

M = TypeVar("M", bound=Callable[..., Any])


class Service:
    """Base of every service: its name, and the care of its parked events."""

    name: str
    #: settings of ours without which it does not start in production
    needs: ClassVar[tuple[str, ...]] = ()
    #: whether it has a queue of every public event besides, which a process of its own empties
    hears_everything: ClassVar[bool] = False
    #: events that it takes, in a room, whosever they are; of all others only those of its organisation.
    #: What follows from one is the room's own: `work.organisation` is its organisation, and
    #: `work.envelope.organisation` says who told it
    hears_of_others: ClassVar[tuple[type[Any], ...]] = ()
    #: events that it takes, at the hub, also of who hosts it elsewhere: they take away from what was
    #: stored here before, or say whose it is. Those that erase need not be named
    heard_though_hosted: ClassVar[tuple[type[Any], ...]] = ()
    #: what it gives up beside events and timers, seen and tried again with them
    parks: ClassVar[care.Parks | None] = None

    @staticmethod
    def tidy(_database: Database) -> None:
        """What is to be done once an hour, by each process, besides what is asked, told and due:
        nothing, where a service does not say otherwise."""

    def __init_subclass__(cls) -> None:
        declared = care_of(cls.name)
        for contract, does in (
            (declared.list, care.list_parked),
            (declared.replay, care.replay_parked),
            (declared.drop, care.drop_parked),
        ):
            request = request_of(contract)
            setattr(cls, request.method, _request(request.kind, _care(request, does)))
        request = request_of(declared.buried)
        setattr(cls, request.method, _request(request.kind, _proof(request)))


def command(method: M) -> M:
    """Carry out the command that the first parameter names, in one transaction."""
    return _request("command", method)


def query(method: M) -> M:
    """Answer the query that the first parameter names."""
    return _request("query", method)


def event_handler(method: M) -> M:
    """Do what follows from the event that the first parameter names; runs once per fact.

    Raises:
        ContractBroken: the method is not called `on_<event>`, or `on_<event>_v<version>` for a
            service that hears several versions at once.
    """
    declared = event_of(_contract(method))
    if method.__name__ != f"on_{declared.name}_v{declared.version}":
        _must_be_called(method, f"on_{declared.name}")
    return _entrypoint(method, EventEntrypoint(declared))


def timer(method: M) -> M:
    """Do what was scheduled under the method's name."""
    return _entrypoint(method, TimerEntrypoint())


def subscription_of(service: type[Service]) -> Subscription:
    """What a service wants to hear."""
    events = [
        entrypoint.declared
        for _, method in inspect.getmembers(service, inspect.isfunction)
        for entrypoint in getattr(method, "nameko_entrypoints", ())
        if isinstance(entrypoint, EventEntrypoint)
    ]
    return Subscription(
        service=service.name,
        events=tuple(sorted(events, key=lambda e: e.type)),
        everything=service.hears_everything,
        of_others=frozenset(event_of(each).type for each in service.hears_of_others),
        though_hosted=frozenset(event_of(each).type for each in service.heard_though_hosted),
    )


def requests_of(service: type[Service]) -> tuple[Request, ...]:
    """The commands and queries that a service answers."""
    return tuple(
        entrypoint.request
        for _, method in inspect.getmembers(service, inspect.isfunction)
        for entrypoint in getattr(method, "nameko_entrypoints", ())
        if isinstance(entrypoint, CallEntrypoint)
    )


def _care(request: Request, does: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, request: Any, work: UnitOfWork) -> Any:
        return does(request, work=work, consumer=self.name, parks=self.parks)

    return _annotated(method, request)


def _proof(request: Request) -> Callable[..., Any]:
    def method(self: Any, request: Any, work: UnitOfWork) -> Any:
        return care.get_burial(request, work=work)

    return _annotated(method, request)


def _annotated(method: Callable[..., Any], request: Request) -> Callable[..., Any]:
    method.__name__ = request.method
    method.__annotations__ = {"request": request.contract, "work": UnitOfWork}
    return method


def _request(kind: str, method: M) -> M:
    request = request_of(_contract(method))
    if request.kind != kind:
        raise ContractBroken(f"{request.contract.__name__} is a {request.kind}, not a {kind}")
    _must_be_called(method, request.method)
    return _entrypoint(method, CallEntrypoint(request))


def _entrypoint(method: M, entrypoint: Any) -> M:
    @wraps(method)
    def run(self: Any, job: Callable[[Callable[..., Any]], Any]) -> Any:
        return job(method.__get__(self))

    # nameko compares a call with the method's signature, which is ours and not the author's.
    del run.__wrapped__  # type: ignore[attr-defined]
    run.author_method = method  # type: ignore[attr-defined]
    register_entrypoint(run, entrypoint)
    return run  # type: ignore[return-value]


def _contract(method: Callable[..., Any]) -> type[Any]:
    hints = get_type_hints(method)
    names = [name for name in inspect.signature(method).parameters if name != "self"]
    if len(names) != 2 or names[0] not in hints:
        raise ContractBroken(f"{method.__qualname__} must take a contract and a UnitOfWork")
    return hints[names[0]]


def _must_be_called(method: Callable[..., Any], name: str) -> None:
    if method.__name__ != name:
        raise ContractBroken(f"{method.__qualname__} must be called {name}")
