"""What is declared of each kind of contract."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from nosotros.contracts.language import ContractError

#: the namespace of the events of our own services
OURS = "nosotros"
Visibility = Literal["public", "internal"]


@cache
def snake(name: str) -> str:
    """`ParticipantEnrolled` → `participant_enrolled`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is declared of a command or a query."""

    contract: type[Any]
    kind: Literal["command", "query"]
    service: str
    method: str
    scope: str
    returns: type[Any] | None
    errors: tuple[type["ContractError"], ...]
    #: reading it is written to the audit log, as it shows personal data
    personal: bool
    #: its answer is read where it was asked for, and never becomes a file that is passed on
    confidential: bool
    #: an agreement may let another organisation ask it
    grantable: bool

    @property
    def name(self) -> str:
        """What an agreement calls it: `enrolment.import_sheet`."""
        return f"{self.service}.{self.method}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What is declared of an event."""

    contract: type[Any]
    owner: str
    version: int
    visibility: Visibility
    #: the field that names what the event is about
    subject: str
    #: the field whose value the event is kept in order with others for; the subject by default
    partition: str
    #: a subject that this event ends: whatever comes later about it is ignored
    erases: bool
    #: whose language it is of: ours, or that of the organisation whose service tells it
    namespace: str = OURS

    @property
    def name(self) -> str:
        """`participant_enrolled`, as in its type, routing key and handler."""
        return snake(self.contract.__name__)

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return f"{self.namespace}.{self.owner}.{self.name}.v{self.version}"

    def routing_key(self, organisation: str) -> str:
        """The key that it is published under for an organisation (`*` binds all).

        What an organisation's own service tells is that organisation's alone.
        """
        if self.namespace != OURS:
            return self.type
        return f"{organisation}.{self.owner}.{self.name}.v{self.version}"
