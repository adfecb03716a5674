"""The edge broker is as the rows of subscriptions say, whatever was left half done."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from integrations.edge import Edge, queue_name
from integrations.edge.broker import is_of
from integrations.edge.keeping import Keeper
from integrations.handlers import queues
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import EdgeBrokerUnavailable
from nosotros.identifiers import new_id
from tests.integrations.edge.due import OURS, Site
from tests.integrations.edge.integrator import taken

_END = "UPDATE subscription SET state = 'ended', ended_at = now(), secret = NULL WHERE id = %(id)s"
_ROTATE = "UPDATE subscription SET secret = %(secret)s WHERE id = %(id)s"
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

    def end(work: UnitOfWork) -> None:
        work.connection.exec_driver_sql(_END, {"id": id})
        queues.remove_queue(id, work=work)
        # What is not committed has no consequence on the broker.
        assert edge.queues() == {name_of(id)}

    site.act(end)
    assert run_due() == 1
    assert (edge.queues(), edge.users()) == (set(), {})


def test_a_queue_whose_subscription_lives_is_not_removed(
    site: Site, edge: Edge, run_due: Callable[[], int]
) -> None:
    id, _ = site.subscribe()
    site.act(lambda work: queues.remove_queue(id, work=work))
    assert run_due() == 1
    assert edge.queues() == {name_of(id)}


def test_a_new_password_is_the_brokers_and_the_old_one_is_not(site: Site, edge: Edge) -> None:
    id, old_url = site.subscribe()
    sealed = queues.change_password(name_of(id))
    site.tell(_ROTATE, id=id, secret=sealed)
    new_url = queues.address(name_of(id), secret=sealed)
    assert new_url != old_url
    assert taken(new_url) == []
    assert not is_of(old_url.split(":")[2].split("@")[0], edge.users()[name_of(id)])


@pytest.mark.parametrize("api", ["", "http://a:b@127.0.0.1:1"])
def test_without_an_edge_broker_nobody_is_given_a_queue(
    site: Site, monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    monkeypatch.setenv("NOSOTROS_EDGE_API_URL", api)
    if not api:
        monkeypatch.setenv("NOSOTROS_EDGE_AMQP_URL", "")
    queues.edge.cache_clear()
    with pytest.raises(EdgeBrokerUnavailable):
        site.act(lambda work: queues.make_queue(new_id(), work=work))
    with pytest.raises(EdgeBrokerUnavailable):
        queues.change_password("a-queue")


def test_where_there_is_no_edge_broker_any_more_a_subscription_ends_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch, run_due: Callable[[], int]
) -> None:
    id, _ = site.subscribe()
    for name in ("API", "AMQP"):
        monkeypatch.setenv(f"NOSOTROS_EDGE_{name}_URL", "")
    queues.edge.cache_clear()
    site.act(lambda work: queues.remove_queue(id, work=work))
    assert run_due() == 1
