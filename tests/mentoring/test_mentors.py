"""Mentors: added, changed, accepted, paused."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AcceptMentor,
    AddMentor,
    ChangeMentor,
    GetMentor,
    ListMentors,
    PauseMentor,
    ResumeMentor,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import MENTOR, Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
NAMES: dict[str, Any] = {"first_names": "Marta", "surnames": "Rincón"}


def _changed(mentor: Any, **facts: Any) -> ChangeMentor:
    known = {**MENTOR, **NAMES, **facts}
    return ChangeMentor(mentor_id=mentor.id, expected_revision=mentor.revision, **known)


def test_a_mentor_is_added_with_each_value_kept_once_and_in_its_order(ask: Ask, told: Told):
    given = {"skills": (), "languages": ("fr", "es", "fr"), "channels": ("chat", "chat")}
    added = ask(AddMentor(**{**MENTOR, **NAMES, **given}))

    assert (added.state, added.revision, added.ended_at) == ("applied", 1, None)
    assert (added.skills, added.languages, added.channels) == ((), ("fr", "es"), ("chat",))
    assert (added.mentees, added.references, added.cleared_until) == (0, 0, None)
    assert not added.has_access
    assert ask(GetMentor(id=added.id)) == added
    assert told("mentor_described") == [
        {
            "revision": 1,
            "mentor_id": str(added.id),
            "first_names": "Marta",
            "mobile": None,
            "email": "mentora@example.org",
            "language": "fr",
        }
    ]


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"email": None}, [("mobile", "contact_missing")]),
        ({"capacity": 0}, [("capacity", "range:1:20")]),
        ({"capacity": 21}, [("capacity", "range:1:20")]),
        (
            {"languages": (), "channels": ()},
            [("languages", "at_least_one"), ("channels", "at_least_one")],
        ),
    ],
)
def test_what_a_mentor_cannot_do_without_is_asked_for(
    ask: Ask, scenery: Scenery, facts: dict[str, Any], problems: list[tuple[str, str]]
):
    mentor = scenery.mentor()

    for contract in (AddMentor(**{**MENTOR, **NAMES, **facts}), _changed(mentor, **facts)):
        with pytest.raises(InvalidFields) as refused:
            ask(contract)
        assert wrong(refused.value) == problems


def test_a_mentor_is_changed_and_described_again_where_that_is_told(ask: Ask, told: Told):
    added = ask(AddMentor(**MENTOR, **NAMES))

    changed = ask(_changed(added, capacity=1, gender=None, availability=()))

    assert (changed.revision, changed.capacity, changed.gender) == (2, 1, None)
    assert changed.availability == ()
    assert len(told("mentor_described")) == 1
    last = ask(_changed(changed, mobile="+573001112233", email=None))
    assert (last.mobile, last.email) == ("+573001112233", None)
    assert [each["mobile"] for each in told("mentor_described")] == [None, "+573001112233"]
    with pytest.raises(RevisionMismatch):
        ask(_changed(changed))


def test_a_mentor_is_accepted_with_two_references_and_no_check(
    ask: Ask, scenery: Scenery, told: Told
):
    mentor = scenery.mentor(accepted=False, cleared=False)
    with pytest.raises(ScreeningMissing) as refused:
        ask(AcceptMentor(mentor_id=mentor.id))
    assert refused.value.missing == ("references",)

    accepted = scenery.mentor(cleared=False)

    assert (accepted.state, accepted.references, accepted.cleared_until) == ("active", 2, None)
    assert told("mentor_accepted") == [
        {"revision": accepted.revision, "mentor_id": str(accepted.id)}
    ]
    with pytest.raises(StateUnfit) as unfit:
        ask(AcceptMentor(mentor_id=accepted.id))
    assert (unfit.value.state, unfit.value.needed) == ("active", ("applied",))


def test_a_mentor_pauses_and_goes_on(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()

    assert ask(PauseMentor(mentor_id=mentor.id)).state == "paused"
    with pytest.raises(StateUnfit):
        ask(PauseMentor(mentor_id=mentor.id))
    assert ask(ResumeMentor(mentor_id=mentor.id)).state == "active"
    with pytest.raises(StateUnfit):
        ask(ResumeMentor(mentor_id=mentor.id))


def test_mentors_are_listed_by_state_oldest_first(ask: Ask, scenery: Scenery):
    applied, *active = (scenery.mentor(accepted=each > 0) for each in range(3))
    paused = ask(PauseMentor(mentor_id=active[1].id))

    page = ask(ListMentors(limit=2))

    assert [each.id for each in page.items] == [applied.id, active[0].id]
    assert ask(ListMentors(after=page.next)).items == (paused,)
    assert ask(ListMentors(state="paused")).items == (paused,)
    assert ask(ListMentors(state="ended")).items == ()


def test_reading_and_changing_mentors_is_audited(ask: Ask, scenery: Scenery, rows: Rows):
    mentor = scenery.mentor(account="key:hers")
    ask(GetMentor(id=mentor.id))
    ask(ListMentors())

    found = rows("SELECT action, subject FROM audit")

    for action in ("add", "accept", "get"):
        assert {"action": f"{action}_mentor", "subject": str(mentor.id)} in found
    assert {"action": "set_mentor_account", "subject": str(mentor.id)} in found
    assert {"action": "list_mentors", "subject": None} in found


def test_another_organisations_mentor_is_not_there(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()

    for id, organisation in ((mentor.id, "la-u"), (new_id(), "gestarsalud")):
        for contract in (
            GetMentor(id=id),
            _changed(mentor) if id == mentor.id else PauseMentor(mentor_id=id),
            AcceptMentor(mentor_id=id),
            ResumeMentor(mentor_id=id),
        ):
            with pytest.raises(NotFound):
                ask(contract, organisation=organisation)
    assert ask(ListMentors(), organisation="la-u").items == ()
