"""What follows in enrolment from what participants answered to messages."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts import enrolment as c
from nosotros.contracts.notifications import MessagesStopped, OfferAnswered
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.enrolment.values import authorisation, person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def intake(ask: Ask) -> Any:
    return ask(c.OpenIntake(name="Soacha", seats=1))


@pytest.fixture
def offered(ask: Ask, intake: Any) -> Any:
    """A seat that was freed and offered to who waited, with somebody waiting after her."""
    first = enrol(ask, intake, 1)
    her = enrol(ask, intake, 2)
    enrol(ask, intake, 3)
    ask(c.WithdrawEnrolment(enrolment_id=first.id))
    return ask(c.GetEnrolment(id=her.id))


def enrol(ask: Ask, intake: Any, number: int) -> Any:
    participant = ask(person(document_number=f"120000000{number}", first_names=f"Luz {number}"))
    return ask(c.EnrolParticipant(participant_id=participant.id, intake_id=intake.id))


def answered(view: Any, rows: Rows, *, accepted: bool, offer_id: UUID | None = None) -> Any:
    (row,) = rows(f"SELECT offer_id FROM enrolment WHERE id = '{view.id}'")
    return OfferAnswered(
        answer_id=new_id(),
        participant_id=view.participant_id,
        offer_id=offer_id or row["offer_id"],
        accepted=accepted,
        answered_at=clock.now(),
    )


def states(rows: Rows) -> list[str]:
    return [each["state"] for each in rows("SELECT state FROM enrolment ORDER BY id")]


def alerts(ask: Ask) -> list[str]:
    return [each.kind for each in ask(c.ListAlerts()).items]


def test_yes_takes_the_seat_as_a_coordinator_would(ask, asking: Asking, offered, rows):
    event = answered(offered, rows, accepted=True)
    asking.hear(event)
    assert states(rows) == ["withdrawn", "enrolled", "waiting"]
    steps = ask(c.ListEnrolmentSteps(id=offered.id)).items
    assert steps[-1].state == "enrolled"
    assert rows("SELECT * FROM timer WHERE name LIKE 'offer%'") == []
    # What the bus brings twice, or she says twice, changes nothing but shows it to somebody.
    asking.hear(event)
    assert states(rows) == ["withdrawn", "enrolled", "waiting"]


def test_no_leaves_it_to_the_next(asking: Asking, offered, rows):
    asking.hear(answered(offered, rows, accepted=False))
    assert states(rows) == ["withdrawn", "withdrawn", "offered"]


def test_a_yes_that_is_too_late_takes_nothing_and_is_shown_to_a_coordinator(
    ask, asking: Asking, offered, rows
):
    event = answered(offered, rows, accepted=True)
    ask(c.DeclineOffer(enrolment_id=offered.id))
    asking.hear(event)
    assert states(rows) == ["withdrawn", "withdrawn", "offered"]
    assert alerts(ask) == ["offer_answered_late"]


def test_a_no_that_is_too_late_asks_nothing_of_anybody(ask, asking: Asking, offered, rows):
    event = answered(offered, rows, accepted=False)
    ask(c.DeclineOffer(enrolment_id=offered.id))
    asking.hear(event)
    assert alerts(ask) == []


def test_an_offer_that_was_made_anew_is_not_what_she_answered(ask, asking: Asking, offered, rows):
    event = answered(offered, rows, accepted=True)
    ask(c.RepeatOffer(enrolment_id=offered.id))
    asking.hear(event)
    assert states(rows)[1] == "offered"
    assert alerts(ask) == ["offer_answered_late"]


def test_a_yes_of_somebody_who_has_left_or_is_erased_does_nothing(
    ask, asking: Asking, offered, rows
):
    event = answered(offered, rows, accepted=True)
    ask(c.WithdrawParticipant(participant_id=offered.participant_id, reason="own_decision"))
    asking.hear(event)
    asking.hear(answered(offered, rows, accepted=True, offer_id=new_id()))
    assert "offer_answered_late" not in alerts(ask)


def test_a_yes_and_a_coordinators_no_at_the_same_moment_move_the_seat_once(
    ask, asking: Asking, offered, rows
):
    event = answered(offered, rows, accepted=True)
    start = threading.Barrier(2)

    def say_yes() -> None:
        start.wait()
        asking.hear(event)

    def decline() -> None:
        start.wait()
        try:
            ask(c.DeclineOffer(enrolment_id=offered.id))
        except c.WrongState:
            refused.append("declined")

    refused: list[str] = []
    both = [threading.Thread(target=say_yes), threading.Thread(target=decline)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    if refused:
        assert states(rows) == ["withdrawn", "enrolled", "waiting"]
    else:
        assert states(rows) == ["withdrawn", "withdrawn", "offered"]
        assert alerts(ask) == ["offer_answered_late"]


def stopped(participant_id: UUID, stopped: bool = True) -> MessagesStopped:
    return MessagesStopped(
        answer_id=new_id(),
        participant_id=participant_id,
        stopped=stopped,
        answered_at=clock.now() - timedelta(minutes=1),
    )


def test_a_stop_is_shown_to_a_coordinator_until_she_wants_messages_again(
    ask, asking: Asking, offered
):
    her = offered.participant_id
    asking.hear(stopped(her))
    asking.hear(stopped(her))
    assert alerts(ask) == ["messages_stopped"]
    asking.hear(stopped(her, False))
    assert alerts(ask) == []


def test_so_is_one_that_was_no_answer_but_chosen_on_her_page(ask, asking: Asking, offered):
    her = offered.participant_id
    for each in (True, False):
        event = MessagesStopped(participant_id=her, stopped=each, answered_at=clock.now())
        asking.hear(event, revision=1 if each else 2)
        assert alerts(ask) == (["messages_stopped"] if each else [])


def test_it_leaves_her_authorisation_as_it_is(ask, asking: Asking, offered):
    """Somebody else at a shared telephone may have written it."""
    her = offered.participant_id
    ask(authorisation(her, "messages"))
    asking.hear(stopped(her))
    (given,) = [
        each for each in ask(c.ListAuthorisations(id=her)).items if each.purpose == "messages"
    ]
    assert given.in_force


def test_of_who_is_unknown_a_stop_says_nothing(ask, asking: Asking):
    asking.hear(stopped(new_id()))
    assert alerts(ask) == []
