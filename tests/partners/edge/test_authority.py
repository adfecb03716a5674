"""The authority that issues rooms' certificates, and `nosotros rooms-ca`, which makes it."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nosotros.errors import SettingInvalid
from partners.edge import Authority
from partners.edge.certificates import until
from partners.edge.command import rooms_ca
from partners.edge.files import keep_client, keep_server


def opened(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def test_what_is_issued_says_whose_it_is_for_what_and_until_when(tmp_path: Path) -> None:
    authority = Authority.make(tmp_path / "ca")
    issued = authority.for_client("room.la-u")
    certificate = opened(issued.certificate)
    certificate.verify_directly_issued_by(opened(authority.certificate))
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "room.la-u"
    assert f"{certificate.serial_number:x}" == issued.serial
    assert certificate.not_valid_after_utc == issued.until
    lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lasts == timedelta(days=397)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert authority.for_client("room.la-u").serial != issued.serial


def test_the_longest_organisation_has_a_certificate_too(tmp_path: Path) -> None:
    longest = f"room.{'x' * 63}"
    certificate = opened(Authority.make(tmp_path).for_client(longest).certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [longest]


def test_its_key_is_for_its_owner_alone_and_it_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "ca"
    made = Authority.make(folder)
    assert stat.S_IMODE((folder / "ca-key.pem").stat().st_mode) == 0o600
    assert Authority.read(folder).certificate == made.certificate
    with pytest.raises(FileExistsError):
        Authority.make(folder)
    assert "PRIVATE" not in repr(made.for_client("x"))


def test_a_folder_that_holds_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="nosotros rooms-ca"):
        Authority.read(tmp_path)
    Authority.make(tmp_path / "one")
    Authority.make(tmp_path / "two")
    (tmp_path / "one/ca.pem").write_bytes((tmp_path / "two/ca.pem").read_bytes())
    with pytest.raises(SettingInvalid, match=r"not of its ca\.pem"):
        Authority.read(tmp_path / "one")


def test_what_ends_soon_is_issued_anew(tmp_path: Path) -> None:
    assert keep_server(tmp_path, ["localhost"])
    assert not keep_server(tmp_path, ["localhost"])
    assert keep_server(tmp_path, ["localhost", "10.0.0.1"])
    assert not keep_server(tmp_path, ["10.0.0.1", "localhost", "localhost"])
    soon = datetime.now(UTC) - timedelta(days=370)
    issued = Authority.read(tmp_path).for_client("hub", at=soon)
    (tmp_path / "hub.pem").write_text(issued.certificate)
    (tmp_path / "hub-key.pem").write_text(issued.key)
    assert keep_client(tmp_path)
    assert until(tmp_path / "hub.pem") > issued.until
    assert stat.S_IMODE((tmp_path / "hub-key.pem").stat().st_mode) == 0o600


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    folder = tmp_path / "ca"
    words = [str(folder), "--server", "rooms.example.org", "--server", "10.0.0.1", "--hub"]
    first = CliRunner().invoke(rooms_ca, words)
    assert first.output == "".join(
        f"{folder / name}: made\n" for name in ("ca.pem", "server.pem", "hub.pem")
    )
    again = CliRunner().invoke(rooms_ca, words)
    assert again.output == first.output.replace("made", "was there")
    alone = CliRunner().invoke(rooms_ca, [str(tmp_path / "other")])
    assert alone.output == f"{tmp_path / 'other' / 'ca.pem'}: made\n"
