"""Finding who may be the same person, on a real database and as the service's own role."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from enrolment.domain.matching import Likeness, compare, match_keys
from enrolment.domain.sheet import read_sheet
from enrolment.storage import matching, participants
from enrolment.storage.matching import AT_MOST, PER_KEY, Known
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.enrolment import EraseParticipant, ParticipantView
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
LUZ = Likeness(
    first_names="Luz Marina",
    surnames="Rodríguez Pardo",
    document_type="TI",
    document_number="1023523372",
    birth_date=date(2011, 2, 18),
    mobile="+573236150723",
    email=None,
)
ANA = Likeness(
    first_names="Ana",
    surnames="Mina",
    document_type="CC",
    document_number="1192145001",
    birth_date=date(2007, 7, 7),
    mobile="+573001234567",
    email=None,
)


def likeness_of(person: Any) -> Likeness:
    return Likeness(**facts_of(person))


def facts_of(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in Likeness.__dataclass_fields__}


def people_of(sheet: str) -> list[Likeness]:
    content = (Path(str(files("localstack.demo"))) / "data" / sheet).read_bytes()
    outcomes = read_sheet(io.BytesIO(content), today=date(2026, 8, 18))
    return [likeness_of(each.row) for each in outcomes if each.row]


@pytest.fixture
def register(ask: Ask, database: Database) -> Callable[..., ParticipantView]:
    """Register somebody, who can be found from then on."""

    def register(who: Likeness, *, organisation: str = "gestarsalud") -> ParticipantView:
        channel = "sms" if who.mobile else "email"
        view = ask(person(**facts_of(who), preferred_channel=channel), organisation=organisation)
        with database.begin(organisation) as transaction:
            matching.store_keys(
                transaction.connection,
                organisation=organisation,
                people=[(view.id, match_keys(likeness_of(view)))],
            )
        return view

    return register


@pytest.fixture
def crowd(database: Database) -> Callable[..., list[UUID]]:
    """Many people at once, by their numbers, who differ in all but what a test says."""

    def crowd(many: int, **facts: Any) -> list[UUID]:
        ids = [new_id() for _ in range(many)]
        rows = [
            {
                "id": id,
                "organisation": "gestarsalud",
                "first_names": "Persona",
                "surnames": "Inventada",
                "document_type": "CC",
                "document_number": f"{number}",
                "document_key": f"NUIP {number}",
                "number_key": f"NUIP {number}",
                "birth_date": date(1990, 1, 1),
                **dict.fromkeys(
                    ("neighbourhood", "mobile", "email", "preferred_channel", "children")
                ),
                **dict.fromkeys(
                    ("municipality", "sex", "gender", "document_expires_on", "first_known_as")
                ),
                "language": "es",
                "registered_at": "2026-08-18T09:00:00-05:00",
                **facts,
            }
            for number, id in enumerate(ids, start=1_000_000)
        ]
        with database.begin("gestarsalud") as transaction:
            for row in rows:
                transaction.connection.exec_driver_sql(participants.INSERT, row)
            matching.store_keys(
                transaction.connection,
                organisation="gestarsalud",
                people=[
                    (row["id"], match_keys(Likeness(**{name: row[name] for name in facts_of(LUZ)})))
                    for row in rows
                ],
            )
        return ids

    return crowd


@pytest.fixture
def find(database: Database) -> Callable[..., list[Known]]:
    def find(
        who: Likeness, *, but: UUID | None = None, organisation: str = "gestarsalud"
    ) -> list[Known]:
        with database.begin(organisation) as transaction:
            return matching.candidates(transaction.connection, keys=match_keys(who), but=but)

    return find


def test_who_shares_a_key_comes_up_as_she_is_stored(register, find):
    luz = register(LUZ)
    register(ANA)

    assert find(LUZ) == [Known(participant_id=luz.id, likeness=LUZ)]
    assert find(LUZ, but=luz.id) == []


def test_another_organisations_people_never_come_up(register, find):
    register(LUZ, organisation="la-u")

    assert find(LUZ) == []
    assert len(find(LUZ, organisation="la-u")) == 1


def test_whom_the_document_names_comes_first_then_who_shares_most(register, find):
    named = register(replace(ANA, document_number=LUZ.document_number))
    born = register(replace(LUZ, document_number="1023523373", mobile=ANA.mobile))
    called = register(replace(ANA, mobile=LUZ.mobile))

    assert [each.participant_id for each in find(LUZ)] == [named.id, born.id, called.id]


def test_a_telephone_on_thousands_of_records_costs_no_more_than_one_on_a_hundred(
    crowd, register, find
):
    luz = register(LUZ)
    everybody = crowd(PER_KEY + 20, mobile=LUZ.mobile)

    found = [each.participant_id for each in find(LUZ)]
    assert len(found) == AT_MOST
    assert found[0] == luz.id
    assert set(found[1:]) <= set(everybody[-PER_KEY:])


def test_the_rows_of_a_sheet_are_looked_up_in_one_statement(register, database):
    luz, ana = register(LUZ), register(ANA)
    stranger = replace(
        ANA,
        first_names="Eva",
        document_number="1192145002",
        mobile=None,
        birth_date=date(2009, 5, 6),
    )
    rows = {2: LUZ, 3: ANA, 9: stranger}

    with database.begin("gestarsalud") as transaction:
        found = matching.candidates_of_many(
            transaction.connection, wanted={line: match_keys(who) for line, who in rows.items()}
        )

    ids = {line: [each.participant_id for each in known] for line, known in found.items()}
    assert ids == {2: [luz.id], 3: [ana.id], 9: []}


def test_keys_travel_with_the_commit_that_registers_people(ask, database, find, crowd):
    ids = crowd(3)
    origin = Origin(organisation="gestarsalud", actor="t", correlationid="t", causationid="t")
    with database.begin("gestarsalud") as transaction:
        for id in ids:
            matching.forget_keys(transaction.connection, id)
    with database.begin("gestarsalud") as transaction:
        work = UnitOfWork(transaction, origin)
        people = [(id, match_keys(LUZ)) for id in ids]
        work.with_commit(
            matching.STORE_NEW,
            matching.row_of_keys(organisation=work.organisation, people=people),
        )
        work.audit("register", ids[0])
        work.commit()

    assert {each.participant_id for each in find(LUZ)} == set(ids)


def test_an_erased_or_forgotten_person_is_not_found(register, ask, find, database, rows):
    luz = register(LUZ)
    other = register(replace(LUZ, document_type="PPT"))
    ask(EraseParticipant(participant_id=luz.id, expected_revision=1))
    assert [each.participant_id for each in find(LUZ)] == [other.id]

    with database.begin("gestarsalud") as transaction:
        matching.forget_keys(transaction.connection, other.id)
    assert find(LUZ) == []
    assert rows("SELECT * FROM match_key") == []


def test_the_three_people_of_both_sample_sheets_are_proposed_and_nobody_else(register, find):
    for each in people_of("soacha-2026.csv"):
        register(each)

    proposed = {
        (who.first_names, known.likeness.first_names): set(match.reasons)
        for who in people_of("la-u-2026.csv")
        for known in find(who)
        if (match := compare(who, known.likeness)).proposed
    }
    always = {"same_document_number", "same_birth_date", "same_mobile"}
    assert proposed == {
        ("Yeimi", "Yeimy"): always | {"other_document_type", "similar_name"},
        ("Karen Sofia", "Karen Sofía"): always | {"same_name"},
        ("Luisa Fernanda", "Luisa"): always | {"similar_name"},
    }


def test_the_service_finds_keys_by_the_index_in_spite_of_row_level_security(crowd, access: Access):
    crowd(400, birth_date=date(2011, 2, 18), surnames="Rodríguez")
    values = matching.values_of(wanted={0: match_keys(LUZ)}, but=[])
    with psycopg.connect(access.owner_url) as owner:
        owner.execute("ANALYZE match_key")
    with psycopg.connect(access.url, row_factory=dict_row) as connection:
        connection.execute("SET LOCAL nosotros.organisation = 'gestarsalud'")
        found: Any = connection.execute(
            f"EXPLAIN (FORMAT JSON) {matching.CANDIDATES}".encode(), values
        ).fetchone()

    (scan,) = [each for each in steps(found["QUERY PLAN"][0]["Plan"]) if of_keys(each)]
    assert scan["Node Type"] == "Index Only Scan"
    assert scan["Index Name"] == "match_key_pkey"
    assert "organisation = current_setting" in scan["Index Cond"]
    assert "key = w.key" in scan["Index Cond"]


def steps(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(step for each in plan.get("Plans", []) for step in steps(each))]


def of_keys(step: dict[str, Any]) -> bool:
    return step.get("Relation Name") == "match_key"


def test_whoever_was_there_before_is_found_too(crowd, access: Access, database, find, rows):
    crowded = {"surnames": LUZ.surnames, "birth_date": LUZ.birth_date}
    ids = crowd(2, **crowded)
    before = rows("SELECT * FROM match_key ORDER BY participant_id, key")
    migration = import_module("enrolment.migrations.versions.0003_matching")
    with database.begin("gestarsalud") as transaction:
        for id in ids:
            matching.forget_keys(transaction.connection, id)
    assert find(LUZ) == []

    owner = Database(access.owner_url)
    with owner.begin("none") as transaction:
        migration.fill(transaction.connection)
    owner.close()

    assert rows("SELECT * FROM match_key ORDER BY participant_id, key") == before
    assert {each.participant_id for each in find(LUZ)} == set(ids)
