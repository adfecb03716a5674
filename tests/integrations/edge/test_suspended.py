"""Nothing of an organisation is put into a queue while it is suspended, and all of it once it is restored."""

from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.identifiers import new_id
from nosotros.testing.waiting import eventually
from tests.asking import Asking
from tests.integrations.edge.due import GRANT, OURS, THEIRS, Site, cursors


def test_ones_own_do_not_wait_behind_it(site: Site, asking: Asking) -> None:
    id, url = site.subscribe()
    site.record(1, 1)
    site.record(2, 3, organisation=THEIRS)
    site.record(4, 4)
    site.tell(GRANT, id=new_id(), organisation=THEIRS, grantee=OURS, types=[])
    site.due(id, 1, 4)
    asking.hear(OrganisationSuspended(organisation=THEIRS), revision=2, organisation=THEIRS)
    with site.filling():
        assert site.settled(id) == {"delivered": 2, "withheld": 2}
        assert cursors(url) == [1, 4]
        asking.hear(OrganisationRestored(organisation=THEIRS), revision=3, organisation=THEIRS)
        eventually(lambda: site.states(id) == {"delivered": 4})
    assert cursors(url) == [2, 3]
