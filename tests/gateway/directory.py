"""Who is who, as a partners of these tests says it: keys, people, and what agreements grant."""

import hashlib
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import (
    AccountUse,
    CallerView,
    GrantView,
    MembershipView,
    ServiceNotDescribed,
)
from nosotros.contracts.schema import dump, load
from nosotros.identifiers import new_id
from tests.gateway.peer import Answer, Call

_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(kw_only=True)
class Directory:
    """Answers what partners does, from memory."""

    keys: dict[str, CallerView] = field(default_factory=dict[str, CallerView])
    people: dict[tuple[str, str], CallerView] = field(
        default_factory=dict[tuple[str, str], CallerView]
    )
    #: when keys were used, as it was told
    uses: dict[str, datetime] = field(default_factory=dict[str, datetime])
    #: accounts that were used, as it was told: who by which
    first_uses: list[AccountUse] = field(default_factory=list[AccountUse])
    #: what it was asked about, in order
    asked: list[str] = field(default_factory=list[str])

    def key(
        self,
        *scopes: str,
        organisation: str = "gestarsalud",
        expires_at: datetime | None = None,
        grants: Iterable[GrantView] = (),
    ) -> str:
        """A new key with these scopes."""
        prefix = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        token = f"nos_{prefix}_{secrets.token_urlsafe(32)}"
        self.keys[prefix] = CallerView(
            actor=f"key:{new_id()}",
            digests=(digest_of(token),),
            expires_at=expires_at,
            memberships=(membership(organisation, *scopes),),
            grants=tuple(grants),
        )
        return token

    def person(
        self,
        issuer: str,
        subject: str,
        *memberships: MembershipView,
        grants: Iterable[GrantView] = (),
    ) -> CallerView:
        """Somebody whom an issuer knows, with roles."""
        made = CallerView(
            actor=f"person:{new_id()}",
            digests=(),
            expires_at=None,
            memberships=memberships,
            grants=tuple(grants),
        )
        self.people[issuer, subject] = made
        return made

    def revoke(self, token: str) -> None:
        """Have a key open nothing any more."""
        del self.keys[prefix_of(token)]

    def answers(self) -> dict[str, Answer]:
        """What a peer of its name answers with."""
        return {
            "resolve_key": self._resolve_key,
            "resolve_person": self._resolve_person,
            "record_key_uses": self._record_key_uses,
            "record_first_uses": self._record_first_uses,
            # There are no rooms, where a test says nothing else.
            "list_routes": lambda _: {"items": []},
            "resolve_event_type": lambda _: {"items": []},
            "resolve_service": _not_described,
        }

    def _resolve_key(self, call: Call) -> Any:
        self.asked.append(call.payload["prefix"])
        return _told(self.keys.get(call.payload["prefix"]))

    def _resolve_person(self, call: Call) -> Any:
        self.asked.append(call.payload["subject"])
        return _told(self.people.get((call.payload["issuer"], call.payload["subject"])))

    def _record_key_uses(self, call: Call) -> None:
        for each in call.payload["uses"]:
            self.uses[f"key:{each['key_id']}"] = datetime.fromisoformat(each["used_at"])

    def _record_first_uses(self, call: Call) -> None:
        uses = [load(AccountUse, each, strict=True) for each in call.payload["uses"]]
        self.first_uses.extend(uses)
        for use in uses:
            found = self.people.get((use.issuer, use.subject))
            if found is not None:
                known = tuple(
                    replace(
                        each, acted_for=each.acted_for or each.actor == f"person:{use.person_id}"
                    )
                    for each in found.memberships
                )
                self.people[use.issuer, use.subject] = replace(found, memberships=known)


def _not_described(call: Call) -> Any:
    raise ServiceNotDescribed(**call.payload)


def membership(organisation: str, *scopes: str) -> MembershipView:
    """What somebody may in an organisation."""
    return MembershipView(organisation=organisation, roles=(), scopes=scopes)


def new_membership(organisation: str, *scopes: str) -> MembershipView:
    """What somebody may in an organisation for which she has never acted."""
    actor = f"person:{new_id()}"
    return replace(membership(organisation, *scopes), actor=actor, acted_for=False)


def grant(
    *,
    grantor: str,
    grantee: str,
    operations: Iterable[str],
    purposes: Iterable[str] = ("enrolment",),
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> GrantView:
    """What an agreement grants; by default since now, and until it is ended."""
    return GrantView(
        agreement_id=new_id(),
        grantor=grantor,
        grantee=grantee,
        purposes=tuple(purposes),
        operations=tuple(operations),
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
    )


def prefix_of(token: str) -> str:
    """The part of a key that it is found by."""
    return token.split("_", 2)[1]


def digest_of(token: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(token.encode()).hexdigest()


def _told(found: CallerView | None) -> Any:
    if found is None:
        raise NotFound(kind="caller", id=UUID(int=0))
    return orjson.loads(dump(found))
