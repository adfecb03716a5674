"""Programmes: what is taught and what completes it, in versions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE
from nosotros.contracts.fields import Count, Line, PageSize, Rate, Slug, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import ProgrammeUnknown
from nosotros.contracts.training.values import (
    Language,
    MaterialKind,
    ProgrammeKind,
    RequirementKind,
    Scope,
)


@view
class Title:
    """A short text in one language or more; who reads another is given the first there is."""

    es: Annotated[str | None, Line] = None
    en: Annotated[str | None, Line] = None
    fr: Annotated[str | None, Line] = None


@view
class Words:
    """A longer text in one language or more."""

    es: Annotated[str | None, Text] = None
    en: Annotated[str | None, Text] = None
    fr: Annotated[str | None, Text] = None


@view
class Requirement:
    """What completes a module: attendance of its sessions, or evidence of practice."""

    code: Annotated[str, Slug]
    kind: RequirementKind
    #: attendance: over how many sessions
    sessions: Annotated[int | None, Count] = None
    #: attendance: the part of them, from 0 to 1
    minimum_rate: Annotated[float | None, Rate] = None
    #: practice: what is to be handed in
    evidence: Words | None = None


@view
class Material:
    """Something that a module is taught with, or that ambassadors take along (`toolkit`)."""

    code: Annotated[str, Slug]
    kind: MaterialKind
    title: Title
    #: where it is: an address, a shelf mark
    reference: Annotated[str, Line]
    version: Annotated[str, Line]
    language: Language
    #: bytes; none for what is on paper
    size: Annotated[int | None, Count] = None


@view
class Module:
    """A part of a programme."""

    code: Annotated[str, Slug]
    title: Title
    requirements: tuple[Requirement, ...]
    materials: tuple[Material, ...] = ()


@view
class ProgrammeView:
    """One version of a programme."""

    id: UUID
    code: str
    #: counts from 1; a cohort keeps the version that it began with
    version: int
    title: Title
    kind: str
    summary: Words | None
    #: whether a module begins when the ones before have ended
    ordered_modules: bool
    modules: tuple[Module, ...]
    #: so many absences in a row, not excused, are told of
    absences_in_a_row: int
    #: how long an ambassador of it serves
    ambassador_months: int
    published_at: datetime


@view
class ProgrammePage:
    """A page of programmes, each in its newest version, by code."""

    items: tuple[ProgrammeView, ...]
    next: str | None = None


@command(service="training", scope=Scope.WRITE, returns=ProgrammeView)
class PublishProgramme:
    """Publish a programme, or a new version of it; the same content again is the same version.

    Running cohorts keep the version that they began with.
    """

    code: Annotated[str, Slug]
    title: Title
    kind: ProgrammeKind
    modules: tuple[Module, ...]
    summary: Words | None = None
    ordered_modules: bool = False
    absences_in_a_row: Annotated[int, Count] = 2
    ambassador_months: Annotated[int, Count] = 12


@query(service="training", scope=Scope.READ, returns=ProgrammeView, errors=(ProgrammeUnknown,))
class GetProgramme:
    """One programme, in its newest version or in one that is named."""

    code: Annotated[str, Slug]
    version: Annotated[int | None, Count] = None


@query(service="training", scope=Scope.READ, returns=ProgrammePage)
class ListProgrammes:
    """The organisation's programmes."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
