"""What is told in another organisation's name comes in where the room's half is to hear it, and only there."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from nosotros import clock
from nosotros.bus.inbox import Inbox, Outcome
from nosotros.bus.runtime import Runtime
from nosotros.bus.service import subscription_of
from nosotros.contracts.enrolment import ParticipantWithdrew
from nosotros.contracts.partners import AgreementEnded
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from nosotros.testing import told
from room.service import RoomService
from tests.conftest import Access
from tests.partners.room.conftest import ROOM

GRANTOR = "gestarsalud"


@pytest.fixture
def inbox(access: Access, connections: Database) -> Iterator[Inbox]:
    """As the service's process has it."""
    settings = Settings(database_url=access.url, organisation=ROOM, room=ROOM, operator=GRANTOR)
    runtime = Runtime(settings, subscription_of(RoomService), pause=time.sleep)
    yield runtime.inbox
    runtime.wake.stop()
    runtime.database.close()


def outcome(inbox: Inbox, event: Any, *, organisation: str) -> tuple[Outcome, list[Any]]:
    message = told(event, organisation=organisation, at=clock.now())
    handled: list[Any] = []
    came = inbox.receive(message.body, lambda event, work: handled.append(event))
    return came, handled


def test_the_end_of_an_agreement_is_heard_though_it_is_told_by_who_had_granted(inbox: Inbox):
    ended = AgreementEnded(
        agreement_id=new_id(),
        grantor=GRANTOR,
        grantee=ROOM,
        ended_at=clock.now(),
        successor=None,
    )
    assert outcome(inbox, ended, organisation=GRANTOR) == (Outcome.HANDLED, [ended])


@pytest.mark.parametrize(
    ("organisation", "came"), [(ROOM, Outcome.HANDLED), (GRANTOR, Outcome.ELSEWHERE)]
)
def test_of_everything_else_only_what_is_the_rooms_own_is_handled(
    inbox: Inbox, organisation: str, came: Outcome
):
    left = ParticipantWithdrew(participant_id=new_id(), withdrawn_at=clock.now())
    assert outcome(inbox, left, organisation=organisation)[0] is came
