"""Nothing is left of who was erased, in any place that holds anything, and nothing brings her back."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from nosotros.identifiers import new_id
from nosotros.testing.messages import publish, told
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.journeys import holdings
from tests.journeys.erased import BY_HAND, HERS, Story, contact_of, play

#: what is left of a participant's row
LEFT = {"id", "organisation", "revision", "language", "registered_at", "erased_at"}
HANDLED = "SELECT state, body FROM inbox WHERE factid = %s"


@pytest.fixture(scope="module")
def story(stack, enter) -> Story:
    return play(stack, enter("erasure"))


def rows(stack, database: str, statement: str, *values: Any) -> list[Any]:
    """As the administrator, who sees everything."""
    with psycopg.connect(stack.postgres.url(database)) as connection:
        return connection.execute(statement, values).fetchall()


def test_what_is_searched_for_was_in_every_kind_of_place(story):
    assert set().union(*story.before.values()) == HERS
    places = {each.partition(" ")[0] for each in story.before}
    tables = {
        *("participant", "contact_point", "guardian", "child", "sensitive_answer", "support_need"),
        *("authorisation", "recorded_answer", "outbox"),
    }
    assert {f"enrolment.{each}" for each in tables} <= places
    assert {f"notifications.{each}" for each in ("contact", "message", "inbox")} <= places
    assert {f"training.{each}" for each in ("person", "evidence", "inbox")} <= places
    of_mentoring = ("person", "note", "step", "goal", "goal_progress", "support_case", "case_entry")
    more = ("meeting", "referral", "recorded_answer", "inbox")
    assert {f"mentoring.{each}" for each in (*of_mentoring, *more)} <= places
    kinds = {each.partition("/")[0] for each in story.before if each.startswith("file ")}
    assert kinds == {"file files", "file messages"}


def test_an_erasure_tells_who_has_confirmed_it(story):
    asked, done = story.asked, story.erasures
    assert {each["state"] for each in asked.values()} == {"under_way"}
    # The other's sheet has a refused row, which may be anybody's: it may be waited for here too.
    assert "notifications" in asked["hand"]["waiting_for"]
    assert asked["sheet"]["waiting_for"] == ["enrolment", "mentoring", "notifications", "training"]
    assert done["hand"]["confirmed_by"] == asked["hand"]["waiting_for"]
    assert done["sheet"]["confirmed_by"] == ["enrolment", "mentoring", "notifications", "training"]
    for name, each in done.items():
        assert (each["id"], each["waiting_for"]) == (asked[name]["id"], [])
        assert each["done_at"] >= each["requested_at"]
        again = story.organisation.send("POST", f"/v1/participants/{story.people[name]}/erasure")
        assert (again.status_code, again.json()) == (202, each)
    listed = {each["id"] for each in story.organisation.every("/v1/erasures", state="done")}
    assert listed == {each["id"] for each in done.values()}


def test_a_dump_of_every_database_queue_and_file_finds_nothing_of_her(stack, story):
    """Apart from the folder of the mail sink: it stands for a mail server that is not ours."""
    assert holdings.found(stack, HERS) == {}


def test_what_is_left_of_her_rows_are_ids_and_counts(stack, story):
    ids = list(story.people.values())
    for (row,) in rows(
        stack, "enrolment", "SELECT to_jsonb(p) FROM participant p WHERE id = ANY(%s)", ids
    ):
        assert {name for name, value in row.items() if value is not None} - LEFT == set()
    for table in ("match_key", "guardian", "child", "sensitive_answer", "contact_point", "timer"):
        column = "key" if table == "timer" else "participant_id"
        count = f"SELECT count(*) FROM {table} WHERE {column}::text = ANY(%s)"
        assert rows(stack, "enrolment", count, ids) == [(0,)], table
    purposes = "SELECT purpose FROM authorisation WHERE participant_id = %s ORDER BY purpose"
    found = {name: rows(stack, "enrolment", purposes, id) for name, id in story.people.items()}
    declared = [("messages",), ("programme",)]
    assert found["sheet"] == declared
    assert found["hand"] == [("children",), *declared, ("sensitive_data",)]
    messages = rows(
        stack,
        "notifications",
        "SELECT recipient, subject, text FROM message WHERE participant_id = ANY(%s::uuid[])",
        ids,
    )
    assert set(messages) == {(None, None, None)}


def test_counts_of_her_are_kept_and_her_seat_is_free(stack, story):
    organisation = story.organisation
    for name, left in (("Sheet", 1), ("Hand", 0)):
        view = organisation.get(f"/v1/intakes/{story.intakes[name]}")
        assert (view["enrolled"], view["waiting"]) == (left, 0)
    for id in story.places.values():
        ended = "SELECT state, reason FROM enrolment WHERE id = %s"
        assert rows(stack, "enrolment", ended, id) == [("withdrawn", "erased")]
    done = organisation.get(f"/v1/imports/{story.import_id}")
    assert (done["rows"], done["imported"], done["refused"]) == (3, 2, 1)
    kept = {each["id"] for each in organisation.every("/v1/messages")}
    assert story.messages
    assert story.messages <= kept


def test_that_she_was_there_stays_counted_and_her_certificate_says_no_more(stack, story):
    organisation, learnt = story.organisation, story.learnt
    attended = organisation.get(f"/v1/sessions/{learnt.session['id']}/attendance")
    assert attended["present"] == 1
    assert [each["participant_id"] for each in attended["marks"]] == [None]
    (learner,) = organisation.every(f"/v1/cohorts/{learnt.cohort['id']}/learners")
    assert (learner["first_names"], learner["surnames"]) == (None, None)
    link = learnt.certificate["link"]
    told = web.get(
        f"{stack.gateway_url}{link[link.index('/v/') :]}", timeout=PATIENCE, trust_env=False
    ).json()
    assert (told["state"], told["why"]) == ("revoked", "erased")
    assert told["initials"] is told["credential"] is None
    root = f"/v1/evidence/{learnt.evidence['id']}"
    for path in (root, f"{root}/file", f"/v1/certificates/{learnt.certificate['id']}/file"):
        assert organisation.http.get(path).status_code in (404, 409), path


@pytest.mark.parametrize(
    ("service", "named"),
    [
        ("training", {"person", "support_need", "learner"}),
        ("mentoring", {"person", "mentee", "team_member", "support_case"}),
    ],
)
def test_no_row_of_who_accompanied_her_has_her_id(stack, story, service, named):
    ids = list(story.people.values())
    with psycopg.connect(stack.postgres.url(service)) as connection:
        columns = connection.execute(
            "SELECT relname, attname FROM pg_stat_user_tables JOIN pg_attribute ON attrelid = relid"
            " WHERE attname IN ('participant_id', 'known_as')"
        ).fetchall()
        assert named <= {table for table, _ in columns}
        for table, column in columns:
            count = sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s::uuid[])").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            (found,) = connection.execute(count, [ids]).fetchall()
            assert (table, column, found) == (table, column, (0,))


def test_that_she_was_accompanied_stays_counted(story):
    organisation = story.organisation
    mentee = organisation.get(f"/v1/mentees/{story.mentee}")
    assert (mentee["state"], mentee["participant_id"], mentee["first_names"]) == (
        "closed",
        None,
        None,
    )
    (match,) = organisation.every("/v1/matches", mentee_id=story.mentee)
    assert (match["state"], match["reason"]) == ("ended", "erased")
    for kind in ("notes", "confidential-notes", "goals"):
        assert organisation.every(f"/v1/mentees/{story.mentee}/{kind}") == []
    (case,) = organisation.every("/v1/support-cases", state="closed")
    assert (case["outcome"], case["participant_id"], case["summary"]) == ("solved", None, None)
    (project,) = organisation.every("/v1/projects")
    (member,) = organisation.every(f"/v1/projects/{project['id']}/team")
    assert (member["participant_id"], member["first_names"]) == (None, None)


def test_her_id_leads_nowhere_and_the_sheet_is_gone(story):
    organisation = story.organisation
    for id in story.people.values():
        for path in ("", "/restricted", "/documents", "/guardians", "/children", "/authorisations"):
            answer = organisation.http.get(f"/v1/participants/{id}{path}")
            assert answer.status_code == 404, path
    sheet = organisation.http.get(f"/v1/imports/{story.import_id}/sheet")
    assert sheet.status_code == 404
    assert organisation.every("/v1/duplicates") == []


def test_who_was_on_the_sheet_beside_her_is_as_she_was(story):
    organisation, beside = story.organisation, story.beside
    assert organisation.get(f"/v1/participants/{beside['id']}") == beside
    assert organisation.every("/v1/participants") == [beside]


def test_the_command_that_registered_her_is_not_answered_from_memory(story):
    organisation = story.organisation
    before = organisation.people()
    for body in (BY_HAND, {**BY_HAND, "surnames": "Otra"}):
        answer = organisation.send(
            "POST", "/v1/participants", json=body, headers={"Idempotency-Key": story.key}
        )
        assert (answer.status_code, answer.json()["code"]) == (410, "answer_erased")
    assert organisation.people() == before


def test_nothing_of_hers_is_parked_any_more_and_no_replay_finds_it(stack, story):
    organisation = story.organisation
    assert organisation.every("/v1/operations/notifications/parked") == []
    assert organisation.every("/v1/operations/training/parked") == []
    parked = [("notifications", id) for id in story.parked]
    for service, id in [*parked, ("training", story.parked_in_training)]:
        replay = organisation.send("POST", f"/v1/operations/{service}/parked/{id}/replay")
        assert replay.status_code == 404
    assert holdings.found(stack, HERS) == {}


def test_a_contact_event_retried_or_replayed_after_erasure_restores_nothing(stack, story):
    hers = [each for each in story.heard if ".contact_changed." in each.event["type"]]
    hers = [each for each in hers if each.event["subject"] in story.people.values()]
    assert len(hers) >= 6  # two beginnings, one change, two mangled, two that failed or waited
    anew = [
        told(contact_of(id), organisation=story.organisation.slug, revision=1000, factid=new_id())
        for id in story.people.values()
    ]
    publish(stack.broker.amqp_url(), [*hers, *anew])

    for each in anew:
        fact = each.event["factid"]
        found = eventually(
            lambda fact=fact: rows(stack, "notifications", HANDLED, UUID(fact)),
            what="the event is done with",
        )
        assert found == [("done", None)]
    contacts = "SELECT FROM contact WHERE participant_id = ANY(%s::uuid[])"
    assert rows(stack, "notifications", contacts, list(story.people.values())) == []
    assert holdings.found(stack, HERS) == {}


def test_that_she_is_erased_everywhere_is_told_with_ids_alone(story):
    completed = [each for each in story.heard if ".erasure_completed." in each.event["type"]]
    assert {each.exchange for each in completed} == {"nosotros.events"}
    told_of = {each.event["data"]["participant_id"]: each.event["data"] for each in completed}
    assert told_of == {
        id: {"participant_id": id, "erasure_id": story.erasures[name]["id"]}
        for name, id in story.people.items()
    }
