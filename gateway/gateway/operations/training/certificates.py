"""Certificates, as their issuer sees them, and as anybody can verify them."""

from gateway.media import PDF
from gateway.operations.model import Operation
from gateway.operations.rows import act, make, public, read
from nosotros.contracts import training as c

_TAG, _VERIFYING = "Certificates", "Verification"
_IT = "/v1/certificates/{id}"
_OF = "certificate_id"
_ISSUER = "/v/{organisation}"
_LINK = f"{_ISSUER}/{{token}}"

CERTIFICATES: tuple[Operation, ...] = (
    make("/v1/certificates", c.IssueCertificate, tag=_TAG),
    read("/v1/certificates", c.ListCertificates, tag=_TAG),
    read(_IT, c.GetCertificate, tag=_TAG),
    read(f"{_IT}/file", c.GetCertificateFile, tag=_TAG, sends_file=True, media=(PDF,)),
    act(f"{_IT}/revocation", c.RevokeCertificate, tag=_TAG, of=_OF),
    make(f"{_IT}/succession", c.SupersedeCertificate, tag=_TAG, of=_OF, at=_IT),
    public(_LINK, c.VerifyCertificate, tag=_VERIFYING, page="certificate", leaves_out=("name",)),
    # A name is never part of an address: those are written down in many places.
    public(
        _LINK,
        c.VerifyCertificate,
        tag=_VERIFYING,
        page="certificate",
        method="POST",
        id="compare_name",
    ),
    public(f"{_ISSUER}/keys", c.GetIssuerKeys, tag=_VERIFYING),
    public(f"{_ISSUER}/revocations", c.GetRevocationList, tag=_VERIFYING),
)
