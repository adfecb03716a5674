"""Many participants at once, as events would have made them known one by one."""

from typing import Any
from uuid import UUID

from nosotros.identifiers import new_id

CONTACT = """
INSERT INTO contact (participant_id, organisation, revision, first_names, channel, mobile, email,
    language, messages_authorised_on, mobile_shared, email_shared)
SELECT id, %(organisation)s, 1, names, %(channel)s, '+57300' || to_char(number, 'FM0000000'),
    'p' || number || '@example.org', %(language)s, '2026-08-11', false, false
FROM unnest(%(ids)s::uuid[], %(names)s::text[]) WITH ORDINALITY AS each (id, names, number)"""
PLACE = """
INSERT INTO place (enrolment_id, organisation, participant_id, intake_id, cohort_id, state, revision)
SELECT * , 1 FROM unnest(%(enrolments)s::uuid[], array_fill(%(organisation)s::text, ARRAY[%(many)s]),
    %(ids)s::uuid[], array_fill(%(intake_id)s::uuid, ARRAY[%(many)s]),
    array_fill(%(cohort_id)s::uuid, ARRAY[%(many)s]), array_fill(%(state)s::text, ARRAY[%(many)s]))"""


def people(
    rows: Any,
    many: int,
    *,
    cohort_id: UUID,
    intake_id: UUID | None = None,
    state: str = "active",
    language: str = "es",
    channel: str = "sms",
    organisation: str = "gestarsalud",
) -> list[UUID]:
    """So many participants with a place in a cohort, all of whom authorised messages; their ids."""
    ids = [new_id() for _ in range(many)]
    values = {
        "ids": ids,
        "names": [f"Luz {number % 50}" for number in range(many)],
        "enrolments": [new_id() for _ in range(many)],
        "many": many,
        "cohort_id": cohort_id,
        "intake_id": intake_id or new_id(),
        "state": state,
        "language": language,
        "channel": channel,
        "organisation": organisation,
    }
    with rows.connection.transaction():
        rows.connection.execute(CONTACT, values)
        rows.connection.execute(PLACE, values)
    return ids
