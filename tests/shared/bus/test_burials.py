"""Whoever may ask how a service is doing is told whom it has erased."""

import pytest
from diary import contracts
from diary.site import Site, tree

from nosotros.testing import eventually
from tests.shared.bus.test_erasure import felled

pytestmark = pytest.mark.usefixtures("service")


def test_whoever_asks_is_told_whether_a_subject_is_buried(site: Site) -> None:
    about, other = tree(), tree()
    site.publish(felled(about))
    eventually(lambda: site.queued() == 0)

    with site.caller() as caller, site.caller(organisation="somebody-else") as stranger:
        asked = contracts.care.buried(subject=str(about))
        buried = eventually(lambda: caller.call(asked).erased_on)
        assert caller.call(contracts.care.buried(subject=str(other))).erased_on is None
        assert stranger.call(asked).erased_on is None
    assert buried is not None
