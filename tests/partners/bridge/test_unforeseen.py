"""What nobody has thought of in an event holds none of the others up."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from localstack.servers import Postgres
from nosotros.bus.envelope import Envelope
from partners.handlers import inward as handlers
from partners.handlers.inward import Judged, tell_on
from tests.partners.bridge.conftest import NAME
from tests.partners.bridge.site import event
from tests.partners.bridge.test_letting_in import Rows, kept


def test_a_message_that_nobody_has_thought_of_holds_nobody_up(
    come: Callable[..., Judged], rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_thought_of_it(envelope: Envelope, *args: Any, **options: Any) -> None:
        if envelope.correlationid == "odd":
            raise TypeError("Recursion limit reached")
        return tell_on(envelope, *args, **options)

    monkeypatch.setattr(handlers, "tell_on", nobody_thought_of_it)
    judged = come(event(1), event(2, correlationid="odd"), event(3))
    assert (judged.accepted, judged.refused) == (2, {"unstorable": 1})
    assert kept(rows) == [("unstorable", 1)]


def test_what_a_database_cannot_hold_holds_nobody_up(
    come: Callable[..., Judged], rows: Rows, postgres: Postgres
) -> None:
    with psycopg.connect(postgres.url(NAME), autocommit=True) as owner:
        owner.execute("ALTER TABLE outbox ADD CONSTRAINT odd CHECK (correlationid <> 'odd')")
        try:
            judged = come(event(1), event(2, correlationid="odd"), event(3))
        finally:
            owner.execute("ALTER TABLE outbox DROP CONSTRAINT odd")
    assert (judged.accepted, judged.refused) == (2, {"unstorable": 1})
    assert kept(rows) == [("unstorable", 1)]
