"""Somebody withdraws the sharing of her data while the partner is cut off."""

from dataclasses import dataclass
from typing import Any

import psycopg

from localstack.demo.partnership.cohort import Hosted
from localstack.demo.partnership.joining import Member
from localstack.demo.partnership.meanwhile import Meanwhile
from localstack.demo.platform import Gateway, wait_until

_SECONDS = 60
_KNOWN = """
SELECT count(*) FROM person
WHERE participant_id = %s AND num_nonnulls(first_names, surnames, birth_date) > 0
"""


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """Whose data are no longer shared, and what the partner's database had of her meanwhile."""

    participant: str
    #: whether it still said who she is, as nobody could tell it anything
    known_meanwhile: bool


def withdraw(member: Member, processes: Meanwhile, hosted: Hosted, *, database: str) -> Withdrawn:
    """Stop the partner's processes, withdraw, and have them come up again.

    Args:
        member: whose processes they are.
        processes: the same, which run.
        hosted: the first of its learners withdraws.
        database: the partner's own, of training.

    Raises:
        DemoFailed: something was refused.
    """
    her = hosted.learners[0]["participant_id"]
    processes.stop()
    given = member.gateway.get(f"/v1/participants/{her}/authorisations")["items"]
    (sharing,) = [each["id"] for each in given if each["purpose"] == "data_sharing"]
    member.gateway.post(f"/v1/authorisations/{sharing}/withdrawal", {"how": "call"})
    known = is_known(her, database=database)
    processes.start()
    return Withdrawn(participant=her, known_meanwhile=known)


def roster_without(gateway: Gateway, hosted: Hosted, participant: str) -> list[Any]:
    """The partner's roster, as soon as her name is not on it.

    Raises:
        DemoFailed: it still is, after a minute.
    """

    def gone() -> Any:
        found = gateway.every(f"/v1/cohorts/{hosted.cohort['id']}/learners")
        (her,) = [each for each in found if each["participant_id"] == participant]
        return found if her["first_names"] is None else None

    return wait_until(gone, what="her name is gone from the partner's roster", seconds=_SECONDS)


def is_known(participant: str, *, database: str) -> bool:
    """Whether a database of training says who somebody is."""
    with psycopg.connect(database) as connection:
        found = connection.execute(_KNOWN, [participant]).fetchone()
    return found is not None and found[0] > 0
