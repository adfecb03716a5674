"""Copies of certificates: the PDF, the credential, and what can be told of them with no network."""

import base64
import json
import re
import shlex
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nosotros import seals
from nosotros.cli import main
from nosotros.contracts.schema import dump
from nosotros.contracts.training import (
    CertificateNotValid,
    GetCertificateFile,
    GetIssuerKeys,
    GetRevocationList,
    IssuerUnknown,
    NameUnavailable,
    RevokeCertificate,
    SupersedeCertificate,
)
from nosotros.errors import SealBroken
from tests.training.desk import Desk
from tests.training.graduates import ORGANISATION, Graduates
from training.handlers.issuer import issuer

Ask = Callable[..., Any]
HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "verify-a-certificate.md"


@pytest.fixture
def desk(ask: Ask, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(ask=ask, folder=folder)


def pages_of(content: bytes) -> bytes:
    """What a PDF's compressed streams hold."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    parts: list[bytes] = []
    for each in found:
        text = each.strip()
        # reportlab packs them into Ascii85 as well.
        if text.endswith(b"~>"):
            text = base64.a85decode(text.removesuffix(b"~>"))
        parts.append(zlib.decompress(text))
    return b"".join(parts)


def test_a_copy_is_valid_by_the_keys_and_the_list(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    keys, ended = desk.keys(), desk.ended()
    answered = desk.keep("revoked.json", json.dumps({"signed": ended.read_text()}).encode())
    assert desk.told(desk.file(view), keys=keys, ended=answered)[0] == 0
    for copy in (desk.file(view), desk.credential(view)):
        code, line = desk.told(copy, keys=keys, ended=ended)
        assert (code, line.startswith("valid, as of 2026-08-18T14:00")) == (0, True)
        assert view.number in line
        assert view.link in line


def test_the_howtos_command_says_that_a_copy_is_valid(ask, desk, graduates, monkeypatch):
    view = ask(graduates.completes().issue())
    (line,) = re.findall("^nosotros certificates verify .*$", HOWTO.read_text(), re.M)
    program, *words = shlex.split(line)
    copy, keys, ended = (word for word in words if "." in word)
    desk.file(view).rename(desk.folder / copy)
    desk.keep(keys, dump(ask(GetIssuerKeys(organisation=ORGANISATION))))
    desk.keep(ended, dump(ask(GetRevocationList(organisation=ORGANISATION))))

    monkeypatch.chdir(desk.folder)
    # In this process, which has the test's clock: by another one the list is out of date.
    answer = CliRunner().invoke(main, words)

    assert (program, answer.exit_code) == ("nosotros", 0)
    assert answer.output.startswith("valid, as of ")


def test_without_a_list_only_the_link_tells_whether_it_was_revoked_since(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    for copy in (desk.file(view), desk.credential(view)):
        code, line = desk.told(copy, keys=desk.keys())
        assert code == 2
        assert line.startswith("genuine, but whether it was revoked since only the link tells")


def test_a_copy_of_a_revoked_certificate_is_not_valid(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    copies = (desk.file(view), desk.credential(view))
    before = desk.ended().read_bytes()
    ask(RevokeCertificate(certificate_id=view.id, reason="issued_in_error"))
    assert desk.told(copies[0], keys=desk.keys(), ended=desk.keep("old.jwt", before))[0] == 0
    for copy in copies:
        code, line = desk.told(copy, keys=desk.keys(), ended=desk.ended())
        assert code == 1
        assert line.startswith("revoked since 2026-08-18T14:00")
        assert "(issued_in_error)" in line


def test_a_copy_of_a_superseded_certificate_is_not_valid_and_the_new_one_is(ask, desk, graduates):
    old = ask(graduates.completes().issue())
    copy = desk.file(old)
    new = ask(SupersedeCertificate(certificate_id=old.id))
    code, line = desk.told(copy, keys=desk.keys(), ended=desk.ended())
    assert (code, line.startswith("superseded since ")) == (1, True)
    assert desk.told(desk.file(new), keys=desk.keys(), ended=desk.ended())[0] == 0


def test_who_has_issued_nothing_has_no_keys_and_no_list_and_gets_none_by_being_asked(ask, rows):
    for query in (GetRevocationList, GetIssuerKeys):
        with pytest.raises(IssuerUnknown):
            ask(query(organisation="nobody"), organisation="nobody")
        with pytest.raises(IssuerUnknown):
            ask(query(organisation=ORGANISATION), organisation="nobody")
    assert rows("SELECT * FROM signing_key") == []


def test_a_list_that_is_too_old_another_or_altered_tells_nothing(
    ask, act, desk, graduates, time_is
):
    first = ask(graduates.completes().issue())
    ended = desk.ended()
    time_is(datetime(2026, 8, 19, 14, tzinfo=UTC))
    later = ask(graduates.completes().issue())
    keys = desk.keys()
    assert desk.told(desk.file(later), keys=keys, ended=ended)[0] == 2
    copy = desk.file(first)
    assert desk.told(copy, keys=keys, ended=ended)[0] == 0
    time_is(datetime(2026, 8, 18, 14, tzinfo=UTC) + timedelta(days=8))
    assert desk.told(copy, keys=keys, ended=ended)[0] == 2
    act(lambda _, *, work: issuer(work=work), None, organisation="la-u")
    foreign_list = ask(GetRevocationList(organisation="la-u"), organisation="la-u").signed
    content = desk.ended().read_bytes()
    for other in (
        foreign_list.encode(),
        b"{}",
        b"{",
        b'{"signed": 1}',
        content[:-9],
        b"\xff",
        desk.credential(first).read_bytes(),
    ):
        code, line = desk.told(copy, keys=keys, ended=desk.keep("other.jwt", other))
        assert (code, "genuine, but" in line) == (2, True)


def test_the_list_names_numbers_and_no_link(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    ask(RevokeCertificate(certificate_id=view.id, reason="fraud"))
    claims = seals.opened(
        desk.ended().read_text(),
        keys=seals.read_keys(desk.keys().read_bytes()),
        typ=seals.ENDED,
    )
    (ended,) = claims["ended"]
    assert (ended["number"], ended["state"], ended["why"]) == (view.number, "revoked", "fraud")
    assert view.link.rpartition("/")[2] not in json.dumps(claims)
    assert claims["next_update"] > claims["iat"]


def test_no_copy_of_another_issuer_or_with_a_bit_changed_is_ours(ask, desk, graduates, signing):
    one = ask(graduates.completes().issue())
    other = ask(graduates.completes(first_names="Nelly").issue())
    keys, file = desk.keys(), desk.file(one)
    content = file.read_bytes()
    cut = content.rindex(b"\n", 0, -1) + 1
    swapped = desk.file(other).read_bytes()
    swapped = swapped[: swapped.rindex(b"\n", 0, -1) + 1] + content[cut:]
    signing(seals.new_seed())
    foreign = desk.file(one).read_bytes()
    tries = [
        swapped,
        foreign,
        content[:cut],
        content + b"\n",
        content.replace(one.number.encode(), other.number.encode()),
        b"%PDF-1.4\n",
        b"",
        b"\xff\xfe",
        desk.credential(one).read_bytes()[:-1] + b"!",
    ]
    for each in tries:
        copy = desk.keep("copy", each)
        assert desk.told(copy, keys=keys, ended=desk.ended()) == (1, "not ours / altered")


def test_no_bit_of_a_pdf_can_be_changed(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    keys = seals.read_keys(desk.keys().read_bytes())
    content = desk.file(view).read_bytes()
    assert seals.opened_file(content, keys=keys)["number"] == view.number
    cut = content.rindex(b"\n", 0, -1) + 1
    # Of what goes into one sum a bit here and there, and every bit of the seal.
    places = [(place, place % 8) for place in range(0, cut, 13)]
    places += [(place, bit) for place in range(cut, len(content)) for bit in range(8)]
    changed = bytearray(content)
    for place, bit in places:
        changed[place] ^= 1 << bit
        with pytest.raises(SealBroken):
            seals.opened_file(bytes(changed), keys=keys)
        changed[place] ^= 1 << bit
    assert bytes(changed) == content


def test_no_bit_of_a_credential_can_be_changed(ask, desk, graduates):
    view = ask(graduates.completes().issue())
    keys = seals.read_keys(desk.keys().read_bytes())
    content = desk.credential(view).read_bytes()
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            with pytest.raises(SealBroken):
                seals.opened(changed.decode("latin-1"), keys=keys, typ=seals.CREDENTIAL)


def test_a_key_is_published_from_its_first_use_and_stays_when_another_takes_its_place(
    ask, desk, graduates, signing, time_is
):
    first = ask(graduates.completes().issue())
    copy = desk.file(first)
    newer = seals.SigningKey.read(seed := seals.new_seed())
    signing(seed)
    time_is(datetime(2026, 8, 20, 14, tzinfo=UTC))
    second = ask(graduates.completes().issue())
    listed = ask(GetIssuerKeys(organisation=ORGANISATION)).keys
    assert listed[0].kid == newer.kid
    assert len(listed) == 2
    assert all(each.kid == seals.thumbprint(each.x) for each in listed)
    for each in (copy, desk.file(second)):
        assert desk.told(each, keys=desk.keys(), ended=desk.ended())[0] == 0


def test_a_pdf_is_the_same_each_time_and_says_its_language(ask, desk, graduates):
    view = ask(graduates.completes(language="fr").issue())
    content = desk.file(view).read_bytes()
    assert desk.file(view).read_bytes() == content
    assert content.startswith(b"%PDF-")
    assert b"/Lang (fr)" in content
    assert view.link.encode() in content
    # Its fonts travel along, and no other font is asked for.
    assert content.count(b"/FontFile2") == 2
    assert b"BitstreamVera" in content
    assert b"Helvetica" not in content
    # The QR code is drawn, not a picture.
    assert b"/Subtype /Image" not in content
    assert pages_of(content).count(b" re") > 200


@pytest.fixture
def hers(graduates: Graduates) -> Iterator[Any]:
    return graduates.completes(first_names="Jeimi", surnames="Rojas")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE person SET first_names = 'Yeimy'", "changed"),
        ("UPDATE person SET first_names = 'Jéimi'", "changed"),
        ("UPDATE person SET restricted = true", "restricted"),
        ("DELETE FROM person", "unknown"),
    ],
)
def test_a_name_that_is_not_the_certified_one_any_more_is_not_printed(
    ask, graduates, hers, change, why
):
    view = ask(hers.issue())
    graduates.run(change)
    with pytest.raises(NameUnavailable) as refused:
        ask(GetCertificateFile(id=view.id))
    assert refused.value.why == why


def test_a_letter_that_the_fonts_lack_is_told_of_and_does_not_become_a_box(ask, graduates):
    view = ask(graduates.completes(surnames="Żółkiewska").issue())
    with pytest.raises(NameUnavailable) as refused:
        ask(GetCertificateFile(id=view.id))
    assert refused.value.why == "unprintable"


def test_what_is_not_valid_is_not_printed(ask, graduates):
    view = ask(graduates.completes().issue())
    ask(RevokeCertificate(certificate_id=view.id, reason="fraud"))
    with pytest.raises(CertificateNotValid):
        ask(GetCertificateFile(id=view.id))


def test_who_reads_a_pdf_is_written_down(ask, graduates, rows):
    view = ask(graduates.completes().issue())
    ask(GetCertificateFile(id=view.id))
    (read,) = rows("SELECT subject FROM audit WHERE action = 'get_certificate_file'")
    assert read["subject"] == str(view.id)
