"""Sheets and their erasure: what names her is gone from the file store, however it came there."""

from typing import Any
from uuid import uuid4

import pytest

from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.journeys.holdings import found
from tests.journeys.organisation import Organisation
from tests.journeys.secrets_of import folded
from tests.people import mobile_of, names_of

HER = 1_470_000_001
BESIDE = 1_470_000_002
BAD_DAY = "Alguien;Sin Fecha;CC;1470000003;31/02/2007;;"


def of_hers(number: int) -> set[str]:
    first_names, surnames = names_of(number)
    mobile = mobile_of(number).removeprefix("+57")
    return {folded(each) for each in (first_names, surnames, str(number), mobile)}


def person(organisation: Organisation, number: int) -> str:
    known = organisation.every("/v1/participants")
    return next(each["id"] for each in known if each["document_number"] == str(number))


def ask_erasure(organisation: Organisation, number: int) -> Any:
    id = person(organisation, number)
    answer = organisation.send("POST", f"/v1/participants/{id}/erasure")
    assert answer.status_code == 202, answer.text
    return answer.json()


def erased(organisation: Organisation, asked: Any) -> Any:
    def look() -> Any:
        view = organisation.get(f"/v1/erasures/{asked['id']}")
        return view if view["state"] == "done" else None

    return eventually(look, what="the erasure is done")


@pytest.mark.parametrize("how", ["a dry run", "a row that was refused"])
def test_a_kept_sheet_that_names_her_without_having_registered_her_is_gone(stack, enter, how):
    organisation = enter(f"erasure-sheet-{'dry' if how == 'a dry run' else 'refused'}")
    intake = organisation.open_intake()
    good = sheets.row(HER)
    if how == "a dry run":
        first = organisation.import_sheet(intake, sheets.sheet(good, BAD_DAY), dry_run="true")
    else:
        wrong = good.replace(mobile_of(HER).removeprefix("+57"), "12345")
        first = organisation.import_sheet(intake, sheets.sheet(wrong, BAD_DAY))
        assert first["refused"] == 2
    assert organisation.http.get(f"/v1/imports/{first['id']}/sheet").status_code == 200
    organisation.import_sheet(intake, sheets.sheet(good))

    erased(organisation, ask_erasure(organisation, HER))

    assert organisation.http.get(f"/v1/imports/{first['id']}/sheet").status_code == 404
    assert found(stack, of_hers(HER)) == {}


def test_two_of_one_sheet_who_are_erased_at_once_are_both_told_to_be_erased(stack, enter):
    organisation = enter("erasure-sheet-two")
    intake = organisation.open_intake()
    with Tap(stack.broker.amqp_url(), key=f"{organisation.slug}.enrolment.#") as tap:
        organisation.import_sheet(
            intake, sheets.sheet(sheets.row(HER), sheets.row(BESIDE), BAD_DAY)
        )
        ids = {person(organisation, HER), person(organisation, BESIDE)}
        stack.stop("enrolment-work")
        try:
            asked = [ask_erasure(organisation, number) for number in (HER, BESIDE)]
            assert all(
                each["waiting_for"] == ["enrolment", "mentoring", "notifications", "training"]
                for each in asked
            )
        finally:
            stack.start("enrolment-work")
        for each in asked:
            done = erased(organisation, each)
            assert done["confirmed_by"] == ["enrolment", "mentoring", "notifications", "training"]

        def told(heard: list[Any]) -> set[str]:
            kind = ".erasure_completed."
            return {
                each.event["data"]["participant_id"] for each in heard if kind in each.event["type"]
            }

        tap.until(lambda heard: told(heard) == ids)
    assert found(stack, of_hers(HER) | of_hers(BESIDE)) == {}


def test_a_sheet_that_is_sent_once_more_when_it_is_done_with_is_not_kept(stack, enter):
    organisation = enter("erasure-sheet-again")
    intake = organisation.open_intake()
    # With nothing to remark, so that no sheet is kept to be fetched back.
    header = f"{sheets.HEADER};autorizacion_fecha"
    content = sheets.sheet(f"{sheets.row(HER)};11/08/2026", header=header)
    path, key = f"/v1/intakes/{intake}/imports", str(uuid4())

    def send() -> Any:
        headers = {"Idempotency-Key": key, "Content-Type": "text/csv"}
        return organisation.send("POST", path, content=content, headers=headers)

    before = sheets.stored(stack)
    first = send()
    done = organisation.ended(first.json()["id"])
    eventually(lambda: sheets.stored(stack) == before, what="it is done with")
    again = send()
    assert (again.status_code, again.json()) == (202, first.json())
    assert organisation.get(f"/v1/imports/{done['id']}") == done

    erased(organisation, ask_erasure(organisation, HER))
    eventually(lambda: sheets.stored(stack) == before, what="it is deleted")
    after = send()
    assert (after.status_code, after.json()) == (202, first.json())
    eventually(lambda: sheets.stored(stack) == before, what="it is deleted")
    assert found(stack, of_hers(HER)) == {}
