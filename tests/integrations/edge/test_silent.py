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
