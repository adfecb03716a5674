"""The sender's process listens, too; and its e-mails say how to stop them."""

import email
import re

from nosotros import clock
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import GetSubscription, Unsubscribe
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from notifications.storage import callbacks
from notifications.unsubscribe_links import links
from tests.asking import Asking
from tests.notifications.providers.calls import ENVIRONMENT, receipt
from tests.notifications.written import attempt, message


def test_it_acts_upon_what_providers_tell(senders, database, rows, wait):
    id = message(rows, state="sent", channel="sms", recipient="+573001112233", attempts=1)
    attempt(rows, id, 1, provider_ref="SM1")
    senders.start(**ENVIRONMENT)
    with database.begin("gestarsalud") as transaction:
        callbacks.keep(
            transaction.connection,
            receipt("SM1", "delivered"),
            organisation="gestarsalud",
            provider="twilio",
            known_by=b"SM1",
            at=clock.now(),
        )
    wait(lambda: rows.states() == {"delivered": 1}, timeout=60, what="It is not heard.")


def test_an_e_mail_has_a_link_that_stops_its_purpose(
    bus, write_down, senders, sink, wait, database, monkeypatch
):
    her = new_id()
    bus.contact(her)
    write_down(her)
    senders.start(NOSOTROS_PUBLIC_URL="http://127.0.0.1:8470")
    wait(lambda: sink.count() == 1, timeout=60, what="Nothing is sent.")

    (sent,) = sink.folder.glob("*.eml")
    header = email.message_from_bytes(sent.read_bytes())["List-Unsubscribe"]
    found = re.fullmatch(r"<http://127\.0\.0\.1:8470/v1/unsubscribe/gestarsalud/(\S+)>", header)
    assert found is not None
    monkeypatch.setenv("NOSOTROS_ENVIRONMENT", "development")
    links.cache_clear()
    asking = Asking(NotificationsService, database, scopes=(PUBLIC,))
    facts = {"organisation": "gestarsalud", "token": found[1]}
    assert asking.ask(GetSubscription(**facts)).purpose == "programme"
    assert asking.ask(Unsubscribe(**facts)).stopped
    links.cache_clear()
