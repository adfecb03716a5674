"""Hosting: an organisation may run a service of ours in its own room, and the hub then does not.

A service that can be hosted adds `Hosted` to its bases. At the hub it then has no part in what
concerns an organisation that hosts it: events are settled without effect, timers rest, and calls
are refused (`HostedElsewhere`); what was stored before stays as it is, and is reached by erasures and by
what the service names in `heard_though_hosted`, as it is served here again once it is hosted no more.
"""

from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import RoomDescribed, RoomRemoved

# Which organisations are not ours is told by partners, in the operator's name, and kept as a row of
# the organisation that it is about.
_AS = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"
_HOSTED = """
INSERT INTO hosted_elsewhere (organisation, room, revision)
VALUES (%(organisation)s, %(organisation)s, %(revision)s)
ON CONFLICT (organisation) DO UPDATE SET revision = excluded.revision
WHERE hosted_elsewhere.revision <= excluded.revision"""
_NOT_HOSTED = """
DELETE FROM hosted_elsewhere WHERE organisation = %(organisation)s AND revision <= %(revision)s"""
_GONE = "DELETE FROM hosted_elsewhere WHERE organisation = %(organisation)s"


class Hosted:
    """Of a service of the hub that an organisation may host in its room."""

    name: str

    @event_handler
    def on_room_described(self, event: RoomDescribed, work: UnitOfWork) -> None:
        """Leave an organisation that hosts this service to its room; take one back that does not
        any more."""
        _carry_out(_HOSTED if self.name in event.hosts else _NOT_HOSTED, event.room, work=work)

    @event_handler
    def on_room_removed(self, event: RoomRemoved, work: UnitOfWork) -> None:
        """Take an organisation back."""
        _carry_out(_GONE, event.room, work=work)


def _carry_out(statement: str, organisation: str, *, work: UnitOfWork) -> None:
    assert work.envelope is not None, "an event's work has its envelope"
    values = {"organisation": organisation, "revision": work.envelope.revision}
    work.connection.exec_driver_sql(_AS, values)
    work.connection.exec_driver_sql(statement, values)
    work.connection.exec_driver_sql(_AS, {"organisation": work.organisation})
