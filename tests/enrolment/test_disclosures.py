"""Disclosures: who trains somebody elsewhere is told who she is, as long as she shares her data."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import orjson
import pytest

from enrolment.handlers.authorisations import withdraw_authorisation
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    ChangeContact,
    ChangeParticipant,
    DiscloseParticipants,
    EnrolParticipant,
    ListDuplicates,
    MergeDuplicate,
    OpenIntake,
    ReadmitParticipant,
    RequestErasure,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from nosotros.contracts.mentoring import MentoringErasureConfirmed
from nosotros.contracts.notifications import ErasureConfirmed
from nosotros.contracts.training import TrainingErasureConfirmed
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from tests.asking import Asking
from tests.enrolment.values import authorisation, person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
ROOM = "la-u"
WAITING = """
SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE NOT l.granted AND a.datname = current_database()"""
DISCLOSE = frozenset({"disclosures:read"})


@pytest.fixture
def disclose(ask: Ask) -> Callable[..., Any]:
    """Ask for some people, as a partner under an agreement."""

    def disclose(*people: Any, grantee: str | None = ROOM) -> Any:
        asked = DiscloseParticipants(ids=tuple(getattr(each, "id", each) for each in people))
        return ask(asked, grantee=grantee, scopes=DISCLOSE)

    return disclose


@pytest.fixture
def learner(ask: Ask) -> Callable[..., Any]:
    """Somebody with a seat in a cohort, who shares her data."""

    def learner(*, shares: bool = True, seats: int = 5, cohort: bool = True, **facts: Any) -> Any:
        intake = ask(OpenIntake(name="x", seats=seats, cohort_id=new_id() if cohort else None))
        someone = ask(person(**facts))
        ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))
        if shares:
            ask(authorisation(someone.id, "data_sharing"))
        return someone

    return learner


def told(rows: Rows, name: str) -> list[tuple[str, int, dict[str, Any]]]:
    found = rows(f"SELECT * FROM outbox WHERE type LIKE '%.{name}.v1' ORDER BY id")
    return [(row["visibility"], row["revision"], orjson.loads(bytes(row["data"]))) for row in found]


def test_who_shares_her_data_and_has_a_seat_is_disclosed(learner: Any, disclose: Any):
    someone = learner()

    (item,) = disclose(someone).items

    assert (item.participant_id, item.revision) == (someone.id, someone.revision + 1)
    assert (item.first_names, item.surnames) == (someone.first_names, someone.surnames)
    assert (item.birth_date, item.language) == (someone.birth_date, "es")


def test_of_others_nothing_is_said_and_no_reason_given(ask: Ask, learner: Any, disclose: Any):
    silent = learner(document_number="1023523301", shares=False)
    waiting = learner(document_number="1023523302", seats=0)
    nowhere = learner(document_number="1023523303", cohort=False)
    left = learner(document_number="1023523304")
    ask(WithdrawParticipant(participant_id=left.id))
    erased = learner(document_number="1023523305")
    ask(RequestErasure(participant_id=erased.id))
    nobody = new_id()
    asked = (silent, waiting, nowhere, left, erased, nobody)

    answer = disclose(*asked)

    assert answer.items == ()
    assert answer.undisclosed == tuple(getattr(each, "id", each) for each in asked)


def test_who_withdraws_is_not_disclosed_any_more_until_she_authorises_it_anew(
    ask: Ask, learner: Any, disclose: Any
):
    someone = learner(shares=False)
    given = ask(authorisation(someone.id, "data_sharing"))
    first = disclose(someone).items[0].revision

    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))
    assert disclose(someone).undisclosed == (someone.id,)
    ask(authorisation(someone.id, "data_sharing"))

    assert disclose(someone).items[0].revision == first + 2


def test_who_withdraws_while_she_is_asked_for_is_not_disclosed(
    ask: Ask, asking: Asking, learner: Any, disclose: Any, rows: Rows
):
    someone = learner(shares=False)
    given = ask(authorisation(someone.id, "data_sharing"))

    def withdraw(work: UnitOfWork) -> Any:
        command = WithdrawAuthorisation(authorisation_id=given.id, how="call")
        withdraw_authorisation(command, work=work)
        asked = pool.submit(disclose, someone)
        eventually(lambda: rows(WAITING), what="it waits for what is under way")
        return asked

    with ThreadPoolExecutor(1) as pool:
        answer = asking.act(withdraw).result(PATIENCE)

    assert (answer.items, answer.undisclosed) == ((), (someone.id,))
    assert told(rows, "participant_disclosed") == []


def test_each_one_is_audited_with_who_read_and_partners_is_told(
    learner: Any, disclose: Any, rows: Rows
):
    one, other = learner(document_number="1023523301"), learner(document_number="1023523302")
    silent = learner(document_number="1023523303", shares=False)

    disclose(one, other, silent, one)

    read = rows("SELECT * FROM audit WHERE action = 'disclose_participant' ORDER BY id")
    assert [each["subject"] for each in read] == sorted((str(one.id), str(other.id)))
    assert {(each["grantee"], each["purpose"]) for each in read} == {(ROOM, "enrolment")}
    assert all(each["agreement_id"] for each in read)
    disclosed = told(rows, "participant_disclosed")
    assert [(seen, data["participant_id"], data["reader"]) for seen, _, data in disclosed] == [
        ("internal", str(each.id), ROOM) for each in sorted((one, other), key=lambda one: one.id)
    ]


def test_who_keeps_the_data_reads_them_with_no_agreement_and_is_no_partner(
    learner: Any, disclose: Any, rows: Rows
):
    someone = learner()

    assert len(disclose(someone, grantee=None).items) == 1

    assert told(rows, "participant_disclosed") == []
    assert len(rows("SELECT FROM audit WHERE action = 'disclose_participant'")) == 1


def test_nobody_elses_people_are_disclosed(ask: Ask, learner: Any):
    someone = learner()

    asked = DiscloseParticipants(ids=(someone.id,))
    answer = ask(asked, organisation="mutual-sol", grantee=ROOM, scopes=DISCLOSE)

    assert answer.undisclosed == (someone.id,)


def test_what_was_authorised_for_a_merged_record_counts_for_the_one_it_leads_to(
    ask: Ask, learner: Any, disclose: Any
):
    merged = learner(document_number="1023523372")
    survivor = ask(
        person(
            document_number="1023523373",
            first_names=merged.first_names,
            surnames=merged.surnames,
            mobile=merged.mobile,
        )
    )
    (pair,) = ask(ListDuplicates()).items
    ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))

    answer = disclose(merged, survivor)

    assert [each.participant_id for each in answer.items] == [survivor.id]
    assert answer.undisclosed == (merged.id,)


def test_that_something_changed_is_told_to_everyone_by_her_id_alone(
    ask: Ask, learner: Any, rows: Rows
):
    someone = learner(shares=False)
    facts = {"first_names": "Luz", "surnames": "Pardo", "birth_date": date(2010, 2, 18)}

    renamed = ask(ChangeParticipant(participant_id=someone.id, expected_revision=1, **facts))
    contact: dict[str, Any] = {
        "preferred_channel": "whatsapp",
        "mobile": "+573236150723",
        "language": "fr",
    }
    french = ask(ChangeContact(participant_id=someone.id, expected_revision=2, **contact))
    ask(WithdrawParticipant(participant_id=someone.id))
    back = ask(ReadmitParticipant(participant_id=someone.id))

    only_her = {"participant_id": str(someone.id)}
    assert told(rows, "participant_changed") == [
        ("public", each.revision, only_her) for each in (renamed, french, back)
    ]


def test_of_who_has_no_seat_no_change_is_told(ask: Ask, learner: Any, rows: Rows):
    someone = learner(cohort=False)
    facts = {"first_names": "Luz", "surnames": "Pardo", "birth_date": date(2010, 2, 18)}

    ask(ChangeParticipant(participant_id=someone.id, expected_revision=2, **facts))

    assert told(rows, "participant_changed") == []


def test_an_erasure_is_completed_for_each_of_her_records(
    ask: Ask, asking: Asking, learner: Any, rows: Rows
):
    merged = learner(document_number="1023523372")
    survivor = ask(
        person(
            document_number="1023523373",
            first_names=merged.first_names,
            surnames=merged.surnames,
            mobile=merged.mobile,
        )
    )
    (pair,) = ask(ListDuplicates()).items
    ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))
    ask(RequestErasure(participant_id=survivor.id))

    for confirmed in (ErasureConfirmed, TrainingErasureConfirmed, MentoringErasureConfirmed):
        for each in (survivor, merged):
            asking.hear(confirmed(confirmation_id=new_id(), participant_id=each.id))

    completed = told(rows, "erasure_completed")
    assert {data["participant_id"] for _, _, data in completed} == {
        str(survivor.id),
        str(merged.id),
    }
    assert len({data["erasure_id"] for _, _, data in completed}) == 1
