"""Whoever has every right to the database can change the log, and it shows."""

from collections.abc import Callable

import pytest

from localstack.servers import Postgres
from nosotros.audits.checking import Altered
from nosotros.seals import Keys
from tests.emptying import administrator
from tests.partners.audit.conftest import NAME
from tests.partners.audit.log import Log

Tamper = Callable[..., None]
_FOURTH = "organisation = 'gestarsalud' AND position = 4"


@pytest.fixture
def tamper(postgres: Postgres) -> Tamper:
    """Change the log as the server's superuser, whom no trigger and no right stops."""

    def tamper(*statements: str) -> None:
        connection = administrator(postgres.url(NAME))
        with connection.transaction():
            connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER append_only")
            for each in statements:
                connection.execute(each.encode())
            connection.execute("ALTER TABLE audit_entry ENABLE TRIGGER append_only")

    return tamper


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'key:somebody-else'",
        "action = 'get_participant'",
        "subject = NULL",
        "at = at + interval '1 microsecond'",
        "heard_at = heard_at - interval '1 day'",
        "entry_id = 4000",
        "service = 'mentoring'",
        "command_id = NULL",
        "grantee = 'la-u'",
        "agreement_id = '01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21'",
        "purpose = 'research'",
        "hash = decode(repeat('ab', 32), 'hex')",
    ],
)
def test_an_entry_that_was_altered_shows(log: Log, keys: Keys, tamper: Tamper, change: str) -> None:
    log.tell(7)
    assert log.check(keys).position == 7
    tamper(f"UPDATE audit_entry SET {change} WHERE {_FOURTH}")
    with pytest.raises(Altered, match="entry 4 does not follow entry 3"):
        log.check(keys)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([f"DELETE FROM audit_entry WHERE {_FOURTH}"], "entry 4 is missing"),
        (["DELETE FROM audit_entry WHERE position = 1"], "entry 1 is missing"),
        (["DELETE FROM audit_entry WHERE position > 5"], "cut off after entry 5"),
        (
            [
                f"DELETE FROM audit_entry WHERE {_FOURTH}",
                # In two steps: in whichever order rows are visited, no two have one position.
                "UPDATE audit_entry SET position = position + 1000 WHERE position > 4",
                "UPDATE audit_entry SET position = position - 1001 WHERE position > 1000",
                "UPDATE audit_head SET position = 6",
            ],
            "entry 4 does not follow entry 3",
        ),
        (
            [
                "UPDATE audit_entry SET position = 99 WHERE position = 4",
                "UPDATE audit_entry SET position = 4 WHERE position = 5",
                "UPDATE audit_entry SET position = 5 WHERE position = 99",
            ],
            "entry 4 does not follow entry 3",
        ),
        (
            [
                "INSERT INTO audit_entry SELECT organisation, 8, service, 800, at, actor, action,"
                " subject, command_id, grantee, agreement_id, purpose, heard_at, hash"
                " FROM audit_entry WHERE position = 7",
                "UPDATE audit_head SET position = 8",
            ],
            "entry 8 does not follow entry 7",
        ),
    ],
)
def test_what_was_removed_moved_or_put_in_shows(
    log: Log, keys: Keys, tamper: Tamper, statements: list[str], found: str
) -> None:
    log.tell(7)
    tamper(*statements)
    with pytest.raises(Altered, match=found):
        log.check(keys)


def test_a_log_that_was_cut_off_well_shows_by_an_earlier_head(
    log: Log, keys: Keys, tamper: Tamper
) -> None:
    log.tell(7)
    kept = log.head(keys)
    tamper(
        "DELETE FROM audit_entry WHERE position > 5",
        "UPDATE audit_head SET position = 5,"
        " hash = (SELECT hash FROM audit_entry WHERE position = 5)",
    )
    assert log.check(keys).position == 5
    with pytest.raises(Altered, match=r"cut off after entry 5: on .* there were 7"):
        log.check(keys, kept)
    # What is told meanwhile does not hide it.
    log.tell(4)
    with pytest.raises(Altered, match="rewritten after entry 0 and up to 7"):
        log.check(keys, kept)


def test_an_entry_at_the_end_of_a_file_that_is_gone_shows(
    log: Log, keys: Keys, tamper: Tamper
) -> None:
    log.tell(7)
    tamper(f"DELETE FROM audit_entry WHERE {_FOURTH}")
    with pytest.raises(Altered, match="cut off after entry 3"):
        log.check(keys, until=4)
    with pytest.raises(Altered, match="entry 5 does not follow entry 4"):
        log.check(keys, after=4)
