"""What comes after the course, played through the gateway."""

from collections.abc import Sequence

from localstack.demo.accompanying.accompanied import Accompanied
from localstack.demo.accompanying.centre import follow
from localstack.demo.accompanying.matching import match
from localstack.demo.accompanying.mentors import accept_mentors
from localstack.demo.accompanying.mesa import sit
from localstack.demo.accompanying.projects import form_projects
from localstack.demo.platform import DemoFailed, Gateway
from localstack.demo.teaching.calendar import Calendar

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


def account_of(key: str, *, gateway: Gateway) -> str:
    """As which a key acts, as the audit log calls it.

    Args:
        key: an API key.
        gateway: with a key that may see those of its organisation.

    Raises:
        DemoFailed: the organisation has no such key.
    """
    for each in gateway.every("/v1/keys"):
        if key.startswith(f"nos_{each['prefix']}_"):
            return f"key:{each['id']}"
    raise DemoFailed("Partners does not list the key that it made.")
