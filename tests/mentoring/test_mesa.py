"""The Mesa: members, commissions, what is offered, strategic actions, contributions."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddMesaMember,
    AddOffer,
    ChangeCommission,
    ChangeMesaMember,
    ChangeOffer,
    FoundCommission,
    GetCommission,
    GetMesaMap,
    GetMesaMember,
    ListCommissions,
    ListMesaMembers,
    ListOffers,
    ListTerritories,
    NotMember,
    RegisterTerritory,
    TerritoryUnknown,
)
from nosotros.identifiers import new_id
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
SINCE = date(2026, 1, 1)
TODAY = date(2026, 8, 18)


@pytest.fixture
def member(ask: Ask) -> Callable[..., Any]:
    def member(name: str = "Mutual La Unión (inventada)", **given: Any) -> Any:
        return ask(AddMesaMember(name=name, kind="mutual", since=SINCE, **given))

    return member


@pytest.fixture
def soacha(ask: Ask) -> Any:
    return ask(
        RegisterTerritory(municipality="Soacha", neighbourhoods=("Cazucá", "San Mateo", "Centro"))
    )


def offer(member: Any, **given: Any) -> AddOffer:
    values: dict[str, Any] = {
        "kind": "childcare",
        "title": "Cuidado",
        "audiences": ("mothers",),
        "municipality": "Soacha",
        "since": SINCE,
        "neighbourhoods": ("Cazucá",),
    }
    return AddOffer(member_id=member.id, **{**values, **given})


def change(member: Any, **given: Any) -> ChangeMesaMember:
    values: dict[str, Any] = {"name": member.name, "kind": member.kind, "since": member.since}
    return ChangeMesaMember(
        member_id=member.id, expected_revision=member.revision, **{**values, **given}
    )


def test_members_are_added_changed_and_listed_by_kind(ask: Ask, member: Callable[..., Any]):
    first = member(municipality="Soacha")
    other = ask(AddMesaMember(name="Cámara (inventada)", kind="chamber", since=SINCE))

    changed = ask(change(first, name="Mutual Unida (inventada)"))

    assert (changed.revision, changed.name, changed.commissions) == (
        2,
        "Mutual Unida (inventada)",
        (),
    )
    assert [each.id for each in ask(ListMesaMembers()).items] == [first.id, other.id]
    assert [each.id for each in ask(ListMesaMembers(kind="chamber")).items] == [other.id]
    with pytest.raises(RevisionMismatch):
        ask(change(first))
    with pytest.raises(NotFound):
        ask(GetMesaMember(id=first.id), organisation="la-u")


def test_a_last_day_before_the_first_is_refused(ask: Ask, member: Callable[..., Any]):
    with pytest.raises(InvalidFields) as refused:
        ask(change(member(), until=date(2025, 12, 31)))

    assert set(wrong(refused.value)) == {("until", "before_the_beginning")}


def test_a_commission_has_the_members_that_it_was_given_last(
    ask: Ask, member: Callable[..., Any], time_is: Callable[[datetime], None]
):
    one, two, three = (member(f"Organización {n} (inventada)") for n in (1, 2, 3))
    made = ask(FoundCommission(name="Emprendimiento", since=SINCE))
    ask(
        ChangeCommission(
            commission_id=made.id,
            expected_revision=1,
            name=made.name,
            members=(one.id, two.id),
        )
    )
    time_is(datetime(2026, 9, 1, 15, tzinfo=UTC))
    now = ask(
        ChangeCommission(
            commission_id=made.id,
            expected_revision=2,
            name=made.name,
            members=(two.id, three.id),
        )
    )

    assert set(now.members) == {two.id, three.id}
    assert ask(GetMesaMember(id=one.id)).commissions == ()
    assert ask(GetMesaMember(id=three.id)).commissions == (made.id,)
    assert [each.id for each in ask(ListMesaMembers(commission_id=made.id)).items] == [
        two.id,
        three.id,
    ]
    assert [each.id for each in ask(ListCommissions()).items] == [made.id]


def test_who_is_no_member_of_the_mesa_joins_no_commission(ask: Ask, member: Callable[..., Any]):
    left = member()
    ask(change(left, until=date(2026, 8, 17)))
    made = ask(FoundCommission(name="Emprendimiento", since=SINCE))

    def seat(*ids: Any) -> ChangeCommission:
        return ChangeCommission(
            commission_id=made.id, expected_revision=1, name=made.name, members=ids
        )

    with pytest.raises(NotMember):
        ask(seat(left.id))
    with pytest.raises(NotFound):
        ask(seat(new_id()))
    with pytest.raises(InvalidFields) as refused:
        ask(seat(left.id, left.id))
    assert set(wrong(refused.value)) == {("members.1", "repeated")}
    assert ask(GetCommission(id=made.id)).members == ()


@pytest.mark.usefixtures("soacha")
def test_an_offer_says_for_whom_where_and_until_when(
    ask: Ask, member: Callable[..., Any], told: Callable[[str], list[Any]]
):
    one = member()

    made = ask(offer(one, municipality="soacha", neighbourhoods=("cazucá",), oldest=19))

    assert (made.municipality, made.neighbourhoods, made.oldest) == ("Soacha", ("Cazucá",), 19)
    values = {
        "kind": made.kind,
        "title": made.title,
        "audiences": made.audiences,
        "municipality": made.municipality,
        "since": made.since,
    }
    ended = ask(
        ChangeOffer(offer_id=made.id, expected_revision=1, until=date(2026, 8, 31), **values)
    )
    assert (ended.neighbourhoods, ended.oldest, ended.until) == ((), None, date(2026, 8, 31))
    assert [each["revision"] for each in told("offer_published")] == [1, 2]
    assert [each.id for each in ask(ListOffers(member_id=one.id)).items] == [made.id]
    assert ask(ListOffers(kind="health")).items == ()


@pytest.mark.usefixtures("soacha")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"audiences": ()}, {("audiences", "at_least_one")}),
        ({"youngest": 20, "oldest": 19}, {("oldest", "below_the_lowest")}),
        ({"youngest": 121}, {("youngest", "range:0:120")}),
        ({"until": date(2025, 1, 1)}, {("until", "before_the_beginning")}),
        ({"neighbourhoods": ("Suba",)}, {("neighbourhoods.0", "not_in_territory")}),
        ({"neighbourhoods": ("Cazucá", "CAZUCÁ")}, {("neighbourhoods.1", "repeated")}),
    ],
)
def test_an_offer_that_cannot_be_is_refused_by_its_fields(
    ask: Ask,
    member: Callable[..., Any],
    given: dict[str, Any],
    expected: set[tuple[str, str]],
):
    with pytest.raises(InvalidFields) as refused:
        ask(offer(member(), **given))

    assert set(wrong(refused.value)) == expected
    assert ask(ListOffers()).items == ()


def test_an_offer_in_a_municipality_that_is_not_registered_is_refused(
    ask: Ask, member: Callable[..., Any]
):
    with pytest.raises(TerritoryUnknown):
        ask(offer(member()))
    with pytest.raises(TerritoryUnknown):
        ask(GetMesaMap(kind="childcare", municipality="Soacha"))


def test_a_territory_is_registered_once_however_it_is_written(ask: Ask, soacha: Any):
    again = ask(RegisterTerritory(municipality="SOACHA", neighbourhoods=("Cazucá", "Compartir")))

    assert (again.id, again.municipality, again.revision) == (soacha.id, "Soacha", 2)
    assert [each.id for each in ask(ListTerritories()).items] == [soacha.id]
    with pytest.raises(InvalidFields) as refused:
        ask(RegisterTerritory(municipality="Soacha", neighbourhoods=("Cazucá", "cazucá")))
    assert set(wrong(refused.value)) == {("neighbourhoods.1", "repeated")}


@pytest.mark.usefixtures("soacha")
def test_what_a_member_offers_ends_with_its_membership(ask: Ask, member: Callable[..., Any]):
    one = member()
    ask(offer(one))
    ask(change(one, until=TODAY))

    def covered(on: date) -> int:
        return ask(GetMesaMap(kind="childcare", on=on)).covered

    assert [covered(date(2026, 8, day)) for day in (17, 18, 19)] == [1, 1, 0]
    with pytest.raises(NotMember):
        ask(offer(one, since=date(2026, 8, 19)))
