"""What `/metrics` of the bridge says of each room."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.testing.waiting import eventually
from tests.partners.bridge.site import Hall, event, raw
from tests.rooms import measured


def test_each_room_s_link_and_what_came_by_it_are_measured(hall: Hall) -> None:
    place, of = hall.room("medida"), '{room="medida"}'
    hall.tell(event(1, "medida"), event(5, "medida"), organisation="medida")
    raw(hall.url("medida"), b"no event at all")
    with hall.bridge(place) as bridge:
        hall.until_let_in(2, organisation="medida")
        eventually(lambda: measured().get(f"nosotros_room_link_seconds{of}"))
        eventually(lambda: hall.reasons("medida"))
        found = {name: value for name, value in measured().items() if "medida" in name}
        assert bridge.notes == {}
    seconds = found.pop(f"nosotros_room_link_seconds{of}")
    assert 0 < seconds < 10
    (reason,) = hall.reasons("medida")
    assert found == {
        f"nosotros_room_link_proven{of}": 1.0,
        f"nosotros_room_backlog{of}": 0.0,
        f"nosotros_room_accepted_total{of}": 2.0,
        f"nosotros_room_missing_total{of}": 3.0,
        f'nosotros_room_quarantined_total{{reason="{reason}",room="medida"}}': 1.0,
    }


@pytest.mark.parametrize(("days", "said"), [(29, True), (31, False)])
def test_the_end_of_a_room_s_certificate_is_said_a_month_before(
    hall: Hall, days: int, said: bool
) -> None:
    until = datetime.now(UTC) + timedelta(days=days)
    place = replace(hall.room("cierta"), certificate_until=until)
    hall.tell(event(1, "cierta"), organisation="cierta")
    with hall.bridge(place) as bridge:
        hall.until_let_in(1, organisation="cierta")
        notes = dict(bridge.notes)
    note = f"its certificate ends at {until:%Y-%m-%d %H:%M} UTC: `nosotros room rotate cierta`"
    assert notes == ({"room cierta": note} if said else {})
