"""What the how-to of her own page shows is what happens."""

from typing import Any
from uuid import UUID

import orjson

from nosotros.contracts.schema import dump
from tests.howto import asked_by, commands_of
from tests.notifications.conftest import Rows


def test_her_link_is_sent_and_followed_as_the_page_shows(ask: Any, rows: Rows, her: UUID):
    ((send, shown), _) = commands_of("send-her-own-page", HER=her)
    sent = orjson.loads(dump(ask(asked_by(send))))

    assert list(sent) == list(shown)
    assert sent["message_id"] == str(rows.message().id)
    (_, (see, _)) = commands_of("send-her-own-page", HER=her, MESSAGE=sent["message_id"])
    seen = ask(asked_by(see))
    assert (str(seen.participant_id), seen.template) == (str(her), "own_page_link")
