"""What was taught, and what came of it, in numbers and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localstack.demo.teaching.course import Course
from localstack.demo.teaching.week import Week


@dataclass(frozen=True, kw_only=True)
class Taught:
    """The week and the course."""

    week: Week
    course: Course
    #: among the course's learners
    minors: int
    #: what anybody is told of each of the course's certificates
    verified: list[dict[str, Any]]
    #: the cascade below the ambassador who teaches the course (SVG)
    drawing: str

    @property
    def completed(self) -> list[dict[str, Any]]:
        """Whoever completed the course."""
        return self.course.completed

    @property
    def not_completed(self) -> list[tuple[int, str]]:
        """Whoever did not, by her place in the list, and why."""
        return [
            (number, "; ".join(_missing(each)))
            for number, each in enumerate(self.course.progress, start=1)
            if not each["completed"]
        ]

    @property
    def childcare(self) -> tuple[int, int, int]:
        """Places asked for, offered and used, over all of the course's sessions."""
        kept = [each.attendance for each in self.course.held]
        asked, offered, used = (
            sum(each[f"childcare_{what}"] for each in kept) for what in ("asked", "places", "used")
        )
        return asked, offered, used

    def week_lines(self) -> list[str]:
        """The week as it is told in a terminal."""
        week = self.week
        return [
            "A week of training-action, five days, twenty young people:",
            f"  {sum(each['completed'] for each in week.progress):>4} completed it",
            f"  {len(week.ambassadors):>4} solidarity ambassadors, with a certificate each",
        ]

    def course_lines(self) -> list[str]:
        """The course as it is told in a terminal."""
        course = self.course
        asked, offered, used = self.childcare
        told = [
            "The course in solidarity entrepreneurship, four modules, taught by a trainer and an"
            " ambassador:",
            f"  {len(course.held):>4} sessions held, {self.minors} of the learners under 18",
            f"  {_rate(course):>3}% of the marks were present or late",
            f"  {used:>4} childcare places used, of {asked} asked for and {offered} offered",
            f"  {len(self.completed):>4} completed it, and have a certificate that anybody can verify",
            f"  {len(self.not_completed):>4} did not:",
        ]
        told += [f"         learner {number}: {why}" for number, why in self.not_completed]
        return told

    def went_well(self) -> bool:
        """Whether every certificate is one of who completed, and is valid for anybody."""
        return (
            len(self.week.ambassadors)
            == len(self.week.certificates)
            == sum(each["completed"] for each in self.week.progress)
            and len(self.verified) == len(self.course.certificates) == len(self.completed) > 0
            and all(each["state"] == "valid" for each in self.verified)
            and len(self.not_completed) > 0
        )


def _missing(progress: dict[str, Any]) -> Iterator[str]:
    for module in progress["modules"]:
        if not all(each["met"] for each in module["requirements"]):
            yield f"{module['code']}: {module['text']}"


def _rate(course: Course) -> int:
    kept = [each.attendance for each in course.held]
    came = sum(each["present"] + each["late"] for each in kept)
    all_marks = came + sum(each["excused"] + each["absent"] for each in kept)
    return round(100 * came / all_marks) if all_marks else 0
