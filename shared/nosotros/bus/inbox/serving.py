"""Whose events a process handles, and whose rows are made of them."""

from dataclasses import dataclass

from nosotros.bus.envelope import Envelope, declared_type

#: what is noted of an event of an organisation that hosts the service itself, or, in a room, of
#: another one than the room's
NOT_SERVED = "its organisation is served elsewhere"


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """In a room: one organisation; at the hub: all but those that host the service themselves."""

    #: whose room this is; none: the hub
    organisation: str = ""
    #: the types of which, in a room, others' events are handled, too
    of_others: frozenset[str] = frozenset()
    #: the types of which, at the hub, also the events of who hosts the service are handled
    though_hosted: frozenset[str] = frozenset()

    def handles(self, envelope: Envelope, *, hosted: bool) -> bool:
        """Whether what follows from an event is this process's to do; `hosted`: its organisation
        hosts the service itself."""
        if self.organisation:
            return envelope.organisation == self.organisation or envelope.type in self.of_others
        # What was stored here before must be erased, or withdrawn, all the same.
        concerns_that = envelope.type in self.though_hosted or declared_type(envelope.type).erases
        return concerns_that or not hosted

    def whose(self, envelope: Envelope) -> str:
        """Whose rows are made of an event: in a room all are its own organisation's, whoever tells it.

        What is not handled there is noted of who told it, so that it can be told again once it is.
        """
        if self.organisation and envelope.type in self.of_others:
            return self.organisation
        return envelope.organisation
