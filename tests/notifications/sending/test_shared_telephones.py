"""What reaches a telephone or a mailbox that others see, through the process that sends."""

import email
import email.policy
import json

from nosotros.identifiers import new_id
from tests.notifications.sending.conftest import NOW

CENTRE = "Centro de Salud, programa madres gestantes"
TELLING = ("salud", "programa", "madres", "gestantes", "lactancia", "taller")


def test_a_telephone_that_others_see_shows_no_place_that_tells_and_her_own_does(
    bus, write_down, senders, rows, wait, tmp_path
):
    for shared, template, data in (
        (True, "session_reminder", {"begins_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "place": CENTRE}),
        (False, "session_reminder", {"begins_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "place": CENTRE}),
        (True, "session_moved", {"begins_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "place": CENTRE}),
        (True, "digest", {"items": f"{NOW:%Y-%m-%dT%H:%M:%SZ} {CENTRE}"}),
        (True, "news", {"text": "El taller de lactancia para madres es el lunes"}),
    ):
        her = new_id()
        bus.contact(her, preferred_channel="sms", mobile_shared=shared)
        write_down(her, template=template, purpose="programme", data=data)
    senders.start()
    wait(lambda: rows.states() == {"delivered": 5}, what="Not sent.")
    left = [json.loads(each.read_text()) for each in (tmp_path / "messages").iterdir()]
    said = {each.template: each.text for each in rows.messages() if each.discreet}
    assert sorted(said) == ["digest", "news", "session_moved", "session_reminder"]
    assert {each["text"] for each in left} >= set(said.values())
    for text in said.values():
        assert not [word for word in TELLING if word in text.casefold()], text
    assert "Lugar: donde siempre." in said["session_reminder"]
    assert "Lugar: por confirmar, pregunte." in said["session_moved"]
    assert said["digest"].endswith(": donde siempre")
    assert "tenemos noticias para usted" in said["news"]
    (own,) = [each.text for each in rows.messages() if not each.discreet]
    assert CENTRE in own


def test_a_mailbox_that_others_see_shows_nothing_that_tells_in_any_part(
    bus, write_down, senders, sink, rows, wait
):
    her = new_id()
    bus.contact(her, email_shared=True)
    write_down(
        her,
        template="session_reminder",
        purpose="reminders",
        data={"begins_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "place": CENTRE},
    )
    senders.start()
    wait(lambda: rows.states() == {"delivered": 1}, what="Not sent.")
    (path,) = sink.folder.glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [part.get_content() for part in mail.iter_parts()]
    assert len(parts) == 2
    for part in (mail["Subject"], mail["From"], *parts):
        assert not [word for word in TELLING if word in part.casefold()], part
    assert all("Lugar: donde siempre." in each for each in parts)
