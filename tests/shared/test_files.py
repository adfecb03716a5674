"""The file store: whole files only, under references of our own."""

import hashlib
from pathlib import Path
from uuid import UUID

import pytest

from nosotros.contracts.common import FileReference
from nosotros.errors import FileUnknown
from nosotros.files import FileStore

COMMAND = UUID("01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21")


def put(store: FileStore, content: bytes, *, command_id: UUID | None = None) -> FileReference:
    writer = store.open_writer()
    for at in range(0, len(content), 3):
        writer.write(content[at : at + 3])
    return writer.commit("hoja.csv", command_id=command_id)


def test_what_is_written_is_read_by_its_reference(tmp_path: Path):
    store = FileStore(tmp_path / "files")

    reference = put(store, b"some bytes")

    assert reference.size == 10
    assert reference.digest == hashlib.sha256(b"some bytes").hexdigest()
    assert reference.name == "hoja.csv"
    with store.open(reference) as file:
        assert file.read() == b"some bytes"


def test_an_aborted_file_is_gone(tmp_path: Path):
    store = FileStore(tmp_path)
    writer = store.open_writer()
    writer.write(b"half")

    writer.abort()

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_abort_after_commit_keeps_the_file(tmp_path: Path):
    store = FileStore(tmp_path)
    writer = store.open_writer()
    writer.write(b"whole")
    reference = writer.commit("a")

    writer.abort()

    with store.open(reference) as file:
        assert file.read() == b"whole"


def test_the_same_command_and_content_make_one_file(tmp_path: Path):
    store = FileStore(tmp_path)

    first = put(store, b"same", command_id=COMMAND)
    again = put(store, b"same", command_id=COMMAND)
    other = put(store, b"other", command_id=COMMAND)

    assert first == again
    assert other.reference != first.reference
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_a_reference_of_another_size_is_unknown(tmp_path: Path):
    store = FileStore(tmp_path)
    kept = put(store, b"bytes")

    with pytest.raises(FileUnknown):
        store.open(
            FileReference(
                reference=kept.reference, size=kept.size + 1, digest=kept.digest, name=kept.name
            )
        )


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "../secret",
        "/etc/passwd",
        "..",
        "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21",
        "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21/../../../secret",
        "01990F3E-7C1A-7D2B-9A64-3F1F5F0C8B21",
        "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21\n",
    ],
)
def test_no_reference_leads_outside_the_store(tmp_path: Path, reference: str):
    (tmp_path / "secret").write_text("no")
    store = FileStore(tmp_path / "files")

    with pytest.raises(FileUnknown):
        store.open(FileReference(reference=reference, size=2, digest="0" * 64, name="a"))


def test_a_removed_file_is_unknown_and_removing_twice_is_harmless(tmp_path: Path):
    store = FileStore(tmp_path)
    reference = put(store, b"bytes")

    store.remove(reference)
    store.remove(reference)

    with pytest.raises(FileUnknown):
        store.open(reference)
