"""Graduates are matched in one batch and meet; one mentor leaves, and nobody is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from localstack.demo.accompanying.projects import Project
from localstack.demo.platform import Gateway, wait_until
from localstack.demo.teaching.calendar import Calendar

_SECONDS = 60
_MEETS_ON, _BEGINS, _MINUTES = "2026-11-26", "14:00", 60
#: which of the meetings is missed
_MISSED = 4


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What came of a batch, of the meetings, and of a mentor's leaving."""

    batch: dict[str, Any]
    met: list[dict[str, Any]]
    left: dict[str, Any]
    #: whom the mentor who left had, while they waited
    waited: list[dict[str, Any]]
    again: dict[str, Any]
    mentors: list[dict[str, Any]]
    mentees: list[dict[str, Any]]

    def went_well(self) -> bool:
        """Whether everybody has a mentor, was in somebody's care, and no mentor has too many."""
        return (
            self.batch["matched"] == self.batch["mentees"] == len(self.mentees) > 0
            and self.again["matched"] == len(self.waited) > 0
            and all(each["interim_owner_id"] for each in self.waited)
            and all(each["state"] == "matched" for each in self.mentees)
            and all(each["mentees"] <= each["capacity"] for each in self.mentors)
        )


def match(
    gateway: Gateway,
    calendar: Calendar,
    projects: Sequence[Project],
    *,
    cohort: str,
    owner: str,
) -> Matched:
    """Match the graduates of a cohort, have them meet, and match those again whose mentor leaves.

    Args:
        gateway: with a key of every scope.
        calendar: moved on to the day of the meetings.
        projects: of all graduates.
        cohort: that they completed.
        owner: the agent who answers for them meanwhile.
    """
    _describe(gateway, projects, cohort=cohort)
    batch = _send(gateway, {"cohort_id": cohort})
    matches = gateway.every("/v1/matches", batch_id=batch["id"], state="active")
    met = _meet(gateway, calendar, matches)
    leaving = min(match["mentor_id"] for match in matches)
    left = gateway.post(f"/v1/mentors/{leaving}/ending", {"interim_owner_id": owner})
    waited = gateway.every("/v1/mentees", interim_owner_id=owner)
    again = _send(gateway, {"mentee_ids": [each["id"] for each in waited]})
    return Matched(
        batch=batch,
        met=met,
        left=left,
        waited=waited,
        again=again,
        mentors=gateway.every("/v1/mentors", state="active"),
        mentees=gateway.every("/v1/mentees", cohort_id=cohort),
    )


def _describe(gateway: Gateway, projects: Sequence[Project], *, cohort: str) -> None:
    project_of = {id: project for project in projects for id in project.team}

    def opened() -> Any:
        found = gateway.every("/v1/mentees", cohort_id=cohort)
        return found if len(found) == len(project_of) else None

    for mentee in wait_until(opened, what=f"{len(project_of)} mentees", seconds=_SECONDS):
        project = project_of[mentee["participant_id"]]
        gateway.put(
            f"/v1/mentees/{mentee['id']}",
            {
                "needs": project.needs,
                "municipality": "Soacha",
                "neighbourhood": project.view["neighbourhood"],
                "channels": ["in_person", "telephone"],
                "availability": ["thu-pm", "sat-am"],
                "project_id": project.view["id"],
            },
            revision=mentee["revision"],
        )


def _send(gateway: Gateway, whom: dict[str, Any]) -> dict[str, Any]:
    """Prepare a batch, look it through, send it, and have both sides accept every offer."""
    asked = gateway.post("/v1/match-batches", whom)

    def ready() -> Any:
        found = gateway.get(f"/v1/match-batches/{asked['id']}")
        return found if found["state"] == "ready" else None

    batch = wait_until(ready, what="the batch of matches", seconds=_SECONDS)
    gateway.post(f"/v1/match-batches/{batch['id']}/sending", {})
    for offer in gateway.every("/v1/matches", batch_id=batch["id"], state="offered"):
        for side in ("mentor", "mentee"):
            gateway.post(f"/v1/matches/{offer['id']}/answer", {"side": side, "accepted": True})
    return batch


def _meet(
    gateway: Gateway, calendar: Calendar, matches: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    planned = [
        gateway.post(
            "/v1/meetings",
            {
                "match_id": match["id"],
                "local_date": _MEETS_ON,
                "begins": _BEGINS,
                "minutes": _MINUTES,
                "channel": "in_person",
                "place": "Casa de la Juventud",
            },
        )
        for match in matches
    ]
    calendar.move_to(max(datetime.fromisoformat(each["ends_at"]) for each in planned))
    for number, meeting in enumerate(planned):
        held = number != _MISSED
        report = {"held": True, "minutes": _MINUTES} if held else {"held": False}
        gateway.post(
            f"/v1/meetings/{meeting['id']}/report",
            report if held else {**report, "missed_by": "mentee"},
        )
        if held:
            gateway.post(
                f"/v1/meetings/{meeting['id']}/notes",
                {"text": "Revisamos costos y precio; trae sus cuentas la próxima vez."},
            )
            gateway.post(
                "/v1/steps",
                {
                    "match_id": meeting["match_id"],
                    "meeting_id": meeting["id"],
                    "text": "Llevar la cuenta de una semana",
                    "owner": "mentee",
                    "due_on": "2026-12-03",
                },
            )
    return [gateway.get(f"/v1/meetings/{each['id']}") for each in planned]
