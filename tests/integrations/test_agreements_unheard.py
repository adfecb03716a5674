"""An end of an agreement that comes before the agreement waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from integrations.service import IntegrationsService
from nosotros import clock
from nosotros.bus.inbox import Inbox
from nosotros.bus.inbox.rows import Outcome
from nosotros.contracts.integrations import ListEventGrants
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, AgreementShortened
from nosotros.database import Database
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from nosotros.testing import told
from tests.asking import Asking
from tests.integrations.conftest import BEGINNING

GRANTOR, GRANTEE = "gestarsalud", "la-u"
SIDES = {"grantor": GRANTOR, "grantee": GRANTEE}
END = BEGINNING + timedelta(days=1)
LONG = timedelta(days=101)
# As it was before rooms heard of agreements.
_NOT_NOTED = "DELETE FROM room_reader"


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(
        database=database,
        consumer="integrations",
        wake=lambda: None,
        retry_seconds=(),
        operator=GRANTOR,
    )


def proposed(at: datetime = BEGINNING) -> UUID:
    """The id of an agreement that was proposed at a moment (UUIDv7)."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | new_id().int & (1 << 80) - 1)


def concluded(id: UUID, *types: str) -> AgreementConcluded:
    return AgreementConcluded(
        agreement_id=id,
        **SIDES,
        purposes=("enrolment",),
        event_types=types,
        operations=(),
        starts_at=BEGINNING,
        ends_at=None,
        successor=None,
    )


def ended(id: UUID) -> AgreementEnded:
    return AgreementEnded(agreement_id=id, **SIDES, ended_at=END, successor=None)


def shortened(id: UUID) -> AgreementShortened:
    return AgreementShortened(agreement_id=id, **SIDES, ends_at=END)


def comes(inbox: Inbox, event: Any, *, fails: bool = False) -> Outcome:
    """Have an event come by the bus; one that fails is set aside at once."""
    service = IntegrationsService()

    def handle(event: Any, work: Any) -> None:
        if fails:
            raise RuntimeError
        handlers = {
            AgreementConcluded: IntegrationsService.on_agreement_concluded,
            AgreementEnded: IntegrationsService.on_agreement_ended,
            AgreementShortened: IntegrationsService.on_agreement_shortened,
        }
        handlers[type(event)].author_method(service, event, work)

    return inbox.receive(told(event, organisation=GRANTOR, at=clock.now()).body, handle)


@pytest.mark.parametrize("end", [ended, shortened])
def test_it_is_tried_again_until_its_agreement_was_heard_of(
    asking: Asking, ask: Callable[..., Any], end: Callable[[UUID], Any]
) -> None:
    agreement = proposed()
    with pytest.raises(NotYetKnown):
        asking.hear(end(agreement), revision=3)
    asking.hear(concluded(agreement, "*"), revision=2)
    asking.hear(end(agreement), revision=3)
    # It may come twice, and does nothing then.
    asking.hear(end(agreement), revision=3)
    (grant,) = ask(ListEventGrants()).items
    assert END in (grant.until, grant.ended_at)


def test_it_waits_for_an_agreement_that_was_set_aside(
    inbox: Inbox, time_is: Callable[[datetime], None]
) -> None:
    agreement = proposed()
    assert comes(inbox, concluded(agreement), fails=True) is Outcome.PARKED
    time_is(BEGINNING + LONG)
    assert comes(inbox, ended(agreement)) is Outcome.PARKED


def test_it_is_nothing_to_wait_for_where_its_agreement_was_heard_of_before_that_was_noted(
    inbox: Inbox, database: Database
) -> None:
    heard, forgotten = proposed(), proposed(BEGINNING - LONG)
    assert comes(inbox, concluded(heard)) is Outcome.HANDLED
    with database.begin(GRANTOR) as transaction:
        transaction.connection.exec_driver_sql(_NOT_NOTED)
    assert comes(inbox, ended(heard)) is Outcome.HANDLED
    # What was heard is remembered for 100 days.
    assert comes(inbox, ended(forgotten)) is Outcome.HANDLED
