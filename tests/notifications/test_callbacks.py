"""What providers tell is verified, kept once, and answered; addresses are lifted by coordinators."""

import base64
import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import (
    ComplaintStays,
    ConfirmCallback,
    Header,
    LiftSuppression,
    ListProviders,
    ListSuppressions,
    ProviderUnknown,
    ReceiveCallback,
    SignatureInvalid,
)
from nosotros.identifiers import new_id
from notifications.domain.letters import Callback
from notifications.receiving.ears import ear_of
from notifications.service import NotificationsService
from notifications.storage import callbacks, suppressions
from tests.asking import Asking
from tests.notifications.providers.calls import ENVIRONMENT, TOKEN, receipt

NUMBER = "+573001112233"


@pytest.fixture(autouse=True)
def set_up(monkeypatch) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    ear_of.cache_clear()
    yield
    ear_of.cache_clear()


@pytest.fixture
def asking(database):
    scopes = (PUBLIC, "notifications:read", "notifications:write")
    return Asking(NotificationsService, database, scopes=scopes)


def command(called: Callback, **changes) -> ReceiveCallback:
    facts = {
        "organisation": "gestarsalud",
        "provider": "twilio",
        "url": called.url,
        "headers": tuple(Header(name=n, value=v) for n, v in called.headers.items()),
        "body": base64.b64encode(called.body).decode(),
    }
    return ReceiveCallback(**{**facts, **changes})


def test_a_genuine_call_is_kept_as_it_came(asking, rows):
    called = receipt("SM1", "delivered")
    taken = asking.ask(command(called))

    kept = rows.one("SELECT * FROM callback")
    assert (kept.id, kept.provider, kept.state) == (taken.callback_id, "twilio", "new")
    assert (kept.url, kept.headers, bytes(kept.body)) == (called.url, called.headers, called.body)


def test_the_same_call_again_is_kept_once_and_answered_the_same(asking, rows):
    called = receipt("SM1", "delivered")
    first = asking.ask(command(called))
    # Whoever calls again may sign anew, in headers that are new each time.
    more = (*command(called).headers, Header(name="x-time", value="2"))
    assert asking.ask(command(called, headers=more)) == first
    assert len(rows.all("SELECT 1 FROM callback")) == 1


def test_what_nobody_signed_makes_no_other_call_of_it(asking, rows, monkeypatch):
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_APP_SECRET", "s")
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_VERIFY_TOKEN", "v")
    body = b'{"entry": []}'
    signature = f"sha256={hmac.digest(b's', body, 'sha256').hex()}"
    here = "https://nosotros.example/v1/callbacks/gestarsalud/whatsapp_cloud"

    def tell(url, **where):
        called = Callback(url=url, headers={"x-hub-signature-256": signature}, body=body)
        return asking.ask(command(called, provider="whatsapp_cloud"), **where).callback_id

    first = tell(here)
    assert tell(f"{here}?again=1") == first
    # Each organisation is told by itself.
    assert tell(here, organisation="la-u") != first
    assert len(rows.all("SELECT 1 FROM callback")) == 2


def test_twilio_s_fields_in_another_order_are_the_same_call(asking, rows):
    called = receipt("SM1", "delivered")
    turned = b"&".join(reversed(called.body.split(b"&")))
    assert turned != called.body
    first = asking.ask(command(called))
    assert asking.ask(command(called, body=base64.b64encode(turned).decode())) == first
    assert len(rows.all("SELECT 1 FROM callback")) == 1


def test_of_ten_at_once_one_is_kept(asking, rows):
    called = receipt("SM1", "delivered")
    with ThreadPoolExecutor(5) as pool:
        taken = set(pool.map(lambda _: asking.ask(command(called)), range(10)))
    assert len(taken) == 1
    assert len(rows.all("SELECT 1 FROM callback")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": ()},
        {"url": "https://nosotros.example/v1/callbacks/gestarsalud/twilio?x=1"},
        {"body": base64.b64encode(b"MessageSid=SM2&MessageStatus=delivered").decode()},
        {"body": None},
    ],
    ids=["unsigned", "another address", "another body", "no body"],
)
def test_what_is_not_signed_by_its_provider_is_refused(asking, rows, changes):
    with pytest.raises(SignatureInvalid):
        asking.ask(command(receipt("SM1", "delivered"), **changes))
    assert rows.all("SELECT 1 FROM callback") == []


@pytest.mark.parametrize("provider", ["nobody", "vonage_of_nobody", "file", "forms"])
def test_nobody_tells_who_is_no_provider(asking, provider):
    with pytest.raises(ProviderUnknown):
        asking.ask(command(receipt("SM1", "delivered"), provider=provider))


def test_a_provider_that_is_not_set_up_tells_nothing(asking, monkeypatch):
    monkeypatch.delenv("NOSOTROS_TWILIO_TOKEN")
    with pytest.raises(ProviderUnknown):
        asking.ask(command(receipt("SM1", "delivered")))


def test_a_body_that_is_no_base64_is_a_wrong_field(asking):
    with pytest.raises(InvalidFields) as refused:
        asking.ask(command(receipt("SM1", "delivered"), body="*"))
    assert refused.value.fields == ("body",)


def test_one_who_asks_with_a_secret_that_it_was_not_given_is_refused(asking):
    with pytest.raises(SignatureInvalid):
        asking.ask(ConfirmCallback(organisation="gestarsalud", provider="twilio", secret=TOKEN))


def test_a_call_is_forgotten_after_thirty_days_and_a_lost_receipt_after_seven(
    asking, database, rows
):
    for number in range(3):
        asking.ask(command(receipt(f"SM{number}", "delivered")))
    now = clock.now()
    states = ("new", "done", "unreadable")
    for (id,), state in zip(rows.all("SELECT id FROM callback"), states, strict=True):
        rows.run("UPDATE callback SET state = %(state)s WHERE id = %(id)s", id=id, state=state)
    for days in (6, 8):
        rows.run(
            "INSERT INTO receipt (provider, provider_ref, state, organisation, told_at) VALUES"
            " ('twilio', %(ref)s, 'sent', '*', %(at)s)",
            ref=str(days),
            at=now - timedelta(days=days),
        )

    def forget(at):
        with database.begin("*") as transaction:
            return callbacks.forget_old(transaction.connection, now=at)

    assert forget(now) == 1
    assert rows.one("SELECT provider_ref FROM receipt") == ("6",)
    assert forget(now + timedelta(days=31)) == 3
    assert rows.one("SELECT state FROM callback") == ("new",)


@pytest.fixture
def suppressed(database):
    with database.begin("gestarsalud") as transaction:
        for kind, address in (("mobile", NUMBER), ("email", "yeimy@hotmail.com")):
            suppressions.suppress(
                transaction.connection,
                organisation="gestarsalud",
                kind=kind,
                address=address,
                why="bounced",
                at=datetime(2026, 8, 18, 14, tzinfo=UTC),
                message_id=None,
            )


def test_suppressed_addresses_are_listed_and_shown_in_part(asking, suppressed):
    first = asking.ask(ListSuppressions(limit=1))
    second = asking.ask(ListSuppressions(limit=1, after=first.next))
    assert [(each.kind, each.address, each.why) for each in (*first.items, *second.items)] == [
        ("mobile", "+57 … 2233", "bounced"),
        ("email", "y…@…mail.com", "bounced"),
    ]
    assert second.next is None
    assert asking.ask(ListSuppressions(), organisation="la-u").items == ()


def test_one_is_lifted_once_by_its_own_organisation_and_it_is_noted_by_whom(
    asking, suppressed, rows
):
    one = asking.ask(ListSuppressions()).items[0]
    lift = LiftSuppression(suppression_id=one.id)
    with pytest.raises(NotFound):
        asking.ask(lift, organisation="la-u")
    asking.ask(lift)
    with pytest.raises(NotFound):
        asking.ask(lift)
    assert [each.kind for each in asking.ask(ListSuppressions()).items] == ["email"]
    noted = rows.one(
        "SELECT actor, subject FROM audit WHERE action = 'lift_suppression' AND subject IS NOT NULL"
    )
    assert noted == ("key:test", str(one.id))


def test_of_whoever_complained_it_is_not_lifted(asking, suppressed, rows):
    rows.run("UPDATE suppression SET why = 'complained' WHERE kind = 'email'")
    two = asking.ask(ListSuppressions()).items
    with pytest.raises(ComplaintStays):
        asking.ask(LiftSuppression(suppression_id=two[1].id))
    assert asking.ask(ListSuppressions()).items == two


def test_a_suppression_that_never_was_is_not_found(asking):
    with pytest.raises(NotFound):
        asking.ask(LiftSuppression(suppression_id=new_id()))


def test_every_organisation_sees_how_providers_are_doing(asking, rows):
    for position, name in ((2, "vonage"), (1, "twilio")):
        rows.run(
            "INSERT INTO provider (name, channel, organisation, position, state, last_reason)"
            " VALUES (%(name)s, 'sms', '*', %(position)s, 'ailing', 'answered_503')",
            name=name,
            position=position,
        )
    for organisation in ("gestarsalud", "la-u"):
        seen = asking.ask(ListProviders(), organisation=organisation).items
        assert [(each.name, each.position, each.state) for each in seen] == [
            ("twilio", 1, "ailing"),
            ("vonage", 2, "ailing"),
        ]
