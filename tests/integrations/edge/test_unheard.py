"""While it is not known whether a grant has ended, nothing that it allowed is put into a queue."""

from integrations.storage import hearing
from nosotros.identifiers import new_id
from nosotros.testing.waiting import eventually
from tests.integrations.edge.due import GRANT, OURS, THEIRS, Site, cursors


def test_another_ones_waits_with_what_follows_it_while_no_end_could_be_heard(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, 1)
    site.record(2, 2, organisation=THEIRS)
    site.record(3, 3)
    site.tell(GRANT, id=new_id(), organisation=THEIRS, grantee=OURS, types=[])
    site.due(id, 1, 3)
    site.tell("UPDATE hearing SET at = clock_timestamp() - interval '5 seconds'")

    def came() -> bool:
        # Noted again, as the service does itself.
        hearing.note(site.database)
        return site.states(id) == {"delivered": 3}

    with site.filling() as filler:
        eventually(lambda: site.states(id) == {"delivered": 1, "pending": 2})
        assert filler.problem is None
        eventually(came)
    assert cursors(url) == [1, 2, 3]
