"""Timers survive their processes, and run once however many there are."""

from datetime import timedelta

from diary.aside import restarted
from diary.site import ORGANISATION, Site, tree
from diary.ticking import Ticking, passed, remind

from nosotros.identifiers import new_id
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE


def test_a_timer_survives_its_process_and_runs_once_with_two(site: Site) -> None:
    path = site.folder / "processes-clock"
    ticking = Ticking(path)
    about, deadly = tree(), tree()
    with site.process(name="first", NOSOTROS_CLOCK=str(path)) as first:
        first.ready()
        remind(site, f"survivor-{about}", about, ticking.now + timedelta(hours=1))
        remind(site, f"deadly-{deadly}", deadly, ticking.now, exits=1)
        assert first.wait(seconds=PATIENCE) == -9
    ticking.forward(timedelta(hours=2))
    with (
        site.process(name="second", NOSOTROS_CLOCK=str(path)) as second,
        site.process(name="third", NOSOTROS_CLOCK=str(path)) as third,
    ):
        second.ready()
        third.ready()
        eventually(lambda: site.entries(deadly) == ["reminded"])
        eventually(lambda: site.entries(about) == ["reminded"])
        more = [tree() for _ in range(20)]
        for each in more:
            remind(site, str(each), each, ticking.now)
        eventually(lambda: all(site.entries(each) for each in more))
        passed(site, ticking)
    assert [site.entries(each) for each in (about, deadly, *more)] == [["reminded"]] * 22


def test_a_look_that_the_database_refuses_does_not_end_the_service(site: Site) -> None:
    path = site.folder / "refused-clock"
    ticking = Ticking(path)
    about = tree()
    with site.process(name="refused", NOSOTROS_CLOCK=str(path)) as running:
        running.ready()
        remind(site, f"refused-{about}", about, ticking.now + timedelta(hours=1))
        site.execute("ALTER TABLE timer RENAME TO timer_elsewhere")
        try:
            eventually(lambda: "look_failed" in (site.folder / "refused.log").read_text())
        finally:
            site.execute("ALTER TABLE timer_elsewhere RENAME TO timer")
        ticking.forward(timedelta(hours=2))
        eventually(lambda: site.entries(about) == ["reminded"])


def test_a_timer_that_ends_its_process_is_parked_and_takes_no_other_with_it(site: Site) -> None:
    path = site.folder / "deadly-clock"
    ticking = Ticking(path)
    deadly, others = tree(), [tree() for _ in range(3)]
    with site.process(name="scheduling", NOSOTROS_CLOCK=str(path)) as scheduling:
        scheduling.ready()
        remind(site, f"deadly-{deadly}", deadly, ticking.now + timedelta(hours=1), exits=99)
        for each in others:
            remind(site, f"beside-{each}", each, ticking.now + timedelta(hours=1))
    ticking.forward(timedelta(hours=1))
    running = site.process(
        name="deadly-timer",
        NOSOTROS_CLOCK=str(path),
        NOSOTROS_RETRY_SECONDS="1,1",
        NOSOTROS_HANDLER_SECONDS="1",
    )
    parked = "SELECT * FROM timer WHERE key = %s AND attempts < 0"
    with restarted(running) as ends:
        (row,) = eventually(lambda: site.rows(parked, f"deadly-{deadly}"), seconds=5 * PATIENCE)
        eventually(lambda: all(site.entries(each) for each in others))
    assert set(ends) == {-9}
    assert 3 <= len(ends) <= 9
    assert (row["attempts"], row["reason"]) == (-3, "its last attempt never came to an end")
    assert site.entries(deadly) == []
    assert [site.entries(each) for each in others] == [["reminded"]] * 3


def test_due_timers_that_nothing_handles_hold_up_no_other_and_are_told_of(site: Site) -> None:
    path = site.folder / "unhandled-clock"
    ticking = Ticking(path)
    for number in range(60):
        site.execute(
            "INSERT INTO timer (id, organisation, name, key, due_at, payload)"
            " VALUES (%s, %s, 'gone', %s, %s, '{}')",
            new_id(),
            ORGANISATION,
            str(number),
            ticking.now - timedelta(days=1),
        )
    about = tree()
    with site.process(name="unhandled", NOSOTROS_CLOCK=str(path)) as running:
        running.ready()
        remind(site, f"handled-{about}", about, ticking.now)
        eventually(lambda: site.entries(about) == ["reminded"])
        eventually(lambda: "timer_unhandled" in running.output)
        assert running.output.count("timer_unhandled") == 1
        assert running.metric("nosotros_timers_unhandled") == 60
    site.execute("DELETE FROM timer WHERE name = 'gone'")
