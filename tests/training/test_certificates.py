"""Certificates: issued once, numbered without gaps, revoked, superseded, forgotten."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from nosotros import seals
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.training import (
    AlreadyCertified,
    GetCertificate,
    GetIssuerKeys,
    IssueCertificate,
    ListCertificates,
    NameUnavailable,
    NotCompleted,
    NotInCohort,
    RevokeCertificate,
    SigningKeyMissing,
    SupersedeCertificate,
)
from nosotros.identifiers import new_id
from tests.training.conftest import NAME, SITE
from tests.training.graduates import ORGANISATION, TITLE, Graduate, Graduates, token_of, verified
from training.domain.certificate import identity_hash
from training.handlers import ambassadors, erasure
from training.storage import learners

Ask = Callable[..., Any]


def keys_of(ask: Ask) -> seals.Keys:
    listed = ask(GetIssuerKeys(organisation=ORGANISATION)).keys
    return seals.read_keys(
        json.dumps({"keys": [{"kty": each.kty, "crv": each.crv, "x": each.x} for each in listed]})
    )


def test_who_completed_is_certified(ask, graduates, told):
    hers = graduates.completes()
    view = ask(hers.issue())
    assert view.number == "NOS-2026-000001"
    assert view.state == "valid"
    assert view.language == "es"
    assert view.participant_id == hers.participant_id
    assert view.completed_on.isoformat() == "2026-08-18"
    assert view.link.startswith(f"{SITE}/v/{ORGANISATION}/")
    assert len(token_of(view)) == 22
    assert view.lineage_flagged is False
    (event,) = told("certificate_issued")
    assert event["certificate_id"] == str(view.id)
    assert event["participant_id"] == str(hers.participant_id)
    assert event["enrolment_id"] == str(hers.learner_id)
    assert (event["supersedes"], event["revision"]) == (None, 1)


def test_who_did_not_complete_is_refused_and_told_what_is_missing(ask, graduates):
    hers = graduates.joins()
    with pytest.raises(NotCompleted) as refused:
        ask(hers.issue())
    assert refused.value.missing == ("kaizen/theory",)


def test_who_has_a_certificate_gets_no_other(ask, graduates):
    hers = graduates.completes()
    view = ask(hers.issue())
    with pytest.raises(AlreadyCertified) as refused:
        ask(hers.issue())
    assert refused.value.certificate_id == view.id


def test_who_is_not_in_the_cohort_or_has_left_it_is_refused(ask, graduates):
    hers = graduates.completes()
    with pytest.raises(NotInCohort):
        ask(IssueCertificate(cohort_id=hers.cohort_id, participant_id=new_id()))
    with pytest.raises(NotFound):
        ask(IssueCertificate(cohort_id=new_id(), participant_id=hers.participant_id))
    graduates.run("UPDATE learner SET state = 'ended', ended_at = now()")
    with pytest.raises(NotInCohort):
        ask(hers.issue())


def test_two_who_issue_at_once_make_one(ask, graduates, rows):
    hers = graduates.completes()

    def issue(_: int) -> str:
        try:
            return str(ask(hers.issue()).id)
        except AlreadyCertified as refused:
            return str(refused.certificate_id)

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(issue, range(8)))
    assert len(made) == 1
    assert rows("SELECT count(*) AS n FROM certificate") == [{"n": 1}]
    assert rows("SELECT last FROM certificate_count") == [{"last": 1}]


def test_numbers_have_no_gaps_whoever_issues_and_is_refused_meanwhile(ask, graduates):
    people = [graduates.completes() if each % 4 else graduates.joins() for each in range(16)]

    def issue(hers: Graduate) -> str | None:
        try:
            return ask(hers.issue()).number
        except NotCompleted:
            return None

    with ThreadPoolExecutor(8) as pool:
        numbers = [each for each in pool.map(issue, people) if each]
    assert sorted(numbers) == [f"NOS-2026-{each:06}" for each in range(1, 13)]


def test_each_year_and_each_organisation_counts_for_itself(ask, graduates, time_is):
    ask(graduates.completes().issue())
    # Midnight of the cohort's zone, not of UTC, begins its year.
    time_is(datetime(2027, 1, 1, 4, 59, tzinfo=UTC))
    assert ask(graduates.completes().issue()).number == "NOS-2026-000002"
    time_is(datetime(2027, 1, 1, 5, 0, tzinfo=UTC))
    assert ask(graduates.completes().issue()).number == "NOS-2027-000001"


def test_nothing_of_an_organisation_is_seen_by_another(ask, graduates):
    hers = graduates.completes()
    view = ask(hers.issue())
    for asked in (
        GetCertificate(id=view.id),
        RevokeCertificate(certificate_id=view.id, reason="fraud"),
        SupersedeCertificate(certificate_id=view.id),
        hers.issue(),
    ):
        with pytest.raises(NotFound):
            ask(asked, organisation="la-u")
    assert ask(ListCertificates(), organisation="la-u").items == ()


def test_certificates_are_listed_by_cohort_and_state(ask, graduates):
    views = [ask(graduates.completes().issue()) for _ in range(3)]
    ask(RevokeCertificate(certificate_id=views[1].id, reason="fraud"))
    assert [each.id for each in ask(ListCertificates()).items] == [each.id for each in views]
    first = ask(ListCertificates(limit=2, cohort_id=graduates.cohort_id))
    rest = ask(ListCertificates(limit=2, cohort_id=graduates.cohort_id, after=first.next))
    assert [each.id for each in (*first.items, *rest.items)] == [each.id for each in views]
    assert [each.id for each in ask(ListCertificates(state="revoked")).items] == [views[1].id]
    assert ask(ListCertificates(cohort_id=new_id())).items == ()


def test_a_language_can_be_chosen_and_else_is_hers(ask, graduates):
    assert ask(graduates.completes(language="fr").issue()).language == "fr"
    assert ask(graduates.completes(language="qu").issue()).language == "es"
    assert ask(graduates.completes().issue(language="en")).language == "en"


def test_a_name_that_is_not_known_or_may_not_be_shown_is_not_certified(ask, graduates):
    hers = graduates.completes()
    graduates.run("UPDATE person SET restricted = true")
    with pytest.raises(NameUnavailable) as refused:
        ask(hers.issue())
    assert refused.value.why == "restricted"
    graduates.run("DELETE FROM person")
    with pytest.raises(NameUnavailable) as refused:
        ask(hers.issue())
    assert refused.value.why == "unknown"


def test_a_certificate_keeps_no_name(ask, graduates, rows):
    hers = graduates.completes(first_names="Yuranis", surnames="Peñaloza")
    view = ask(hers.issue())
    (row,) = rows("SELECT c.*, encode(name_salt, 'escape') FROM certificate c")
    said = str(seals.claims_of(row["credential"])) + str(row) + str(verified(ask, view))
    for name in ("Yuranis", "Peñaloza", "yuranis", "penaloza"):
        assert name not in said
    assert row["initials"] == "Y. P."


def test_an_erased_participants_certificates_say_revoked_and_nothing_by_which_to_know_her(
    ask, act, graduates, rows, told
):
    hers = graduates.completes()
    first = ask(hers.issue())
    second = ask(SupersedeCertificate(certificate_id=first.id))
    act(erasure.on_participant_erased, ParticipantErased(participant_id=hers.participant_id))
    seen = verified(ask, second, name="Yuranis Andrea Peñaloza Agüero")
    assert (seen.state, seen.why) == ("revoked", "erased")
    assert seen.initials is seen.credential is seen.name_matches is None
    before = verified(ask, first)
    assert (before.state, before.superseded_by) == ("superseded", second.link)
    assert before.initials is before.credential is None
    kept = rows("SELECT initials, name_salt, name_digest, credential FROM certificate")
    assert all(value is None for row in kept for value in row.values())
    (event,) = told("certificate_revoked")
    assert (event["certificate_id"], event["reason"]) == (str(second.id), "erased")


def test_without_a_key_it_is_said_in_one_line_and_nothing_is_stored(ask, graduates, rows, signing):
    hers = graduates.completes()
    signing("")
    with pytest.raises(SigningKeyMissing) as refused:
        ask(hers.issue())
    assert "\n" not in refused.value.text("es")
    assert rows("SELECT * FROM certificate") == rows("SELECT * FROM certificate_count") == []


def test_the_credential_is_an_open_badge_that_its_issuers_keys_prove(ask, graduates):
    hers = graduates.completes(first_names="Yuranis", surnames="Peñaloza")
    view = ask(hers.issue(language="en"))
    claims = seals.opened(verified(ask, view).credential, keys=keys_of(ask), typ=seals.CREDENTIAL)
    issued = claims["issuer"]["id"]
    # Open Badges 3.0, 8.2.4: what the claims of the JWT must be in its credential.
    assert claims["iss"] == issued == f"{SITE}/v/{ORGANISATION}"
    assert claims["jti"] == claims["id"] == view.link
    assert claims["sub"] == claims["credentialSubject"]["id"]
    valid_from = datetime.fromisoformat(claims["validFrom"])
    assert claims["nbf"] == valid_from.timestamp() == int(view.issued_at.timestamp())
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert claims["type"] == ["VerifiableCredential", "AchievementCredential"]
    subject = claims["credentialSubject"]
    (identity,) = subject["identifier"]
    salt = bytes.fromhex(identity["salt"])
    assert identity["hashed"] is True
    assert identity["identityType"] == "name"
    assert identity["identityHash"] == identity_hash("Yuranis Peñaloza", salt=salt)
    assert subject["achievement"]["name"] == claims["name"] == TITLE["en"]
    assert "Kaizen" in subject["achievement"]["criteria"]["narrative"]
    assert claims["credentialStatus"]["id"] == f"{issued}/revocations"
    assert claims["number"] == subject["licenseNumber"] == view.number


def named(learner_id: Any, *, work: Any) -> None:
    """Make an ambassador of a learner; where completion did so already, it changes nothing."""
    learner = learners.find(work.connection, learner_id)
    assert learner is not None
    ambassadors.name_ambassador(learner, work=work)


def test_a_line_is_flagged_when_a_certificate_above_is_revoked(ask, act, graduates, rows, postgres):
    hers = graduates.completes()
    act(named, hers.learner_id)
    above = ask(hers.issue())
    (ambassador,) = rows("SELECT id FROM ambassador")
    below = Graduates(postgres.url(NAME), act=act, led_by=ambassador["id"])
    view = ask(below.completes().issue())
    assert view.lineage_flagged is False
    ask(RevokeCertificate(certificate_id=above.id, reason="issued_in_error"))
    flagged = ask(GetCertificate(id=view.id))
    assert (flagged.state, flagged.lineage_flagged) == ("valid", True)
    assert verified(ask, view).state == "valid"
    ask(hers.issue())
    assert ask(GetCertificate(id=view.id)).lineage_flagged is False
