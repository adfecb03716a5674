"""Nobody can ask for so much that others have to wait for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from integrations.handlers import grants
from nosotros import clock
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.integrations import (
    ChangeWebhook,
    CreateWebhook,
    EndEventGrant,
    EventFilter,
    GrantEvents,
    ReadEvents,
)
from tests.integrations.conftest import BEGINNING
from tests.integrations.recorded import ENROLLED

Ask = Callable[..., Any]
URL = "https://hooks.example.org/nosotros"


def test_a_filter_names_so_much_and_no_more(ask: Ask) -> None:
    subjects = tuple(f"subject-{number}" for number in range(200))
    made = ask(CreateWebhook(name="Ours", url=URL, filter=EventFilter(subjects=subjects * 2)))
    assert made.filter.subjects == subjects
    too_much = EventFilter(subjects=(*subjects, "one-more"))
    change = ChangeWebhook(
        subscription_id=made.id, name="Ours", url=URL, filter=too_much, expected_revision=1
    )
    for command in (CreateWebhook(name="Ours", url=URL, filter=too_much), change):
        with pytest.raises(InvalidFields) as refused:
            ask(command)
        (problem,) = refused.value.problems
        assert (problem.field, problem.code) == ("filter.subjects", "at_most:200")


def test_who_reads_names_so_much_and_no_more(ask: Ask) -> None:
    subjects = tuple(f"subject-{number}" for number in range(201))
    assert ask(ReadEvents(after="0", subjects=subjects[:200])).items == ()
    with pytest.raises(InvalidFields) as refused:
        ask(ReadEvents(after="0", subjects=subjects))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("subjects", "at_most:200")


def test_an_organisation_gives_so_many_grants_those_that_ended_lately_among_them(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, time_is: Callable[..., None]
) -> None:
    monkeypatch.setattr(grants, "_MOST", 2)
    first = ask(GrantEvents(grantee="la-u"))
    ask(GrantEvents(grantee="la-u"))
    ask(EndEventGrant(grant_id=first.id))
    with pytest.raises(InvalidFields) as refused:
        ask(GrantEvents(grantee="la-u"))
    assert refused.value.problems[0].code == "too_many_grants:2"
    assert ask(GrantEvents(grantee="gestarsalud"), organisation="la-u").grantee == "gestarsalud"
    time_is(BEGINNING + timedelta(days=91))
    assert ask(GrantEvents(grantee="la-u")).granted_at >= BEGINNING + timedelta(days=91)


def test_a_grant_names_so_many_types_and_no_more(ask: Ask) -> None:
    with pytest.raises(InvalidFields) as refused:
        ask(GrantEvents(grantee="la-u", types=(ENROLLED,) * 201))
    assert refused.value.problems[0].code == "at_most:200"
    assert clock.now() >= BEGINNING
