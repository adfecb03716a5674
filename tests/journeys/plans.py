"""What runs in a journey: the platform as it is, with a setting or two changed.

Nothing is sent by Twilio, whose account is a stand-in's; what it tells is heard.
"""

from collections.abc import Container
from dataclasses import replace

from localstack.plan import Plan, Program, Site, product
from tests.notifications.standins import twilio

#: no provider is there
NOWHERE = "http://127.0.0.1:9"


def without_rate_limit(site: Site) -> Plan:
    """The platform, with no limit to how often a key, or an address, may ask."""
    plan = product(site)
    return replace(plan, programs=tuple(_unlimited(program) for program in plan.programs))


def only(plan: Plan, names: Container[str]) -> Plan:
    """A plan without the programs that have other names."""
    return replace(
        plan, programs=tuple(each for each in plan.programs if each.process.name in names)
    )


def _unlimited(program: Program) -> Program:
    name = program.process.name
    if name == "gateway":
        changed = {"NOSOTROS_RATE_LIMIT": "0", "NOSOTROS_PUBLIC_RATE_LIMIT": "0"}
        # A machine may stand still for longer than the ten seconds that a service has by default.
        changed["NOSOTROS_CALL_SECONDS"] = "50"
    elif name.startswith("notifications-"):
        changed = twilio.environment(NOWHERE)
    else:
        return program
    environment = {**program.process.environment, **changed}
    return replace(program, process=replace(program.process, environment=environment))
