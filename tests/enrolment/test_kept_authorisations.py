"""Authorisations as other parts of enrolment find them: in force, merged, erased."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg

from enrolment.storage import authorisations, guardians
from nosotros import clock
from nosotros.contracts.enrolment import (
    EndGuardian,
    GetAuthorisation,
    ListAuthorisations,
    WithdrawAuthorisation,
)
from nosotros.database import Database
from tests.conftest import Access
from tests.enrolment.values import authorisation, guardian, person, told_text

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def test_what_is_in_force_says_who_gave_it(ask: Ask, database: Database):
    minor = ask(person())
    mother = ask(guardian(minor.id))
    aunt = ask(guardian(minor.id, representation="declared", proof=None))
    ask(authorisation(minor.id, "programme", guardian_id=mother.id))
    ask(authorisation(minor.id, "images", guardian_id=aunt.id))
    ask(authorisation(minor.id, "research"))
    gone = ask(authorisation(minor.id, "messages"))
    ask(WithdrawAuthorisation(authorisation_id=gone.id, how="call"))

    with database.begin("gestarsalud") as transaction:
        found = authorisations.in_force(transaction.connection, minor.id)

    assert {
        purpose: (each.guardian_id, each.guardian_proven) for purpose, each in found.items()
    } == {
        "programme": (mother.id, True),
        "images": (aunt.id, False),
        "research": (None, False),
    }


def test_what_a_merged_record_authorised_is_hers_and_ends_when_she_withdraws_it(
    ask: Ask, access: Access, database: Database
):
    kept = ask(person())
    merged = ask(person(document_number="1023523999"))
    hers = ask(authorisation(merged.id, "images"))
    mother = ask(guardian(merged.id))
    with psycopg.connect(access.owner_url) as connection:
        connection.execute(
            "UPDATE participant SET merged_into = %s WHERE id = %s", [kept.id, merged.id]
        )

    assert [each.id for each in ask(ListAuthorisations(id=kept.id)).items] == [hers.id]
    assert ask(authorisation(kept.id, "research", guardian_id=mother.id)).guardian_id == mother.id
    with database.begin("gestarsalud") as transaction:
        ended = authorisations.end(
            transaction.connection,
            participant_id=kept.id,
            purposes=["images", "messages"],
            at=clock.now(),
            why="withdrawn",
            how="call",
        )
    assert ended == ["images"]
    assert not ask(GetAuthorisation(id=hers.id)).in_force


def test_of_who_is_erased_purposes_and_dates_stay_and_nobody_is_named(
    ask: Ask, rows: Rows, database: Database
):
    minor = ask(person())
    mother = ask(guardian(minor.id))
    told = ask(told_text())
    ask(
        authorisation(
            minor.id,
            "images",
            guardian_id=mother.id,
            how="paper",
            text_id=told.id,
            evidence="Carpeta 3, folio 12",
        )
    )

    with database.begin("gestarsalud") as transaction:
        authorisations.forget(transaction.connection, minor.id)
        guardians.forget(transaction.connection, minor.id)

    (row,) = rows(
        "SELECT purpose, given_on, how, guardian_id, text_id, evidence FROM authorisation"
    )
    assert row == {
        "purpose": "images",
        "given_on": date(2026, 8, 11),
        "how": "paper",
        "guardian_id": None,
        "text_id": None,
        "evidence": None,
    }
    assert rows("SELECT * FROM guardian") == []


def test_access_moves_with_a_corrected_birth_date_unless_it_was_ended(ask: Ask, database: Database):
    minor = ask(person())
    stays, ended = ask(guardian(minor.id)), ask(guardian(minor.id, relation="grandparent"))
    ended = ask(EndGuardian(guardian_id=ended.id, expected_revision=1))
    later = stays.access_ends_at + timedelta(days=365)

    with database.begin("gestarsalud") as transaction:
        guardians.move_end(
            transaction.connection,
            participant_id=minor.id,
            before=stays.access_ends_at,
            after=later,
        )
        now = guardians.of(transaction.connection, minor.id, at=clock.now())

    assert [each.access_ends_at for each in now] == [later, ended.access_ends_at]
