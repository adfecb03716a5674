"""The second organisation's part, played in three pieces between the parts of the first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from localstack.demo.partnership.cohort import Hosted, teach
from localstack.demo.partnership.joining import Member, join
from localstack.demo.partnership.meanwhile import Meanwhile
from localstack.demo.partnership.partnered import Partnered
from localstack.demo.partnership.withdrawal import Withdrawn, is_known, roster_without, withdraw
from localstack.demo.platform import DemoFailed, Gateway
from localstack.demo.teaching.calendar import Calendar
from localstack.servers import RabbitMQ
from localstack.stack import Stack

_COHORTS = "SELECT count(*) FROM cohort WHERE organisation = %s"


@dataclass(kw_only=True)
class Partnership:
    """An organisation in its own room, beside the stack."""

    stack: Stack
    member: Member
    calendar: Calendar
    processes: Meanwhile
    _hosted: Hosted | None = field(default=None, init=False)
    _withdrawn: Withdrawn | None = field(default=None, init=False)

    @property
    def gateway(self) -> Gateway:
        """With its administrator's key."""
        return self.member.gateway

    def teach(self) -> None:
        """Teach its cohort; then one of it withdraws while its processes are stopped.

        They come up again while something else is played.

        Raises:
            LocalStackError: something was refused, or did not come up.
        """
        self.processes.wait()
        self._hosted = teach(self.member, self.calendar)
        self._withdrawn = withdraw(
            self.member, self.processes, self._hosted, database=self._database()
        )

    def end(self) -> Partnered:
        """See what became of her name.

        Raises:
            LocalStackError: its processes did not come up, or her name stays.
        """
        hosted, withdrawn = self._hosted, self._withdrawn
        if hosted is None or withdrawn is None:
            raise DemoFailed("Nothing was taught.")
        self.processes.wait()
        roster = roster_without(self.gateway, hosted, withdrawn.participant)
        return Partnered(
            organisation=self.member.site.organisation,
            hosted=hosted,
            withdrawn=withdrawn,
            roster=roster,
            known=is_known(withdrawn.participant, database=self._database()),
            at_the_hub=self._at_the_hub(),
        )

    def _database(self) -> str:
        return self.stack.postgres.url(self.member.site.database("training"))

    def _at_the_hub(self) -> int:
        with psycopg.connect(self.stack.postgres.url("training")) as connection:
            found = connection.execute(_COHORTS, [self.member.site.organisation]).fetchone()
        return 0 if found is None else found[0]


@contextmanager
def partnership(
    stack: Stack, operator: Gateway, *, moment: Path, calendar: Calendar
) -> Iterator[Partnership | None]:
    """Take an organisation in, whose processes come up meanwhile and are gone in the end.

    None: there are no rooms, as they need a broker of ours.

    Raises:
        DemoFailed: something was refused.
    """
    if not isinstance(stack.broker, RabbitMQ):
        yield None
        return
    member = join(stack, operator, moment=moment, today=calendar.today)
    try:
        with Meanwhile(member.site) as processes:
            yield Partnership(stack=stack, member=member, calendar=calendar, processes=processes)
    finally:
        member.gateway.close()
