"""The file sink of development."""

import json
import os

import pytest

from nosotros.errors import SettingInvalid
from nosotros.identifiers import new_id
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Refused
from notifications.providers.file import Files, FileSink


def letter() -> Letter:
    return Letter(
        id=new_id(),
        attempt_id=new_id(),
        organisation="gestarsalud",
        channel="sms",
        recipient="+573001112233",
        text="Hola, Ñ\n",
    )


def test_a_message_is_one_whole_file_named_by_its_id(tmp_path):
    sent, folder = letter(), tmp_path / "messages"
    assert FileSink(folder).send(sent) == Accepted()
    assert [each.name for each in folder.iterdir()] == [f"{sent.id}.json"]
    assert json.loads((folder / f"{sent.id}.json").read_text()) == {
        "id": str(sent.id),
        "channel": "sms",
        "to": "+573001112233",
        "text": "Hola, Ñ\n",
    }


def test_where_there_is_no_folder_to_write_to_it_is_refused_and_nothing_is_left(tmp_path):
    folder = tmp_path / "messages"
    folder.write_text("a file, and no folder")
    assert FileSink(folder).send(letter()) == Refused(
        reason="folder_eexist", permanent=False, of="provider"
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_on_a_full_disk_it_is_refused_and_no_message_appears(tmp_path):
    sent = letter()
    (tmp_path / f"{sent.id}.part").symlink_to("/dev/full")
    assert FileSink(tmp_path).send(sent) == Refused(
        reason="folder_enospc", permanent=False, of="provider"
    )
    assert list(tmp_path.glob("*.json")) == []


def test_what_was_written_can_be_removed_half_written_files_too_and_again(tmp_path):
    folder = tmp_path / "messages"
    sink, hers, other = FileSink(folder), letter(), letter()
    sink.remove([hers.id])
    assert not folder.exists()
    for each in (hers, other):
        sink.send(each)
    (folder / f"{hers.id}.part").write_text("half")
    for _ in range(2):
        sink.remove([hers.id])
        assert [each.name for each in folder.iterdir()] == [f"{other.id}.json"]


def test_what_cannot_be_removed_is_said(tmp_path):
    sent = letter()
    (tmp_path / f"{sent.id}.json").mkdir()
    with pytest.raises(OSError):
        FileSink(tmp_path).remove([sent.id])


@pytest.mark.parametrize("environment", ["", "production"])
def test_outside_development_nothing_is_delivered_to_a_folder(tmp_path, environment: str):
    settings = {"NOSOTROS_FILE_SINK": str(tmp_path), "NOSOTROS_ENVIRONMENT": environment}
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMS_PROVIDERS: has 'file'"):
        Files(settings, "sms")


def test_in_development_it_is_a_provider(tmp_path):
    settings = {"NOSOTROS_FILE_SINK": str(tmp_path), "NOSOTROS_ENVIRONMENT": "development"}
    assert Files(settings, "sms").send(letter()) == Accepted()
