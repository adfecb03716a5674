"""What providers told of somebody erased: by whomever it is kept, and whoever was known then."""

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.notifications import GetAnswerContent, care
from nosotros.identifiers import new_id
from notifications.receiving import listener
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.providers.calls import answer, call
from tests.notifications.receiving.conftest import MOBILE
from tests.notifications.test_forgetting import dump
from tests.notifications.written import message

#: the organisation that the number's calls are kept by; hers is another
A = "la-u"
OLD = "+573005550011"
WORDS = "no vuelvo a la casa"
HERS = ("573001112233", "no vuelvo", "no+vuelvo")


@pytest.fixture
def ask(database):
    scopes = ("operations:read", "operations:write", "notifications:content")
    return Asking(NotificationsService, database, scopes=scopes).ask


@pytest.fixture
def her(bus):
    id = new_id()
    bus.contact(id, mobile=MOBILE)
    return id


def nothing_left(rows) -> bool:
    said = "\n".join(dump(rows).values())
    return not any(each in said for each in HERS)


def test_what_she_wrote_before_anybody_knew_her_is_forgotten(told, bus, rows, ask):
    told.tell(answer("IN1", WORDS))
    told.tell(answer("IN2", WORDS), organisation=A)
    told.tell(answer("IN3", "soy otra", sender="+573009999999"))
    kept = rows.all("SELECT id, done FROM answer ORDER BY id")
    assert [each.done for each in kept] == ["unknown"] * 3
    her = new_id()
    bus.contact(her, mobile=MOBILE)
    bus.erased(her)
    assert nothing_left(rows)
    assert ask(GetAnswerContent(id=kept[0].id)).text is None
    assert ask(GetAnswerContent(id=kept[2].id)).text == "soy otra"


@pytest.mark.parametrize("of_the_other", ["gestarsalud", A])
def test_what_may_be_of_who_shares_her_telephone_stays(told, bus, rows, of_the_other):
    told.tell(answer("IN1", WORDS))
    her, other = new_id(), new_id()
    bus.contact(her, mobile=MOBILE)
    bus.contact(other, mobile=MOBILE, organisation=of_the_other)
    told.keep(answer("IN2", "necesito una carta"), organisation=A)
    bus.erased(her)
    told.ear.listen()
    kept = rows.all("SELECT participant_id, text FROM answer ORDER BY id")
    assert kept == [(None, WORDS), (other, "necesito una carta")]
    bus.bring(ParticipantErased(participant_id=other), revision=2, organisation=of_the_other)
    assert nothing_left(rows)


def test_calls_kept_by_another_organisation_are_emptied(told, rows, bus, her, ask, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(listener, "WAITS", ())
        told.tell(call({"What": WORDS, "From": MOBILE}), organisation=A)
    told.keep(answer("IN1", WORDS), organisation=A)
    told.keep(answer("IN2", "soy otra", sender="+573009999999"), organisation=A)
    assert told.calls() == ["unreadable", "new", "new"]
    (parked,) = ask(care.list(), organisation=A).items
    bus.erased(her)
    assert nothing_left(rows)
    with pytest.raises(NotFound):
        ask(care.replay(id=parked.id), organisation=A)
    while told.ear.listen():
        pass
    assert [each.text for each in rows.all("SELECT text FROM answer")] == ["soy otra"]
    assert nothing_left(rows)


def test_a_call_that_was_taken_up_as_she_is_erased_is_not_kept(told, rows, bus, her, monkeypatch):
    (id,) = told.keep(answer("IN1", WORDS), organisation=A)
    acts = listener.act

    def erased_meanwhile(*what, **more):
        bus.erased(her)
        return acts(*what, **more)

    monkeypatch.setattr(listener, "act", erased_meanwhile)
    told.ear.listen()
    assert rows.all("SELECT 1 FROM answer") == []
    assert rows.one("SELECT state, body FROM callback WHERE id = %(id)s", id=id) == ("done", None)


@pytest.mark.parametrize("shared", [False, True])
def test_an_address_that_she_had_before_is_forgotten_unless_it_is_anothers(
    told, rows, bus, her, shared
):
    old = message(rows, participant_id=her, state="permanent_failure", recipient=None, emptied=True)
    rows.run(
        "INSERT INTO suppression (id, organisation, revision, kind, address, why, since, message_id)"
        " VALUES (%(id)s, 'gestarsalud', 1, 'mobile', %(old)s, 'unreachable', now(), %(old_id)s)",
        id=new_id(),
        old=OLD,
        old_id=old,
    )
    told.tell(answer("IN1", WORDS, sender=OLD))
    if shared:
        bus.contact(new_id(), mobile=OLD)
    bus.erased(her)
    assert told.suppressed() == ([("mobile", OLD, "unreachable")] if shared else [])
    assert rows.one("SELECT text FROM answer").text == (WORDS if shared else None)
