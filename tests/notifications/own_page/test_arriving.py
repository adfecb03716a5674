"""The link to her own page arrives by a real sender, opens, and is kept nowhere after it."""

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.policy import default
from typing import Any
from uuid import UUID

from nosotros.contracts.notifications import GetMessageContent, SendOwnPageLink
from tests.asking import Asking
from tests.notifications.conftest import Rows
from tests.notifications.own_page.opening import SITE, opening
from tests.notifications.senders import SenderFactory, Sink

TimeIs = Callable[[datetime], None]


def test_a_link_arrives_opens_and_is_kept_nowhere(
    asking: Asking,
    senders: SenderFactory,
    sink: Sink,
    rows: Rows,
    wait: Callable[..., Any],
    time_is: TimeIs,
    her: UUID,
):
    # The sender has the clock of its own process.
    time_is(datetime.now(UTC))
    sent = asking.ask(SendOwnPageLink(participant_id=her))
    senders.start()
    wait(lambda: rows.states() == {"delivered": 1}, timeout=120, what="The link is not sent.")

    (mail,) = (
        email.message_from_bytes(each.read_bytes(), policy=default)
        for each in sink.folder.glob("*.eml")
    )
    body = mail.get_body(("plain",))
    assert body is not None
    (secret,) = set(re.findall(rf"{SITE}/m/gestarsalud/([A-Za-z0-9_-]{{43}})", body.get_content()))
    assert asking.ask(opening(secret)).participant_id == her
    message = rows.message()
    assert (message.data, message.text, message.subject) == ({}, None, None)
    content = asking.ask(GetMessageContent(id=sent.message_id), scopes={"notifications:content"})
    assert content.text is None
    assert secret not in senders.said()
