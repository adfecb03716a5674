"""An erasure reaches every table, and nobody else."""

from datetime import UTC, datetime

import pytest

from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.notifications import SetPreference
from nosotros.identifiers import new_id
from tests.notifications import written

AT = datetime(2026, 8, 18, 14, tzinfo=UTC)
MOBILE, EMAIL = "+573007654321", "Yeimy.Luz@example.org"
#: what must be nowhere afterwards, in whatever form a provider writes it
WORDS = ("yeimy", "573007654321", "yeimy.luz", "no puedo ir")


@pytest.fixture
def her(programme):
    """Somebody of whom every table holds something."""
    rows, id = programme.rows, programme.learner(first_names="Yeimy", mobile=MOBILE, email=EMAIL)
    programme.contact(id, first_names="Yeimy", mobile=MOBILE, email=EMAIL)
    session = programme.session("2026-08-22 09:00")
    programme.meeting(id, "2026-08-27 15:00")
    programme.asking.ask(SetPreference(participant_id=id, purpose="reminders", digest=True))
    programme.asking.run_due()
    programme.absent(id, session)
    message = written.message(
        rows, participant_id=id, state="sent", recipient=MOBILE, text="Hola, Yeimy"
    )
    written.attempt(rows, message, 1, provider="twilio", provider_ref="SM1")
    facts = {"id": id, "message": message, "at": AT}
    for statement in (
        # As the ear keeps them: by the provider's reference, or by ours.
        "INSERT INTO receipt (provider, provider_ref, state, organisation, told_at)"
        " VALUES ('twilio', 'SM1', 'delivered', '*', %(at)s)",
        "INSERT INTO receipt (provider, provider_ref, state, organisation, told_at)"
        " SELECT provider, id::text, 'sent', '*', %(at)s FROM attempt",
        "INSERT INTO link (secret_sha256, organisation, participant_id, message_id, made_at,"
        " expires_at) VALUES ('x', 'gestarsalud', %(id)s, %(message)s, %(at)s, %(at)s)",
        "INSERT INTO campaign_recipient (campaign_id, position, organisation, participant_id)"
        " SELECT id, 1, 'gestarsalud', %(id)s FROM campaign",
        "INSERT INTO answer (id, organisation, participant_id, message_id, channel, provider,"
        " provider_ref, address, text, kind, done, received_at) VALUES (%(message)s, 'gestarsalud',"
        " %(id)s, %(message)s, 'sms', 'twilio', 'IN1', '+573007654321', 'No puedo ir', 'absence',"
        " 'absence_announced', %(at)s)",
    ):
        rows.run(statement, **facts)
    return id


def callback(rows, body: bytes, *, state: str = "done", url: str = "https://x.example/t") -> None:
    rows.run(
        "INSERT INTO callback (id, organisation, provider, digest, headers, url, body, state,"
        " due_at, received_at) VALUES (%(id)s, 'gestarsalud', 'twilio', %(digest)s, '{}', %(url)s,"
        " %(body)s, %(state)s, %(at)s, %(at)s)",
        id=new_id(),
        digest=new_id().bytes,
        url=url,
        body=body,
        state=state,
        at=AT,
    )


def suppress(rows, kind: str, address: str) -> None:
    rows.run(
        "INSERT INTO suppression (id, organisation, revision, kind, address, why, since)"
        " VALUES (%(id)s, 'gestarsalud', 1, %(kind)s, %(address)s, 'stopped', %(at)s)",
        id=new_id(),
        kind=kind,
        address=address,
        at=AT,
    )


def dump(rows) -> dict[str, str]:
    """All that is in each table, in lower case, bytes as text."""
    tables = rows.all(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    found = {}
    for table in tables:
        lines = [str(row) for row in rows.all(f"SELECT * FROM {table.relname}")]
        found[table.relname] = "\n".join(lines).lower()
    return found


def test_nothing_of_hers_is_left_in_any_table(programme, her):
    rows = programme.rows
    suppress(rows, "mobile", MOBILE)
    callback(rows, b"From=%2B573007654321&Body=No%20puedo%20ir")
    callback(rows, b'{"from": "573007654321"}', state="new")
    callback(
        rows, b"<yeimy.luz@example.org> \xff\xfe", url="https://x.example/yeimy.luz@example.org"
    )
    assert any("yeimy" in each for each in dump(rows).values())
    programme.asking.hear(ParticipantErased(participant_id=her), revision=99)
    for table, said in dump(rows).items():
        for word in WORDS:
            assert word not in said, table
    for table in ("contact", "preference", "place", "absence", "link", "suppression", "receipt"):
        assert rows.all(f"SELECT 1 FROM {table}") == [], table
    assert rows.all("SELECT 1 FROM meeting WHERE participant_id = %(id)s", id=her) == []
    assert rows.all("SELECT 1 FROM timer WHERE key LIKE %(id)s", id=f"%{her}%") == []
    left = {each.state for each in rows.all("SELECT state FROM message")}
    assert left <= {"withheld", "cancelled", "sent"}


def test_what_others_have_stays(programme, her):
    rows = programme.rows
    other = programme.learner(mobile=MOBILE, email="otra@example.org")
    suppress(rows, "mobile", MOBILE)
    suppress(rows, "email", "alguien@example.org")
    callback(rows, b"From=%2B573009999999")
    rows.run(
        "INSERT INTO receipt (provider, provider_ref, state, organisation, told_at)"
        " VALUES ('twilio', 'SM2', 'delivered', '*', %(at)s)",
        at=AT,
    )
    programme.asking.hear(ParticipantErased(participant_id=her), revision=99)
    # The telephone is another one's too, who is to be left in peace by it.
    kept = {each.address for each in rows.all("SELECT address FROM suppression")}
    assert kept == {MOBILE, "alguien@example.org"}
    assert rows.one("SELECT body FROM callback").body == b"From=%2B573009999999"
    assert rows.one("SELECT provider_ref FROM receipt") == ("SM2",)
    assert [each.participant_id for each in rows.all("SELECT participant_id FROM place")] == [other]


def test_what_comes_of_her_afterwards_is_kept_nowhere(programme, her):
    programme.asking.hear(ParticipantErased(participant_id=her), revision=99)
    programme.place(her, begun=True)
    session = programme.session("2026-08-23 09:00")
    programme.absent(her, session)
    meeting = programme.meeting(her, "2026-08-28 15:00")
    programme.move_meeting(meeting, "2026-08-28 16:00")
    programme.at("2026-08-22 09:00")
    assert programme.rows.all("SELECT 1 FROM place") == []
    assert programme.rows.all("SELECT 1 FROM absence") == []
    assert programme.waiting() == []
