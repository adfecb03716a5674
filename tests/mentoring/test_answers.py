"""What participants wrote that a person has to read: it comes to the Centre, once and to the right desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import (
    ParticipantChanged,
    ParticipantErased,
    ParticipantWithdrew,
)
from nosotros.contracts.mentoring import ListCaseEntries, ListReferrals
from nosotros.contracts.notifications import AnswerForCentre
from nosotros.identifiers import new_id
from tests.mentoring.centre import Desk, acting
from tests.mentoring.scenery import Scenery
from tests.training.test_erasure import SAID as KEPT
from tests.training.test_erasure import places

Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
SAID = "Necesito una carta para el colegio."


def cases(desk: Desk, *, by: str = "key:gloria") -> list[Any]:
    """The queue, as an agent sees each case."""
    return [desk.see(id, by=by) for id in desk.queue(by=by)]


@pytest.fixture
def her(scenery: Scenery) -> UUID:
    return scenery.participant()


@pytest.fixture
def write(hear: Hear) -> Callable[..., None]:
    """She answers a message."""

    def write(participant_id: UUID, text: str = SAID, *, urgent: bool = False) -> None:
        hear(
            AnswerForCentre(
                answer_id=new_id(),
                participant_id=participant_id,
                channel="sms",
                text=text,
                answered_at=clock.now(),
                urgent=urgent,
            )
        )

    return write


def test_what_she_wrote_opens_a_case_with_her_words(desk, her, write, told):
    write(her)
    (case,) = cases(desk)
    assert (case.participant_id, case.kind, case.urgency, case.summary, case.owner_id) == (
        her,
        "other",
        "normal",
        SAID,
        None,
    )
    assert case.answer_due_at - case.opened_at == timedelta(days=3)
    assert [each["urgency"] for each in told("support_case_opened")] == ["normal"]


def test_what_she_adds_before_anybody_answered_is_in_the_same_case(desk, her, write):
    write(her)
    write(her, "Es para el lunes.")
    (case,) = cases(desk)
    (added,) = desk.ask(ListCaseEntries(id=case.id), **acting("key:gloria")).items
    assert (added.kind, added.text, added.code, added.written_by) == (
        "message",
        "Es para el lunes.",
        "sms",
        None,
    )


def test_an_answer_to_the_agent_whose_case_it_is_is_in_that_case(desk, her, write):
    opened = desk.open(participant_id=her, owner_id=desk.gloria.id)
    desk.answer(opened.id)
    write(her)
    assert [each.id for each in cases(desk)] == [opened.id]
    assert desk.course(opened.id)[-1] == ("message", SAID)


def test_where_nobody_looks_after_the_answered_one_it_opens_another(desk, her, write):
    write(her)
    (case,) = cases(desk)
    desk.answer(case.id)
    write(her, "¿Y entonces?")
    assert [each.summary for each in cases(desk)] == [SAID, "¿Y entonces?"]


def test_what_is_urgent_is_an_emergency_at_once(desk, her, write, told):
    opened = desk.open(participant_id=her, owner_id=desk.gloria.id)
    desk.answer(opened.id)
    write(her, "Mi pareja me pega.", urgent=True)
    first, second = cases(desk)
    assert (first.urgency, first.summary) == ("emergency", "Mi pareja me pega.")
    assert first.answer_due_at - first.opened_at == timedelta(hours=1)
    assert second.id == opened.id


def test_an_open_case_becomes_urgent_and_its_clock_is_shortened(desk, her, write, rows):
    write(her)
    write(her, "Me tiene encerrada.", urgent=True)
    write(her, "Ayuda.", urgent=True)
    (case,) = cases(desk)
    assert case.urgency == "emergency"
    assert case.answer_due_at - clock.now() <= timedelta(hours=1)
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'case_overdue'")
    assert timer["due_at"] == case.answer_due_at
    assert len(desk.course(case.id)) == 2


def test_a_case_that_is_one_agents_alone_gets_none_of_her_words(desk, her, write):
    hers = desk.open_hers(participant_id=her)
    write(her)
    assert desk.course(hers.id) == []
    assert {each.id for each in cases(desk, by="key:nidia")} > {hers.id}


def test_somebody_of_whom_mentoring_was_told_nothing_is_looked_after_too(desk, write):
    somebody = new_id()
    write(somebody)
    (case,) = cases(desk)
    assert (case.participant_id, case.first_names, case.summary) == (somebody, None, SAID)


def test_a_picture_without_words_is_a_case_too(desk, her, write):
    write(her, "  ")
    assert cases(desk)[0].summary == "—"


def test_of_who_left_only_what_is_urgent_opens_a_case_and_without_her_words(
    desk, her, write, hear, rows
):
    hear(ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now()), revision=2)
    write(her)
    assert cases(desk) == []
    write(her, "Me quiero morir.", urgent=True)
    (case,) = cases(desk)
    assert (case.participant_id, case.urgency, case.first_names) == (her, "emergency", None)
    assert "morir" not in str(rows("SELECT * FROM support_case"))


def test_the_case_of_somebody_whom_mentoring_was_not_told_of_ends_when_she_leaves(
    ask, desk, write, hear, rows, told
):
    somebody = new_id()
    write(somebody)
    (case,) = cases(desk)
    desk.note(case.id, "Estudia en Zuluka.")
    desk.refer(case.id, shared="Busca cupo en Zuluka.")

    hear(ParticipantWithdrew(participant_id=somebody, withdrawn_at=clock.now()), revision=2)

    seen = desk.see(case.id)
    assert (seen.state, seen.outcome, seen.summary) == ("closed", "withdrew", None)
    assert [text for _, text in desk.course(case.id) if text] == []
    assert [each.shared for each in ask(ListReferrals(id=case.id)).items] == [""]
    assert told("support_case_closed")[-1]["outcome"] == "withdrew"
    assert rows("SELECT FROM timer WHERE name = 'case_overdue'") == []


@pytest.mark.parametrize("wrote", [True, False])
def test_words_of_somebody_whom_mentoring_was_not_told_of_are_not_kept_once_she_left(
    desk, write, hear, rows, scenery, wrote
):
    somebody = new_id()
    if wrote:
        write(somebody)
    hear(ParticipantWithdrew(participant_id=somebody, withdrawn_at=clock.now()), revision=2)

    write(somebody, "Vivo en Pekenya.")
    assert cases(desk) == []
    write(somebody, "Me pegan en Pekenya.", urgent=True)
    (case,) = cases(desk)
    assert (case.urgency, case.summary) == ("emergency", None)
    assert set().union(*places(rows, "Pekenya").values()) == set()

    names = scenery.describe(somebody, revision=3)
    back = desk.see(case.id)
    assert ((back.first_names, back.surnames), back.summary) == (names, "—")
    write(somebody, "Ya volví.")
    assert desk.course(case.id)[-1] == ("message", "Ya volví.")


def test_who_has_no_seat_and_is_back_is_looked_after_as_before(desk, write, hear, rows):
    somebody = new_id()
    withdrew = ParticipantWithdrew(participant_id=somebody, withdrawn_at=clock.now())
    hear(withdrew, revision=4)
    write(somebody, "Vivo en Pekenya.")
    assert cases(desk) == []

    hear(ParticipantChanged(participant_id=somebody), revision=5)
    # Of the time before.
    hear(withdrew, revision=4)

    write(somebody)
    (case,) = cases(desk)
    assert (desk.see(case.id).summary, desk.see(case.id).first_names) == (SAID, None)
    hear(withdrew, revision=6)
    assert desk.see(case.id).outcome == "withdrew"


def test_somebody_described_after_an_older_withdrawal_keeps_her_case(desk, write, hear, scenery):
    somebody = new_id()
    write(somebody)
    (case,) = cases(desk)
    scenery.describe(somebody, revision=3)
    hear(ParticipantWithdrew(participant_id=somebody, withdrawn_at=clock.now()), revision=2)
    assert (desk.see(case.id).state, desk.see(case.id).summary) == ("open", SAID)


@pytest.mark.parametrize("left", [True, False])
def test_the_case_of_somebody_whom_mentoring_was_not_told_of_is_emptied_when_she_is_erased(
    desk, write, hear, rows, left
):
    somebody = new_id()
    write(somebody)
    (case,) = cases(desk)
    desk.note(case.id, "Estudia en Zuluka.")
    desk.refer(case.id, shared="Busca cupo en Zuluka.")
    withdrew = ParticipantWithdrew(participant_id=somebody, withdrawn_at=clock.now())
    if left:
        hear(withdrew, revision=2)

    hear(ParticipantErased(participant_id=somebody), revision=7)
    hear(withdrew, revision=8)

    seen = desk.see(case.id)
    assert (seen.state, seen.participant_id, seen.summary) == ("closed", None, None)
    kept = places(rows, str(somebody), "Zuluka", SAID)
    assert kept.pop(str(somebody)) <= KEPT
    assert set().union(*kept.values()) == set()


def test_of_who_is_erased_nothing_is_kept(desk, her, write, hear):
    hear(ParticipantErased(participant_id=her), revision=7)
    write(her)
    assert cases(desk) == []


def test_her_words_are_in_no_event_but_the_one_that_brought_them(desk, her, write, rows):
    write(her)
    write(her, "Me tiene encerrada.", urgent=True)
    told = b" ".join(bytes(each["data"]) for each in rows("SELECT data FROM outbox"))
    assert b"carta" not in told
    assert b"encerrada" not in told


def test_an_agent_answers_it_as_any_other_case(desk, her, write):
    write(her)
    (case,) = cases(desk)
    desk.answer(case.id)
    desk.close(case.id)
    assert desk.see(case.id).state == "closed"
