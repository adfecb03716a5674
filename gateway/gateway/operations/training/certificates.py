"""Certificates, as their issuer sees them."""

from gateway.media import PDF
from gateway.operations.model import Operation
from gateway.operations.rows import act, make, read
from nosotros.contracts import training as c

_TAG = "Certificates"
_IT = "/v1/certificates/{id}"
_OF = "certificate_id"

CERTIFICATES: tuple[Operation, ...] = (
    make("/v1/certificates", c.IssueCertificate, tag=_TAG),
    read("/v1/certificates", c.ListCertificates, tag=_TAG),
    read(_IT, c.GetCertificate, tag=_TAG),
    read(f"{_IT}/file", c.GetCertificateFile, tag=_TAG, sends_file=True, media=(PDF,)),
    act(f"{_IT}/revocation", c.RevokeCertificate, tag=_TAG, of=_OF),
    make(f"{_IT}/succession", c.SupersedeCertificate, tag=_TAG, of=_OF, at=_IT),
)
