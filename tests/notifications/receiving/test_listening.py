"""What the ear does with what it cannot read, cannot act upon, or shares with another ear."""

import threading
from datetime import timedelta

import pytest
import structlog

from nosotros import clock, observability
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from notifications.handlers import answers
from notifications.receiving import acting, listener
from tests.notifications.ear import Ear
from tests.notifications.providers.calls import answer, call, receipt

DELIVERED = receipt("SM1", "delivered")


def test_what_cannot_be_read_is_kept_for_a_person_and_holds_nothing_up(told, rows, capsys):
    told.sent()
    told.tell(call({"What": "nothing that Twilio sends"}), DELIVERED)

    assert told.calls() == ["unreadable", "done"]
    assert told.states() == ("delivered", "delivered")
    assert rows.one("SELECT body FROM callback WHERE state = 'unreadable'")[0] is not None


def test_it_is_counted_by_provider_and_outcome(told):
    def count(outcome):
        return listener.listened.labels("twilio", outcome)._value.get()

    before = count("unreadable"), count("done")
    told.sent()
    told.tell(call({"What": "nothing"}), DELIVERED)
    assert (count("unreadable"), count("done")) == (before[0] + 1, before[1] + 1)


def test_a_fault_is_tried_again_later_and_then_shown_to_a_person(told, rows, monkeypatch):
    def fault(*_args, **_more):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(acting, "apply_receipt", fault)
    told.sent()
    told.tell(DELIVERED)
    waits = []
    while told.calls() == ["new"]:
        kept = rows.one("SELECT due_at, body FROM callback")
        assert kept.body is not None
        waits.append(kept.due_at)
        monkeypatch.setattr(clock, "now", lambda at=kept.due_at: at)
        told.ear.listen()
    assert told.calls() == ["unreadable"]
    assert len(waits) == len(listener.WAITS)
    assert waits == sorted(waits)
    assert waits[-1] - waits[0] > timedelta(hours=6)


def test_after_a_fault_in_the_middle_nothing_of_a_call_is_done(told, rows, monkeypatch):
    told.sent()
    true = acting.apply_receipt

    def fault(*args, **more):
        true(*args, **more)
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(acting, "apply_receipt", fault)
        told.tell(DELIVERED)
    assert told.states() == ("sent", "sent")
    assert told.published() == []
    rows.run("UPDATE callback SET due_at = now() - interval '1 second'")
    told.ear.listen()
    assert told.states() == ("delivered", "delivered")
    assert told.published() == ["message_delivered"]


def test_a_provider_that_is_not_set_up_any_more_is_heard_once_it_is(told, rows):
    told.sent()
    told.tell(DELIVERED, provider="nobody")
    assert told.calls() == ["new"]
    rows.run("UPDATE callback SET provider = 'twilio', due_at = now() - interval '1 second'")
    told.ear.listen()
    assert told.calls() == ["done"]


def test_calls_are_acted_upon_in_the_order_in_which_they_came(told, rows, bus, participant):
    bus.contact(participant)
    told.tell(answer("SM1", "STOP"), answer("SM2", "ALTA"), answer("SM3", "STOP"))

    done = rows.all("SELECT done FROM answer ORDER BY id")
    assert [each.done for each in done] == ["stopped", "started", "stopped"]


@pytest.fixture
def participant():
    return new_id()


def test_an_answer_is_kept_by_the_organisation_that_wrote_to_her(told, rows, bus, participant):
    bus.contact(participant, organisation="la-u")
    told.tell(answer("SM1", "STOP"))

    kept = rows.one("SELECT organisation, participant_id, kind, done FROM answer")
    assert kept == ("la-u", participant, "stop", "stopped")
    assert rows.one("SELECT organisation FROM suppression") == ("la-u",)


def test_who_is_known_to_nobody_is_kept_where_the_call_came(told, rows):
    def count():
        counted = listener.heard_of.labels("twilio", "answer_of_nobody_known")
        return counted._value.get()

    before = count()
    told.tell(answer("SM1", "Hola, ¿quién es?", sender="+573009999999"))
    assert count() == before + 1

    kept = rows.one("SELECT organisation, participant_id, provider, provider_ref FROM answer")
    assert kept == ("gestarsalud", None, "twilio", "SM1")


def test_an_answer_that_waited_counts_from_when_it_came(told, rows, bus, participant, database):
    bus.contact(participant)
    Ear(database=database, rows=rows).session(participant, ahead=timedelta(minutes=-5))
    told.keep(answer("SM1", "no voy"))
    rows.run("UPDATE callback SET received_at = received_at - interval '15 minutes'")
    came = rows.one("SELECT received_at FROM callback").received_at
    told.ear.listen()

    kept = rows.one("SELECT kind, done, received_at FROM answer")
    assert kept == ("absence", "absence_announced", came)


def test_the_same_answer_in_two_calls_is_heard_once(told, rows, bus, participant):
    bus.contact(participant)
    fields = {"MessageSid": "SM1", "SmsStatus": "received", "From": "+573001112233"}
    told.tell(*(call({**fields, "Body": "STOP", "Try": str(number)}) for number in range(3)))

    assert len(rows.all("SELECT 1 FROM answer")) == 1
    assert told.published().count("messages_stopped") == 1


def test_two_ears_do_everything_once_and_in_order(told, rows, bus, participant):
    bus.contact(participant)
    for number in range(40):
        told.sent(f"SM{number}")
    calls = []
    for number in range(40):
        calls += [receipt(f"SM{number}", "sent"), receipt(f"SM{number}", "delivered")]
        calls.append(answer(f"IN{number}", "STOP" if number % 2 else "ALTA"))
    told.keep(*calls)
    ears = [told.another_ear() for _ in range(3)]
    threads = [threading.Thread(target=each.run) for each in ears]
    for each in threads:
        each.start()
    until = clock.monotonic() + 60
    while "new" in told.calls() and clock.monotonic() < until:
        threading.Event().wait(0.05)
    told.shared.stopping.set()
    for each in threads:
        each.join(PATIENCE)

    assert set(told.calls()) == {"done"}
    assert rows.states() | {"queued": 0} == {"delivered": 40, "queued": 0}
    assert told.published().count("message_delivered") == 40
    heard = [each.provider_ref for each in rows.all("SELECT provider_ref FROM answer ORDER BY id")]
    assert heard == [f"IN{number}" for number in range(40)]


def test_while_one_ear_is_at_work_another_waits(told, database):
    told.sent()
    told.keep(DELIVERED)
    with database.begin("*", first=[(listener.callbacks.TURN, {})]):
        assert told.another_ear().listen() == 0
    assert told.another_ear().listen() == 1


def test_a_database_that_is_away_loses_nothing(told, database, monkeypatch):
    told.sent()
    told.keep(DELIVERED)
    deaf = told.another_ear()
    monkeypatch.setattr(deaf._database, "begin", _away)
    thread = threading.Thread(target=deaf.run)
    thread.start()
    eventually(lambda: told.shared.problem)
    assert told.shared.problem == "what providers tell cannot be acted upon"
    told.shared.stopping.set()
    thread.join(PATIENCE)
    monkeypatch.undo()
    assert told.calls() == ["new"]


def _away(*_args, **_more):
    raise Unavailable("the database cannot be reached")


def test_nothing_of_what_was_told_is_logged(told, bus, participant, capsys, monkeypatch):
    def fault(*_args, **_more):
        raise RuntimeError("Secreta +573001112233")

    bus.contact(participant)
    monkeypatch.setattr(answers, "heard", fault)
    observability.configure_logging("info")
    # One that is first used now keeps what is captured here, which ends with this test.
    monkeypatch.setattr(listener, "log", structlog.get_logger())
    try:
        told.tell(answer("SM1", "Secreta"), call({"What": "Secreta +573001112233"}))
    finally:
        structlog.reset_defaults()

    assert told.calls() == ["new", "unreadable"]
    said = capsys.readouterr().err
    assert "callback_fault" in said
    assert "callback_unreadable" in said
    assert "Secreta" not in said
    assert "3001112233" not in said
