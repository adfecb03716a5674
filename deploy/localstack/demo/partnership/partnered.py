"""What the second organisation did, in numbers and in words."""

from dataclasses import dataclass
from typing import Any

from localstack.demo.partnership.cohort import Hosted
from localstack.demo.partnership.withdrawal import Withdrawn
from localstack.plan import OPERATOR


@dataclass(frozen=True, kw_only=True)
class Partnered:
    """An organisation that trains in its own room, and what became of one name there."""

    organisation: str
    hosted: Hosted
    withdrawn: Withdrawn
    #: its learners as it lists them in the end
    roster: list[dict[str, Any]]
    #: whether its database still says in the end who she is
    known: bool
    #: cohorts of the partner's in the hub's own database of training
    at_the_hub: int

    @property
    def people(self) -> int:
        """Who enrolled."""
        return self.hosted.joined["rows"]

    @property
    def names(self) -> int:
        """How many names its roster bears in the end."""
        return sum(each["first_names"] is not None for each in self.roster)

    def lines(self) -> list[str]:
        """It, as it is told in a terminal."""
        hosted = self.hosted
        return [
            f"Two organisations: {OPERATOR} trains at the hub; {self.organisation} in its own room,"
            " with its own training service and database:",
            f"  {hosted.joined['enrolled']:>4} people enrolled at the hub and train at"
            f" {self.organisation}, {self.at_the_hub} of its cohorts in the hub's training",
            f"  {len(hosted.learners):>4} names on its roster, each on the certificate that"
            f" {self.organisation} issued: {sum(hosted.named)} of {len(hosted.named)}",
            f"  {1:>4} of them withdraws the sharing of her data while {self.organisation} is cut off",
            f"  {self.names:>4} name on its roster once it is back; hers is"
            f" {'still' if self.known else 'gone'} there",
        ]

    def went_well(self) -> bool:
        """Whether they trained where they should, with their names, and hers is gone."""
        hosted = self.hosted
        return (
            hosted.joined["enrolled"] == self.people == len(hosted.learners) > 1
            and len(hosted.named) == len(hosted.certificates) == self.people
            and all(hosted.named)
            and self.at_the_hub == 0
            and self.withdrawn.known_meanwhile
            and not self.known
            and self.names == self.people - 1
        )
