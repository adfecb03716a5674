"""Keys: made with no more than their maker has, rotated while they are used, revoked at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.partners import (
    CreateKey,
    GetKey,
    GetKeyToken,
    KeyOver,
    KeyUse,
    ListKeys,
    OperatorOnly,
    RecordKeyUses,
    RevokeKey,
    RotateKey,
    ScopesNotHeld,
    TokenGone,
    TooMany,
)
from nosotros.identifiers import new_id
from partners.handlers import keys
from tests.asking import Asking
from tests.partners.conftest import BEGINNING
from tests.partners.network import Near, Network, Rows, actor_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def token_of(network: Network, key: Any, *, of: str = "gestarsalud") -> str:
    return network.ask(GetKeyToken(id=key.id), of=of).token


def test_a_key_is_made_and_opens_what_it_may(network: Network):
    ends = BEGINNING + 30 * DAY
    made = network.ask(
        CreateKey(owner="attendance board", scopes=("events:read",) * 2, expires_at=ends)
    )
    assert (made.revision, made.owner, made.scopes, made.state) == (
        1,
        "attendance board",
        ("events:read",),
        "active",
    )
    assert (made.created_by, made.created_at) == (network.administrator(), Near(BEGINNING))
    assert (made.expires_at, made.revoked_at, made.old_secret_until) == (ends, None, None)
    assert (made.last_used_at, made.days_used) == (None, 0)
    token = token_of(network, made)
    assert token.startswith(f"nos_{made.prefix}_")
    caller = network.resolved(token)
    assert (caller.actor, caller.digests, caller.expires_at) == (
        f"key:{made.id}",
        (digest(token),),
        ends,
    )
    (member,) = caller.memberships
    assert (member.organisation, member.roles) == ("gestarsalud", ())
    assert member.scopes == ("events:read",)
    assert caller.grants == ()


def test_nobody_makes_a_key_that_may_more_than_she(network: Network):
    narrow = network.key("partners:keys", "events:read")
    by = f"key:{narrow.id}"
    network.key("events:read", by=by)
    with pytest.raises(ScopesNotHeld) as refused:
        network.key("events:read", "enrolment:read", "audit:read", by=by)
    assert refused.value.scopes == ("audit:read", "enrolment:read")
    integrator = network.person("integrator", subject="alba")
    with pytest.raises(ScopesNotHeld) as refused:
        network.key("events:read", "partners:keys", by=actor_of(integrator))
    assert refused.value.scopes == ("partners:keys",)
    with pytest.raises(ScopesNotHeld):
        network.key("no:such")


def test_a_room_s_scope_is_given_though_nobody_has_it_and_the_hub_s_own_never(network: Network):
    network.register("la-u")
    assert network.key("disclosures:read", of="la-u").scopes == ("disclosures:read",)
    for scope in ("access:resolve", "rooms:write"):
        with pytest.raises(ScopesNotHeld):
            network.key(scope, of="la-u")
    assert network.key("rooms:write").scopes == ("rooms:write",)
    with pytest.raises(ScopesNotHeld):
        network.key("access:resolve")


def test_a_revoked_key_gives_nothing_though_its_call_was_let_in(network: Network):
    key = network.key("partners:keys", "events:read")
    network.ask(RevokeKey(key_id=key.id))
    with pytest.raises(ScopesNotHeld):
        network.key("events:read", by=f"key:{key.id}")


def test_a_key_without_scopes_or_that_is_over_is_not_made(network: Network):
    with pytest.raises(InvalidFields) as refused:
        network.ask(CreateKey(owner="a system", scopes=(), expires_at=BEGINNING))
    assert [(each.field, each.code) for each in refused.value.problems] == [
        ("scopes", "at_least_one"),
        ("expires_at", "over_already"),
    ]


def test_an_organisation_has_so_many_keys_at_most(
    network: Network, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keys, "_MOST", 2)
    key = network.key("events:read")
    with pytest.raises(TooMany) as refused:
        network.key("events:read")
    assert refused.value.most == 2
    network.ask(RevokeKey(key_id=key.id))
    network.key("events:read")


def test_a_token_is_shown_for_ten_minutes_to_whoever_made_it(
    network: Network,
    time_is: Callable[[datetime], None],
    run_due: Callable[[], int],
    rows: Rows,
):
    person = network.person("administrator", subject="alba")
    key = network.key("events:read")
    shown = network.ask(GetKeyToken(id=key.id))
    assert shown.shown_until == Near(BEGINNING + timedelta(minutes=10))
    assert network.ask(GetKeyToken(id=key.id)) == shown
    with pytest.raises(NotFound):
        network.ask(GetKeyToken(id=key.id), by=actor_of(person))
    time_is(shown.shown_until)
    with pytest.raises(TokenGone) as refused:
        network.ask(GetKeyToken(id=key.id))
    assert refused.value.minutes == 10
    assert run_due() == 1
    (left,) = rows(f"SELECT token FROM api_key WHERE id = '{key.id}'")
    assert left["token"] is None
    with pytest.raises(TokenGone):
        network.ask(GetKeyToken(id=key.id))
    read = rows(f"SELECT 1 FROM audit WHERE action = 'get_key_token' AND subject = '{key.id}'")
    assert len(read) == 2


def test_a_token_is_kept_in_clear_nowhere(network: Network, rows: Rows):
    key = network.key("events:read")
    # What stands behind the second one may contain some itself.
    secret = token_of(network, key).split("_", 2)[2].encode()
    network.ask(RotateKey(key_id=key.id))
    again = token_of(network, key).split("_", 2)[2].encode()
    for table in ("api_key", "recorded_answer", "audit", "outbox", "timer"):
        kept = repr(rows(f"SELECT * FROM {table}"))
        assert secret.decode() not in kept
        assert again.decode() not in kept


def test_a_key_is_rotated_while_it_is_used(network: Network, time_is: Callable[[datetime], None]):
    key = network.key("events:read")
    old = token_of(network, key)
    rotated = network.ask(RotateKey(key_id=key.id, keep_old_hours=2))
    assert (rotated.revision, rotated.prefix, rotated.old_secret_until) == (
        2,
        key.prefix,
        Near(BEGINNING + 2 * HOUR),
    )
    new = token_of(network, key)
    assert new != old
    assert network.resolved(new).digests == (digest(new), digest(old))
    time_is(BEGINNING + 2 * HOUR + timedelta(minutes=1))
    assert network.resolved(new).digests == (digest(new),)
    assert network.ask(GetKey(id=key.id)).old_secret_until is None


def test_the_secret_before_the_last_opens_nothing(network: Network):
    key = network.key("events:read")
    tokens = [token_of(network, key)]
    for _ in range(2):
        network.ask(RotateKey(key_id=key.id))
        tokens.append(token_of(network, key))
    assert network.of_prefix(key.prefix).digests == (digest(tokens[2]), digest(tokens[1]))
    network.ask(RotateKey(key_id=key.id, keep_old_hours=0))
    assert network.of_prefix(key.prefix).digests == (digest(token_of(network, key)),)


@pytest.mark.parametrize("hours", [-1, 169])
def test_an_old_secret_is_kept_for_a_week_at_most(network: Network, hours: int):
    key = network.key("events:read")
    with pytest.raises(InvalidFields) as refused:
        network.ask(RotateKey(key_id=key.id, keep_old_hours=hours))
    assert [each.code for each in refused.value.problems] == ["range:0:168"]


def test_whoever_rotates_a_key_may_all_that_it_may(network: Network):
    # Else whoever looks after keys could come in by a key that may more than she.
    key = network.key("enrolment:read", "disclosures:read")
    narrow = network.key("partners:keys")
    with pytest.raises(ScopesNotHeld) as refused:
        network.ask(RotateKey(key_id=key.id), by=f"key:{narrow.id}")
    assert refused.value.scopes == ("enrolment:read",)
    network.ask(RotateKey(key_id=narrow.id), by=f"key:{narrow.id}")


def test_a_key_that_is_over_is_not_rotated_and_opens_nothing(
    network: Network, time_is: Callable[[datetime], None]
):
    revoked = network.key("events:read")
    expiring = network.ask(
        CreateKey(owner="a system", scopes=("events:read",), expires_at=BEGINNING + HOUR)
    )
    network.ask(RevokeKey(key_id=revoked.id))
    time_is(BEGINNING + HOUR)
    for key, state in ((revoked, "revoked"), (expiring, "expired")):
        assert network.ask(GetKey(id=key.id)).state == state
        with pytest.raises(NotFound):
            network.of_prefix(key.prefix)
        with pytest.raises(KeyOver) as refused:
            network.ask(RotateKey(key_id=key.id))
        assert refused.value.state == state


def test_a_key_is_revoked_once_and_for_all(
    network: Network, time_is: Callable[[datetime], None], rows: Rows
):
    key = network.key("events:read")
    network.ask(RotateKey(key_id=key.id))
    revoked = network.ask(RevokeKey(key_id=key.id))
    assert (revoked.state, revoked.revoked_at, revoked.revision) == ("revoked", Near(BEGINNING), 3)
    assert revoked.old_secret_until is None
    time_is(BEGINNING + HOUR)
    assert network.ask(RevokeKey(key_id=key.id)) == revoked
    with pytest.raises(TokenGone):
        network.ask(GetKeyToken(id=key.id))
    done = rows(f"SELECT 1 FROM audit WHERE action = 'revoke_key' AND subject = '{key.id}'")
    assert len(done) == 1


def test_keys_of_another_organisation_are_not_there(network: Network):
    network.register("la-u")
    key = network.key("events:read")
    for contract in (
        GetKey(id=key.id),
        GetKeyToken(id=key.id),
        RotateKey(key_id=key.id),
        RevokeKey(key_id=key.id),
    ):
        with pytest.raises(NotFound):
            network.ask(contract, of="la-u")
    assert key.id not in {each.id for each in network.ask(ListKeys(), of="la-u").items}
    with pytest.raises(OperatorOnly):
        network.ask(GetKeyToken(id=key.id, organisation="gestarsalud"), of="la-u")


def test_the_list_has_pages(network: Network):
    first = network.ask(ListKeys()).items
    made = [network.key("events:read") for _ in range(2)]
    page = network.ask(ListKeys(limit=2))
    assert page.items == (*first, made[0])
    following = network.ask(ListKeys(limit=2, after=page.next))
    assert (following.items, following.next) == ((made[1],), None)


def test_when_a_key_was_used_is_shown(
    network: Network, asking: Asking, time_is: Callable[[datetime], None], rows: Rows
):
    key, other = network.key("events:read"), network.key("events:read")

    def used(*moments: datetime, of: Any = key) -> None:
        uses = tuple(KeyUse(key_id=of.id, used_at=each) for each in moments)
        asking.ask(RecordKeyUses(uses=uses), actor="gateway")

    used(BEGINNING + HOUR, BEGINNING, BEGINNING - 3 * DAY)
    used(BEGINNING - HOUR)
    shown = network.ask(GetKey(id=key.id))
    assert (shown.last_used_at, shown.days_used) == (BEGINNING + HOUR, 2)
    assert shown.revision == key.revision
    assert network.ask(GetKey(id=other.id)).last_used_at is None
    used(BEGINNING - 60 * DAY, of=other)
    shown = network.ask(GetKey(id=other.id))
    assert (shown.last_used_at, shown.days_used) == (BEGINNING - 60 * DAY, 0)
    # A key that is not there, or is over, is no reason to lose the others' uses.
    asking.ask(
        RecordKeyUses(
            uses=(
                KeyUse(key_id=new_id(), used_at=BEGINNING),
                KeyUse(key_id=key.id, used_at=BEGINNING + 2 * HOUR),
            )
        ),
        actor="gateway",
    )
    assert network.ask(GetKey(id=key.id)).last_used_at == BEGINNING + 2 * HOUR
    with pytest.raises(InvalidFields) as refused:
        used(*[BEGINNING] * 1001)
    assert [each.code for each in refused.value.problems] == ["at_most:1000"]
