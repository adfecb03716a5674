"""Certificates as their issuer reads them, and as they are printed."""

import base64
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileContent, NotFound
from nosotros.contracts.training import (
    CertificateFile,
    CertificateNotValid,
    CertificatePage,
    CertificateView,
    GetCertificate,
    GetCertificateFile,
    ListCertificates,
    NameUnavailable,
)
from nosotros.pages import after_id, cut
from nosotros.seals import claims_of
from training.domain.certificate import Holder, is_for
from training.domain.certificate_words import Words, words
from training.handlers.ambassadors import is_flagged
from training.handlers.issuer import Issuer, addresses_of, issuer
from training.storage import certificates
from training.storage.certificates import Certificate, Person


def get_certificate(query: GetCertificate, *, work: UnitOfWork) -> CertificateView:
    """One certificate.

    Raises:
        NotFound: the organisation has no such certificate.
    """
    return view_of(query.id, work=work)


def list_certificates(query: ListCertificates, *, work: UnitOfWork) -> CertificatePage:
    """A page of certificates."""
    found = certificates.page(
        work.connection,
        cohort_id=query.cohort_id,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return CertificatePage(items=tuple(_view(each, work=work) for each in items), next=following)


def get_certificate_file(query: GetCertificateFile, *, work: UnitOfWork) -> CertificateFile:
    """A certificate as a sealed PDF, the same bytes each time as long as the key is the same.

    Raises:
        NotFound: the organisation has no such certificate.
        CertificateNotValid: it is revoked or superseded.
        NameUnavailable: her name may not be shown, is another now, or cannot be printed.
        SigningKeyMissing: nothing can be signed.
    """
    found = known(query.id, work=work)
    if found.state != "valid":
        raise CertificateNotValid(state=found.state)
    by = issuer(work=work)
    said = _words(found, by=by, work=work)
    # What draws takes a fifth of a second to load, which few processes ever need.
    from training.documents.certificate import Unprintable, certificate

    try:
        page = certificate(said)
    except Unprintable:
        raise NameUnavailable(why="unprintable") from None
    claims = {
        "iss": by.addresses.issuer,
        "jti": said.link,
        "number": found.number,
        "iat": int(found.issued_at.timestamp()),
    }
    file = FileContent(
        name=f"{found.number}.pdf",
        media_type="application/pdf",
        content=base64.b64encode(by.seal(page, claims)).decode(),
    )
    return CertificateFile(certificate_id=found.id, file=file)


def holder_of(participant_id: UUID | None, *, work: UnitOfWork) -> tuple[Holder, Person]:
    """By which name a participant is certified, and what else was told of her.

    Raises:
        NameUnavailable: nothing was told of her yet, or she has left and it is shown nowhere.
    """
    person = certificates.person(work.connection, participant_id) if participant_id else None
    if person is None:
        raise NameUnavailable(why="unknown")
    if person.restricted:
        raise NameUnavailable(why="restricted")
    if not person.first_names or not person.surnames:
        raise NameUnavailable(why="unknown")
    return Holder(first_names=person.first_names, surnames=person.surnames), person


def known(id: UUID, *, work: UnitOfWork) -> Certificate:
    """A certificate.

    Raises:
        NotFound: the organisation has no such certificate.
    """
    found = certificates.find(work.connection, id)
    if found is None:
        raise NotFound(kind="certificate", id=id)
    return found


def view_of(id: UUID, *, work: UnitOfWork) -> CertificateView:
    """A certificate as its issuer sees it now.

    Raises:
        NotFound: the organisation has no such certificate.
    """
    return _view(known(id, work=work), work=work)


def _view(found: Certificate, *, work: UnitOfWork) -> CertificateView:
    revoked = found.state == "revoked"
    return CertificateView(
        id=found.id,
        revision=found.revision,
        number=found.number,
        cohort_id=found.cohort_id,
        learner_id=found.learner_id,
        participant_id=found.participant_id,
        programme=found.programme.code,
        version=found.programme.version,
        state=found.state,
        issued_at=found.issued_at,
        completed_on=found.completed_on,
        language=found.language,
        link=addresses_of(work.organisation).link(found.token),
        revoked_at=found.since if revoked else None,
        revoked_why=found.why if revoked else None,
        supersedes=found.supersedes,
        superseded_by=found.superseded_by,
        lineage_flagged=found.passed_on and is_flagged(work.connection, found.learner_id),
    )


def _words(found: Certificate, *, by: Issuer, work: UnitOfWork) -> Words:
    holder, _ = holder_of(found.participant_id, work=work)
    # What is printed must be what was signed: a name that was corrected since is another's.
    salt, credential = found.name_salt, found.credential
    if not salt or not credential or not is_for(claims_of(credential), holder.name, salt=salt):
        raise NameUnavailable(why="changed")
    return words(
        language=found.language,
        issuer=by.organisation,
        name=holder.name,
        programme=found.programme,
        number=found.number,
        link=by.addresses.link(found.token),
        completed_on=found.completed_on,
        issued_on=found.issued_at.astimezone(ZoneInfo(found.zone)).date(),
    )
