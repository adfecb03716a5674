"""Evidence of practice: handed in once, reviewed by who may, its files kept no longer than it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nosotros.bus.timers import TimerEvent
from nosotros.contracts.common import FileReference, InvalidFields, NotFound
from nosotros.contracts.enrolment import ParticipantErased, ParticipantWithdrew
from nosotros.contracts.training import (
    AddTrainer,
    AttachEvidence,
    EndTrainer,
    EvidenceDecided,
    FileNotAccepted,
    GetEvidence,
    GetEvidenceFile,
    GetProgress,
    ListEvidence,
    ModuleUnknown,
    NotInCohort,
    ReviewEvidence,
    RoleEnded,
    SubmitEvidence,
)
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from tests.training.groundwork import PRACTICE, THEORY, join, make_group
from tests.training.passing import completes, learner
from tests.training.passing import group as cohort_of_trainers
from training.handlers import files

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture
def group(act, hear) -> Any:
    """A cohort of two learners, with theory and practice."""
    made = make_group(act, requirements=(THEORY, PRACTICE))
    for _ in range(2):
        join(hear, made)
    return made


@pytest.fixture
def submit(ask: Ask, group: Any) -> Callable[..., Any]:
    """Hand in the practice, as one of the learners."""

    def submit(whose: int = 0, **facts: Any) -> Any:
        known: dict[str, Any] = {
            "cohort_id": group.id,
            "participant_id": group.participants[whose],
            "module": "kaizen",
            "requirement": "practice",
            "note": "Medí cuánto tarda la fila y propuse turnos.",
        }
        return ask(SubmitEvidence(**{**known, **facts}))

    return submit


@pytest.fixture
def reviewer(ask: Ask) -> Any:
    return ask(AddTrainer(first_names="Nelly", surnames="Quiroga Daza")).id


@pytest.fixture
def keep(store: FileStore) -> Callable[..., FileReference]:
    def keep(content: bytes, name: str = "práctica.pdf") -> FileReference:
        writer = store.open_writer()
        writer.write(content)
        return writer.commit(name)

    return keep


@pytest.fixture
def swept(act, rows: Rows, store: FileStore) -> Callable[[], None]:
    """Have the timers of unneeded files run that are due."""

    def sweep() -> None:
        for row in rows("SELECT key, payload, due_at FROM timer WHERE name = 'unneeded_file'"):
            event = TimerEvent(
                name="unneeded_file",
                key=row["key"],
                payload=bytes(row["payload"]),
                due_at=row["due_at"],
            )
            act(lambda work, event=event: files.unneeded_file(event, files=store, work=work))

    return sweep


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], set[str]]:
    """The references of the files in the store."""
    return lambda: {each.name for each in (tmp_path / "files").rglob("*") if each.is_file()}


def test_evidence_is_handed_in_once_until_it_is_returned(ask, submit, reviewer, told):
    first = submit()
    assert (first.state, first.revision, first.file_name) == ("submitted", 1, None)
    with pytest.raises(EvidenceDecided) as caught:
        submit()
    assert caught.value.state == "submitted"

    ask(
        ReviewEvidence(
            evidence_id=first.id,
            decision="returned",
            reviewer_id=reviewer,
            remark="Cuente qué cambió.",
        )
    )
    second = submit()
    ask(ReviewEvidence(evidence_id=second.id, decision="accepted", reviewer_id=reviewer))
    with pytest.raises(EvidenceDecided) as caught:
        submit()

    assert caught.value.state == "accepted"
    assert [each["evidence_id"] for each in told("evidence_submitted")] == [
        str(first.id),
        str(second.id),
    ]
    assert [(each["decision"], each["revision"]) for each in told("evidence_reviewed")] == [
        ("returned", 2),
        ("accepted", 2),
    ]
    assert "note" not in told("evidence_submitted")[0]


def test_an_accepted_practice_counts_for_completion(ask, group, submit, reviewer):
    def practice() -> Any:
        (module,) = ask(GetProgress(id=group.learners[0])).modules
        return next(each for each in module.requirements if each.code == "practice")

    assert not practice().met
    id = submit().id
    assert not practice().met
    ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=reviewer))
    assert practice().met


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"cohort_id": new_id()}, NotFound),
        ({"participant_id": new_id()}, NotInCohort),
        ({"module": "unknown"}, ModuleUnknown),
        ({"requirement": "theory"}, InvalidFields),
    ],
)
def test_evidence_is_of_a_practice_that_the_cohorts_programme_asks_of_her(submit, facts, error):
    with pytest.raises(error):
        submit(**facts)


def test_an_evidence_is_reviewed_once_by_who_may(ask, submit, reviewer):
    id = submit().id
    with pytest.raises(NotFound):
        ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=new_id()))
    with pytest.raises(InvalidFields):
        ask(ReviewEvidence(evidence_id=id, decision="returned", reviewer_id=reviewer, remark=" "))
    ended = ask(AddTrainer(first_names="Ana", surnames="Beltrán")).id
    ask(EndTrainer(trainer_id=ended))
    with pytest.raises(RoleEnded):
        ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=ended))
    ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=reviewer))
    with pytest.raises(EvidenceDecided):
        ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=reviewer))


def test_an_ambassador_who_learns_again_does_not_review_what_is_hers(
    ask, act, hear, group, submit, reviewer, rows: Rows
):
    passed = learner(rows, cohort_of_trainers(rows), participant_id=group.participants[0])
    ambassador = completes(rows, act, passed)
    hers, peers = submit(0).id, submit(1).id

    for decision in ("accepted", "returned"):
        with pytest.raises(InvalidFields) as refused:
            ask(
                ReviewEvidence(
                    evidence_id=hers, decision=decision, reviewer_id=ambassador, remark="Bien."
                )
            )
        (problem,) = refused.value.problems
        assert (problem.field, problem.code) == ("reviewer_id", "her_own")
    assert ask(GetEvidence(id=hers)).state == "submitted"

    ask(ReviewEvidence(evidence_id=peers, decision="accepted", reviewer_id=ambassador))
    ask(ReviewEvidence(evidence_id=hers, decision="accepted", reviewer_id=reviewer))


def test_a_file_is_what_its_content_says(ask, submit, keep):
    id = submit().id
    file = keep(PNG, "virus.html")
    view = ask(AttachEvidence(evidence_id=id, file=file))
    assert (view.file_name, view.file_size) == ("virus.html.png", len(PNG))
    assert ask(GetEvidenceFile(id=id)).file.reference == file.reference


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"MZ\x90\x00", "type"), (b"<html>", "type"), (b"PK\x03\x04", "type"), (b"", "size")],
)
def test_a_file_that_is_not_accepted_is_deleted(ask, submit, keep, kept, content, why):
    id = submit().id
    with pytest.raises(FileNotAccepted) as caught:
        ask(AttachEvidence(evidence_id=id, file=keep(content, "practica.pdf")))
    assert caught.value.why == why
    assert kept() == set()


def test_a_file_that_is_too_large_is_not_accepted(ask, submit, keep, kept):
    id = submit().id
    with pytest.raises(FileNotAccepted) as caught:
        ask(AttachEvidence(evidence_id=id, file=keep(PDF + bytes(20 * 1024 * 1024))))
    assert caught.value.why == "size"
    assert kept() == set()


def test_a_replaced_file_is_deleted_and_the_new_one_stays(ask, submit, keep, kept, swept):
    id = submit().id
    first, second = keep(PDF), keep(PNG)
    ask(AttachEvidence(evidence_id=id, file=first))
    ask(AttachEvidence(evidence_id=id, file=second))
    assert kept() == {first.reference, second.reference}
    swept()
    assert kept() == {second.reference}


def test_a_file_that_is_in_use_again_is_not_deleted(ask, submit, keep, kept, swept):
    id = submit().id
    first, second = keep(PDF), keep(PNG)
    for file in (first, second, first):
        ask(AttachEvidence(evidence_id=id, file=file))
    swept()
    assert kept() == {first.reference}


def test_a_file_comes_before_the_review(ask, submit, keep, kept, reviewer):
    id = submit().id
    ask(AttachEvidence(evidence_id=id, file=(file := keep(PDF))))
    ask(ReviewEvidence(evidence_id=id, decision="accepted", reviewer_id=reviewer))
    with pytest.raises(EvidenceDecided):
        ask(AttachEvidence(evidence_id=id, file=keep(PNG)))
    with pytest.raises(EvidenceDecided):
        ask(AttachEvidence(evidence_id=id, file=file))
    assert kept() == {file.reference}


def test_evidence_is_listed_by_cohort_and_state(ask, group, submit, reviewer):
    first, second = submit(0), submit(1)
    ask(ReviewEvidence(evidence_id=first.id, decision="accepted", reviewer_id=reviewer))

    assert [each.id for each in ask(ListEvidence(cohort_id=group.id)).items] == [
        first.id,
        second.id,
    ]
    assert [each.id for each in ask(ListEvidence(state="submitted")).items] == [second.id]
    page = ask(ListEvidence(limit=1))
    assert [each.id for each in ask(ListEvidence(limit=1, after=page.next)).items] == [second.id]
    assert ask(ListEvidence(), organisation="la-u").items == ()
    with pytest.raises(NotFound):
        ask(GetEvidence(id=first.id), organisation="la-u")


def test_what_somebody_who_left_wrote_and_sent_is_shown_no_more(ask, hear, group, submit, keep):
    id = submit().id
    ask(AttachEvidence(evidence_id=id, file=keep(PDF)))
    left = group.participants[0]
    hear(ParticipantWithdrew(participant_id=left, withdrawn_at=group.begins[0]), revision=9)

    view = ask(GetEvidence(id=id))

    assert (view.state, view.note, view.file_name) == ("submitted", None, None)
    with pytest.raises(NotFound):
        ask(GetEvidenceFile(id=id))


def test_nothing_of_an_erased_person_is_left(
    ask, act, hear, group, submit, keep, kept, swept, rows: Rows
):
    ask(AttachEvidence(evidence_id=submit(0).id, file=keep(PDF)))
    other = submit(1)
    ask(AttachEvidence(evidence_id=other.id, file=(file := keep(PNG))))

    hear(ParticipantErased(participant_id=group.participants[0]), revision=9)
    swept()

    assert [row["id"] for row in rows("SELECT id FROM evidence")] == [other.id]
    assert kept() == {file.reference}
