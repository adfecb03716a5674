"""Evidence of practice: handed in, reviewed, accepted or returned."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, FileReference, InvalidFields, NotFound
from nosotros.contracts.training import (
    AttachEvidence,
    EvidenceDecided,
    EvidenceFile,
    EvidencePage,
    EvidenceReviewed,
    EvidenceSubmitted,
    EvidenceView,
    FileNotAccepted,
    GetEvidence,
    GetEvidenceFile,
    ListEvidence,
    ModuleUnknown,
    NotInCohort,
    ReviewEvidence,
    RoleEnded,
    SubmitEvidence,
)
from nosotros.errors import FileUnknown
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from training.domain.evidence import ENOUGH, LARGEST_FILE, ending_of, named
from training.domain.programme import PracticeRequirement
from training.domain.term import local_day
from training.handlers.files import let_go
from training.handlers.progress import recalculate
from training.storage import ambassadors, cohorts, evidence, learners, programmes, staff


def submit_evidence(command: SubmitEvidence, *, work: UnitOfWork) -> EvidenceView:
    """Hand in what a practice requirement asks for.

    Raises:
        NotFound: no cohort of the organisation has this id.
        NotInCohort: the participant has no place in it.
        ModuleUnknown: its programme has no such module.
        InvalidFields: the module asks for no such practice.
        EvidenceDecided: what was handed in before waits for its review, or was accepted.
    """
    if cohorts.find(work.connection, command.cohort_id) is None:
        raise NotFound(kind="cohort", id=command.cohort_id)
    _check_requirement(command, work=work)
    learner = learners.of_participant(
        work.connection, cohort_id=command.cohort_id, participant_id=command.participant_id
    )
    if learner is None:
        raise NotInCohort(participant_id=command.participant_id)
    places = learners.with_other_places(work.connection, [learner.id], hold=True)
    learner = learners.current(places)
    if learner.state == "ended":
        raise NotInCohort(participant_id=command.participant_id)
    state = evidence.live_state(
        work.connection,
        learner_ids=[each.id for each in places],
        module=command.module,
        requirement=command.requirement,
    )
    if state is not None:
        raise EvidenceDecided(state=state)
    id = new_id()
    work.connection.exec_driver_sql(
        evidence.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "cohort_id": command.cohort_id,
            "learner_id": learner.id,
            "module": command.module,
            "requirement": command.requirement,
            "note": command.note,
            "submitted_at": work.at,
        },
    )
    work.publish(
        EvidenceSubmitted(
            evidence_id=id,
            participant_id=command.participant_id,
            cohort_id=command.cohort_id,
            module=command.module,
            requirement=command.requirement,
        ),
        revision=1,
    )
    work.audit("submit_evidence", id)
    return _evidence(id, work=work)


def attach_evidence(command: AttachEvidence, *, files: FileStore, work: UnitOfWork) -> EvidenceView:
    """Add the file of an evidence, or replace it; one that is replaced or refused is deleted.

    Raises:
        NotFound: no evidence of the organisation has this id.
        EvidenceDecided: it is reviewed already.
        FileNotAccepted: its type or size is not accepted.
    """
    try:
        view = _held(command.evidence_id, work=work)
        name = _accepted_name(command.file, files=files)
    except (NotFound, EvidenceDecided, FileNotAccepted):
        # The gateway deletes only what it has never seen before.
        if not evidence.refers_to(work.connection, command.file.reference):
            files.remove(command.file)
        raise
    before = evidence.stored_file(work.connection, view.id)
    if before is not None and before != command.file.reference:
        let_go(before, work=work)
    work.connection.exec_driver_sql(
        evidence.ATTACH,
        {
            "id": view.id,
            "reference": command.file.reference,
            "size": command.file.size,
            "digest": command.file.digest,
            "name": name,
        },
    )
    work.audit("attach_evidence", view.id)
    return _evidence(view.id, work=work)


def review_evidence(command: ReviewEvidence, *, work: UnitOfWork) -> EvidenceView:
    """Accept what was handed in, or return it with a remark; completion follows.

    Raises:
        NotFound: no evidence, or no trainer or ambassador, of the organisation has this id.
        RoleEnded: the reviewer's time is over.
        EvidenceDecided: it is reviewed already.
        InvalidFields: it is returned without a remark, or it is the reviewer's own.
    """
    remark = (command.remark or "").strip() or None
    if command.decision == "returned" and remark is None:
        raise InvalidFields(problems=(FieldProblem(field="remark", code="required"),))
    known = _evidence(command.evidence_id, work=work)
    # Before anybody is held: a reviewer is held before the learner, her own time after her place.
    _check_another(command.reviewer_id, known, work=work)
    reviewer = staff.hold(work.connection, [command.reviewer_id]).get(command.reviewer_id)
    if reviewer is None:
        raise NotFound(kind="trainer", id=command.reviewer_id)
    cohort = cohorts.find(work.connection, known.cohort_id)
    assert cohort is not None, "evidence is of a cohort"
    ended_on = reviewer.ended_before(local_day(work.at, zone=cohort.zone))
    if ended_on is not None:
        raise RoleEnded(ended_on=ended_on.isoformat())
    learners.with_other_places(work.connection, [known.learner_id], hold=True)
    view = _held(known.id, work=work)
    work.connection.exec_driver_sql(
        evidence.REVIEW,
        {
            "id": view.id,
            "state": command.decision,
            "reviewed_at": work.at,
            "reviewed_by": reviewer.id,
            "remark": remark,
        },
    )
    assert view.participant_id is not None, "an erased person's evidence is deleted"
    work.publish(
        EvidenceReviewed(
            evidence_id=view.id,
            participant_id=view.participant_id,
            cohort_id=view.cohort_id,
            decision=command.decision,
        ),
        revision=view.revision + 1,
    )
    work.audit("review_evidence", view.id)
    recalculate([view.learner_id], work=work)
    return _evidence(view.id, work=work)


def get_evidence(query: GetEvidence, *, work: UnitOfWork) -> EvidenceView:
    """One evidence.

    Raises:
        NotFound: no evidence of the organisation has this id.
    """
    return _evidence(query.id, work=work)


def get_evidence_file(query: GetEvidenceFile, *, work: UnitOfWork) -> EvidenceFile:
    """The file of an evidence.

    Raises:
        NotFound: no evidence of the organisation has this id, or it has no file, or whose it is
            has left.
    """
    found = evidence.file(work.connection, query.id)
    if found is None:
        raise NotFound(kind="file", id=query.id)
    return EvidenceFile(evidence_id=query.id, file=found)


def list_evidence(query: ListEvidence, *, work: UnitOfWork) -> EvidencePage:
    """A page of what was handed in.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    if query.cohort_id is not None and cohorts.find(work.connection, query.cohort_id) is None:
        raise NotFound(kind="cohort", id=query.cohort_id)
    found = evidence.page(
        work.connection,
        cohort_id=query.cohort_id,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return EvidencePage(items=items, next=following)


def forget(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Delete what an erased person handed in; its files go once this work has committed.

    To be called while her places still know her.
    """
    for reference in evidence.forget(work.connection, participant_id):
        let_go(reference, work=work)


def _check_requirement(command: SubmitEvidence, *, work: UnitOfWork) -> None:
    programme = programmes.of_cohort(work.connection, command.cohort_id)
    module = programme.module(command.module)
    if module is None:
        codes = tuple(each.code for each in programme.modules)
        raise ModuleUnknown(module=command.module, modules=codes)
    practices = [each.code for each in module.requirements if isinstance(each, PracticeRequirement)]
    if command.requirement not in practices:
        code = "one_of:" + ",".join(practices) if practices else "invalid"
        raise InvalidFields(problems=(FieldProblem(field="requirement", code=code),))


def _check_another(reviewer_id: UUID, handed_in: EvidenceView, *, work: UnitOfWork) -> None:
    """An ambassador who learns again has somebody else review what she hands in."""
    reviewer = ambassadors.find(work.connection, reviewer_id)
    if reviewer is None or reviewer.participant_id is None:
        return
    if reviewer.participant_id == handed_in.participant_id:
        raise InvalidFields(problems=(FieldProblem(field="reviewer_id", code="her_own"),))


def _accepted_name(file: FileReference, *, files: FileStore) -> str:
    if not 0 < file.size <= LARGEST_FILE:
        raise FileNotAccepted(why="size")
    try:
        with files.open(file) as source:
            ending = ending_of(source.read(ENOUGH))
    except FileUnknown:
        raise FileNotAccepted(why="size") from None
    if ending is None:
        raise FileNotAccepted(why="type")
    return named(file.name, ending=ending)


def _evidence(id: UUID, *, work: UnitOfWork) -> EvidenceView:
    found = evidence.find(work.connection, id)
    if found is None:
        raise NotFound(kind="evidence", id=id)
    return found


def _held(id: UUID, *, work: UnitOfWork) -> EvidenceView:
    found = evidence.held(work.connection, id)
    if found is None:
        raise NotFound(kind="evidence", id=id)
    if found.state != "submitted":
        raise EvidenceDecided(state=found.state)
    return found
