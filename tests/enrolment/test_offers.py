"""When an offer's 48 hours run, and when a coordinator is to look after it instead."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.enrolments import repeat_offer
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as c
from nosotros.contracts.notifications import MessageDelivered, MessageUndelivered
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.asking import Asking
from tests.enrolment.conftest import NAME
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]

SATURDAY = datetime(2026, 8, 15, 19, 50, tzinfo=UTC)
TWO_DAYS = timedelta(hours=48)


@pytest.fixture
def offered(ask: Ask) -> Any:
    """A seat that was freed and offered to who waited."""
    intake = ask(c.OpenIntake(name="Soacha", seats=1))
    first, her = (_enrol(ask, intake, number) for number in (1, 2))
    ask(c.WithdrawEnrolment(enrolment_id=first.id))
    return ask(c.GetEnrolment(id=her.id))


def _enrol(ask: Ask, intake: Any, number: int) -> Any:
    participant = ask(person(document_number=f"120000000{number}", first_names=f"Luz {number}"))
    return ask(c.EnrolParticipant(participant_id=participant.id, intake_id=intake.id))


def offer_of(view: Any, rows: Rows) -> UUID:
    (row,) = rows(f"SELECT offer_id FROM enrolment WHERE id = '{view.id}'")
    return row["offer_id"]


def delivered(view: Any, offer_id: UUID, *, at: datetime = SATURDAY, **how: Any) -> Any:
    known: dict[str, Any] = {"message_id": offer_id, "template": "offered", **how}
    return MessageDelivered(
        participant_id=view.participant_id, about=offer_id, delivered_at=at, **known
    )


def undelivered(view: Any, offer_id: UUID, **how: Any) -> Any:
    known: dict[str, Any] = {"message_id": offer_id, "template": "offered", **how}
    return MessageUndelivered(
        participant_id=view.participant_id,
        about=offer_id,
        state="failed",
        failure="permanent_failure",
        **known,
    )


def expires_at(ask: Ask, view: Any) -> datetime | None:
    return ask(c.GetEnrolment(id=view.id)).offer_expires_at


def timers(rows: Rows) -> list[tuple[str, datetime]]:
    found = rows("SELECT name, due_at FROM timer WHERE name LIKE 'offer%' ORDER BY name")
    return [(row["name"], row["due_at"]) for row in found]


def alerts(ask: Ask) -> list[str]:
    return [each.kind for each in ask(c.ListAlerts()).items]


def test_a_mail_that_bounces_after_it_was_taken_does_not_let_the_offer_lapse(
    ask: Ask, asking: Asking, offered: Any, rows: Rows
):
    offer_id = offer_of(offered, rows)
    asking.hear(delivered(offered, offer_id))
    assert timers(rows) == [("offer_expires", SATURDAY + TWO_DAYS)]

    asking.hear(undelivered(offered, offer_id), revision=2)

    assert (expires_at(ask, offered), timers(rows)) == (None, [])
    assert alerts(ask) == ["offer_undelivered"]
    still = ask(c.GetEnrolment(id=offered.id))
    (told,) = rows("SELECT revision FROM outbox WHERE type LIKE '%.offer_undelivered.%'")
    assert (still.state, told["revision"]) == ("offered", still.revision)


def test_when_it_arrives_by_another_channel_after_all_the_48_hours_begin_then(
    ask: Ask, asking: Asking, offered: Any, rows: Rows
):
    offer_id, tuesday = offer_of(offered, rows), SATURDAY + timedelta(days=3)
    asking.hear(delivered(offered, offer_id))
    asking.hear(undelivered(offered, offer_id), revision=2)
    asking.hear(delivered(offered, offer_id, at=tuesday), revision=3)
    assert expires_at(ask, offered) == tuesday + TWO_DAYS
    assert timers(rows) == [("offer_expires", tuesday + TWO_DAYS)]
    assert alerts(ask) == []


def test_a_later_delivery_gives_her_48_hours_and_an_earlier_one_takes_none_away(
    ask: Ask, asking: Asking, offered: Any, rows: Rows
):
    offer_id, later = offer_of(offered, rows), SATURDAY + timedelta(hours=20)
    for revision, at in enumerate((SATURDAY, later, SATURDAY), start=1):
        asking.hear(delivered(offered, offer_id, at=at), revision=revision)
    assert expires_at(ask, offered) == later + TWO_DAYS
    assert timers(rows) == [("offer_expires", later + TWO_DAYS)]


@pytest.mark.parametrize("told", [delivered, undelivered])
def test_an_offer_that_is_repeated_at_the_same_moment_is_not_taken_for_the_one_before(
    ask: Ask,
    asking: Asking,
    offered: Any,
    rows: Rows,
    told: Callable[..., Any],
):
    event = told(offered, offer_of(offered, rows))
    handling = threading.Thread(target=asking.hear, args=(event,))

    def repeat(work: UnitOfWork) -> None:
        repeat_offer(c.RepeatOffer(enrolment_id=offered.id), work=work)
        handling.start()
        eventually(lambda: waits(rows) or not handling.is_alive())

    asking.act(repeat)
    handling.join()

    assert (expires_at(ask, offered), alerts(ask)) == (None, [])
    assert [name for name, _ in timers(rows)] == ["offer_unconfirmed"]
    again = offer_of(offered, rows)
    asking.hear(delivered(offered, again))
    assert expires_at(ask, offered) == SATURDAY + TWO_DAYS


def waits(rows: Rows) -> bool:
    """Whether somebody waits for what another transaction holds."""
    return bool(
        rows(
            f"SELECT 1 FROM pg_stat_activity WHERE datname = '{NAME}' AND wait_event_type = 'Lock'"
        )
    )


def test_an_organisations_own_template_begins_the_48_hours_too(
    ask: Ask, asking: Asking, offered: Any, rows: Rows
):
    offer_id = offer_of(offered, rows)
    own: dict[str, Any] = {"template": "our_offer", "rule": "offered"}
    asking.hear(delivered(offered, offer_id, **own))
    assert expires_at(ask, offered) == SATURDAY + TWO_DAYS
    asking.hear(undelivered(offered, offer_id, **own), revision=2)
    assert alerts(ask) == ["offer_undelivered"]


@pytest.mark.parametrize("rule", ["offer_reminder", None])
def test_what_another_rule_or_none_sent_begins_nothing(
    ask: Ask, asking: Asking, offered: Any, rows: Rows, rule: str | None
):
    template = "offered" if rule else "our_offer"
    asking.hear(delivered(offered, offer_of(offered, rows), template=template, rule=rule))
    assert expires_at(ask, offered) is None


def test_of_an_offer_that_is_none_any_more_nothing_follows(
    ask: Ask, asking: Asking, offered: Any, rows: Rows
):
    offer_id = offer_of(offered, rows)
    ask(c.AcceptOffer(enrolment_id=offered.id))
    asking.hear(delivered(offered, offer_id))
    asking.hear(undelivered(offered, new_id()))
    assert (timers(rows), alerts(ask)) == ([], [])
