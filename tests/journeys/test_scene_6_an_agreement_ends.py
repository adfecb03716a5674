"""Scene 6: a partner's agreement ends on a Friday: from Saturday 00:00, in Bogotá, it may nothing more.

Its sheets are refused, what it read and subscribed to stops, and nobody has to do anything for it;
those whom it sent go on under the successor that was named, and the audit log says so.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests.journeys import scenes, sheets
from tests.journeys.agreed import (
    SECONDS,
    Partner,
    Way,
    concluded,
    opened_when_it_was_over,
    subjects,
)
from tests.journeys.organisation import Organisation
from tests.subscribers.subscriber import Integrator
from tests.subscribers.ways import Feed, Queue, Stream
from tests.subscribers.webhook import Webhook

#: whom the partner sends, and who is one more
MANY, ONE_MORE = 12, 1_300_000_099
FRIDAY = 4
TAKEN_OVER = "nosotros.enrolment.enrolment_taken_over.v1"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is in it, as they are when the agreement is in force."""

    agreement: Any
    #: the midnight after its last day
    midnight: datetime
    intake: str
    import_id: str
    #: of the twelve
    enrolments: list[Any]


@dataclass(frozen=True, kw_only=True)
class Over:
    """What it came to when it was Saturday."""

    #: intakes that the grantor opened more than five seconds later
    late: set[str]
    #: the partner's own, which came last
    own: str


@pytest.fixture(scope="module")
def grantor(enter: Callable[[str], Organisation]) -> Organisation:
    return enter("scene-6")


@pytest.fixture(scope="module")
def successor(enter: Callable[[str], Organisation]) -> Organisation:
    return enter("scene-6-mutual")


@pytest.fixture(scope="module")
def partner(enter: Callable[[str], Organisation], grantor: Organisation) -> Partner:
    return Partner(enter("scene-6-u"), of=grantor.slug)


@pytest.fixture(scope="module")
def calendar(stack: Stack) -> scenes.Calendar:
    return scenes.Calendar(stack)


@pytest.fixture(scope="module")
def scene(
    grantor: Organisation, partner: Partner, successor: Organisation, calendar: scenes.Calendar
) -> Scene:
    """Played until twelve were sent under the agreement."""
    friday = _next_friday(calendar.today())
    agreement = concluded(grantor, partner.organisation, last_day=friday, successor=successor.slug)
    intake = grantor.open_intake(seats=MANY + 5)
    sent = _taken(partner, intake, sheets.sheet(*map(sheets.row, _numbers())))
    import_id = sent.json()["id"]
    grantor.ended(import_id)
    return Scene(
        agreement=agreement,
        midnight=datetime.combine(friday + timedelta(days=1), time(), scenes.BOGOTA),
        intake=intake,
        import_id=import_id,
        enrolments=grantor.every("/v1/enrolments", intake_id=intake),
    )


def _taken(partner: Partner, intake: str, content: bytes) -> httpx.Response:
    """The answer to a sheet, once what was just agreed is known to the gateway."""

    def taken() -> httpx.Response | None:
        answer = partner.upload(intake, content)
        assert answer.status_code == 202 or answer.json()["code"] == "no_agreement", answer.text
        return answer if answer.status_code == 202 else None

    found = eventually(taken, seconds=SECONDS, what="what was agreed may be asked")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ways(partner: Partner, grantor: Organisation, stack: Stack) -> Iterator[list[Way]]:
    """The partner follows both organisations' events by every way."""
    integrator = Integrator(url=stack.gateway_url, key=partner.organisation.key)
    filter = {"organisations": [grantor.slug, partner.organisation.slug]}
    with ExitStack() as followed:
        made: list[Way] = [kind(integrator, filter=filter) for kind in (Queue, Feed, Stream)]
        made.append(Webhook(integrator, filter=filter))
        for each in made:
            followed.enter_context(each)
        yield made


@pytest.fixture(scope="module")
def over(
    scene: Scene,
    ways: list[Way],
    calendar: scenes.Calendar,
    grantor: Organisation,
    partner: Partner,
) -> Over:
    """Played from ten minutes before midnight until everything that was under way has come."""
    # It comes by itself, too: not while a slow machine still looks at Friday night.
    calendar.move_to(scene.midnight - timedelta(minutes=10))
    allowed = grantor.open_intake()
    assert partner.get(f"/v1/intakes/{scene.intake}").status_code == 200
    eventually(
        lambda: all(allowed in subjects(each) for each in ways),
        what="what is granted comes by every way, on Friday night",
    )
    calendar.move_to(scene.midnight)
    # At once, and not when somebody has noticed.
    assert partner.get(f"/v1/intakes/{scene.intake}").status_code == 403
    late = opened_when_it_was_over(grantor)
    own = partner.organisation.open_intake()
    eventually(
        lambda: all(own in subjects(each) for each in ways),
        what="the partner's own events come as before",
    )
    return Over(late=late, own=own)


@pytest.fixture(scope="module")
def taken_over(
    scene: Scene, over: Over, grantor: Organisation, successor: Organisation
) -> list[Any]:
    """The twelve, once they go on under the successor."""

    def look() -> Any:
        found = grantor.every("/v1/enrolments", intake_id=scene.intake, in_charge=successor.slug)
        return found if len(found) == MANY else None

    return eventually(look, what="the twelve go on under the successor")


def _next_friday(day: date) -> date:
    """The next Friday that is not today: there is to be a time before it."""
    return day + timedelta(days=(FRIDAY - day.weekday() - 1) % 7 + 1)


def _numbers() -> range:
    return range(1_300_000_001, 1_300_000_001 + MANY)


def _audited(organisation: Organisation, action: str, *, subjects: set[str]) -> list[Any]:
    """The entries of an organisation's audit log about all of these, once they are there."""

    def look() -> Any:
        listed = organisation.every("/v1/audit", action=action)
        found = [each for each in listed if each["subject"] in subjects]
        return found if {each["subject"] for each in found} == subjects else None

    return eventually(look, what=f"the audit log has {action!r}")


def test_twelve_are_enrolled_who_were_sent_under_the_agreement(
    scene: Scene, partner: Partner, grantor: Organisation
) -> None:
    slug = partner.organisation.slug
    assert len(scene.enrolments) == MANY
    assert {each["state"] for each in scene.enrolments} == {"enrolled"}
    assert {(each["partner"], each["in_charge"]) for each in scene.enrolments} == {(slug, slug)}
    assert scenes.moment(scene.agreement["ends_at"]) == scene.midnight
    # Both sides see it, and nobody else does.
    at = f"/v1/agreements/{scene.agreement['id']}"
    assert grantor.get(at) == partner.organisation.get(at) == scene.agreement
    listed = partner.organisation.get("/v1/agreements", counterparty=grantor.slug)["items"]
    assert [each["id"] for each in listed] == [scene.agreement["id"]]


def test_from_saturday_its_sheets_are_refused(scene: Scene, over: Over, partner: Partner) -> None:
    refused = partner.upload(scene.intake, sheets.sheet(sheets.row(ONE_MORE)))
    assert (refused.status_code, refused.json()["code"]) == (403, "agreement_over")


def test_nor_does_the_grantor_take_anybody_from_it(
    scene: Scene, over: Over, grantor: Organisation, partner: Partner
) -> None:
    slug = partner.organisation.slug
    someone = grantor.register()
    body = {"participant_id": someone["id"], "intake_id": scene.intake, "partner": slug}
    refused = grantor.send("POST", "/v1/enrolments", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "partner_agreement_over")
    assert refused.json()["partner"] == slug
    assert scenes.moment(refused.json()["since"]) == scene.midnight
    reserved = {"name": "Otra", "seats": 5, "reserved": [{"partner": slug, "seats": 2}]}
    refused = grantor.send("POST", "/v1/intakes", json=reserved)
    assert (refused.status_code, refused.json()["code"]) == (409, "partner_agreement_over")
    uploaded = grantor.upload(scene.intake, sheets.sheet(sheets.row(ONE_MORE)), partner=slug)
    assert (uploaded.status_code, uploaded.json()["code"]) == (409, "partner_agreement_over")


def test_its_reads_stop(scene: Scene, over: Over, partner: Partner, grantor: Organisation) -> None:
    for path in (
        f"/v1/intakes/{scene.intake}",
        "/v1/intakes",
        f"/v1/imports/{scene.import_id}",
        f"/v1/imports/{scene.import_id}/rows",
    ):
        refused = partner.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "agreement_over"), path
    batch = partner.organisation.get("/v1/events", after="0")
    assert {each["organisation"] for each in batch} == {partner.organisation.slug}
    assert batch[-1]["subject"] == over.own


def test_its_stream_webhook_feed_and_queue_stop_within_five_seconds(
    over: Over, ways: list[Way]
) -> None:
    assert over.late
    for each in ways:
        assert not over.late & subjects(each), f"it came by {each.way} when it was over"


def test_the_twelve_go_on_under_the_successor(
    scene: Scene,
    taken_over: list[Any],
    grantor: Organisation,
    partner: Partner,
    successor: Organisation,
) -> None:
    before = {each["id"]: each for each in scene.enrolments}
    for each in taken_over:
        was = before[each["id"]]
        changed = {"in_charge": successor.slug, "revision": was["revision"] + 1}
        assert each == {**was, **changed}
        assert each["partner"] == partner.organisation.slug, "who sent her stays as it is"

    def told() -> Any:
        found = grantor.get("/v1/events", after="0", types=TAKEN_OVER, limit=200)
        return found if len(found) >= MANY else None

    events = eventually(told, what="the journal has that they were taken over")
    assert {each["data"]["enrolment_id"] for each in events} == before.keys()
    assert {each["data"]["in_charge"] for each in events} == {successor.slug}
    assert scenes.alerts(grantor, "agreement_over") == []
    (one, *_) = taken_over
    done = grantor.send("POST", f"/v1/enrolments/{one['id']}/withdrawal", json={})
    assert (done.status_code, done.json()["in_charge"]) == (200, successor.slug)


def test_the_audit_log_shows_who_agreed_who_sent_and_who_took_over(
    scene: Scene, taken_over: list[Any], grantor: Organisation, partner: Partner
) -> None:
    agreement = {scene.agreement["id"]}
    for side in (grantor, partner.organisation):
        # Each with the key of whoever did it, and the end with nobody's.
        found = [
            _audited(side, action, subjects=agreement)[0]
            for action in ("propose_agreement", "accept_agreement", "agreement_ended")
        ]
        proposed, accepted, ended = [each["actor"] for each in found]
        assert proposed != accepted
        assert ended == "timer:agreement_ends"
    (sent,) = _audited(grantor, "import_sheet", subjects={scene.import_id})
    assert sent["service"] == "enrolment"
    taken = _audited(grantor, "take_over_enrolment", subjects={each["id"] for each in taken_over})
    assert len(taken) == MANY
    assert {each["actor"] for each in taken} == {"event:nosotros.partners.agreement_ended.v1"}
    under = grantor.every("/v1/audit", agreement_id=scene.agreement["id"])
    slug = partner.organisation.slug
    assert {(each["grantee"], each["purpose"]) for each in under} == {(slug, "enrolment")}
    assert "import_sheet" in {each["action"] for each in under}
