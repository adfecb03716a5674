"""What another organisation asks under an agreement, on the wire."""

from uuid import UUID

import pytest
from diary.site import ORGANISATION, Site, tree

from nosotros.contracts.common import InvalidFields, NotGrantable
from nosotros.identifiers import new_id
from tests.shared.bus.test_requests import call, raw

pytestmark = pytest.mark.usefixtures("service")
UNDER = {
    "grantee": "la-u",
    "agreement": "019ac8d5-6f0e-7b31-8d5c-11aa22bb33cc",
    "purpose": "reporting",
}


def test_what_is_asked_under_an_agreement_is_written_down_with_it(site: Site) -> None:
    about = tree()
    payload = {"about": str(about), "text": "seen from elsewhere"}
    answer = raw(site, "tell_entry", call(payload), command_id=str(new_id()), **UNDER)
    assert answer["error"] is None
    rows = site.rows("SELECT * FROM audit WHERE grantee IS NOT NULL AND action = 'tell_entry'")
    assert [(each["organisation"], each["grantee"]) for each in rows] == [(ORGANISATION, "la-u")]
    assert [(each["agreement_id"], each["purpose"]) for each in rows] == [
        (UUID(UNDER["agreement"]), "reporting")
    ]


def test_what_no_agreement_grants_is_refused_whoever_lets_it_through(site: Site) -> None:
    about = tree()
    payload = {"subjects": [str(about)], "entries": 1}
    answer = raw(site, "write_entries", call(payload), **UNDER)
    assert answer["error"]["value"] == NotGrantable.code
    assert answer["error"]["exc_args"] == [{"operation": "diary.write_entries"}]
    assert site.entries(about) == []


@pytest.mark.parametrize("missing", ["agreement", "purpose"])
def test_another_organisation_asks_under_an_agreement_and_for_a_purpose(
    site: Site, missing: str
) -> None:
    payload = {"about": str(tree()), "text": "seen from elsewhere"}
    answer = raw(site, "tell_entry", call(payload), **{**UNDER, missing: ""})
    assert answer["error"]["value"] == InvalidFields.code
