"""What was due and is settled is told of no more, and is if it is due again, in whichever order it is heard."""

import pytest

from nosotros.bus.inbox import Outcome
from nosotros.contracts.mentoring import (
    FollowUpDue,
    FollowUpSettled,
    MentoringOpened,
    StepDue,
    StepSettled,
)
from nosotros.identifiers import new_id


@pytest.fixture
def due_and_settled(bus):
    """What is due and what settles it, by what is told of it: of a next step, of a follow-up."""
    her = new_id()
    bus.contact(her)
    hers = {"match_id": new_id(), "mentee_id": new_id()}
    bus.bring(MentoringOpened(participant_id=her, mentee_id=hers["mentee_id"]))
    step, asked = {"step_id": new_id(), **hers}, {"follow_up_id": new_id(), "mentee_id": new_id()}
    return {
        "step_due": (StepDue(**step, owner="mentee"), StepSettled(**step)),
        "follow_up_due": (
            FollowUpDue(**asked, participant_id=her, months=3),
            FollowUpSettled(**asked),
        ),
    }


@pytest.mark.parametrize("code", ["step_due", "follow_up_due"])
def test_what_is_settled_is_told_of_no_more_and_is_if_it_is_due_again(
    bus, rows, due_and_settled, code
):
    due, settled = due_and_settled[code]
    bus.bring(due, revision=1)
    bus.bring(settled, revision=2)
    assert rows.outcomes() == [(code, "cancelled", "not_expected")]

    # What was parked comes late, and changes nothing.
    assert bus.bring(due, revision=1) is Outcome.HANDLED
    assert rows.outcomes() == [(code, "cancelled", "not_expected")]
    bus.bring(due, revision=3)
    assert rows.outcomes() == [(code, "queued", None)]


@pytest.mark.parametrize("code", ["step_due", "follow_up_due"])
@pytest.mark.parametrize("again", [2, 3])
def test_what_settled_it_before_comes_late_and_changes_nothing(
    bus, rows, due_and_settled, code, again
):
    due, settled = due_and_settled[code]
    for revision in (1, again):
        bus.bring(due, revision=revision)
    bus.bring(settled, revision=2)
    assert rows.outcomes() == [(code, "queued", None)]


@pytest.mark.parametrize("code", ["step_due", "follow_up_due"])
def test_what_was_sent_before_it_was_settled_stays_sent(bus, rows, due_and_settled, code):
    due, settled = due_and_settled[code]
    bus.bring(due, revision=1)
    rows.run("UPDATE message SET state = 'delivered'")
    bus.bring(settled, revision=2)
    assert rows.outcomes() == [(code, "delivered", None)]
