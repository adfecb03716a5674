"""As many readers as a process is made for: each gets everything, in order and once."""

import time
from urllib.parse import urlsplit

from tests.benchmarks.events.readers import digest, reading
from tests.gateway.events.journal import Journal
from tests.gateway.running import Running, Site

READERS, OF_A_KEY, EVENTS = 500, 50, 200


def test_500_readers_each_receive_all_of_200_events(site: Site, gateway: Running, journal: Journal):
    tokens = [site.key("events:read") for _ in range(READERS // OF_A_KEY)]
    port = urlsplit(gateway.url).port
    assert port
    bodies: list[bytes] = []

    # In a process of their own: they would keep those who answer the gateway, in ours, from it.
    with reading(port, events=EVENTS, tokens=tokens, of_a_key=OF_A_KEY) as readers:
        for _ in range(EVENTS // 20):
            bodies += journal.publish_many(20, padding=500)
            time.sleep(0.05)
        read = readers.result()

    assert read.digests == {digest(bodies)}
    print(f"{READERS * EVENTS / read.seconds:.0f} events a second to {READERS} readers")
