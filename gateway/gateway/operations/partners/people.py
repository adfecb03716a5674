"""Who works for an organisation, as what, and by which account."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read, remove
from nosotros.contracts import partners as c

_TAG = "People"
_HER = "/v1/people/{id}"
_OF = "person_id"

PEOPLE: tuple[Operation, ...] = (
    make("/v1/people", c.AddPerson, tag=_TAG),
    read("/v1/people", c.ListPeople, tag=_TAG),
    read(_HER, c.GetPerson, tag=_TAG),
    change(_HER, c.ChangePerson, tag=_TAG, of=_OF),
    remove(_HER, c.RemovePerson, tag=_TAG, of=_OF),
    act(f"{_HER}/roles", c.GiveRole, tag=_TAG, of=_OF),
    remove(f"{_HER}/roles/{{role}}", c.TakeRole, tag=_TAG, of=_OF),
    act(f"{_HER}/subjects", c.LinkSubject, tag=_TAG, of=_OF),
    act(f"{_HER}/subjects/removal", c.UnlinkSubject, tag=_TAG, of=_OF),
    read("/v1/roles", c.ListRoles, tag=_TAG),
)
