"""A person's match keys end with her, though no foreign key ties them to her."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from enrolment.domain.matching import Likeness, match_keys
from enrolment.storage import matching
from nosotros.contracts.enrolment import EraseParticipant, ParticipantView
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]
# As the release before stores and forgets them.
STORE = """
INSERT INTO match_key (organisation, key, participant_id)
VALUES ('gestarsalud', %(key)s, %(id)s) ON CONFLICT DO NOTHING"""
#: as an erasure that knows of no keys would begin
ERASE = "UPDATE participant SET erased_at = now(), first_names = NULL WHERE id = %(id)s"


@pytest.fixture
def luz(ask: Ask) -> ParticipantView:
    return ask(person())


def keys(rows: Rows) -> set[UUID]:
    return {each["participant_id"] for each in rows("SELECT participant_id FROM match_key")}


def test_whoever_erases_somebody_ends_her_keys_and_nobody_elses(
    luz: ParticipantView, ask: Ask, database: Database, rows: Rows
) -> None:
    other = ask(person(document_type="PPT"))
    assert keys(rows) == {luz.id, other.id}

    with database.begin("gestarsalud") as transaction:
        transaction.connection.exec_driver_sql(ERASE, {"id": luz.id})

    assert keys(rows) == {other.id}


def test_keys_that_the_release_before_stores_end_with_her_too(
    luz: ParticipantView, ask: Ask, database: Database, rows: Rows
) -> None:
    with database.begin("gestarsalud") as transaction:
        for key in ("d:1", "p:+573000000000"):
            transaction.connection.exec_driver_sql(STORE, {"key": key, "id": luz.id})
    ask(EraseParticipant(participant_id=luz.id, expected_revision=1))

    assert keys(rows) == set()


def test_a_row_that_is_deleted_takes_its_keys_along(
    luz: ParticipantView, access: Access, rows: Rows
) -> None:
    with psycopg.connect(access.owner_url) as owner:
        owner.execute("DELETE FROM participant WHERE id = %s", [luz.id])

    assert keys(rows) == set()


def test_nobody_who_is_erased_or_not_there_gets_keys(
    luz: ParticipantView, ask: Ask, database: Database, rows: Rows
) -> None:
    ask(EraseParticipant(participant_id=luz.id, expected_revision=1))
    hers = match_keys(Likeness.of(luz))
    with database.begin("gestarsalud") as transaction:
        matching.store_keys(
            transaction.connection,
            organisation="gestarsalud",
            people=[(luz.id, hers), (new_id(), hers)],
        )

    assert keys(rows) == set()


def test_another_organisation_ends_nobodys_keys(
    luz: ParticipantView, database: Database, rows: Rows
) -> None:
    with database.begin("la-u") as transaction:
        transaction.connection.exec_driver_sql(ERASE, {"id": luz.id})
        matching.forget_keys(transaction.connection, luz.id)

    assert keys(rows) == {luz.id}
