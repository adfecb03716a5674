"""The network's organisations."""

from dataclasses import replace

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, read
from nosotros.contracts import partners as c

_TAG = "Organisations"
_IT = "/v1/organisations/{organisation}"

ORGANISATIONS: tuple[Operation, ...] = (
    # It is found by the short name that was given, and has no id.
    replace(act("/v1/organisations", c.RegisterOrganisation, tag=_TAG), status=201),
    read("/v1/organisations", c.ListOrganisations, tag=_TAG),
    read(_IT, c.GetOrganisation, tag=_TAG),
    change(_IT, c.ChangeOrganisation, tag=_TAG),
    act(f"{_IT}/suspension", c.SuspendOrganisation, tag=_TAG),
    act(f"{_IT}/restoration", c.RestoreOrganisation, tag=_TAG),
    act(f"{_IT}/administrator-key", c.AdmitAdministrator, tag=_TAG),
)
