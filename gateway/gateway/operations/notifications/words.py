"""Templates, and which event sends which."""

from dataclasses import replace

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import notifications as c

_TAG = "Templates"


def _by(parameter: str, row: Operation) -> Operation:
    """The row, where the path calls the contract's `code` by another name."""
    return replace(row, renamed={parameter: "code"})


WORDS: tuple[Operation, ...] = (
    make("/v1/templates", c.WriteTemplate, tag=_TAG),
    read("/v1/templates", c.ListTemplates, tag=_TAG),
    read("/v1/templates/{id}", c.GetTemplate, tag=_TAG),
    replace(
        act("/v1/templates/{id}/activation", c.ActivateTemplate, tag=_TAG, of="template_id"),
        query=("drop_channels",),
    ),
    change(
        "/v1/templates/{id}/whatsapp-approval", c.SetWhatsappApproval, tag=_TAG, of="template_id"
    ),
    _by("template", read("/v1/template-previews/{template}", c.PreviewTemplate, tag=_TAG)),
    make("/v1/test-messages", c.SendTest, tag=_TAG),
    read("/v1/test-messages/{id}", c.GetTest, tag=_TAG),
    read("/v1/message-rules", c.ListRules, tag=_TAG),
    _by("rule", change("/v1/message-rules/{rule}", c.SetRule, tag=_TAG)),
)
