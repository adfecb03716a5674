"""An organisation that hosts training in its room is left to it; a room serves its own alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.bus.inbox import Inbox
from nosotros.bus.inbox.rows import Outcome
from nosotros.bus.inbox.serving import NOT_SERVED, Serving
from nosotros.bus.requests import Call, Requests
from nosotros.bus.timers import Timers
from nosotros.contracts.common import HostedElsewhere
from nosotros.contracts.enrolment import (
    IntakeOpened,
    ParticipantErased,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.language import request_of
from nosotros.contracts.partners import RoomDescribed, RoomRemoved
from nosotros.contracts.training import AddPlace, ListLearners, ListPlaces
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from nosotros.testing import Message, told
from tests.asking import ORGANISATION, Asking
from tests.hosting import HOSTED, at_the_hub
from tests.training.groundwork import description, join, make_group
from training.service import TrainingService

ROOM = "la-u"
Rows = Callable[[str], list[dict[str, Any]]]


def described(*hosts: str) -> RoomDescribed:
    return RoomDescribed(room=ROOM, virtual_host=f"room.{ROOM}", hosts=hosts)


def inbox_of(database: Database, *, organisation: str = "") -> Inbox:
    return Inbox(
        database=database,
        consumer="training",
        wake=lambda: None,
        retry_seconds=(),
        operator="gestarsalud",
        serving=Serving(organisation=organisation),
    )


def received(
    database: Database, message: Message, *, organisation: str = ""
) -> tuple[Outcome, list[Any]]:
    """What comes of an event, and what its handler was given."""
    handled: list[Any] = []
    inbox = inbox_of(database, organisation=organisation)
    outcome = inbox.receive(message.body, lambda event, work: handled.append(event))
    return outcome, handled


def opened(organisation: str = ROOM) -> Message:
    event = IntakeOpened(intake_id=new_id(), seats=20, cohort_id=new_id())
    return told(event, organisation=organisation, at=clock.now())


def test_calls_of_who_hosts_it_elsewhere_are_refused(asking: Asking):
    place = AddPlace(name="Aula 1", municipality="Soacha", capacity=20)
    asking.ask(place, organisation=ROOM)

    asking.hear(described("training"))

    for asked in (place, ListPlaces()):
        with pytest.raises(HostedElsewhere) as refused:
            asking.ask(asked, organisation=ROOM)
        assert refused.value.as_fields() == {"service": "training", "organisation": ROOM}
        asking.ask(asked)


def test_what_hosts_something_else_is_served_here(asking: Asking):
    asking.hear(described("mentoring"))

    assert asking.ask(ListPlaces(), organisation=ROOM).items == ()


@pytest.mark.parametrize("end", [RoomRemoved(room=ROOM), described()])
def test_once_the_room_hosts_it_no_more_it_is_served_here_with_what_was_stored(
    asking: Asking, end: RoomRemoved | RoomDescribed
):
    asking.ask(AddPlace(name="Aula 1", municipality="Soacha", capacity=20), organisation=ROOM)
    asking.hear(described("training"))

    asking.hear(end, revision=2)

    assert len(asking.ask(ListPlaces(), organisation=ROOM).items) == 1


def test_an_older_description_changes_nothing(asking: Asking):
    asking.hear(described("training"), revision=3)

    asking.hear(described(), revision=2)

    with pytest.raises(HostedElsewhere):
        asking.ask(ListPlaces(), organisation=ROOM)


def test_events_of_who_hosts_it_elsewhere_are_settled_without_effect(
    asking: Asking, database: Database, rows: Rows
):
    asking.hear(described("training"))
    message = opened()

    assert received(database, message) == (Outcome.ELSEWHERE, [])
    assert received(database, message) == (Outcome.DUPLICATE, [])

    (kept,) = rows("SELECT state, reason, body FROM inbox")
    assert (kept["state"], kept["reason"], kept["body"]) == ("done", NOT_SERVED, None)
    assert received(database, opened("gestarsalud"))[0] is Outcome.HANDLED


def test_an_erasure_reaches_what_was_stored_before(asking: Asking, database: Database):
    asking.hear(described("training"))
    her = new_id()

    message = told(ParticipantErased(participant_id=her), organisation=ROOM, at=clock.now())

    assert received(database, message) == (Outcome.HANDLED, [ParticipantErased(participant_id=her)])


def test_who_withdrew_meanwhile_has_no_name_when_it_is_served_again(
    asking: Asking, database: Database, act: Any
):
    group = make_group(act)
    for _ in range(2):
        join(asking.hear, group)
    asking.hear(HOSTED)
    receive = at_the_hub(TrainingService, database)

    her, other = group.participants
    # Once her record was merged with another one she is told of by both.
    sides = {"merge_id": new_id(), "survivor_id": new_id(), "merged_id": her}
    assert receive(ParticipantsMerged(**sides)) is Outcome.HANDLED
    for id in (sides["survivor_id"], her):
        left = ParticipantWithdrew(participant_id=id, withdrawn_at=clock.now())
        assert receive(left, revision=3) is Outcome.HANDLED
    assert receive(description(her), revision=4) is Outcome.ELSEWHERE

    asking.hear(RoomRemoved(room=ORGANISATION), revision=2)
    found = {
        each.participant_id: each for each in asking.ask(ListLearners(cohort_id=group.id)).items
    }
    assert found.keys() == {sides["survivor_id"], other}
    assert found[sides["survivor_id"]].first_names is None
    assert found[other].first_names is not None


def test_its_timers_rest(asking: Asking, database: Database):
    due_at = clock.now() - timedelta(minutes=1)
    for organisation in (ROOM, "gestarsalud"):
        asking.act(
            lambda work: work.schedule("cohort_begins", key=str(new_id()), due_at=due_at),
            organisation=organisation,
        )
    asking.hear(described("training"))

    (found,) = database.look(EVERY_ORGANISATION, Timers.due(["cohort_begins"]))

    assert [each.organisation for each in found] == ["gestarsalud"]


def test_a_room_has_no_part_in_other_organisations(database: Database):
    assert received(database, opened("gestarsalud"), organisation=ROOM)[0] is Outcome.ELSEWHERE
    assert received(database, opened(), organisation=ROOM)[0] is Outcome.HANDLED


def test_a_room_refuses_calls_of_other_organisations(database: Database):
    requests = Requests(database, wake=lambda: None, organisation=ROOM)
    request = request_of(ListPlaces)
    method: Any = TrainingService.list_places
    handler = method.author_method.__get__(TrainingService())

    def asked(organisation: str) -> bytes:
        call = Call(
            payload={},
            organisation=organisation,
            actor="key:test",
            scopes=frozenset({"training:read"}),
            deadline=clock.unix() + 30,
            command_id=None,
            correlationid="x",
        )
        return requests.answer(request, handler, call)

    assert asked(ROOM) == b'{"items":[],"next":null}'
    with pytest.raises(HostedElsewhere):
        asked("gestarsalud")
