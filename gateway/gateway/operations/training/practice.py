"""Evidence of practice."""

from gateway.media import EVIDENCE, MEBIBYTE
from gateway.operations.model import Operation
from gateway.operations.rows import act, make, read, upload
from nosotros.contracts import training as c

_TAG = "Evidence"
_IT = "/v1/evidence/{id}"
_OF = "evidence_id"

PRACTICE: tuple[Operation, ...] = (
    make("/v1/evidence", c.SubmitEvidence, tag=_TAG),
    read("/v1/evidence", c.ListEvidence, tag=_TAG),
    read(_IT, c.GetEvidence, tag=_TAG),
    upload(
        f"{_IT}/file",
        c.AttachEvidence,
        tag=_TAG,
        of=_OF,
        media=EVIDENCE,
        largest=20 * MEBIBYTE,
    ),
    read(f"{_IT}/file", c.GetEvidenceFile, tag=_TAG, sends_file=True, media=EVIDENCE),
    act(f"{_IT}/review", c.ReviewEvidence, tag=_TAG, of=_OF),
)
