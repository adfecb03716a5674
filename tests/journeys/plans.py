"""What runs in a journey: the platform as it is, with a setting or two changed."""

from collections.abc import Container
from dataclasses import replace

from localstack.plan import Plan, Program, Site, product


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
    if program.process.name != "gateway":
        return program
    unlimited = {"NOSOTROS_RATE_LIMIT": "0", "NOSOTROS_PUBLIC_RATE_LIMIT": "0"}
    environment = {**program.process.environment, **unlimited}
    return replace(program, process=replace(program.process, environment=environment))
