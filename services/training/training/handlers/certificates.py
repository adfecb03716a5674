"""Certificates: issued, revoked, superseded, and what of them is left after an erasure."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    AlreadyCertified,
    CertificateIssued,
    CertificateNotValid,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateView,
    IssueCertificate,
    NotCompleted,
    NotInCohort,
    RevokeCertificate,
    SupersedeCertificate,
)
from nosotros.identifiers import new_id
from nosotros.seals import CREDENTIAL
from training.domain.certificate import credential, name_digest, number_of
from training.domain.programme import FALLBACKS
from training.handlers.ambassadors import certificate_changed
from training.handlers.certified import holder_of, known, view_of
from training.handlers.issuer import Issuer, issuer
from training.handlers.progress import progress_of
from training.storage import certificates, learners, programmes
from training.storage.certificates import Certificate
from training.storage.learners import Learner

#: of a link's secret part: 128 bits
_TOKEN_BYTES = 16
_SALT_BYTES = 16


def issue_certificate(command: IssueCertificate, *, work: UnitOfWork) -> CertificateView:
    """Issue the certificate of somebody who has completed her cohort's programme.

    Raises:
        NotFound: the organisation has no such cohort.
        NotInCohort: she has no place in it, or has left.
        AlreadyCertified: she has a valid one.
        NotCompleted: naming what is missing.
        NameUnavailable: it is not known, or may not be shown.
        SigningKeyMissing: nothing can be signed.
    """
    by = issuer(work=work)
    connection, cohort_id = work.connection, command.cohort_id
    if certificates.zone_of(connection, cohort_id) is None:
        raise NotFound(kind="cohort", id=cohort_id)
    places = certificates.hold_places(
        connection, cohort_id=cohort_id, participant_id=command.participant_id
    )
    learner = learners.of_participant(
        connection, cohort_id=cohort_id, participant_id=command.participant_id
    )
    if learner is None or learner.state == "ended":
        raise NotInCohort(participant_id=command.participant_id)
    valid = certificates.valid_of(connection, places)
    if valid is not None:
        raise AlreadyCertified(certificate_id=valid)
    id = _issue(learner, places, language=command.language, by=by, work=work)
    return view_of(id, work=work)


def revoke_certificate(command: RevokeCertificate, *, work: UnitOfWork) -> CertificateView:
    """Revoke a certificate; those in her line keep theirs, and are flagged.

    Raises:
        NotFound: the organisation has no such certificate.
        CertificateNotValid: it is revoked or superseded already.
    """
    held, _ = _held(command.certificate_id, work=work)
    _revoke(held, reason=command.reason, work=work)
    return view_of(held.id, work=work)


def supersede_certificate(command: SupersedeCertificate, *, work: UnitOfWork) -> CertificateView:
    """Issue a certificate anew, with her name as it is now: the old link leads to the new one.

    Raises:
        NotFound: the organisation has no such certificate.
        CertificateNotValid: it is revoked or superseded already.
        NotCompleted: a correction shows that she has not completed the programme after all.
        NameUnavailable: it is not known, or may not be shown.
        SigningKeyMissing: nothing can be signed.
    """
    by = issuer(work=work)
    old, places = _held(command.certificate_id, work=work)
    learner = learners.find(work.connection, old.learner_id)
    assert learner is not None, "a certificate's learner stays"
    work.connection.exec_driver_sql(
        certificates.END,
        {"id": old.id, "state": "superseded", "since": work.at, "why": None},
    )
    language = command.language or old.language
    id = _issue(learner, places, language=language, by=by, supersedes=old.id, work=work)
    work.connection.exec_driver_sql(certificates.LEAD_ON, {"id": old.id, "superseded_by": id})
    work.publish(
        CertificateSuperseded(certificate_id=old.id, superseded_by=id), revision=old.revision + 1
    )
    return view_of(id, work=work)


def forget(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Keep of an erased participant's certificates that they were, and nothing by which to know
    her; called while her learners still have her id. Their links stay and say `revoked`."""
    for each in certificates.of_participant(work.connection, participant_id):
        if each.state == "valid":
            _revoke(each, reason="erased", work=work)
        work.connection.exec_driver_sql(certificates.EMPTY, {"id": each.id})


def _issue(
    learner: Learner,
    places: Sequence[UUID],
    *,
    language: str | None,
    by: Issuer,
    work: UnitOfWork,
    supersedes: UUID | None = None,
) -> UUID:
    connection = work.connection
    completed_at = _completed_at(learner, places, work=work)
    holder, hers = holder_of(learner.participant_id, work=work)
    programme = programmes.of_cohort(connection, learner.cohort_id)
    spoken = language or (hers.language if hers.language in FALLBACKS else FALLBACKS[0])
    zone = ZoneInfo(certificates.zone_of(connection, learner.cohort_id) or "UTC")
    year = work.at.astimezone(zone).year
    count = certificates.count_on(connection, organisation=work.organisation, year=year)
    number, token = number_of(year=year, count=count), secrets.token_urlsafe(_TOKEN_BYTES)
    salt, id = secrets.token_bytes(_SALT_BYTES), new_id()
    claims = credential(
        addresses=by.addresses,
        token=token,
        number=number,
        issuer=by.organisation,
        holder=holder,
        salt=salt,
        programme=programme,
        language=spoken,
        completed_at=completed_at,
        issued_at=work.at,
    )
    connection.exec_driver_sql(
        certificates.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "number": number,
            "cohort_id": learner.cohort_id,
            "learner_id": learner.id,
            "issued_at": work.at,
            "completed_on": completed_at.astimezone(zone).date(),
            "language": spoken,
            "token": token,
            "initials": holder.initials,
            "name_salt": salt,
            "name_digest": name_digest(holder.name, salt=salt),
            "credential": by.sign(claims, typ=CREDENTIAL),
            "kid": by.key.kid,
            "supersedes": supersedes,
        },
    )
    work.publish(
        CertificateIssued(
            certificate_id=id,
            # `holder_of` has refused whoever has none.
            participant_id=cast(UUID, learner.participant_id),
            cohort_id=learner.cohort_id,
            enrolment_id=learner.id,
            programme=programme.code,
            supersedes=supersedes,
        ),
        revision=1,
    )
    certificate_changed(learner.id, valid=True, work=work)
    return id


def _revoke(held: Certificate, *, reason: str, work: UnitOfWork) -> None:
    work.connection.exec_driver_sql(
        certificates.END,
        {"id": held.id, "state": "revoked", "since": work.at, "why": reason},
    )
    work.publish(
        CertificateRevoked(certificate_id=held.id, reason=reason, revoked_at=work.at),
        revision=held.revision + 1,
    )
    # Who has her data erased says nothing about what she passed on: her line is not flagged.
    if reason != "erased":
        certificate_changed(held.learner_id, valid=False, work=work)


def _completed_at(learner: Learner, places: Sequence[UUID], *, work: UnitOfWork) -> datetime:
    progress = progress_of(learner, work=work)
    if not progress.completed:
        raise NotCompleted(missing=tuple(progress.missing))
    return certificates.completed_at(work.connection, places) or work.at


def _held(id: UUID, *, work: UnitOfWork) -> tuple[Certificate, Sequence[UUID]]:
    """A valid certificate, held, with its holder's places in the cohort, held before it."""
    connection = work.connection
    found = known(id, work=work)
    places: Sequence[UUID] = [found.learner_id]
    if found.participant_id is not None:
        places = certificates.hold_places(
            connection, cohort_id=found.cohort_id, participant_id=found.participant_id
        )
    held = certificates.find(connection, id, hold=True)
    assert held is not None, "certificates are never deleted"
    if held.state != "valid":
        raise CertificateNotValid(state=held.state)
    return held, places
