"""The watch over one's own claims."""

import threading

from nosotros import clock
from nosotros.identifiers import new_id
from notifications.sending.state import Shared
from notifications.sending.watch import Watch
from notifications.storage import claims


def test_a_claim_that_no_thread_knows_is_queued_again_and_one_under_way_is_left(
    database, bus, rows, wait
):
    for _ in range(2):
        participant = new_id()
        bus.contact(participant)
        bus.enrolled(participant)
    shared = Shared(sender=77)
    under_way, lost = new_id(), new_id()
    shared.began(under_way)
    for each in (under_way, lost):
        assert claims.claim(database, sender=77, claim=each, now=clock.now()) is not None
    thread = threading.Thread(target=Watch(database, shared, wake=lambda: None).run)
    thread.start()
    try:
        wait(lambda: shared.known.is_set(), what="It does not watch.")
        wait(lambda: "queued" in rows.states(), what="The lost claim stays in sending.")
    finally:
        shared.stopping.set()
        thread.join()
    assert sorted((each.state, each.claim) for each in rows.messages()) == [
        ("queued", None),
        ("sending", under_way),
    ]
    assert not shared.known.is_set(), "it says that it is known after its lock is gone"
