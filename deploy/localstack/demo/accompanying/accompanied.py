"""What came after the course, in numbers and in words."""

from dataclasses import dataclass
from typing import Any

from localstack.demo.accompanying.centre import Followed
from localstack.demo.accompanying.matching import Matched
from localstack.demo.accompanying.projects import Project

_SAYS = {
    "eligible": "eligible",
    "not_eligible": "not eligible",
    "not_yet": "not yet",
    "needs_review": "needs review",
}


@dataclass(frozen=True, kw_only=True)
class Accompanied:
    """Projects, matches, a support case, the Mesa."""

    projects: list[Project]
    matched: Matched
    followed: Followed
    mesa: Any

    def lines(self) -> list[str]:
        """It, as it is told in a terminal."""
        matched = self.matched
        held = sum(each["state"] == "held" for each in matched.met)
        told = [f"The graduates form {len(self.projects)} projects; free registration (Ley 1780):"]
        told += [
            f"  {len(each.team):>4} people, {each.view['name']}: {_SAYS[each.check['outcome']]}"
            for each in self.projects
        ]
        told += [
            "They are matched with mentors in one batch, and meet:",
            f"  {matched.batch['matched']:>4} of {matched.batch['mentees']} have a mentor, "
            f"{matched.batch['total_score'] // max(1, matched.batch['matched'])} of 100 points"
            " on average",
            f"  {held:>4} meetings held, {len(matched.met) - held} missed",
            f"  {len(matched.waited):>4} lose theirs, who leaves; each is in an agent's care"
            f" and {matched.again['matched']} have another mentor",
            "At the Social Contact Centre:",
            f"  {1:>4} support case, answered after {self.followed.minutes} minutes, referred with"
            " her consent, closed",
            *self.mesa.lines(),
        ]
        return told

    def went_well(self) -> bool:
        """Whether everyone is in a project and has a mentor, and the case came to its end."""
        in_teams = [id for each in self.projects for id in each.team]
        return (
            len(self.projects) == 3
            and len(set(in_teams)) == len(in_teams) == len(self.matched.mentees)
            and self.matched.went_well()
            and self.followed.case["state"] == "closed"
            and self.followed.referral["state"] == "completed"
            and self.mesa.went_well()
        )
