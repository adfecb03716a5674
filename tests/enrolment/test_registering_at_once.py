"""Two records of one person that come to be at the same moment, by whatever way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from enrolment.handlers.contacts import change_contact, replace_contact_points
from enrolment.handlers.participants import (
    change_document,
    change_participant,
    register_participant,
)
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    AlreadyRegistered,
    ChangeContact,
    ChangeDocument,
    ChangeParticipant,
    ContactPoint,
    ImportSheet,
    ListDuplicates,
    ListParticipants,
    OpenIntake,
    ReplaceContactPoints,
)
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.sheets import a_file, importing
from tests.enrolment.values import like_luz, person
from tests.people import mobile_of, names_of

Ask = Callable[..., Any]
Deed = Callable[[UnitOfWork], Any]
LUZ = person()
NAMES = {"first_names": LUZ.first_names, "surnames": LUZ.surnames}
BORN = {"birth_date": LUZ.birth_date}
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular\n"
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"


def row_of(number: int, names: tuple[str, str] = (LUZ.first_names, LUZ.surnames)) -> str:
    """Her row of a sheet, by another number, or somebody else's."""
    return f"{';'.join(names)};TI;{number};18/02/2011;3236150723\n"


@pytest.fixture
def begin_import(ask: Ask) -> Callable[..., Deed]:
    """Accept a sheet of some rows; what imports it."""

    def begin(*rows: str) -> Deed:
        intake = ask(OpenIntake(name="Soacha", seats=500))
        id = ask(ImportSheet(intake_id=intake.id, file=a_file())).id
        return importing(id, HEADER + "".join(rows))

    return begin


@pytest.fixture
def deed(ask: Ask, begin_import: Any) -> Callable[[str], Deed]:
    """What makes a record of hers, once what has to be there before it is."""

    def stranger(number: int, **facts: Any) -> dict[str, Any]:
        made = ask(person(document_number=f"{number}", **facts))
        return {"participant_id": made.id, "expected_revision": made.revision}

    def corrected() -> Deed:
        whom = stranger(1_023_523_390, mobile=LUZ.mobile, birth_date=date(2004, 1, 30))
        command = ChangeParticipant(**whom, **NAMES, **BORN)
        return lambda work: change_participant(command, work=work)

    def renumbered() -> Deed:
        command = ChangeDocument(
            **stranger(1_023_523_391),
            document_type="PPT",
            document_number=LUZ.document_number,
            reason="corrected",
        )
        return lambda work: change_document(command, work=work)

    def reached() -> Deed:
        whom = stranger(1_023_523_392, birth_date=date(2004, 1, 30), **NAMES)
        command = ChangeContact(**whom, preferred_channel="sms", mobile=LUZ.mobile)
        return lambda work: change_contact(command, work=work)

    def reached_anew() -> Deed:
        whom = stranger(1_023_523_393, birth_date=date(2004, 1, 30), **NAMES)
        point = ContactPoint(kind="mobile", value=LUZ.mobile)
        command = ReplaceContactPoints(**whom, preferred_channel="sms", points=(point,))
        return lambda work: replace_contact_points(command, work=work)

    made: dict[str, Callable[[], Deed]] = {
        "registered": lambda: lambda work: register_participant(LUZ, work=work),
        "registered again": lambda: (
            lambda work: register_participant(like_luz(1_023_523_380), work=work)
        ),
        "imported": lambda: begin_import(row_of(1_023_523_381)),
        "imported again": lambda: begin_import(row_of(1_023_523_382)),
        "corrected": corrected,
        "renumbered": renumbered,
        "reached": reached,
        "reached anew": reached_anew,
    }
    return lambda name: made[name]()


CHANGED = ("corrected", "renumbered", "reached", "reached anew")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("registered", "registered again"),
        ("registered", "imported"),
        ("imported", "registered"),
        ("imported", "imported again"),
        ("imported", "corrected"),
        ("corrected", "imported"),
        *(("registered", each) for each in CHANGED),
        *((each, "registered") for each in CHANGED),
    ],
)
def test_two_records_of_one_person_that_come_to_be_at_once_are_proposed(
    ask: Ask, asking: Asking, rows: Rows, deed: Any, first: str, then: str
):
    does, does_then = deed(first), deed(then)

    beside(asking, rows, does, lambda: asking.act(does_then))

    (pair,) = ask(ListDuplicates()).items
    assert {pair.participant_id, pair.other_id} == {
        each.id for each in ask(ListParticipants()).items
    }


def test_of_many_records_that_come_to_be_at_once_every_pair_is_proposed(ask: Ask, asking: Asking):
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(ask, map(like_luz, range(1_023_523_380, 1_023_523_386))))

    pairs = {
        frozenset((each.participant_id, each.other_id)) for each in ask(ListDuplicates()).items
    }
    assert pairs == set(map(frozenset, combinations([each.id for each in made], 2)))


def test_who_shares_nothing_is_not_waited_for(ask: Ask, asking: Asking):
    def do(work: UnitOfWork) -> None:
        register_participant(LUZ, work=work)
        ask(person(document_number="1023523399", birth_date=date(2004, 1, 30)))
        ask(LUZ, organisation="la-u")

    asking.act(do)

    assert len(ask(ListParticipants()).items) == 2


def test_who_is_registered_while_her_row_is_imported_is_recognised(
    ask: Ask, asking: Asking, rows: Rows, begin_import: Any
):
    import_sheet = begin_import(row_of(int(LUZ.document_number)))

    beside(
        asking,
        rows,
        lambda work: register_participant(LUZ, work=work),
        lambda: asking.act(import_sheet),
    )

    (luz,) = ask(ListParticipants()).items
    assert rows("SELECT state, participant_id FROM import_row") == [
        {"state": "imported", "participant_id": luz.id}
    ]


def test_who_is_imported_while_she_is_registered_is_not_registered_twice(
    ask: Ask, asking: Asking, rows: Rows, begin_import: Any
):
    import_sheet = begin_import(row_of(int(LUZ.document_number)))

    # Not by the bus, which tries again what met another at the wrong moment.
    with pytest.raises(AlreadyRegistered) as refused:
        beside(
            asking,
            rows,
            import_sheet,
            lambda: asking.act(lambda work: register_participant(LUZ, work=work)),
        )

    (luz,) = ask(ListParticipants()).items
    assert refused.value.participant_id == luz.id


def test_who_is_corrected_while_somebody_like_her_is_imported_is_in_nobodys_way(
    ask: Ask, asking: Asking, rows: Rows, begin_import: Any
):
    luz = ask(LUZ)
    import_sheet = begin_import(row_of(1_023_523_381))
    command = ChangeParticipant(
        participant_id=luz.id,
        expected_revision=luz.revision,
        neighbourhood="León XIII",
        **NAMES,
        **BORN,
    )

    changed = beside(
        asking,
        rows,
        import_sheet,
        lambda: asking.act(lambda work: change_participant(command, work=work)),
    )

    assert changed.neighbourhood == "León XIII"
    assert len(ask(ListDuplicates()).items) == 1


def test_what_a_batch_of_rows_holds_is_no_more_for_many_of_them(asking: Asking, begin_import: Any):
    people = range(1_023_500_000, 1_023_500_200)
    some = begin_import(
        *(f"{';'.join(names_of(n))};TI;{n};18/02/2011;{mobile_of(n)}\n" for n in people)
    )

    def do(work: UnitOfWork) -> int:
        some(work)
        held: int = work.connection.exec_driver_sql(HELD).scalar_one()
        return held

    assert asking.act(do) <= 2
