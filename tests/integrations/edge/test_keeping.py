"""The edge broker is as the rows of subscriptions say, whatever was left half done."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import amqp
import pytest

from integrations.edge import Edge, queue_name
from integrations.edge.keeping import Keeper
from integrations.handlers import queues
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CreateEventQueue,
    CursorUnknown,
    EdgeBrokerUnavailable,
    EndSubscription,
    GetSubscription,
    GetSubscriptionSecret,
    ListSubscriptions,
    RotateSecret,
)
from nosotros.identifiers import new_id
from tests.integrations.edge.due import OURS, Site
from tests.integrations.edge.integrator import taken

_END = "UPDATE subscription SET state = 'ended', ended_at = now(), secret = NULL WHERE id = %(id)s"
#: as it was made in 2024
_OLD = UUID("018d1234-5678-7abc-8def-0123456789ab")


def name_of(id: UUID) -> str:
    return queue_name(organisation=OURS, id=id)


def test_what_is_as_it_is_to_be_stays(site: Site, edge: Edge) -> None:
    _, url = site.subscribe()
    before = edge.users()
    Keeper(site.database, edge).keep()
    assert edge.users() == before
    assert taken(url) == []


def test_what_is_missing_is_made(site: Site, edge: Edge) -> None:
    (first, first_url), (second, second_url) = site.subscribe(), site.subscribe()
    edge.remove_queue(name_of(first))
    # Of the other one the password was changed by a transaction that was never committed.
    edge.rotate(name_of(second), password="never-committed")
    Keeper(site.database, edge).keep()
    assert (taken(first_url), taken(second_url)) == ([], [])


def test_what_nobody_has_is_removed_once_nobody_can_be_making_it(site: Site, edge: Edge) -> None:
    ended, _ = site.subscribe()
    site.tell(_END, id=ended)
    for id in (_OLD, fresh := new_id()):
        edge.make_queue(name_of(id), password="x")
    Keeper(site.database, edge).keep()
    assert edge.queues() == {name_of(fresh)} == edge.users().keys()


def test_what_has_ended_is_not_restored(site: Site, edge: Edge) -> None:
    id, _ = site.subscribe()
    site.tell(_END, id=id)
    assert Keeper(site.database, edge).restore(id) is False
    assert Keeper(site.database, edge).restore(uuid4()) is False


def test_a_queue_is_removed_once_its_end_is_committed(
    site: Site, edge: Edge, run_due: Callable[[], int]
) -> None:
    id, _ = site.subscribe()
    site.ask(EndSubscription(subscription_id=id))
    assert edge.queues() == {name_of(id)}
    assert run_due() == 1
    assert (edge.queues(), edge.users()) == (set(), {})


def test_a_queue_whose_end_was_not_committed_is_not_removed(
    site: Site, edge: Edge, act: Callable[..., None], run_due: Callable[[], int]
) -> None:
    id, _ = site.subscribe()
    act(lambda work: queues.remove_queue(id, work=work))
    assert run_due() == 1
    assert edge.queues() == {name_of(id)}


def test_a_queue_is_seen_with_where_it_is(site: Site) -> None:
    id, url = site.subscribe()
    seen = site.ask(GetSubscription(id=id))
    assert (seen.kind, seen.state, seen.queue) == ("queue", "active", name_of(id))
    assert (seen.virtual_host, seen.url) == ("integrators", None)
    assert unquote(urlsplit(url).username or "") == seen.queue
    with pytest.raises(NotFound):
        site.ask(GetSubscriptionSecret(id=id), organisation="la-u")


def test_a_new_password_is_the_brokers_and_the_old_one_is_not(site: Site) -> None:
    id, old = site.subscribe()
    assert site.ask(RotateSecret(subscription_id=id)).revision == 2
    assert taken(site.address(id)) == []
    with pytest.raises(amqp.AccessRefused):
        taken(old)


def test_what_is_refused_leaves_nothing_on_the_broker(site: Site, edge: Edge) -> None:
    with pytest.raises(CursorUnknown):
        site.ask(CreateEventQueue(name="Ours", after="99"))
    assert (edge.queues(), edge.users()) == (set(), {})


@pytest.fixture(params=["", "http://a:b@127.0.0.1:1"])
def without(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have no edge broker from now on, or one that is away."""

    def without() -> None:
        monkeypatch.setenv("NOSOTROS_EDGE_API_URL", request.param)
        if not request.param:
            monkeypatch.setenv("NOSOTROS_EDGE_AMQP_URL", "")
        queues.edge.cache_clear()

    return without


def test_without_an_edge_broker_nobody_is_given_a_queue(
    site: Site, without: Callable[[], None]
) -> None:
    id, _ = site.subscribe()
    without()
    with pytest.raises(EdgeBrokerUnavailable):
        site.ask(CreateEventQueue(name="Ours"))
    with pytest.raises(EdgeBrokerUnavailable):
        site.ask(RotateSecret(subscription_id=id))
    assert len(site.ask(ListSubscriptions()).items) == 1


def test_where_there_is_no_edge_broker_any_more_a_subscription_ends_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch, run_due: Callable[[], int]
) -> None:
    id, _ = site.subscribe()
    for name in ("API", "AMQP"):
        monkeypatch.setenv(f"NOSOTROS_EDGE_{name}_URL", "")
    queues.edge.cache_clear()
    with pytest.raises(EdgeBrokerUnavailable):
        site.address(id)
    site.ask(EndSubscription(subscription_id=id))
    assert run_due() == 1
