"""Sheets that another organisation sends under an agreement."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import GetImport, ImportSheet, ListImportRows, OpenIntake
from nosotros.files import FileStore

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def test_who_sends_a_sheet_under_an_agreement_sends_its_own_and_sees_no_other(
    ask: Ask, tmp_path: Path, rows: Rows
):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    writer = FileStore(tmp_path).open_writer()
    writer.write(b"nombres;apellidos\n")
    file = writer.commit("sheet.csv")
    ours = ask(ImportSheet(intake_id=intake.id, file=file))
    of_others = ask(ImportSheet(intake_id=intake.id, file=file, partner="mutual-sur"))

    sent = ask(ImportSheet(intake_id=intake.id, file=file), grantee="la-u")
    with pytest.raises(InvalidFields) as caught:
        ask(ImportSheet(intake_id=intake.id, file=file, partner="mutual-sur"), grantee="la-u")

    assert sent.partner == "la-u"
    assert [each.code for each in caught.value.problems] == ["not_the_sender"]
    assert ask(GetImport(id=sent.id), grantee="la-u") == sent
    for other in (ours, of_others):
        with pytest.raises(NotFound):
            ask(GetImport(id=other.id), grantee="la-u")
        with pytest.raises(NotFound):
            ask(ListImportRows(import_id=other.id), grantee="la-u")
    assert ask(ListImportRows(import_id=sent.id), grantee="la-u").items == ()
    grantees = rows("SELECT grantee FROM audit WHERE action = 'import_sheet' ORDER BY id")
    assert [each["grantee"] for each in grantees] == [None, None, "la-u"]
