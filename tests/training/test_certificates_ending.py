"""Certificates that are revoked, superseded, or whose holder is erased."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from nosotros.contracts.training import (
    CertificateNotValid,
    GetCertificate,
    NotCompleted,
    RevokeCertificate,
    SupersedeCertificate,
)
from tests.training.graduates import verified

Ask = Callable[..., Any]


def test_a_revoked_certificate_says_since_when_and_why_in_a_class(ask, graduates, time_is, told):
    view = ask(graduates.completes().issue())
    at = datetime(2026, 9, 1, 15, tzinfo=UTC)
    time_is(at)
    revoked = ask(RevokeCertificate(certificate_id=view.id, reason="issued_in_error"))
    assert (revoked.state, revoked.revoked_why) == ("revoked", "issued_in_error")
    assert abs((revoked.revoked_at - at).total_seconds()) < 5
    seen = verified(ask, view)
    assert (seen.state, seen.why, seen.since) == ("revoked", "issued_in_error", revoked.revoked_at)
    (event,) = told("certificate_revoked")
    assert (event["certificate_id"], event["reason"]) == (str(view.id), "issued_in_error")
    assert event["revision"] == 2
    for again in (
        RevokeCertificate(certificate_id=view.id, reason="fraud"),
        SupersedeCertificate(certificate_id=view.id),
    ):
        with pytest.raises(CertificateNotValid):
            ask(again)


def test_who_lost_a_certificate_can_be_given_another(ask, graduates):
    hers = graduates.completes()
    first = ask(hers.issue())
    ask(RevokeCertificate(certificate_id=first.id, reason="issued_in_error"))
    second = ask(hers.issue())
    assert (second.state, second.number) == ("valid", "NOS-2026-000002")
    assert verified(ask, first).state == "revoked"


def test_a_superseded_certificate_leads_to_the_one_in_its_place(ask, graduates, told):
    hers = graduates.completes(first_names="Jeimi", surnames="Rojas")
    old = ask(hers.issue())
    graduates.run("UPDATE person SET first_names = 'Yeimy', revision = 2")
    new = ask(SupersedeCertificate(certificate_id=old.id, language="fr"))
    assert (new.state, new.supersedes, new.language) == ("valid", old.id, "fr")
    seen = verified(ask, old, name="Yeimy Rojas")
    assert (seen.state, seen.superseded_by, seen.name_matches) == ("superseded", new.link, False)
    assert verified(ask, new, name="Yeimy Rojas").name_matches is True
    assert ask(GetCertificate(id=old.id)).superseded_by == new.id
    (event,) = told("certificate_superseded")
    assert (event["certificate_id"], event["superseded_by"]) == (str(old.id), str(new.id))
    assert told("certificate_issued")[-1]["supersedes"] == str(old.id)


def test_of_two_who_supersede_or_revoke_at_once_one_does(ask, graduates, rows):
    for _ in range(3):
        view = ask(graduates.completes().issue())

        def end(turn: int, id: Any = view.id) -> str:
            command = (
                SupersedeCertificate(certificate_id=id)
                if turn % 2
                else RevokeCertificate(certificate_id=id, reason="fraud")
            )
            try:
                ask(command)
            except CertificateNotValid:
                return "refused"
            return "done"

        with ThreadPoolExecutor(6) as pool:
            ends = list(pool.map(end, range(6)))
        assert ends.count("done") == 1
    valid = rows("SELECT learner_id FROM certificate WHERE state = 'valid'")
    replaced = rows("SELECT superseded_by FROM certificate WHERE state = 'superseded'")
    assert len(valid) == len(replaced)


def test_what_is_not_completed_any_more_is_not_issued_anew(ask, graduates):
    hers = graduates.completes()
    view = ask(hers.issue())
    graduates.marked(hers, status="absent")
    with pytest.raises(NotCompleted):
        ask(SupersedeCertificate(certificate_id=view.id))
    assert ask(GetCertificate(id=view.id)).state == "valid"
