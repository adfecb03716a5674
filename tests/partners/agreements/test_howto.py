"""Agreements are made as the how-to shows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from nosotros.identifiers import new_id
from tests.howto import asked_by, commands_of
from tests.partners.agreements.proposed import GRANTEE


def _shown(id: Any) -> list[Any]:
    return [asked_by(words) for words, _ in commands_of("make-an-agreement", ID=id)]


def test_an_agreement_is_made_and_ended_as_shown(ask: Callable[..., Any]):
    propose, *_ = _shown(new_id())
    proposed = ask(propose)
    _, read, accept, succeed, end = _shown(proposed.id)
    assert ask(read, organisation=GRANTEE) == proposed
    assert ask(accept, organisation=GRANTEE).state == "in_force"
    assert ask(succeed).successor == "alcaldia"
    ended = ask(end)
    assert (ended.state, ended.ended_why) == ("in_force", "agreed")
    assert ended.ends_at == datetime(2026, 12, 1, 5, tzinfo=UTC)
