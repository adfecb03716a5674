"""Who is to get an event: whose filter it fits, and who may have it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.domain.matching import TESTED, Grant, Grants, Happened, Wanted, fits
from nosotros.contracts.integrations import SubscriptionTested
from nosotros.contracts.language import event_of
from nosotros.identifiers import new_id

_ID, _EVENT = new_id(), new_id()
_NOW = datetime(2026, 8, 18, 14, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def _wanted(**filter: str) -> Wanted:
    names = ("types", "organisations", "subjects")
    sets: dict[str, Any] = {
        name: frozenset({filter[name]}) if name in filter else frozenset[str]() for name in names
    }
    return Wanted(id=_ID, organisation="gestarsalud", **sets)


def _event(type: str = "a.type", organisation: str = "la-u", subject: str = "one") -> Happened:
    return Happened(
        position=1,
        event_id=_EVENT,
        organisation=organisation,
        type=type,
        subject=subject,
        recorded_at=_NOW,
    )


@pytest.mark.parametrize(
    ("filter", "does"),
    [
        ({}, True),
        ({"types": "a.type"}, True),
        ({"types": "b.type"}, False),
        ({"organisations": "la-u"}, True),
        ({"organisations": "gestarsalud"}, False),
        ({"subjects": "one"}, True),
        ({"subjects": "two"}, False),
        ({"types": "a.type", "organisations": "la-u", "subjects": "one"}, True),
        ({"types": "a.type", "organisations": "la-u", "subjects": "two"}, False),
    ],
)
def test_an_event_fits_when_it_meets_every_condition(filter: dict[str, str], does: bool) -> None:
    assert fits(_event(), _wanted(**filter)) is does


def test_a_test_event_fits_the_subscription_that_it_is_about_whatever_its_filter_is() -> None:
    assert event_of(SubscriptionTested).type == TESTED
    wanted = _wanted(types="b.type", organisations="x", subjects="y")
    assert fits(_event(TESTED, subject=str(_ID)), wanted)
    assert not fits(_event(TESTED, subject=str(new_id())), wanted)


def _grants(
    ends_at: datetime | None,
    *types: str,
    starts_at: datetime | None = None,
    suspended: bool = False,
) -> Grants:
    return Grants(
        [
            Grant(
                organisation="la-u",
                grantee="gestarsalud",
                types=frozenset(types),
                ends_at=ends_at,
                starts_at=starts_at,
                suspended=suspended,
            )
        ]
    )


@pytest.mark.parametrize(
    ("grants", "due"),
    [
        (Grants([]), None),
        (_grants(None), "pending"),
        (_grants(None, "a.type"), "pending"),
        (_grants(None, "b.type"), None),
        (_grants(_NOW + 2 * _HOUR), "pending"),
        # It ended between the event and now; or had ended before it.
        (_grants(_NOW + _HOUR), "withheld"),
        (_grants(_NOW), None),
        (_grants(_NOW + _HOUR, "b.type"), None),
        # It begins when it is asked about, or later; or began, and ended, in between.
        (_grants(None, starts_at=_NOW + _HOUR), "pending"),
        (_grants(None, starts_at=_NOW + 2 * _HOUR), None),
        (_grants(_NOW + _HOUR, starts_at=_NOW), "withheld"),
        (_grants(_NOW + _HOUR, starts_at=_NOW + _HOUR / 2), None),
        # While whoever gave it is suspended it is held back, if it would be allowed otherwise.
        (_grants(None, suspended=True), "held"),
        (_grants(None, "b.type", suspended=True), None),
        (_grants(None, starts_at=_NOW + _HOUR, suspended=True), "held"),
        (_grants(_NOW + _HOUR, suspended=True), "withheld"),
        (_grants(_NOW, suspended=True), None),
    ],
)
def test_what_a_grant_allowed_when_it_happened_and_no_more_is_withheld(
    grants: Grants, due: str | None
) -> None:
    now = _NOW + _HOUR
    assert grants.due("gestarsalud", _event(), now=now) == due
    assert grants.due("alcaldia", _event(), now=now) is None
    assert grants.due("la-u", _event(), now=now) == "pending"
    allowed = grants.allow("gestarsalud", owner="la-u", type="a.type", at=now)
    assert allowed is (due == "pending")
