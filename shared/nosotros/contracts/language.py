"""How a contract is declared: once, and everything else is derived from it.

A command asks a service to change something, a query asks and changes nothing, an
event says that something happened, a view is what an answer holds, an error is a
refusal with a reason. All are frozen, keyword-only dataclasses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeVar, cast, dataclass_transform

from nosotros.contracts.declared import OURS
from nosotros.contracts.declared import Event as Event
from nosotros.contracts.declared import Request as Request
from nosotros.contracts.declared import Visibility as Visibility
from nosotros.contracts.declared import snake as snake
from nosotros.contracts.frozen import frozen
from nosotros.contracts.texts.why import Words, plain
from nosotros.errors import ContractBroken

#: the scope of what anybody may ask, without a key; the request then names the organisation, and
#: what it changes is decided by a secret or a signature in it
PUBLIC = "public"
#: the scope of what somebody asks about herself and about nobody else: who she is comes with the
#: call, from the visit that she opened, and is no field of the request; no key is ever given it
SELF = "participant:self"


@dataclass(frozen=True, slots=True)
class Registry:
    """Every contract that has been imported."""

    requests: dict[type[Any], Request] = field(default_factory=dict[type[Any], Request])
    events: dict[type[Any], Event] = field(default_factory=dict[type[Any], Event])
    event_types: dict[str, Event] = field(default_factory=dict[str, Event])
    views: dict[str, type[Any]] = field(default_factory=dict[str, type[Any]])
    errors: dict[str, type["ContractError"]] = field(
        default_factory=dict[str, "type[ContractError]"]
    )


registry = Registry()


class ContractError(Exception):
    """A refusal that the caller is told about, with the fields that explain it.

    The docstring of each error tells the caller what to do; `texts` says it to people
    in Spanish, English and French. A field is an id or a fact, never a person.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    texts: ClassVar[dict[str, str]]
    #: by field whose values are codes: the words for them
    words: ClassVar[dict[str, Words]] = {}

    def __post_init__(self) -> None:
        # Every argument goes to super().__init__: errors cross the bus as exc.args.
        super().__init__(*self.as_fields().values())

    def as_fields(self) -> dict[str, Any]:
        """The fields by name, ready for JSON."""
        names = [each.name for each in fields(cast(Any, self))]
        return {name: getattr(self, name) for name in names}

    def text(self, language: str) -> str:
        """What is wrong and what to do, in `es`, `en` or `fr`."""
        fields_of = self.as_fields().items()
        values = {n: plain(each, self.words.get(n, {}), language) for n, each in fields_of}
        return self.texts[language].format(**values)

    def __str__(self) -> str:
        return self.text("en")


_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
T = TypeVar("T")
E = TypeVar("E", bound=ContractError)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def view(contract: type[T]) -> type[T]:
    """Declare what an answer, or a part of one, holds."""
    made = frozen(contract)
    registry.views[made.__name__] = made
    return made


@dataclass_transform(kw_only_default=True)
def error(
    *, status: int, es: str, en: str, fr: str, words: dict[str, Words] | None = None
) -> Callable[[type[E]], type[E]]:
    """Declare a refusal: its HTTP status, and what to tell people in three languages.

    The texts may name the error's fields in braces; `words`, by field, say those that are codes.
    """

    def declare(contract: type[E]) -> type[E]:
        # Not frozen: raising an exception sets its traceback.
        made = dataclass(kw_only=True, eq=False)(contract)
        made.code = snake(made.__name__)
        made.status = status
        made.texts = {"es": es, "en": en, "fr": fr}
        made.words = words or {}
        if made.code in registry.errors:
            raise ContractBroken(f"two errors are called {made.code}")
        registry.errors[made.code] = made
        return made

    return declare


@dataclass_transform(frozen_default=True, kw_only_default=True)
def command(
    *,
    service: str,
    scope: str,
    returns: type[Any] | None = None,
    errors: tuple[type[ContractError], ...] = (),
    grantable: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Declare a command: who carries it out, who may ask for it, and how it can be refused.

    One that is `grantable` may be asked by another organisation under an agreement.
    """
    return _request("command", service, scope, returns, errors, grantable=grantable)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def query(
    *,
    service: str,
    scope: str,
    returns: type[Any],
    errors: tuple[type[ContractError], ...] = (),
    personal: bool = False,
    confidential: bool = False,
    grantable: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Declare a query; `personal` where its answer shows a person's data (its reads are audited).

    A `confidential` one is personal, and its list is never a file. One that is `grantable` may be
    asked by another organisation under an agreement.
    """
    return _request(
        "query",
        service,
        scope,
        returns,
        errors,
        personal=personal,
        confidential=confidential,
        grantable=grantable,
    )


def _request(
    kind: Literal["command", "query"],
    service: str,
    scope: str,
    returns: type[Any] | None,
    errors: tuple[type[ContractError], ...],
    *,
    personal: bool = False,
    confidential: bool = False,
    grantable: bool = False,
) -> Callable[[type[T]], type[T]]:
    def declare(contract: type[T]) -> type[T]:
        if not scope:
            raise ContractBroken(f"{contract.__name__} names no scope: nobody could ask for it")
        if confidential and not personal:
            raise ContractBroken(f"{contract.__name__} is confidential: its reads are audited")
        made = frozen(contract)
        if scope == PUBLIC and "organisation" not in _names(made):
            raise ContractBroken(f"{contract.__name__} is public: it names an `organisation`")
        if scope == SELF and "participant_id" in _names(made):
            raise ContractBroken(f"{contract.__name__} is asked by herself: it names nobody")
        registry.requests[made] = Request(
            contract=made,
            kind=kind,
            service=service,
            method=snake(made.__name__),
            scope=scope,
            returns=returns,
            errors=errors,
            personal=personal,
            confidential=confidential,
            grantable=grantable,
        )
        return made

    return declare


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(
    *,
    owner: str,
    version: int,
    visibility: Visibility,
    subject: str,
    partition: str | None = None,
    erases: bool = False,
    namespace: str = OURS,
) -> Callable[[type[T]], type[T]]:
    """Declare an event: whose it is, its version, who may see it, and which field is its subject.

    `partition` names another field than the subject where the event should not be handled at
    the same time as others about that field's value, such as the participant of an enrolment.
    `namespace` is the organisation whose own service tells it: its type is then
    `{namespace}.{owner}.{event}.v{version}`.
    """
    if not _SLUG.fullmatch(namespace):
        raise ContractBroken(f"{namespace!r} is no namespace: it is an organisation's short name")

    def declare(contract: type[T]) -> type[T]:
        made = frozen(contract)
        declared = Event(
            contract=made,
            owner=owner,
            version=version,
            visibility=visibility,
            subject=subject,
            partition=partition or subject,
            erases=erases,
            namespace=namespace,
        )
        names = _names(made)
        for name in (declared.subject, declared.partition):
            if name not in names:
                raise ContractBroken(f"{made.__name__} has no field {name!r}")
        registry.events[made] = declared
        registry.event_types[declared.type] = declared
        return made

    return declare


def request_of(contract: type[Any]) -> Request:
    """What is declared of a command or query.

    Raises:
        ContractBroken: it is neither.
    """
    try:
        return registry.requests[contract]
    except KeyError:
        raise ContractBroken(f"{contract.__name__} is no command or query") from None


def event_of(contract: type[Any]) -> Event:
    """What is declared of an event.

    Raises:
        ContractBroken: it is none.
    """
    try:
        return registry.events[contract]
    except KeyError:
        raise ContractBroken(f"{contract.__name__} is no event") from None


def _names(contract: type[Any]) -> set[str]:
    return {each.name for each in fields(cast(Any, contract))}
