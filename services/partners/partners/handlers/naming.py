"""What an agreement may name: events, commands and queries of the hub's services, and of the
grantor's own as they are described."""

from functools import cache
from typing import Any

from nosotros.bus.work import UnitOfWork
from nosotros.contracts import everything
from nosotros.contracts.language import PUBLIC, SELF, registry
from partners.domain.agreements import Grantable
from partners.storage import descriptions

#: more services than an organisation may describe
_EVERY_SERVICE = 1000


def may_be_named(grantor: str, *, work: UnitOfWork) -> Grantable:
    """What an agreement may name in which an organisation is the grantor."""
    named = _of_ours()
    described = descriptions.page(
        work.connection, organisation=grantor, after=None, limit=_EVERY_SERVICE
    )
    for each in described:
        assert each.document is not None, "those that were removed are on no page"
        named = named.beside(_of_its_own(each.service, each.document))
    return named


@cache
def _of_ours() -> Grantable:
    everything.load()
    requests = [each for each in registry.requests.values() if each.scope not in (PUBLIC, SELF)]
    return Grantable(
        types=frozenset(everything.public_types()),
        operations=frozenset(each.name for each in requests),
        grantable=frozenset(each.name for each in requests if each.grantable),
    )


def _of_its_own(service: str, document: dict[str, Any]) -> Grantable:
    methods = {**document["commands"], **document["queries"]}
    return Grantable(
        types=frozenset(document["events"]),
        operations=frozenset(f"{service}.{name}" for name in methods),
        grantable=frozenset(
            f"{service}.{name}" for name, each in methods.items() if each.get("grantable", False)
        ),
    )
