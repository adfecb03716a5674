"""The life of an intake, played at random on a real database, and what stays true of it throughout.

A model of a few lines follows along: who holds which place, and who waits in which order.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from enrolment.handlers import offers
from enrolment.handlers.seating import OFFER_EXPIRES
from nosotros.bus.timers import TimerEvent
from nosotros.contracts import enrolment as c
from nosotros.contracts.notifications import MessageDelivered
from tests.enrolment.values import person

LIVE = {"applied", "waiting", "offered", "enrolled", "active", "completed"}
SEATED = {"enrolled", "active", "completed"}
PARTNERS = (None, "la-u")
#: the events that each step of an enrolment is told by
TOLD_BY = {
    "waiting": "participant_waitlisted",
    "offered": "seat_offered",
    "enrolled": "participant_enrolled",
    "completed": "enrolment_completed",
    "withdrawn": "enrolment_withdrawn",
    "refused": "enrolment_refused",
}


class Life(RuleBasedStateMachine):
    """One intake with a few seats, one of them reserved, and some people."""

    ask: Callable[..., Any]
    rows: Callable[..., list[dict[str, Any]]]
    act: Callable[..., None]
    number = 1_200_000_000

    @initialize(seats=st.integers(0, 4), reserved=st.integers(0, 2))
    def begin(self, seats: int, reserved: int) -> None:
        self.organisation = f"life-{Life.number}"
        self.reserved = min(seats, reserved)
        self.intake: c.IntakeView = self._ask(
            c.OpenIntake(name="Soacha", seats=seats, reserved=self._reserved())
        )
        self.people: list[UUID] = []
        #: by enrolment: what we know of it
        self.known: dict[UUID, c.EnrolmentView] = {}
        #: ids in the order in which they began to wait
        self.queue: list[UUID] = []

    @rule(partner=st.sampled_from(PARTNERS))
    def somebody_comes(self, partner: str | None) -> None:
        participant = self._ask(self._person())
        self.people.append(participant.id)
        view = self._ask(
            c.EnrolParticipant(
                participant_id=participant.id, intake_id=self.intake.id, partner=partner
            )
        )
        assert view.state in ("enrolled", "waiting")
        self._look()

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def somebody_comes_again(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(self.people))
        has_a_place = any(
            each.participant_id == id and each.state in LIVE for each in self.known.values()
        )
        command = c.EnrolParticipant(participant_id=id, intake_id=self.intake.id)
        if id in self._left():
            return
        if has_a_place:
            with pytest.raises(c.AlreadyEnrolled):
                self._ask(command)
        else:
            self._ask(command)
        self._look()

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        command=st.sampled_from(
            [c.AcceptOffer, c.DeclineOffer, c.CompleteEnrolment, c.WithdrawEnrolment]
        ),
    )
    def something_is_done(self, data: st.DataObject, command: type[Any]) -> None:
        view = data.draw(st.sampled_from(list(self.known.values())))
        possible = {
            c.AcceptOffer: {"offered"},
            c.DeclineOffer: {"offered"},
            c.CompleteEnrolment: {"active"},
            c.WithdrawEnrolment: LIVE - {"completed"},
        }[command]
        if view.state in possible:
            self._ask(command(enrolment_id=view.id))
        else:
            with pytest.raises(c.WrongState):
                self._ask(command(enrolment_id=view.id))
        self._look()

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def somebody_is_refused(self, data: st.DataObject) -> None:
        view = data.draw(st.sampled_from(list(self.known.values())))
        command = c.RefuseEnrolment(enrolment_id=view.id, reason="other")
        if view.state in ("applied", "waiting", "offered"):
            self._ask(command)
        else:
            with pytest.raises(c.WrongState):
                self._ask(command)
        self._look()

    @precondition(lambda self: self._in("offered"))
    @rule(data=st.data())
    def an_offer_is_delivered_and_not_answered(self, data: st.DataObject) -> None:
        view = data.draw(st.sampled_from(self._in("offered")))
        (row,) = self.rows(f"SELECT offer_id FROM enrolment WHERE id = '{view.id}'")
        told = MessageDelivered(
            message_id=view.id,
            participant_id=view.participant_id,
            about=row["offer_id"],
            template="offered",
            delivered_at=view.since,
        )
        self.act(offers.on_message_delivered, told, organisation=self.organisation)
        (timer,) = self.rows(
            f"SELECT key, payload, due_at FROM timer WHERE name = '{OFFER_EXPIRES}'"
            f" AND key = '{view.id}'"
        )
        rung = TimerEvent(
            name=OFFER_EXPIRES,
            key=timer["key"],
            payload=bytes(timer["payload"]),
            due_at=timer["due_at"],
        )
        self.act(offers.offer_expires, rung, organisation=self.organisation)
        # Twice changes nothing more.
        self.act(offers.offer_expires, rung, organisation=self.organisation)
        self._look()
        assert self.known[view.id].state == "withdrawn"

    @rule(seats=st.integers(0, 5), reserved=st.integers(0, 2))
    def the_number_of_seats_changes(self, seats: int, reserved: int) -> None:
        before = self.reserved
        self.reserved = min(seats, reserved)
        command = c.ChangeIntake(
            intake_id=self.intake.id,
            expected_revision=self._ask(c.GetIntake(id=self.intake.id)).revision,
            name="Soacha",
            seats=seats,
            reserved=self._reserved(),
        )
        try:
            self._ask(command)
        except c.SeatsTaken:
            self.reserved = before
        self._look()

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def somebody_leaves_the_programme(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(self.people))
        if id not in self._left():
            self._ask(c.WithdrawParticipant(participant_id=id))
        self._look()

    @invariant()
    def the_intake_counts_what_is_there(self) -> None:
        if not hasattr(self, "intake"):
            return
        view = self._ask(c.GetIntake(id=self.intake.id))
        states = Counter(each.state for each in self.known.values())
        assert view.enrolled == sum(states[each] for each in SEATED)
        assert view.offered == states["offered"]
        assert view.waiting == states["waiting"] + states["applied"] + states["offered"]
        assert view.enrolled + view.offered <= view.seats

    @invariant()
    def nobody_has_two_places(self) -> None:
        live = [each.participant_id for each in self._all() if each.state in LIVE]
        assert len(live) == len(set(live))

    @invariant()
    def who_waits_is_in_the_order_of_coming(self) -> None:
        waiting = sorted(self._in("waiting"), key=lambda each: each.waiting_position or 0)
        assert [each.id for each in waiting] == sorted(each.id for each in waiting)
        assert [each.waiting_position for each in waiting] == list(range(1, len(waiting) + 1))

    @invariant()
    def no_seat_that_somebody_waits_for_is_left_free(self) -> None:
        if not hasattr(self, "intake"):
            return
        (row,) = self.rows(
            f"SELECT seats, enrolled, offered, reserved FROM intake WHERE id = '{self.intake.id}'"
        )
        pool = row["reserved"].get("la-u", {"seats": 0, "enrolled": 0, "offered": 0})
        free = pool["seats"] - pool["enrolled"] - pool["offered"]
        general = row["seats"] - row["enrolled"] - row["offered"] - free
        waiting = self._in("waiting")
        assert not (general > 0 and waiting)
        assert not (free > 0 and any(each.partner == "la-u" for each in waiting))

    @invariant()
    def every_step_has_its_event(self) -> None:
        steps = Counter(
            (row["enrolment_id"], TOLD_BY[row["state"]])
            for row in self.rows(
                "SELECT enrolment_id, state FROM enrolment_step"
                f" WHERE organisation = '{getattr(self, 'organisation', '')}'"
            )
        )
        told: Counter[tuple[UUID, str]] = Counter()
        for row in self.rows(
            "SELECT type, data FROM outbox"
            f" WHERE organisation = '{getattr(self, 'organisation', '')}'"
        ):
            name = row["type"].split(".")[2]
            if name in TOLD_BY.values():
                told[UUID(orjson.loads(bytes(row["data"]))["enrolment_id"]), name] += 1
        assert steps == told

    def _ask(self, contract: Any) -> Any:
        return self.ask(contract, organisation=self.organisation)

    def _person(self) -> c.RegisterParticipant:
        Life.number += 1
        return person(
            document_type="CC", document_number=str(Life.number), surnames=f"P{Life.number}"
        )

    def _reserved(self) -> tuple[c.ReservedSeats, ...]:
        return (c.ReservedSeats(partner="la-u", seats=self.reserved),) if self.reserved else ()

    def _all(self) -> list[c.EnrolmentView]:
        return list(self.known.values()) if hasattr(self, "known") else []

    def _in(self, state: str) -> list[c.EnrolmentView]:
        return [each for each in self._all() if each.state == state]

    def _left(self) -> set[UUID]:
        return {
            row["id"]
            for row in self.rows(
                "SELECT id FROM participant WHERE restricted_at IS NOT NULL"
                f" AND organisation = '{self.organisation}'"
            )
        }

    def _look(self) -> None:
        page = self._ask(c.ListEnrolments(intake_id=self.intake.id, limit=200))
        assert page.next is None
        self.known = {each.id: each for each in page.items}


def test_whatever_happens_seats_order_and_events_are_right(
    ask: Callable[..., Any],
    rows: Callable[..., list[dict[str, Any]]],
    act: Callable[..., None],
) -> None:
    machine = type(
        "Played",
        (Life,),
        {"ask": staticmethod(ask), "rows": staticmethod(rows), "act": staticmethod(act)},
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
