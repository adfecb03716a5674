"""Verification of certificates by anybody: online by their links, offline by keys and a list."""

import hmac
from collections.abc import Sequence
from datetime import timedelta

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import (
    CertificateUnknown,
    GetIssuerKeys,
    GetRevocationList,
    IssuerKey,
    IssuerKeys,
    IssuerUnknown,
    RevocationList,
    Title,
    VerificationView,
    VerifyCertificate,
)
from nosotros.seals import ENDED
from training.domain.certificate import name_digest
from training.handlers.issuer import addresses_of, issuer, read_settings
from training.storage import certificates, keys
from training.storage.certificates import Certificate
from training.storage.keys import PublicKey

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
    """The keys that what an organisation issues is, or was, signed with.

    Raises:
        IssuerUnknown: the organisation has signed nothing, and does not run this hub.
    """
    ours = read_settings()
    if ours.signing_key and query.organisation == work.organisation == ours.operator:
        # The hub seals ledgers with it as well, so that it is published before any certificate.
        issuer(work=work)
    found = _keys_of(query.organisation, work=work)
    return IssuerKeys(
        keys=tuple(
            IssuerKey(kid=each.kid, kty="OKP", crv="Ed25519", x=each.x, since=each.since)
            for each in found
        )
    )


def get_revocation_list(query: GetRevocationList, *, work: UnitOfWork) -> RevocationList:
    """The certificates that are not valid any more, by number and never by link, signed.

    Raises:
        IssuerUnknown: the organisation has signed nothing, and does not begin to because somebody
            asks.
        SigningKeyMissing: nothing can be signed.
    """
    _keys_of(query.organisation, work=work)
    by = issuer(work=work)
    found = certificates.ended(work.connection)
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


def _keys_of(organisation: str, *, work: UnitOfWork) -> Sequence[PublicKey]:
    found = keys.every(work.connection) if organisation == work.organisation else ()
    if not found:
        raise IssuerUnknown()
    return found


def _matches(found: Certificate, name: str | None) -> bool | None:
    if name is None or found.name_salt is None or found.name_digest is None:
        return None
    return hmac.compare_digest(name_digest(name, salt=found.name_salt), found.name_digest)
