"""While services are replaced, the release before writes to the same tables: all of it is seen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.enrolment import (
    AlreadyRegistered,
    GetEnrolment,
    GetIntake,
    ListEnrolments,
    OpenIntake,
    WithdrawEnrolment,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.enrolment.values import person

# As `enrolment_0001` was written to.
PARTICIPANT = """
INSERT INTO participant (id, organisation, revision, first_names, surnames, document_type,
    document_number, document_key, birth_date, neighbourhood, mobile, email, preferred_channel,
    language, children, needs_childcare, guardian_name, guardian_document, guardian_mobile,
    registered_at)
VALUES (%(id)s, 'gestarsalud', 1, 'Luz', 'Inventada', 'TI', '1023523372', 'NUIP 1023523372',
    %(born)s, NULL, NULL, NULL, NULL, 'es', NULL, NULL, NULL, NULL, NULL, now())"""
ENROLMENT = """
INSERT INTO enrolment (id, organisation, revision, participant_id, intake_id, place, since)
VALUES (%(id)s, 'gestarsalud', 1, %(participant)s, %(intake)s, 'enrolled', now())"""
FILL = """
UPDATE intake SET revision = revision + 1, enrolled = 1, waiting = 0 WHERE id = %(intake)s"""


def test_whom_it_registers_and_enrols_is_known_and_can_leave_her_seat(
    ask: Callable[..., Any], database: Database
) -> None:
    intake = ask(OpenIntake(name="Soacha", seats=1))
    participant, enrolment = new_id(), new_id()
    with database.begin("gestarsalud") as transaction:
        write = transaction.connection.exec_driver_sql
        write(PARTICIPANT, {"id": participant, "born": date(2011, 2, 18)})
        write(ENROLMENT, {"id": enrolment, "participant": participant, "intake": intake.id})
        write(FILL, {"intake": intake.id})

    with pytest.raises(AlreadyRegistered):
        ask(person())
    assert ask(GetEnrolment(id=enrolment)).state == "enrolled"
    assert [each.id for each in ask(ListEnrolments(intake_id=intake.id)).items] == [enrolment]
    ask(WithdrawEnrolment(enrolment_id=enrolment))
    assert ask(GetIntake(id=intake.id)).enrolled == 0
