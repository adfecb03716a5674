"""Nothing of a person is in a log, a metric, a public event or a problem.

The whole demonstration is played, with refusals and faults on the way that have people's data
in their hands; then every place that outlives it is searched for all that the sheet says.
"""

from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from localstack.plan import ROLES, process_name
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.journeys import accompanied_in_private, sheets, taught_in_private
from tests.journeys.belongings_of_mentoring import MENTOR
from tests.journeys.organisation import Organisation, someone
from tests.journeys.refused import HER, NAME, REFUSED, Send, her
from tests.journeys.secrets_of import found_in, personal

PROGRAMS = tuple(process_name(service, role) for service, roles in ROLES.items() for role in roles)
PERSONAL = personal()
TEACHER = next(each for each in sheets.people() if each != HER)


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
    answers += _taught(stack, organisation, people)
    answers += _accompanied(stack, organisation, people)
    answers += _faults(stack, organisation, intake)
    _mail_server_away(stack, organisation, intake)

    erased = next(each for each in people if each["document_number"] == HER["numero_documento"])
    erased = organisation.get(f"/v1/participants/{erased['id']}")
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
        _logged(stack, "enrolment-run", "request_failed", str(answer.json()["incident"]))
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
            what="the event has failed",
        )
        assert found_in(str(parked), PERSONAL) == set()
    return [answer]


def _taught(stack, organisation: Organisation, people: list[Any]) -> list[httpx.Response]:
    """She is taught and certified; training's database refuses her words, too."""
    learner = next(each for each in people if each["document_number"] == HER["numero_documento"])
    link = taught_in_private.teach(stack, organisation, learner, TEACHER)
    shown, page, compared, refused = taught_in_private.verified(stack, link, NAME)
    assert (shown.status_code, page.status_code, refused.status_code) == (200, 200, 400)
    assert compared.json()["name_matches"] is True
    for each in (shown, page, compared):
        assert found_in(each.content, PERSONAL) == set()
    named = {"first_names": HER["nombres"], "surnames": HER["apellidos"]}
    with fault(stack, "training", "trainer", "surnames", HER["apellidos"]):
        failed = organisation.send("POST", "/v1/trainers", json=named)
        assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    with fault(stack, "training", "person", "first_names", "Otra Karen"):
        etag = organisation.http.get(f"/v1/participants/{learner['id']}").headers["ETag"]
        organisation.send(
            "PUT",
            f"/v1/participants/{learner['id']}",
            json={**named, "first_names": "Otra Karen", "birth_date": learner["birth_date"]},
            headers={"If-Match": etag},
        ).raise_for_status()
        parked = eventually(
            lambda: organisation.every("/v1/operations/training/parked"),
            what="the event has failed",
        )
        assert found_in(str(parked), PERSONAL) == set()
    return [refused, failed]


def _accompanied(stack, organisation: Organisation, people: list[Any]) -> list[httpx.Response]:
    """She is accompanied; mentoring's database refuses her words, too."""
    learner = next(each for each in people if each["document_number"] == HER["numero_documento"])
    accompanied_in_private.accompany(stack, organisation, learner, TEACHER)
    named = {**MENTOR, "first_names": HER["nombres"], "surnames": HER["apellidos"]}
    with fault(stack, "mentoring", "mentor", "surnames", HER["apellidos"]):
        failed = organisation.send("POST", "/v1/mentors", json=named)
        assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    return [failed]


def _mail_server_away(stack, organisation: Organisation, intake: str) -> None:
    facts = {**someone(), "messages_authorised_on": "2026-08-08", "preferred_channel": "email"}
    stack.stop("smtp-sink")
    try:
        made = organisation.post("/v1/participants", {**facts, "email": HER["correo"]})
        organisation.enrol(participant=made["id"], intake=intake)
        _logged(stack, "notifications-work", "message_not_taken", "refused")
    finally:
        stack.start("smtp-sink")


def _log(stack, name: str) -> str:
    return (stack.logs / f"{name}.log").read_text()


def _logged(stack, name: str, *words: str) -> None:
    def look() -> bool:
        return any(all(word in line for word in words) for line in _log(stack, name).splitlines())

    eventually(look, what=f"{name} logs {words}")


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
    for name in ("gateway", "enrolment-work", *(f"{each}-run" for each in ROLES), "postgres"):
        assert logs[f"{name}.log"], name
    assert {name: found_in(text, PERSONAL) for name, text in logs.items()} == {
        name: set() for name in logs
    }


def test_no_metric_names_anybody(stack, problems):
    ports = {name: stack.environment(name)["NOSOTROS_HEALTH_PORT"] for name in PROGRAMS}
    urls = {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.items()}
    urls["gateway"] = f"{stack.gateway_url}/metrics"
    for name, url in urls.items():
        text = web.get(url, timeout=PATIENCE, trust_env=False).text
        assert "nosotros_" in text or "gateway_" in text, name
        # What is counted and measured has digits enough to hold anybody's number by chance.
        told = "\n".join(line.rpartition(" ")[0] for line in text.splitlines())
        assert (name, found_in(told, PERSONAL)) == (name, set())


def test_no_public_event_names_anybody(organisation, problems, tap):
    def complete(heard):
        kinds = [each.event["type"].split(".")[-2] for each in heard]
        expected = {"message_sent", "certificate_issued", "evidence_reviewed", "match_began"}
        return kinds.count("sheet_imported") >= 5 and expected <= {*kinds}

    heard = tap.until(complete)
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
