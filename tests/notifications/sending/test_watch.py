"""The watch over one's own claims."""

import threading

from notifications.sending.watch import Watch


def test_a_claim_that_no_thread_knows_is_queued_again_and_one_under_way_is_left(
    desk, write_down, her, rows, wait, database
):
    for _ in range(2):
        write_down(her)
    sender = desk(sender=77)
    under_way, lost = (each.claim for each in sender.take())
    sender.shared.ended(lost)
    sender.shared.known.clear()
    thread = threading.Thread(target=Watch(database, sender.shared, wake=lambda: None).run)
    thread.start()
    try:
        wait(lambda: sender.shared.known.is_set(), what="It does not watch.")
        wait(lambda: "queued" in rows.states(), what="The lost claim stays in sending.")
    finally:
        sender.shared.stopping.set()
        thread.join()
    assert sorted((each.state, each.claim) for each in rows.messages()) == [
        ("queued", None),
        ("sending", under_way),
    ]
    assert not sender.shared.known.is_set(), "it says that it is known after its lock is gone"
