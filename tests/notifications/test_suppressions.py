"""Addresses that are written to no more."""

from datetime import UTC, datetime

import pytest

from notifications.storage import suppressions

AT = datetime(2026, 8, 18, 14, tzinfo=UTC)
NUMBER = "+573001112233"


@pytest.fixture
def suppress(database):
    def suppress(address=NUMBER, *, kind="mobile", why="bounced", organisation="gestarsalud"):
        with database.begin(organisation) as transaction:
            return suppressions.suppress(
                transaction.connection,
                organisation=organisation,
                kind=kind,
                address=address,
                why=why,
                at=AT,
                message_id=None,
            )

    return suppress


def among(database, *addresses, organisation="gestarsalud", of=None):
    with database.begin(organisation) as transaction:
        return suppressions.suppressed(transaction.connection, addresses, organisation=of)


def test_an_address_that_bounced_is_known_however_it_is_written(database, suppress):
    assert suppress("Luz@Example.org", kind="email")
    assert among(database, "luz@example.org", "LUZ@example.org", "ana@example.org") == {
        "luz@example.org",
        "LUZ@example.org",
    }


def test_it_is_suppressed_once(database, suppress, rows):
    assert suppress()
    assert not suppress(why="unreachable")
    assert rows.one("SELECT why, revision FROM suppression") == ("bounced", 1)


def test_what_its_owner_asked_for_goes_before_what_a_provider_said(database, suppress, rows):
    suppress()
    assert suppress(why="stopped")
    assert not suppress(why="bounced")
    assert rows.one("SELECT why, revision FROM suppression") == ("stopped", 2)


def test_another_organisation_still_writes_to_it(database, suppress):
    suppress()
    assert among(database, NUMBER, organisation="la-u") == set()
    assert among(database, NUMBER, organisation="*") == {NUMBER}
    assert among(database, NUMBER, organisation="*", of="la-u") == set()


def test_it_is_lifted_for_the_reason_that_is_named_alone(database, suppress):
    suppress(why="stopped")
    with database.begin("gestarsalud") as transaction:
        lift = {"organisation": "gestarsalud", "kind": "mobile", "address": NUMBER}
        assert not suppressions.lift_address(transaction.connection, **lift, why="bounced")
        assert suppressions.lift_address(transaction.connection, **lift, why="stopped")
    assert among(database, NUMBER) == set()
