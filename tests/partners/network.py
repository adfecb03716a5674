"""Organisations, people and keys, as tests of partners begin with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url

from nosotros import clock
from nosotros.contracts.partners import (
    AddPerson,
    AdmitAdministrator,
    CallerView,
    CreateKey,
    GiveRole,
    KeyView,
    LinkSubject,
    OrganisationKind,
    PersonView,
    RegisterOrganisation,
    ResolveKey,
    ResolvePerson,
    Role,
)
from partners.handlers.beginning import first_key
from tests.asking import ORGANISATION, Asking

ISSUER = "https://id.example.org"


class Network:
    """What is asked of partners, in the name of somebody who may."""

    def __init__(self, asking: Asking, *, owner_url: str) -> None:
        self._asking = asking
        self._owner_url = owner_url
        self._keys: dict[str, str] = {}
        self.first_token = self._first_token()
        self._keys[ORGANISATION] = self.resolved(self.first_token).actor

    def ask(self, contract: Any, *, of: str = ORGANISATION, by: str | None = None) -> Any:
        """Ask in the name of an organisation's administrator, or of another actor."""
        return self._asking.ask(contract, organisation=of, actor=by or self._keys[of])

    def register(self, slug: str, *, kind: OrganisationKind = "university") -> str:
        """Take an organisation into the network; the actor that administers it, by a key."""
        self.ask(RegisterOrganisation(organisation=slug, name=slug.title(), kind=kind))
        key = self.ask(AdmitAdministrator(organisation=slug))
        self.keep(slug, key.id)
        return self._keys[slug]

    def keep(self, slug: str, administrator: UUID) -> None:
        """Ask with this key in an organisation's name from now on."""
        self._keys[slug] = f"key:{administrator}"

    def administrator(self, of: str = ORGANISATION) -> str:
        """The actor that administers an organisation."""
        return self._keys[of]

    def person(
        self,
        *roles: Role,
        of: str = ORGANISATION,
        subject: str | None = None,
        name: str = "Alba Ejemplo",
    ) -> PersonView:
        """Somebody who works for an organisation, with roles and an account."""
        made = self.ask(AddPerson(display_name=name, email="alba@example.org"), of=of)
        for role in roles:
            made = self.ask(GiveRole(person_id=made.id, role=role), of=of)
        if subject is not None:
            linked = LinkSubject(person_id=made.id, issuer=ISSUER, subject=subject)
            made = self.ask(linked, of=of)
        return made

    def key(self, *scopes: str, of: str = ORGANISATION, by: str | None = None) -> KeyView:
        """A key of an organisation."""
        return self.ask(CreateKey(owner="a system", scopes=scopes), of=of, by=by)

    def resolved(self, token: str) -> CallerView:
        """Who a token's key is, as the gateway is told."""
        return self.of_prefix(token.split("_", 2)[1])

    def of_prefix(self, prefix: str) -> CallerView:
        """Whose a key with this prefix is, as the gateway is told."""
        return self._asking.ask(ResolveKey(prefix=prefix), actor="gateway")

    def caller(self, subject: str, *, issuer: str = ISSUER) -> CallerView:
        """Who an account is, as the gateway is told."""
        return self._asking.ask(ResolvePerson(issuer=issuer, subject=subject), actor="gateway")

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """A transaction of the owner of partners' tables."""
        url = make_url(self._owner_url).set(drivername="postgresql+psycopg")
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def _first_token(self) -> str:
        with self.as_owner() as connection:
            token = first_key(
                connection,
                operator=ORGANISATION,
                name="Gestarsalud",
                kind="association",
                at=clock.now(),
            )
        assert token is not None
        return token


def actor_of(person: PersonView | UUID) -> str:
    """What the audit log calls somebody."""
    return f"person:{person if isinstance(person, UUID) else person.id}"


def scopes_in(caller: CallerView, organisation: str) -> set[str]:
    """What a caller may do in an organisation."""
    (found,) = (each for each in caller.memberships if each.organisation == organisation)
    return set(found.scopes)


class Near:
    """A moment, as a clock that runs on tells it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and abs(other - self._moment) < timedelta(seconds=30)

    def __hash__(self) -> int:
        raise TypeError

    def __repr__(self) -> str:
        return f"about {self._moment}"


Rows = Callable[[str], list[dict[str, Any]]]
