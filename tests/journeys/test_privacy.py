"""Nothing of a person is in a log, a metric, a public event or a problem.

The whole demonstration is played, with refusals and faults on the way that have people's data
in their hands; then every place that outlives it is searched for all that the sheet says.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.journeys.organisation import PATIENCE, Organisation, someone
from tests.journeys.secrets_of import found_in, personal

PROGRAMS = tuple(
    f"{service}-{role}"
    for service in ("enrolment", "notifications")
    for role in ("run", "relay", "work")
)
PERSONAL = personal()
HER = next(each for each in sheets.people() if each["nombres"] == "Karen Sofía")
NAME = f"{HER['nombres']} {HER['apellidos']}"
Send = Callable[..., httpx.Response]


def her() -> dict[str, Any]:
    """How she would be registered."""
    return {
        "first_names": HER["nombres"],
        "surnames": HER["apellidos"],
        "document_type": HER["tipo_documento"],
        "document_number": HER["numero_documento"],
        "birth_date": "2010-06-14",
        "preferred_channel": "email",
        "email": HER["correo"],
        "mobile": f"+57{HER['celular']}",
        "messages_authorised_on": "2026-08-08",
    }


#: requests that are refused, with her data where it does not belong
REFUSED: tuple[tuple[int, Callable[[Send], httpx.Response]], ...] = (
    (409, lambda send: send("POST", "/v1/participants", json=her())),
    (409, lambda send: send("POST", "/v1/participants", json={**her(), "document_type": "CC"})),
    *(
        (422, lambda send, wrong=wrong: send("POST", "/v1/participants", json={**her(), **wrong}))
        for wrong in (
            {"birth_date": NAME},
            {"document_type": HER["numero_documento"]},
            {"document_number": NAME},
            {"first_names": NAME + "\0"},
            {"surnames": [NAME, HER["correo"]]},
            {"mobile": HER["celular"]},
            {"email": NAME},
            {"preferred_channel": HER["correo"]},
            {"language": NAME},
            {"messages_authorised_on": HER["correo"]},
        )
    ),
    (422, lambda send: send("POST", "/v1/enrolments", json={"participant_id": NAME})),
    (422, lambda send: send("GET", f"/v1/participants/{HER['numero_documento']}")),
    (422, lambda send: send("GET", f"/v1/participants/{NAME}")),
    (422, lambda send: send("GET", "/v1/participants", params={"after": HER["correo"]})),
    (422, lambda send: send("GET", "/v1/messages", params={"state": NAME})),
    (404, lambda send: send("GET", f"/v1/{NAME}/{HER['correo']}")),
    (405, lambda send: send("PATCH", "/v1/participants", json=her())),
    (400, lambda send: send("POST", "/v1/participants", content=f'{{"first_names": "{NAME}"')),
    (415, lambda send: send("POST", "/v1/participants", content=f"{NAME},{HER['correo']}")),
    (400, lambda send: send("POST", "/v1/participants", json=[her()])),
    (413, lambda send: send("POST", "/v1/participants", json={"first_names": NAME * 5000})),
    (
        400,
        lambda send: send(
            "POST", "/v1/participants", json=her(), headers={"Idempotency-Key": HER["correo"] * 9}
        ),
    ),
    (
        400,
        lambda send: send(
            "DELETE",
            "/v1/participants/01900000-0000-7000-8000-000000000000",
            headers={"If-Match": HER["numero_documento"]},
        ),
    ),
    (
        401,
        lambda send: send(
            "GET", "/v1/participants", headers={"Authorization": f"Bearer {HER['correo']}"}
        ),
    ),
)


@contextmanager
def fault(stack, database: str, table: str, column: str, value: str):
    """Have a database refuse a value of somebody's, in words that repeat her whole row."""
    with psycopg.connect(stack.postgres.url(database), autocommit=True) as connection:
        rule = sql.SQL(
            "ALTER TABLE {} ADD CONSTRAINT fault CHECK ({} IS DISTINCT FROM {}) NOT VALID"
        )
        name = sql.Identifier(table)
        connection.execute(rule.format(name, sql.Identifier(column), sql.Literal(value)))
        try:
            yield
        finally:
            connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT fault").format(name))


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("privacy")


@pytest.fixture(scope="module")
def tap(stack):
    """An independent ear on the public events, of everybody."""
    with Tap(stack.broker.amqp_url()) as tap:
        yield tap


@pytest.fixture(scope="module")
def problems(stack, organisation, tap) -> list[httpx.Response]:
    """The demonstration, played with all that can go wrong; the problems that were answered."""
    answers: list[httpx.Response] = []
    intake = organisation.open_intake()
    for language in ("es", "en", "fr"):
        sheet = sheets.content(sheets.SOACHA)
        organisation.import_sheet(intake, sheet, name=sheets.SOACHA, language=language)
    messy = organisation.import_sheet(intake, sheets.content(sheets.MESSY), name=sheets.MESSY)
    organisation.settled(21)
    people = organisation.every("/v1/participants")
    assert found_in(organisation.http.get("/v1/participants?limit=200").content, PERSONAL)
    organisation.every(f"/v1/imports/{messy['id']}/rows")

    for status, request in REFUSED:
        for language in ("es", "en", "fr"):
            answer = request(_speaking(organisation, language))
            assert answer.status_code == status, answer.text
            answers.append(answer)
    answers += _faults(stack, organisation, intake)
    _mail_server_away(stack, organisation, intake)

    erased = next(each for each in people if each["document_number"] == HER["numero_documento"])
    gone = organisation.send(
        "DELETE",
        f"/v1/participants/{erased['id']}",
        headers={"If-Match": f'"{erased["revision"]}"'},
    )
    assert gone.status_code == 204
    answers.append(organisation.http.get(f"/v1/participants/{erased['id']}"))
    return answers


def _speaking(organisation: Organisation, language: str) -> Send:
    def send(method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Accept-Language": language, **more.pop("headers", {})}
        if "content" in more and more["content"].startswith("{"):
            headers["Content-Type"] = "application/json"
        return organisation.send(method, path, headers=headers, **more)

    return send


def _faults(stack, organisation: Organisation, intake: str) -> list[httpx.Response]:
    """The databases refuse what nobody foresaw, to the API, to the importer, and to an event."""
    other = {**her(), "document_number": "1192745199"}
    with fault(stack, "enrolment", "participant", "document_number", "1192745199"):
        answer = organisation.send("POST", "/v1/participants", json=other)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert str(answer.json()["incident"]) in _log(stack, "enrolment-run")
        row = ";".join([*list(HER.values())[:3], "1192745199", *list(HER.values())[4:]])
        header = ";".join(HER)
        failing = organisation.upload(intake, sheets.sheet(row, header=header)).json()
        _logged(stack, "enrolment-work", "import_failed", failing["id"])
    assert organisation.ended(failing["id"])["imported"] == 1
    third = {**her(), "document_number": "1192745198", "email": "sofia@example.org"}
    with fault(stack, "notifications", "contact", "email", "sofia@example.org"):
        organisation.send("POST", "/v1/participants", json=third)
        parked = eventually(
            lambda: organisation.every("/v1/operations/notifications/parked"),
            seconds=PATIENCE,
            what="the event has failed",
        )
        assert found_in(str(parked), PERSONAL) == set()
    return [answer]


def _mail_server_away(stack, organisation: Organisation, intake: str) -> None:
    facts = {**someone(), "messages_authorised_on": "2026-08-08", "preferred_channel": "email"}
    stack.stop("smtp-sink")
    try:
        made = organisation.post("/v1/participants", {**facts, "email": HER["correo"]})
        organisation.enrol(participant=made["id"], intake=intake)
        _logged(stack, "notifications-work", "message_not_sent", "queued")
    finally:
        stack.start("smtp-sink")


def _log(stack, name: str) -> str:
    return (stack.logs / f"{name}.log").read_text()


def _logged(stack, name: str, *words: str) -> None:
    def look() -> bool:
        return any(all(word in line for word in words) for line in _log(stack, name).splitlines())

    eventually(look, seconds=PATIENCE, what=f"{name} logs {words}")


def test_what_is_searched_for_is_found_where_it_is(organisation, problems):
    assert len(PERSONAL) > 150
    shown = organisation.http.get("/v1/participants?limit=200").content
    names = {each for each in PERSONAL if "@" in each}
    assert len(found_in(shown, names)) >= len(names) - 1
    assert found_in(b"Se\\u00f1ora Rodr\\u00edguez", PERSONAL) == {"rodriguez"}
    assert found_in("q=karen.mosquera%40example.org", PERSONAL) >= {"karen.mosquera@example.org"}


def test_no_log_names_anybody(stack, problems):
    everywhere = {*stack.logs.iterdir(), *stack.folder.rglob("*.log*")}
    logs = {path.name: path.read_bytes() for path in everywhere if path.is_file()}
    assert {f"{name}.log" for name in (*PROGRAMS, "gateway", "postgres", "rabbitmq")} <= set(logs)
    for name in ("gateway", "enrolment-run", "enrolment-work", "notifications-run", "postgres"):
        assert logs[f"{name}.log"], name
    assert {name: found_in(text, PERSONAL) for name, text in logs.items()} == {
        name: set() for name in logs
    }


def test_no_metric_names_anybody(stack, problems):
    ports = {name: stack.environment(name)["NOSOTROS_HEALTH_PORT"] for name in PROGRAMS}
    urls = {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.items()}
    urls["gateway"] = f"{stack.gateway_url}/metrics"
    for name, url in urls.items():
        text = httpx.get(url, timeout=PATIENCE, trust_env=False).text
        assert "nosotros_" in text or "gateway_" in text, name
        assert (name, found_in(text, PERSONAL)) == (name, set())


def test_no_public_event_names_anybody(organisation, problems, tap):
    def complete(heard):
        kinds = [each.event["type"].split(".")[-2] for each in heard]
        return kinds.count("sheet_imported") >= 5 and "message_sent" in kinds

    heard = tap.until(complete, seconds=PATIENCE)
    assert sum(each.event["organisation"] == organisation.slug for each in heard) >= 70
    for each in heard:
        assert each.exchange == "nosotros.events"
        assert found_in(each.body + each.routing_key.encode(), PERSONAL) == set(), each.event[
            "type"
        ]


def test_no_problem_repeats_what_was_sent(problems):
    assert len(problems) >= 3 * len(REFUSED)
    for each in problems:
        assert each.headers["content-type"] == "application/problem+json"
        shown = each.content + str(dict(each.headers)).encode()
        assert found_in(shown, PERSONAL) == set(), each.text
