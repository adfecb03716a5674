"""What time alone brings: an erasure that nobody confirms is shown, a sheet is kept for a week.

On a platform of its own, as its clock goes forward.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest

from localstack import ports
from localstack.demo.play import BEGINNING
from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.journeys.organisation import Organisation
from tests.journeys.plans import without_rate_limit

EXCHANGES = ("nosotros.events", "nosotros.internal")


class Platform:
    """A running platform and an organisation on it."""

    def __init__(self, stack: Stack, organisation: Organisation, *, ahead: timedelta) -> None:
        self.stack = stack
        self.organisation = organisation
        self._ahead = ahead

    def forward(self, **more: float) -> None:
        """Make it later, for all of its processes."""
        self._ahead += timedelta(**more)
        clock.set_shared(self.stack.folder / "clock", datetime.now(UTC) + self._ahead)


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    folder = Path(mkdtemp(prefix="nosotros-later-"))
    folder.chmod(0o755)
    moment = folder / "clock"
    clock.set_shared(moment, BEGINNING)
    # Its clock goes on while the platform comes up, which takes minutes on a busy machine.
    ahead = BEGINNING - datetime.now(UTC)
    stack = Stack(folder, plan=without_rate_limit, durable=False)
    try:
        up = stack.up(http_port=ports.pick(), clock=moment)
        assert up.first_key is not None
        organisation = Organisation(stack=stack, slug=OPERATOR, key=up.first_key)
        yield Platform(stack, organisation, ahead=ahead)
        organisation.http.close()
    finally:
        stack.down(purge=True)


def in_state(organisation: Organisation, asked: Any, state: str) -> Any:
    def look() -> Any:
        view = organisation.get(f"/v1/erasures/{asked['id']}")
        return view if view["state"] == state else None

    return eventually(look, what=f"the erasure is {state}")


def told(heard: list[Any], kind: str) -> list[Any]:
    events = {each.event["id"]: each.event for each in heard}
    return [each for each in events.values() if each["type"].split(".")[-2] == kind]


def test_an_erasure_that_nobody_confirms_is_overdue_alerted_told_again_and_in_the_end_done(
    platform,
):
    stack, organisation = platform.stack, platform.organisation
    her = organisation.register(messages_authorised_on="2026-08-08")
    with Tap(stack.broker.amqp_url(), exchanges=EXCHANGES, key=f"{organisation.slug}.#") as tap:
        stack.stop("notifications-work")
        stack.stop("notifications-run")
        try:
            asked = organisation.send("POST", f"/v1/participants/{her['id']}/erasure").json()
            assert asked["state"] == "under_way"
            assert asked["waiting_for"] == ["mentoring", "notifications", "training"]
            tap.until(lambda heard: told(heard, "participant_erased"))

            def others_have_confirmed() -> bool:
                view = organisation.get(f"/v1/erasures/{asked['id']}")
                return view["waiting_for"] == ["notifications"]

            eventually(others_have_confirmed, what="the others have confirmed")
            assert organisation.every("/v1/alerts", kind="erasure_overdue") == []

            platform.forward(minutes=16)

            late = in_state(organisation, asked, "overdue")
            assert (late["waiting_for"], late["done_at"]) == (["notifications"], None)
            (alert,) = organisation.every("/v1/alerts", kind="erasure_overdue")
            assert (alert["about"], alert["participant_id"]) == (asked["id"], her["id"])
            assert organisation.every("/v1/erasures", state="overdue") == [late]
            tap.until(lambda heard: len(told(heard, "participant_erased")) == 2)
            platform.forward(minutes=61)
            tap.until(lambda heard: len(told(heard, "participant_erased")) == 3)
            (again,) = organisation.every("/v1/alerts", kind="erasure_overdue")
            assert again == alert
        finally:
            stack.start("notifications-run")
            stack.start("notifications-work")
        done = in_state(organisation, asked, "done")
        tap.until(lambda heard: told(heard, "erasure_completed"))
        tap.listen(seconds=1)
    assert (done["confirmed_by"], done["waiting_for"]) == (
        ["mentoring", "notifications", "training"],
        [],
    )
    assert organisation.every("/v1/alerts", kind="erasure_overdue") == []
    (looked_after,) = organisation.every("/v1/alerts", kind="erasure_overdue", state="resolved")
    assert (looked_after["id"], bool(looked_after["resolved_at"])) == (alert["id"], True)
    erased = told(tap.heard, "participant_erased")
    assert len({each["factid"] for each in erased}) == 3
    assert {each["data"]["participant_id"] for each in erased} == {her["id"]}
    (completed,) = told(tap.heard, "erasure_completed")
    assert completed["data"] == {"participant_id": her["id"], "erasure_id": asked["id"]}
    with psycopg.connect(stack.postgres.url("notifications")) as connection:
        kept = connection.execute("SELECT FROM contact WHERE participant_id = %s", [her["id"]])
        assert kept.fetchall() == []


def test_a_sheet_is_given_back_for_seven_days_and_then_deleted(platform):
    stack, organisation = platform.stack, platform.organisation
    before = sheets.stored(stack)
    done = organisation.import_sheet(
        organisation.open_intake(), sheets.content(sheets.MESSY), name=sheets.MESSY
    )
    path = f"/v1/imports/{done['id']}/sheet"
    until = datetime.fromisoformat(done["sheet_until"])
    finished = datetime.fromisoformat(done["finished_at"])
    assert until - finished == timedelta(days=7)
    (kept,) = eventually(
        lambda: len(left := sheets.stored(stack) - before) == 1 and left,
        what="only the sheet with its remarks is stored",
    )

    platform.forward(days=6, hours=23)
    first = organisation.http.get(path)
    assert first.status_code == 200
    assert first.content == Path(kept).read_bytes()

    platform.forward(hours=2)
    assert organisation.http.get(path).status_code == 404
    eventually(lambda: sheets.stored(stack) == before, what="it is deleted")
    after = eventually(
        lambda: (
            (view := organisation.get(f"/v1/imports/{done['id']}"))["sheet_until"] is None and view
        ),
        what="the import says that it has none",
    )
    assert after == {**done, "sheet_until": None}
    assert len(organisation.every(f"/v1/imports/{done['id']}/rows")) == 13
