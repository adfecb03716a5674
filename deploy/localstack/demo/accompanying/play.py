"""What comes after the course, played through the gateway."""

import subprocess
from collections.abc import Mapping, Sequence

from localstack.demo.accompanying.accompanied import Accompanied
from localstack.demo.accompanying.centre import follow
from localstack.demo.accompanying.matching import match
from localstack.demo.accompanying.mentors import accept_mentors
from localstack.demo.accompanying.mesa import sit
from localstack.demo.accompanying.projects import form_projects
from localstack.demo.platform import DemoFailed, Gateway
from localstack.demo.teaching.calendar import Calendar
from localstack.plan import script

#: who looks after children, and whom the support case is referred to
_PARTNER = "Guardería Semillas (inventada)"


def accompany(
    gateway: Gateway,
    calendar: Calendar,
    *,
    graduates: Sequence[str],
    cohort: str,
    account: str,
) -> Accompanied:
    """Graduates form projects, have mentors and somebody at the Centre; the Mesa sits.

    Args:
        gateway: with a key of every scope.
        calendar: moved on to the meetings and the answer.
        graduates: participants' ids.
        cohort: that they completed.
        account: as which the key acts, for the agent at the Centre.
    """
    agent = gateway.post("/v1/agents", {"first_names": "Elena", "surnames": "Inventada Ruiz"})["id"]
    gateway.put(f"/v1/agents/{agent}/account", {"account": account})
    mesa = sit(gateway)
    projects = form_projects(gateway, graduates, on=calendar.today)
    accept_mentors(gateway, on=calendar.today)
    matched = match(gateway, calendar, projects, cohort=cohort, owner=agent)
    followed = follow(
        gateway,
        calendar,
        participant=projects[-1].team[-1],
        owner=agent,
        partner=mesa.members[_PARTNER],
    )
    return Accompanied(projects=projects, matched=matched, followed=followed, mesa=mesa)


def account_of(key: str, *, environment: Mapping[str, str]) -> str:
    """As which a key acts, as the audit log calls it.

    Args:
        key: an API key.
        environment: of the gateway, with the owner of its tables.

    Raises:
        DemoFailed: the gateway knows no such key.
    """
    listed = subprocess.run(
        [script("nosotros-gateway"), "key", "list"],
        env={**environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    prefix = "_".join(key.split("_")[:2])
    for line in listed.splitlines():
        id, known, *_ = line.split()
        if known.startswith(prefix):
            return f"key:{id}"
    raise DemoFailed("The gateway does not list the key that it made.")
