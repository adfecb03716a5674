"""What happened, in numbers and in words."""

from dataclasses import dataclass
from typing import Any

from localstack.demo.accompanying.accompanied import Accompanied
from localstack.demo.journal import Journal
from localstack.demo.partnership.partnered import Partnered
from localstack.demo.received import Received
from localstack.demo.teaching.taught import Taught
from localstack.demo.witness import Testimony


@dataclass(frozen=True, kw_only=True)
class Story:
    """One run of the demonstration."""

    #: of the programme, in the programme's place
    moment: str
    sheet: str
    seats: int
    #: on all sheets
    people: int
    first: dict[str, Any]
    again: dict[str, Any]
    #: the rows that were refused, or say something worth knowing
    notes: list[dict[str, Any]]
    taught: Taught
    accompanied: Accompanied
    #: none: there were no rooms, as they need a broker of ours
    partnered: Partnered | None
    messages: list[Received]
    #: how many messages were taken for delivery, as they are counted where they are sent
    taken: int
    #: those that tell somebody of her place
    placed: frozenset[str]
    testimony: Testimony
    journal: Journal
    handled: int
    seconds: float

    @property
    def delivered(self) -> int:
        """Messages at the sinks, each counted once."""
        return len({each.id for each in self.messages})

    @property
    def told(self) -> int:
        """Who was told of her place: messages that say so, at the sinks."""
        return len({each.id for each in self.messages} & self.placed)

    @property
    def twice(self) -> int:
        """Messages that arrived more than once."""
        return len(self.messages) - self.delivered

    @property
    def lost(self) -> int:
        """Events that a source numbered and nobody saw, and messages said to be sent that are not there."""
        return self.testimony.lost + max(0, self.taken - self.delivered)

    def lines(self) -> list[str]:
        """The story as it is told in a terminal."""
        first, again = self.first, self.again
        told = [
            f"It is {self.moment}.",
            *self.taught.week_lines(),
            f"The course's intake has {self.seats} seats, and the sheet {self.sheet} comes in:",
            f"  {first['rows']:>4} people on it",
            f"  {first['enrolled']:>4} enrolled",
            f"  {first['waiting']:>4} on the waiting list",
            f"  {first['refused']:>4} refused",
        ]
        told += [
            f"         line {row['line']}: {note['text']}"
            for row in self.notes
            for note in row["problems"]
        ]
        told += [
            "The same sheet comes in again, and changes nothing:",
            f"  {again['unchanged']:>4} unchanged, {again['imported']} imported",
            *self.taught.course_lines(),
            *self.accompanied.lines(),
            *(self.partnered.lines() if self.partnered is not None else ()),
            "On the bus, counted by a witness of its own:",
            f"  {self.testimony.total:>4} events published",
            f"  {self.handled:>4} events handled by training, mentoring and notifications",
            *self.journal.lines(),
            "At the mail server and the other channels:",
            f"  {self.told:>4} messages that tell of a place"
            f" ({sum(m.channel == 'email' and m.id in self.placed for m in self.messages)}"
            " by e-mail)",
            f"  {self.delivered - self.told:>4} reminders and other messages",
            f"  {self.lost:>4} lost",
            f"  {self.twice:>4} twice",
        ]
        return told

    def went_well(self) -> bool:
        """Whether everyone has a place and a message, was taught, and nothing was lost or done twice."""
        first, again = self.first, self.again
        return (
            first["state"] == again["state"] == "finished"
            and first["enrolled"] + first["waiting"] == first["rows"]
            and self.told == self.people
            and self.taught.went_well()
            and self.accompanied.went_well()
            and (self.partnered is None or self.partnered.went_well())
            and again["imported"] == again["refused"] == 0
            and self.journal.missing == 0
            and self.journal.events >= self.testimony.public
            and self.lost == self.twice == self.testimony.reused == 0
        )
