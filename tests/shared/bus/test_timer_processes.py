"""Timers survive their processes, and run once however many there are."""

from datetime import timedelta

from diary.site import Site, tree
from diary.ticking import Ticking, passed, remind

from nosotros.testing import eventually


def test_a_timer_survives_its_process_and_runs_once_with_two(site: Site) -> None:
    path = site.folder / "processes-clock"
    ticking = Ticking(path)
    about, deadly = tree(), tree()
    with site.process(name="first", NOSOTROS_CLOCK=str(path)) as first:
        first.ready()
        remind(site, f"survivor-{about}", about, ticking.now + timedelta(hours=1))
        remind(site, f"deadly-{deadly}", deadly, ticking.now, exits=1)
        assert first.wait() == -9
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
