"""The whole service over a real broker: its three processes, from an event to a message."""

from contextlib import ExitStack
from datetime import date

import pytest

from enrolment.service import EnrolmentService
from integrations.service import IntegrationsService
from mentoring.service import MentoringService
from nosotros import clock
from nosotros.bus.rpc import Caller
from nosotros.bus.service import subscription_of
from nosotros.bus.topology import INTERNAL, PUBLIC, declare_all
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    ContactChanged,
    ParticipantEnrolled,
    ParticipantErased,
    SeatOffered,
)
from nosotros.contracts.language import event_of
from nosotros.contracts.notifications import CountMessages, GetMessage, ListMessages
from nosotros.identifiers import new_id
from nosotros.testing.messages import publish, told
from nosotros.testing.processes import Running, nosotros
from nosotros.testing.tap import Tap
from notifications.service import NotificationsService
from partners.service import PartnersService
from tests.daytime import ten_in_the_morning
from training.service import TrainingService


def said(event, revision=1):
    key = str(getattr(event, event_of(type(event)).partition))
    return told(event, organisation="gestarsalud", revision=revision, partitionkey=key)


def enrolled(participant):
    return ParticipantEnrolled(
        enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
    )


def contact(participant, *, channel="email"):
    return ContactChanged(
        participant_id=participant,
        first_names="Luz Marina",
        preferred_channel=channel,
        mobile="+573001112233",
        email="luz@example.org",
        language="es",
        messages_authorised_on=date(2026, 8, 11),
    )


@pytest.fixture
def running(database, senders, broker, tmp_path):
    """`nosotros run`, `relay` and `work notifications`, ready."""
    # Its relay waits for the queues of all who may want its events.
    services = (
        EnrolmentService,
        IntegrationsService,
        MentoringService,
        NotificationsService,
        PartnersService,
        TrainingService,
    )
    subscribers = [subscription_of(each) for each in services]
    declare_all(broker.amqp_url(), subscribers)
    # By day, and long before its end, whenever it is run: at night nobody is written to.
    clock.set_shared(tmp_path / "clock", ten_in_the_morning())
    environment = {
        **senders.environment,
        "NOSOTROS_CLOCK": str(tmp_path / "clock"),
        "NOSOTROS_AMQP_URL": broker.amqp_url(),
        "NOSOTROS_RETRY_SECONDS": "1,1,1",
    }
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                Running(
                    nosotros(role, "notifications"),
                    environment=environment,
                    log=tmp_path / f"{role}.log",
                )
            )
            for role in ("run", "relay", "work")
        ]
        yield [each.ready() for each in started]


@pytest.fixture
def ask(broker):
    with ExitStack() as stack:

        def caller(organisation):
            made = Caller(
                broker.amqp_url(),
                organisation=organisation,
                actor="key:tests",
                scopes=("notifications:read",),
            )
            return stack.enter_context(made)

        yield caller


def test_an_enrolment_on_the_bus_becomes_a_message_and_its_event(
    running, broker, sink, rows, wait, ask
):
    participants = [new_id() for _ in range(20)]
    events = [
        each
        for participant in participants
        for each in (said(contact(participant)), said(enrolled(participant)))
    ]
    with Tap(broker.amqp_url(), key="*.notifications.message_sent.v1") as tap:
        publish(broker.amqp_url(), events)
        publish(broker.amqp_url(), events)  # at least once, says the bus
        heard = tap.until(lambda heard: len(heard) >= 20)
        wait(lambda: rows.states() == {"delivered": 20}, what="Not all is sent.")
    # What waited in the queue when the process is killed would come to the next test.
    service, *_ = running
    taken = len(events) * 2
    wait(lambda: service.metric("nosotros_events_total") >= taken, what="Not all is taken in.")
    told_of = {each.event["data"]["participant_id"] for each in heard}
    assert told_of == {str(each) for each in participants}
    assert sink.count() == 20
    ours, theirs = ask("gestarsalud"), ask("la-u")
    assert ours.call(CountMessages()).delivered == 20
    page = ours.call(ListMessages(limit=5))
    assert ours.call(GetMessage(id=page.items[0].id)).state == "delivered"
    with pytest.raises(NotFound):
        theirs.call(GetMessage(id=page.items[0].id))
    for each in running:
        assert "example.org" not in each.output
        assert "Luz" not in each.output


def test_an_enrolment_before_its_contact_waits_for_it(running, broker, sink, rows, wait):
    participant = new_id()
    publish(broker.amqp_url(), [said(enrolled(participant))])
    wait(lambda: rows.all("SELECT 1 FROM inbox WHERE state = 'failed'") != [], what="Not kept.")
    publish(broker.amqp_url(), [said(contact(participant))])
    wait(lambda: rows.states() == {"delivered": 1}, what="It is not sent.")
    assert sink.count() == 1


def test_an_offer_on_the_bus_is_delivered_and_its_trace_erased(
    running, broker, rows, wait, tmp_path
):
    participant, offer = new_id(), new_id()
    offered = SeatOffered(
        enrolment_id=new_id(), participant_id=participant, intake_id=new_id(), offer_id=offer
    )
    with Tap(broker.amqp_url(), exchanges=(PUBLIC, INTERNAL), key="*.notifications.#") as tap:
        publish(broker.amqp_url(), [said(contact(participant, channel="sms")), said(offered)])
        tap.until(lambda heard: len(_facts(heard)) >= 2)
        sent, delivered = _facts(tap.heard)
        assert [each.event["type"].split(".")[2] for each in (sent, delivered)] == [
            "message_sent",
            "message_delivered",
        ]
        assert delivered.event["data"]["about"] == str(offer)
        assert len(list((tmp_path / "messages").iterdir())) == 1
        publish(
            broker.amqp_url(), [said(ParticipantErased(participant_id=participant), revision=2)]
        )
        *_, confirmed = _facts(tap.until(lambda heard: len(_facts(heard)) >= 3))
    assert confirmed.event["type"] == "nosotros.notifications.erasure_confirmed.v1"
    assert confirmed.event["data"]["participant_id"] == str(participant)
    assert list((tmp_path / "messages").iterdir()) == []


def test_what_keeps_it_from_sending_is_said_by_its_health(running, senders, rows, wait, bus):
    *_, sender = running
    assert sender.problems() == {}
    assert sender.metric("nosotros_messages_total") == 0
    participant = new_id()
    bus.contact(participant)
    bus.enrolled(participant)
    wait(lambda: sender.metric("nosotros_messages_total") == 1, what="It is not counted.")


def _facts(heard):
    """What was heard, but for what tells the audit log."""
    return [each for each in heard if "_audited." not in each.event["type"]]
