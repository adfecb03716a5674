"""What is measured of each room."""

from prometheus_client import Counter, Gauge

link_seconds = Gauge(
    "nosotros_room_link_seconds", "From the hub into a room and back, at the last canary", ["room"]
)
proven = Gauge("nosotros_room_link_proven", "1 where a room's link was proven lately", ["room"])
backlog = Gauge("nosotros_room_backlog", "Events of a room that wait for the bridge", ["room"])
accepted = Counter("nosotros_room_accepted", "Events of a room that were let in", ["room"])
quarantined = Counter(
    "nosotros_room_quarantined", "Events of a room that were refused", ["room", "reason"]
)
missing = Counter("nosotros_room_missing", "Numbers of a room's sources that never came", ["room"])
