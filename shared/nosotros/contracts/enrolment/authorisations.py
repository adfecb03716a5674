"""Authorisations: one record per purpose, what was told, and the safeguards of minors."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.enrolment.refusals import (
    AlreadyOfAge,
    AuthorisationEnded,
    ParticipantRestricted,
    TextMissing,
)
from nosotros.contracts.enrolment.values import (
    GivenHow,
    Language,
    Purpose,
    Safeguard,
    Scope,
    WithdrawnHow,
)
from nosotros.contracts.fields import Line, PageSize, Text
from nosotros.contracts.language import command, query, view


@view
class AuthorisationText:
    """What people are told before they authorise a purpose, in one language and version."""

    id: UUID
    purpose: str
    language: str
    version: int
    body: str
    published_at: datetime


@view
class AuthorisationTextPage:
    """A page of texts, oldest first."""

    items: tuple[AuthorisationText, ...]
    next: str | None = None


@view
class AuthorisationView:
    """An authorisation as it was given: also the copy that a person may ask for."""

    id: UUID
    participant_id: UUID
    purpose: str
    given_on: date
    how: str
    #: of the guardian who gave it; none: the participant herself
    guardian_id: UUID | None
    #: where the signed paper or the recording is kept
    evidence: str | None
    text_id: UUID | None
    text_version: int | None
    text_language: str | None
    #: what was told, word by word; none where a sheet only declares it
    text: str | None
    recorded_at: datetime
    in_force: bool
    ended_at: datetime | None
    #: `withdrawn`, `renewed` by a later one, or `merged`: withdrawn before for another record of hers
    ended_why: str | None
    withdrawn_how: str | None


@view
class Authorisations:
    """A participant's authorisations, newest first, those that have ended included."""

    participant_id: UUID
    items: tuple[AuthorisationView, ...]


@view
class SafeguardsView:
    """The four facts of a minor, each with its day; none where it is missing."""

    participant_id: UUID
    best_interest: date | None
    fundamental_rights: date | None
    heard: date | None
    #: when a guardian whose representation is proven authorised the programme
    representative_authorised: date | None
    missing: tuple[str, ...]


@command(service="enrolment", scope=Scope.WRITE, returns=AuthorisationText)
class PublishAuthorisationText:
    """Publish the next version of what people are told before they authorise a purpose."""

    purpose: Purpose
    language: Language
    body: Annotated[str, Text]


@query(service="enrolment", scope=Scope.READ, returns=AuthorisationTextPage)
class ListAuthorisationTexts:
    """What people are, and were, told."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=AuthorisationView,
    errors=(NotFound, TextMissing, AlreadyOfAge, ParticipantRestricted),
)
class GiveAuthorisation:
    """Record an authorisation; one in force for the same purpose ends as renewed.

    Whatever was signed, clicked or recorded needs the text that was told (`text_id`).
    """

    participant_id: UUID
    purpose: Purpose
    given_on: date
    how: GivenHow
    #: none: the participant gave it herself
    guardian_id: UUID | None = None
    text_id: UUID | None = None
    evidence: Annotated[str | None, Line] = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=AuthorisationView,
    errors=(NotFound, AuthorisationEnded),
)
class WithdrawAuthorisation:
    """Withdraw one authorisation, with effect on the spot.

    Without the one for the programme she leaves it (see the withdrawal of participants).
    """

    authorisation_id: UUID
    how: WithdrawnHow


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=AuthorisationView,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetAuthorisation:
    """The copy of an authorisation: who gave it, when, how, and what was told."""

    id: UUID


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=Authorisations,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class ListAuthorisations:
    """A participant's authorisations."""

    id: UUID


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=SafeguardsView,
    errors=(NotFound, AlreadyOfAge, ParticipantRestricted),
)
class NoteSafeguard:
    """Note one of the facts that a minor's data need beside her representative's authorisation."""

    participant_id: UUID
    fact: Safeguard
    noted_on: date


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=SafeguardsView,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetSafeguards:
    """Which of a minor's four facts are noted, and which are missing."""

    id: UUID
