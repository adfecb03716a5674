"""What ends that a room may know somebody goes to every room that was told of her, whatever is granted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from integrations.storage import filling
from integrations.storage.readers import MUST_CROSS
from integrations.storage.rooms import rooms
from nosotros import clock
from nosotros.contracts.enrolment import ParticipantDisclosed
from nosotros.contracts.integrations import GrantEvents
from nosotros.contracts.language import event_of
from nosotros.contracts.partners import (
    AgreementConcluded,
    AgreementEnded,
    OrganisationRestored,
    OrganisationSuspended,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.integrations.recorded import Happened, record

OWNER, ROOM, OTHER = "gestarsalud", "la-u", "mutual-sol"
ENROLLED = "nosotros.enrolment.participant_enrolled.v1"
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def delivered(rows: Rows) -> Callable[[], list[tuple[str, str, str]]]:
    """Which room is to get which type: room, type, state."""

    def delivered() -> list[tuple[str, str, str]]:
        found = rows(
            "SELECT s.organisation, d.type, d.state FROM delivery d"
            " JOIN subscription s ON s.id = d.subscription_id ORDER BY d.position, s.organisation"
        )
        return [(each["organisation"], each["type"], each["state"]) for each in found]

    return delivered


def test_a_room_that_was_told_of_somebody_gets_what_ends_it_and_nothing_else_of_her(
    describe: Callable[..., None],
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    delivered: Callable[[], list[tuple[str, str, str]]],
):
    her = new_id()
    for room in (ROOM, OTHER):
        describe(room)
    asking.hear(ParticipantDisclosed(participant_id=her, reader=ROOM), organisation=OWNER)
    for type in (ENROLLED, *MUST_CROSS):
        record(database, Happened(organisation=OWNER, type=type, subject=str(her)))
        record(database, Happened(organisation=OWNER, type=type, subject=str(new_id())))

    match()

    assert delivered() == [(ROOM, each, "pending") for each in MUST_CROSS]


def test_it_is_sent_though_nothing_is_granted(
    describe: Callable[..., None],
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    rows: Rows,
):
    her = new_id()
    describe(ROOM)
    asking.hear(ParticipantDisclosed(participant_id=her, reader=ROOM), organisation=OWNER)
    record(database, Happened(organisation=OWNER, type=MUST_CROSS[0], subject=str(her)))
    match()
    (subscription,) = rows("SELECT id FROM subscription")

    due, withheld = filling.next_due(database, subscription["id"], limit=10, now=clock.now())

    assert ([each.type for each in due], withheld) == ([MUST_CROSS[0]], [])


def test_it_goes_to_a_room_of_a_suspended_organisation_and_the_rest_waits(
    describe: Callable[..., None],
    asking: Asking,
    database: Database,
    match: Callable[[], None],
):
    her = new_id()
    describe(ROOM)
    asking.hear(ParticipantDisclosed(participant_id=her, reader=ROOM), organisation=OWNER)
    asking.hear(OrganisationSuspended(organisation=ROOM), revision=2, organisation=ROOM)
    for type, subject in ((ENROLLED, her), (MUST_CROSS[0], her), (MUST_CROSS[1], new_id())):
        record(database, Happened(organisation=ROOM, type=type, subject=str(subject)))

    match()

    def due() -> list[str]:
        (room,) = rooms(database)
        found, _ = filling.next_due(
            database, room.id, limit=10, now=clock.now(), must_cross=room.suspended
        )
        return [each.type for each in found]

    assert due() == [MUST_CROSS[0]]
    asking.hear(OrganisationRestored(organisation=ROOM), revision=3, organisation=ROOM)
    assert due() == [ENROLLED, *MUST_CROSS[:2]]


def test_that_an_agreement_has_ended_goes_to_its_grantees_room_though_it_granted_no_event(
    describe: Callable[..., None],
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    delivered: Callable[[], list[tuple[str, str, str]]],
):
    for room in (ROOM, OTHER):
        describe(room)
    agreement = new_id()
    asking.hear(concluded(agreement, grantee=ROOM), organisation=OWNER)
    ended = event_of(AgreementEnded).type
    for subject in (agreement, new_id()):
        record(database, Happened(organisation=OWNER, type=ended, subject=str(subject)))

    match()

    assert delivered() == [(ROOM, ended, "pending")]


def concluded(id: UUID, *, grantee: str) -> AgreementConcluded:
    return AgreementConcluded(
        agreement_id=id,
        grantor=OWNER,
        grantee=grantee,
        purposes=("hosting",),
        event_types=(),
        operations=("enrolment.disclose_participants",),
        starts_at=clock.now(),
        ends_at=None,
        successor=None,
    )


def test_it_goes_to_a_room_while_who_told_it_is_suspended_and_the_rest_once_it_is_restored(
    describe: Callable[..., None],
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    delivered: Callable[[], list[tuple[str, str, str]]],
):
    her = new_id()
    describe(ROOM)
    asking.hear(ParticipantDisclosed(participant_id=her, reader=ROOM), organisation=OWNER)
    asking.ask(GrantEvents(grantee=ROOM), organisation=OWNER)
    asking.hear(OrganisationSuspended(organisation=OWNER), revision=2, organisation=OWNER)
    for type in (ENROLLED, MUST_CROSS[0]):
        record(database, Happened(organisation=OWNER, type=type, subject=str(her)))
    record(database, Happened(organisation=ROOM))

    match()

    own, crosses = (ROOM, ENROLLED, "pending"), (ROOM, MUST_CROSS[0], "pending")
    assert delivered() == [(ROOM, ENROLLED, "withheld"), crosses, own]
    (room,) = rooms(database)
    due, withheld = filling.next_due(database, room.id, limit=10, now=clock.now())
    assert ([each.position for each in due], withheld) == ([2, 3], [])
    asking.hear(OrganisationRestored(organisation=OWNER), revision=3, organisation=OWNER)
    assert delivered() == [own, crosses, own]
