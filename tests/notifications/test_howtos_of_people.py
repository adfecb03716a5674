"""What the how-tos of preferences, answers and history show is what happens."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest

from gateway.problems import problem_of
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.enrolment import ReplaceContactPoints
from nosotros.contracts.schema import dump
from nosotros.identifiers import new_id
from notifications.domain.people import SMS
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.howto import asked_by, commands_of
from tests.notifications.ear import MOBILE, Ear
from tests.notifications.reminding import BEGINNING
from tests.notifications.written import attempt, message

pytestmark = pytest.mark.usefixtures("time_is")
SCOPES = ("notifications:read", "notifications:write", "notifications:content")
_VARYING = re.compile(r'"(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z)"')


@pytest.fixture
def asking(database: Any) -> Asking:
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def her(bus: Any) -> UUID:
    id = new_id()
    bus.contact(id, preferred_channel="whatsapp")
    return id


@pytest.fixture
def run(asking: Asking, bus: Any) -> Callable[..., list[Any]]:
    """Run a page's commands, of which each has to be answered as the page shows; the answers."""

    def answer(asked: Any) -> Any:
        if isinstance(asked, ReplaceContactPoints):
            # Enrolment's: notifications hears of it.
            (point,) = asked.points
            bus.contact(
                asked.participant_id,
                revision=asked.expected_revision + 1,
                preferred_channel=asked.preferred_channel,
                mobile=point.value,
                email=None,
                mobile_shared=point.shared_with is not None,
                safe_from=point.safe_from,
                safe_until=point.safe_until,
            )
            return None
        try:
            return orjson.loads(dump(asking.ask(asked)))
        except InvalidFields as refused:
            return json.loads(problem_of(refused, language="en").body)

    def run(page: str, **values: Any) -> list[Any]:
        answers: list[Any] = []
        for words, shown in commands_of(page, **values):
            answers.append(answer(asked_by(words)))
            if shown is not None:
                assert _fixed(answers[-1]) == _fixed(shown)
        return answers

    return run


def test_what_she_chooses_is_noted_as_the_page_shows(run, her, rows):
    _, reminders, news, hours, zone, _, refused = run("choose-how-she-is-written-to", HER=her)

    assert [each["purpose"] for each in news["purposes"]] == ["reminders", "news"]
    assert (reminders["purposes"][0]["digest"], reminders["language"]) == (True, "es")
    assert hours["purposes"][0]["quiet_from"] == "21:00"
    assert zone["zone"] == "Europe/Madrid"
    assert refused["code"] == "invalid_fields"
    shared = rows.one("SELECT mobile_shared, safe_from, safe_until FROM contact")
    assert shared == (True, "08:00", "12:30")


def test_answers_are_read_and_what_they_stopped_is_lifted_as_the_page_shows(
    run, her, rows, database
):
    ear = Ear(database=database, rows=rows)
    kept = ear.heard("No más mensajes, gracias")
    suppressed = rows.one("SELECT id, address FROM suppression")
    assert suppressed.address == MOBILE

    listed, content, _, _, stopped, chosen = run(
        "read-answers", ANSWER=kept.id, SUPPRESSION=suppressed.id, HER=her
    )

    assert [(each["kind"], each["done"]) for each in listed["items"]] == [("stop", "stopped")]
    assert content["text"] == "No más mensajes, gracias"
    assert rows.all("SELECT * FROM suppression") == []
    assert stopped["withheld_why"] == "opted_out"
    assert (chosen["withheld_why"], "sms" in chosen["reachable_by"]) == (None, True)


@pytest.mark.parametrize(
    ("said", "kind", "done"),
    [
        ("salir", "stop", "stopped"),
        ("no más mensajes, gracias", "stop", "stopped"),
        ("INICIAR", "start", "repeated"),
        ("mis datos", "other", "link_sent"),
        ("gracias", "other", "noted"),
        ("¿a qué hora?", "other", "passed_to_centre"),
    ],
)
def test_what_she_writes_is_understood_as_the_page_says(her, rows, database, said, kind, done):
    kept = Ear(database=database, rows=rows).heard(said)
    assert (kept.kind, kept.done) == (kind, done)


def test_what_she_was_sent_is_shown_as_the_page_shows(run, her, rows):
    id = message(
        rows,
        participant_id=her,
        state="delivered",
        channel=SMS,
        recipient=MOBILE,
        text="Hay feria el sábado.",
        ended_at=BEGINNING,
    )
    attempt(rows, id, 1, state="delivered")

    listed, shown, content = run("see-what-was-sent", HER=her, MESSAGE=id)

    assert [each["id"] for each in listed["items"]] == [str(id)]
    assert [(each["provider"], each["state"]) for each in shown["attempts"]] == [
        ("twilio", "delivered")
    ]
    assert content["kept_until"] == "2026-11-16T14:00:00Z"


def _fixed(answer: Any) -> Any:
    """An answer without what is another one each time."""
    return json.loads(_VARYING.sub('"…"', json.dumps(answer)))
