"""Verification of certificates by anybody: online by their links, offline by keys and a list."""

import hmac
from datetime import timedelta

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import (
    CertificateUnknown,
    GetIssuerKeys,
    GetRevocationList,
    IssuerKey,
    IssuerKeys,
    RevocationList,
    Title,
    VerificationView,
    VerifyCertificate,
)
from nosotros.seals import ENDED
from training.domain.certificate import name_digest
from training.handlers.issuer import addresses_of, issuer
from training.storage import certificates, keys
from training.storage.certificates import Certificate

#: after so long, a list says nothing any more of a certificate that is not on it
_LIST_LASTS = timedelta(days=7)


def verify_certificate(query: VerifyCertificate, *, work: UnitOfWork) -> VerificationView:
    """Whether a certificate is valid, and whose initials are on it.

    Raises:
        CertificateUnknown: no certificate of the organisation has this link.
    """
    found = None
    if query.organisation == work.organisation:
        found = certificates.by_token(work.connection, query.token)
    if found is None:
        raise CertificateUnknown()
    addresses = addresses_of(work.organisation)
    return VerificationView(
        number=found.number,
        state=found.state,
        programme=Title(**found.programme.title),
        issuer=work.organisation,
        initials=found.initials,
        completed_on=found.completed_on,
        issued_at=found.issued_at,
        since=found.since,
        why=found.why,
        superseded_by=addresses.link(found.token_of_next) if found.token_of_next else None,
        name_matches=_matches(found, query.name),
        credential=found.credential,
    )


def get_issuer_keys(query: GetIssuerKeys, *, work: UnitOfWork) -> IssuerKeys:
    """The keys that an organisation's certificates are, or were, signed with."""
    found = keys.every(work.connection) if query.organisation == work.organisation else ()
    return IssuerKeys(
        keys=tuple(
            IssuerKey(kid=each.kid, kty="OKP", crv="Ed25519", x=each.x, since=each.since)
            for each in found
        )
    )


def get_revocation_list(query: GetRevocationList, *, work: UnitOfWork) -> RevocationList:
    """The certificates that are not valid any more, by number and never by link, signed.

    Raises:
        SigningKeyMissing: nothing can be signed.
    """
    by = issuer(work=work)
    found = certificates.ended(work.connection) if query.organisation == work.organisation else []
    claims = {
        "iss": by.addresses.issuer,
        "iat": int(work.at.timestamp()),
        "next_update": int((work.at + _LIST_LASTS).timestamp()),
        "ended": [
            {
                "number": each.number,
                "state": each.state,
                "since": each.since.isoformat(timespec="seconds"),
                "why": each.why,
            }
            for each in found
        ],
    }
    return RevocationList(signed=by.sign(claims, typ=ENDED))


def _matches(found: Certificate, name: str | None) -> bool | None:
    if name is None or found.name_salt is None or found.name_digest is None:
        return None
    return hmac.compare_digest(name_digest(name, salt=found.name_salt), found.name_digest)
