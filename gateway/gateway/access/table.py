"""Who may do what: a page made from the table of operations, the contracts and the roles.

`docs/access.md` is that page; a test fails where it is another.
"""

from collections.abc import Iterable, Iterator

import click

from gateway.operations import Operation, operations
from gateway.tags import TAGS
from nosotros.contracts.partners.roles import OF_ROOMS, OF_THE_OPERATOR, ROLES

_ABOUT = """# Who may do what

Made from the code by `nosotros access`; `decide` in
[the gateway](../gateway/gateway/access/deciding.py) is the one function that decides, and
[ADR 33](adr/0033-who-may-do-what.md) says why. Everything that is not in these tables is refused.

Somebody may ask for an operation where a role of hers, in the organisation that she acts for, has its
scope; a key has scopes of its own. She sees the rows of that organisation. Rows of another one need an
agreement between both in force, that names the operation and the purpose: *by agreement* says which
operations one may name, by what name. Any purpose that the agreement names will do, and it travels with
the call into the audit log. What has no scope is for anybody.
"""
_GRANTABLE = """
An operation is grantable where another organisation has a use for it, and it shows nobody whom that
organisation did not send: an intake and its dates, before sending a sheet; the sheet, and what became
of its rows (a sheet is then the sender's own, and no other is seen); cohorts and their sessions, to
plan; who is at the Mesa and what is offered. What a room may know of people is disclosed only where the
organisation that keeps it has agreed, each person has authorised it, and each reading is written down.
"""


def page(made: Iterable[Operation]) -> str:
    """The whole page, in Markdown."""
    table = tuple(made)
    return "\n".join((_ABOUT, *_roles(), _GRANTABLE, *_granted(table), "", *_by_tag(table))) + "\n"


def _roles() -> Iterator[str]:
    yield "## Roles\n"
    yield "| role | scopes |\n|---|---|"
    for role, scopes in ROLES.items():
        shown = " ".join(f"`{each}`" for each in sorted(scopes))
        yield f"| {role} | {shown} |"
    yield ""
    yield f"An administrator of the hub's operator also has {_listed(OF_THE_OPERATOR)}. No role has"
    yield f"{_listed(OF_ROOMS)}: it is given to the key of a room."


def _granted(table: tuple[Operation, ...]) -> Iterator[str]:
    yield "| by agreement | what it is |\n|---|---|"
    for each in table:
        if each.request.grantable:
            yield f"| `{each.request.name}` | {_summary(each)} |"


def _by_tag(table: tuple[Operation, ...]) -> Iterator[str]:
    for tag in dict.fromkeys(each.tag for each in table):
        yield f"## {tag}\n"
        yield f"{TAGS[tag]}\n"
        yield "| operation | path | scope | roles | by agreement |\n|---|---|---|---|---|"
        yield from (_row(each) for each in table if each.tag == tag)
        yield ""


def _row(each: Operation) -> str:
    granted = "yes" if each.request.grantable else ""
    path = f"`{each.method} {each.path}`"
    if each.is_public:
        return f"| {each.id} | {path} | | anybody | |"
    scope = str(each.request.scope)
    roles = ", ".join(role for role, scopes in ROLES.items() if scope in scopes) or "none"
    if scope in OF_THE_OPERATOR:
        roles = "administrator of the operator"
    return f"| {each.id} | {path} | `{scope}` | {roles} | {granted} |"


def _summary(each: Operation) -> str:
    return " ".join((each.contract.__doc__ or "").strip().partition("\n\n")[0].split())


def _listed(scopes: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(scopes))


@click.command("access")
def command() -> None:
    """Print who may do what, as docs/access.md has it; nothing needs to run."""
    click.echo(page(operations()), nl=False)
