"""A queue that the broker cannot fill is left alone, and the others are filled."""

from typing import Any

import amqp
import pytest

from integrations.delivering.publishing import Publisher, Silent
from tests.integrations.edge.due import Site, cursors


@pytest.mark.parametrize("error", [Silent(), amqp.ResourceLocked()])
def test_a_queue_of_which_the_broker_says_nothing_keeps_no_other_waiting(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    (first, _), (other, url) = site.subscribe(), site.subscribe()
    site.record(1, 1)
    site.due(first, 1, 1)
    site.due(other, 1, 1)
    publish = Publisher.publish

    def silent_of_the_first(publisher: Publisher, batch: Any, **to: Any) -> Any:
        if batch[0].subscription_id == first:
            raise error
        return publish(publisher, batch, **to)

    monkeypatch.setattr(Publisher, "publish", silent_of_the_first)
    with site.filling():
        site.settled(other)
    assert cursors(url) == [1]
    assert site.states(first) == {"pending": 1}


def test_a_broker_that_returns_what_it_was_not_given_is_left_and_fills_no_memory() -> None:
    publisher = Publisher(None)
    for cursor in ("7" * 100_000, "", 7, None, {"a": 1}):
        returned = amqp.Message("", application_headers={"cursor": cursor})
        with pytest.raises(amqp.exceptions.UnexpectedFrame):
            publisher._on_return(None, "", "", returned)
    with pytest.raises(amqp.exceptions.UnexpectedFrame):
        publisher._on_return(None, "", "", amqp.Message(""))
    assert publisher._refused == set()
