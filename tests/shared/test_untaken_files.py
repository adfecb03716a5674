"""Files of whose commands nothing is known: swept by whom they were stored for, and nobody else."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nosotros import clock
from nosotros.contracts.common import FileReference
from nosotros.files import SETTLED, FileStore, FileWriter, Owner
from nosotros.identifiers import new_id

TRAINING = Owner(service="training", organisation="gestarsalud")
COMMAND = new_id()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], list[str]]:
    """The names of all that is in the folder, notes included."""
    return lambda: sorted(each.name for each in tmp_path.rglob("*") if each.is_file())


@pytest.fixture
def age(tmp_path: Path) -> Callable[..., None]:
    """Have all of a folder been written so many seconds ago."""

    def age(folder: str, *, seconds: float = SETTLED) -> None:
        moment = clock.unix() - seconds
        for each in (tmp_path / folder).rglob("*"):
            os.utime(each, (moment, moment))

    return age


def put(store: FileStore, content: bytes = b"names", *, owner: Owner | None = TRAINING):
    writer = store.open_writer()
    writer.write(content)
    return writer, writer.commit("hoja.csv", command_id=COMMAND, owner=owner)


def not_needed(_organisation: str, _reference: str) -> bool:
    return False


def test_what_no_row_refers_to_is_deleted_with_its_note_once_no_command_can_come(
    store: FileStore, files, age, tmp_path: Path
):
    put(store)
    (tmp_path / "untaken" / "training" / "gestarsalud" / "no-note").touch()
    age("untaken")

    assert store.sweep("training", is_needed=not_needed) == 1
    assert files() == ["no-note"]


def test_what_a_row_of_its_organisation_refers_to_stays_and_is_not_asked_about_again(
    store: FileStore, files, age
):
    _, file = put(store)
    age("untaken")
    asked: list[tuple[str, str]] = []

    def is_needed(organisation: str, reference: str) -> bool:
        asked.append((organisation, reference))
        return True

    assert [store.sweep("training", is_needed=is_needed) for _ in range(2)] == [0, 0]
    assert asked == [("gestarsalud", file.reference)]
    assert files() == [file.reference]


def test_one_that_was_just_stored_stays_as_its_row_may_not_be_committed_yet(
    store: FileStore, files, age
):
    _, file = put(store)
    age("untaken", seconds=SETTLED - 60)

    assert store.sweep("training", is_needed=not_needed) == 0
    assert files() == [file.reference] * 2


def test_one_whose_request_comes_again_while_it_is_asked_about_stays(store: FileStore, files, age):
    _, file = put(store)
    age("untaken")

    def is_needed(_organisation: str, _reference: str) -> bool:
        put(store)
        return False

    assert store.sweep("training", is_needed=is_needed) == 0
    assert files() == [file.reference] * 2


def test_what_is_another_services_or_was_taken_is_not_looked_at(store: FileStore, files, age):
    _, theirs = put(store, b"of enrolment", owner=Owner(service="enrolment", organisation="la-u"))
    writer, taken = put(store, b"taken")
    note_of(writer).end()
    _, never = put(store, b"of nobody", owner=None)
    for folder in (".", "untaken"):
        age(folder)

    assert store.sweep("training", is_needed=not_needed) == 0
    left = [theirs, theirs, taken, never]
    assert files() == sorted(each.reference for each in left)


def test_a_note_is_of_the_request_that_came_last(store: FileStore, files):
    first, file = put(store)
    second, again = put(store)

    assert again == file
    assert (note_of(first).stands(), note_of(second).stands()) == (False, True)
    note_of(first).end()
    assert files() == [file.reference] * 2
    note_of(second).end()
    assert files() == [file.reference]


def test_what_came_no_further_is_deleted_and_what_still_comes_is_not(
    store: FileStore, files, age, tmp_path: Path
):
    left = store.open_writer()
    left.write(b"half")
    left.flush()
    age("incoming")
    coming = store.open_writer()

    assert store.sweep_incoming() == 1
    assert [each.parent.name for each in tmp_path.rglob("*") if each.is_file()] == ["incoming"]
    left.abort()
    reference: FileReference = coming.commit("a")
    assert files() == [reference.reference]


def test_an_empty_store_has_nothing_to_sweep(tmp_path: Path):
    store = FileStore(tmp_path / "none")

    assert store.sweep("training", is_needed=not_needed) == store.sweep_incoming() == 0


def note_of(writer: FileWriter):
    assert writer.note is not None
    return writer.note
