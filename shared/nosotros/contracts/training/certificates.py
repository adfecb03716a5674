"""Certificates: issued, revoked, superseded, and verified by whoever holds one."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileContent, NotFound
from nosotros.contracts.fields import Encoded, Line, Name, PageSize, Slug
from nosotros.contracts.language import PUBLIC, command, query, view
from nosotros.contracts.training.certificate_refusals import (
    AlreadyCertified,
    CertificateNotValid,
    CertificateUnknown,
    NameUnavailable,
    NotCompleted,
    SigningKeyMissing,
)
from nosotros.contracts.training.programmes import Title
from nosotros.contracts.training.refusals import IssuerUnknown, NotInCohort
from nosotros.contracts.training.values import CertificateState, Language, RevocationReason, Scope


@view
class CertificateView:
    """A certificate as its issuer sees it."""

    id: UUID
    revision: int
    #: what is printed on it: `NOS-2026-000123`
    number: str
    cohort_id: UUID
    learner_id: UUID
    participant_id: UUID | None
    programme: str
    version: int
    state: str
    issued_at: datetime
    completed_on: date
    language: str
    #: where anybody can verify it, for ever
    link: str
    revoked_at: datetime | None
    revoked_why: str | None
    #: the certificate that it took the place of, and the one that took its own
    supersedes: UUID | None
    superseded_by: UUID | None
    #: whether somebody in the line of those who trained her has a revoked certificate
    lineage_flagged: bool


@view
class CertificatePage:
    """A page of certificates, oldest first."""

    items: tuple[CertificateView, ...]
    next: str | None = None


@view
class CertificateFile:
    """A certificate as a PDF, signed."""

    certificate_id: UUID
    file: FileContent


@view
class VerificationView:
    """What anybody is told about a certificate: no name, no document."""

    number: str
    #: `valid`, `revoked` or `superseded`
    state: str
    programme: Title
    issuer: str
    #: the initials of whoever it was issued to; none where her data have been erased
    initials: str | None
    completed_on: date
    issued_at: datetime
    #: since when it is not valid, and why in a class
    since: datetime | None
    why: str | None
    #: the link of the certificate that took its place
    superseded_by: str | None
    #: whether the name that was asked about is the one on it; none: no name was given
    name_matches: bool | None
    #: the certificate's signed credential (Open Badges 3.0 as a JWT); none where it is erased
    credential: Annotated[str | None, Encoded] = None


@view
class IssuerKey:
    """A public key of the issuer (RFC 8037: an Ed25519 key as a JWK)."""

    kid: str
    kty: str
    crv: str
    x: str
    #: since when it signs
    since: datetime


@view
class IssuerKeys:
    """The keys that certificates are signed with, newest first."""

    keys: tuple[IssuerKey, ...]


@view
class RevocationList:
    """The certificates that are not valid any more, signed (a JWT), to be used offline."""

    signed: Annotated[str, Encoded]


@command(
    service="training",
    scope=Scope.CERTIFY,
    returns=CertificateView,
    errors=(
        NotFound,
        NotCompleted,
        AlreadyCertified,
        NotInCohort,
        NameUnavailable,
        SigningKeyMissing,
    ),
)
class IssueCertificate:
    """Issue the certificate of somebody who has completed her cohort's programme."""

    cohort_id: UUID
    participant_id: UUID
    #: none: her own
    language: Language | None = None


@command(
    service="training",
    scope=Scope.CERTIFY,
    returns=CertificateView,
    errors=(NotFound, CertificateNotValid),
)
class RevokeCertificate:
    """Revoke a certificate: its link stays, and says so, since when and why in a class."""

    certificate_id: UUID
    reason: RevocationReason


@command(
    service="training",
    scope=Scope.CERTIFY,
    returns=CertificateView,
    errors=(NotFound, CertificateNotValid, NotCompleted, NameUnavailable, SigningKeyMissing),
)
class SupersedeCertificate:
    """Issue a certificate anew, as where a name was corrected: the old link leads to the new."""

    certificate_id: UUID
    language: Language | None = None


@query(service="training", scope=Scope.READ, returns=CertificateView, errors=(NotFound,))
class GetCertificate:
    """One certificate."""

    id: UUID


@query(
    service="training",
    scope=Scope.READ,
    returns=CertificateFile,
    errors=(NotFound, CertificateNotValid, NameUnavailable, SigningKeyMissing),
    personal=True,
)
class GetCertificateFile:
    """A certificate as a PDF in its language, with its link as a QR code, signed."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=CertificatePage)
class ListCertificates:
    """Certificates, of a cohort or in one state."""

    cohort_id: UUID | None = None
    state: CertificateState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="training", scope=PUBLIC, returns=VerificationView, errors=(CertificateUnknown,))
class VerifyCertificate:
    """Whether a certificate is valid; for anybody who has its link."""

    organisation: Annotated[str, Slug]
    #: the secret part of the link
    token: Annotated[str, Line]
    #: the name on the copy, to be compared
    name: Annotated[str | None, Name] = None


@query(service="training", scope=PUBLIC, returns=IssuerKeys, errors=(IssuerUnknown,))
class GetIssuerKeys:
    """The public keys that an organisation's certificates are signed with."""

    organisation: Annotated[str, Slug]


@query(
    service="training",
    scope=PUBLIC,
    returns=RevocationList,
    errors=(IssuerUnknown, SigningKeyMissing),
)
class GetRevocationList:
    """An organisation's revoked and superseded certificates, by number, signed."""

    organisation: Annotated[str, Slug]
