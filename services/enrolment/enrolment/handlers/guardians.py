"""Guardians: who represents a minor, until she is 18."""

from typing import Any
from uuid import UUID

from enrolment.domain.coming_of_age import comes_of_age_at, local_day
from enrolment.domain.identity import DocumentType, read_document_number
from enrolment.domain.person import is_minor
from enrolment.domain.refusals import ValueRefused
from enrolment.handlers.present import present
from enrolment.storage import guardians
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AddGuardian,
    AlreadyOfAge,
    ChangeGuardian,
    EndGuardian,
    GetGuardian,
    GuardianAccessEnded,
    Guardians,
    GuardianView,
    ListGuardians,
)
from nosotros.identifiers import new_id


def add_guardian(command: AddGuardian, *, work: UnitOfWork) -> GuardianView:
    """Add a guardian, whose access ends when the participant is 18.

    Raises:
        NotFound: no participant of the organisation has this id.
        AlreadyOfAge: she is 18, and speaks for herself.
        InvalidFields: proven representation without proof, half a document, or a number that
            is none of its type.
        ParticipantRestricted: she has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    if not is_minor(view.birth_date, local_day(work.at)):
        raise AlreadyOfAge(participant_id=view.id)
    id = new_id()
    work.connection.exec_driver_sql(
        guardians.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "participant_id": view.id,
            "access_ends_at": comes_of_age_at(view.birth_date),
            **_values(command),
        },
    )
    work.audit("add_guardian", view.id)
    return _found(id, work=work)


def change_guardian(command: ChangeGuardian, *, work: UnitOfWork) -> GuardianView:
    """Correct a guardian; what is left out is emptied.

    Raises:
        NotFound: no guardian of the organisation has this id.
        RevisionMismatch: the guardian was changed since it was read.
        GuardianAccessEnded: nobody looks at, or corrects, a guardian whose access has ended.
        InvalidFields: as when one is added.
        ParticipantRestricted: the participant has left.
    """
    before = _held(command.guardian_id, expected_revision=command.expected_revision, work=work)
    work.connection.exec_driver_sql(guardians.CHANGE, {"id": before.id, **_values(command)})
    work.audit("change_guardian", before.participant_id)
    return _found(before.id, work=work)


def end_guardian(command: EndGuardian, *, work: UnitOfWork) -> GuardianView:
    """End a guardian's access now.

    Raises:
        NotFound: no guardian of the organisation has this id.
        RevisionMismatch: the guardian was changed since it was read.
        GuardianAccessEnded: it had ended before.
        ParticipantRestricted: the participant has left.
    """
    before = _held(command.guardian_id, expected_revision=command.expected_revision, work=work)
    work.connection.exec_driver_sql(guardians.END, {"id": before.id, "at": work.at})
    work.audit("end_guardian", before.participant_id)
    return _found(before.id, work=work)


def get_guardian(query: GetGuardian, *, work: UnitOfWork) -> GuardianView:
    """One guardian.

    Raises:
        NotFound: no guardian of the organisation has this id.
        ParticipantRestricted: the participant has left.
    """
    found = _found(query.id, work=work)
    present(found.participant_id, work=work)
    return found


def list_guardians(query: ListGuardians, *, work: UnitOfWork) -> Guardians:
    """A participant's guardians.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(query.id, work=work)
    return Guardians(
        participant_id=view.id, items=guardians.of(work.connection, view.id, at=work.at)
    )


def _found(id: UUID, *, work: UnitOfWork) -> GuardianView:
    found = guardians.find(work.connection, id, at=work.at)
    if found is None:
        raise NotFound(kind="guardian", id=id)
    return found


def _held(id: UUID, *, expected_revision: int, work: UnitOfWork) -> GuardianView:
    """A guardian who has access, as nobody else can change it until this work ends."""
    present(_found(id, work=work).participant_id, work=work, hold=True)
    found = _found(id, work=work)
    if found.revision != expected_revision:
        raise RevisionMismatch(expected=expected_revision, current=found.revision)
    if found.ended:
        raise GuardianAccessEnded(ended_at=found.access_ends_at.isoformat())
    return found


def _values(command: AddGuardian | ChangeGuardian) -> dict[str, Any]:
    problems: list[FieldProblem] = []
    if command.representation == "proven" and command.proof is None:
        problems.append(FieldProblem(field="proof", code="required"))
    number = command.document_number
    if (command.document_type is None) != (number is None):
        absent = "document_type" if command.document_type is None else "document_number"
        problems.append(FieldProblem(field=absent, code="required"))
    elif command.document_type is not None and number is not None:
        try:
            kind = DocumentType(command.document_type)
            number = read_document_number(number, document_type=kind)
        except ValueRefused as refused:
            problems.append(FieldProblem(field="document_number", code=refused.code))
    if problems:
        raise InvalidFields(problems=tuple(problems))
    return {
        "name": command.name,
        "relation": command.relation,
        "document_type": command.document_type,
        "document_number": number,
        "mobile": command.mobile,
        "email": command.email,
        "representation": command.representation,
        "proof": command.proof,
        "may_be_told": list(dict.fromkeys(command.may_be_told)),
    }
