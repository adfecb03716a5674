"""Strategic actions by the members' scores, and contributions to public policy."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.mentoring import (
    AddMesaMember,
    ChangeAction,
    ChangeCommission,
    ChangeContribution,
    DraftContribution,
    FoundCommission,
    GetAction,
    ListActions,
    ListContributions,
    NotMember,
    ProposeAction,
    ScoreAction,
    StateUnfit,
)
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
SINCE = date(2026, 1, 1)
TODAY = date(2026, 8, 18)


@pytest.fixture
def member(ask: Ask) -> Callable[..., Any]:
    def member(name: str = "Mutual La Unión (inventada)") -> Any:
        return ask(AddMesaMember(name=name, kind="mutual", since=SINCE))

    return member


def test_an_action_is_prioritised_by_its_members_and_carried_out(
    ask: Ask, member: Callable[..., Any], told: Callable[[str], list[Any]]
):
    one, two, outside = (member(f"Organización {n} (inventada)") for n in (1, 2, 3))
    commission = ask(FoundCommission(name="Emprendimiento", since=SINCE))
    ask(
        ChangeCommission(
            commission_id=commission.id,
            expected_revision=1,
            name=commission.name,
            members=(one.id, two.id),
        )
    )
    made = ask(ProposeAction(title="Cuidado", purpose="Más cupos", commission_id=commission.id))
    assert made.priority is None

    def score(who: Any, *scores: int) -> Any:
        impact, urgency, feasibility = scores
        return ask(
            ScoreAction(
                action_id=made.id,
                member_id=who.id,
                impact=impact,
                urgency=urgency,
                feasibility=feasibility,
            )
        )

    score(one, 1, 1, 1)
    score(two, 5, 4, 4)
    assert score(one, 5, 5, 3).priority == 83
    with pytest.raises(NotMember):
        score(outside, 5, 5, 5)
    with pytest.raises(InvalidFields) as refused:
        score(one, 0, 6, 3)
    assert set(wrong(refused.value)) == {("impact", "range:1:5"), ("urgency", "range:1:5")}

    def move(state: str, **given: Any) -> Any:
        now = ask(GetAction(id=made.id))
        return ask(
            ChangeAction(
                action_id=made.id,
                expected_revision=now.revision,
                title=now.title,
                purpose=now.purpose,
                state=state,
                **given,
            )
        )

    with pytest.raises(InvalidFields) as refused:
        move("agreed")
    assert set(wrong(refused.value)) == {("owner_id", "required"), ("due_on", "required")}
    owned = {"owner_id": one.id, "due_on": date(2026, 12, 1)}
    with pytest.raises(StateUnfit):
        move("done", result="Hecho", **owned)
    for state in ("agreed", "under_way"):
        move(state, **owned)
    done = move("done", result="Treinta cupos", **owned)

    assert (done.state, done.result, done.done_at is not None) == ("done", "Treinta cupos", True)
    assert [each["state"] for each in told("action_moved")] == ["agreed", "under_way", "done"]
    with pytest.raises(StateUnfit):
        move("dropped")
    with pytest.raises(StateUnfit):
        score(two, 1, 1, 1)


def test_actions_are_listed_by_priority_page_by_page(ask: Ask, member: Callable[..., Any]):
    who = member()
    made = [ask(ProposeAction(title=f"Acción {n}", purpose="…")) for n in range(5)]
    for each, points in zip(made, (2, 5, None, 4, 5), strict=True):
        if points is not None:
            ask(
                ScoreAction(
                    action_id=each.id,
                    member_id=who.id,
                    impact=points,
                    urgency=points,
                    feasibility=points,
                )
            )
    seen: list[Any] = []
    page = ask(ListActions(limit=2))
    while True:
        seen += [each.id for each in page.items]
        if page.next is None:
            break
        page = ask(ListActions(limit=2, after=page.next))

    assert seen == [made[n].id for n in (1, 4, 3, 0, 2)]


def test_members_who_score_at_once_all_count(ask: Ask, member: Callable[..., Any]):
    who = [member(f"Organización {n} (inventada)") for n in range(8)]
    made = ask(ProposeAction(title="Cuidado", purpose="Más cupos"))
    ready = Barrier(len(who))

    def score(each: Any, points: int) -> None:
        ready.wait()
        ask(
            ScoreAction(
                action_id=made.id,
                member_id=each.id,
                impact=points,
                urgency=points,
                feasibility=points,
            )
        )

    threads = [Thread(target=score, args=(each, 1 + n % 5)) for n, each in enumerate(who)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    found = ask(GetAction(id=made.id))
    assert len(found.scores) == len(who)
    # 1 2 3 4 5 1 2 3, of 1 to 5: a mean of 2.625
    assert found.priority == 41


def test_a_contribution_keeps_its_words_once_it_is_submitted(
    ask: Ask, told: Callable[[str], list[Any]], time_is: Callable[[datetime], None]
):
    words = {"instrument": "Política de juventud", "proposal": "Cupos", "evidence": "El mapa"}
    made = ask(DraftContribution(**words))

    def move(revision: int, state: str, **given: Any) -> Any:
        return ask(
            ChangeContribution(
                contribution_id=made.id,
                expected_revision=revision,
                state=state,
                **{**words, **given},
            )
        )

    submitted = move(1, "submitted", proposal="Más cupos")
    words["proposal"] = "Más cupos"
    assert submitted.submitted_on == TODAY
    with pytest.raises(InvalidFields) as refused:
        move(2, "considered", proposal="Otra cosa")
    assert set(wrong(refused.value)) == {("proposal", "submitted_already")}
    with pytest.raises(StateUnfit):
        move(2, "adopted")
    move(2, "considered")
    time_is(datetime(2026, 10, 2, 15, tzinfo=UTC))
    assert move(3, "adopted").decided_on == date(2026, 10, 2)
    assert [each["state"] for each in told("contribution_moved")] == [
        "submitted",
        "considered",
        "adopted",
    ]
    assert [each.id for each in ask(ListContributions(state="adopted")).items] == [made.id]
