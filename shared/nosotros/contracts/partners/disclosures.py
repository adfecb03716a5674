"""Erasures, as the rooms that were told of somebody confirm them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.values import ConfirmationState, Scope


@view
class ErasureConfirmationView:
    """Whether a room that was told of somebody has forgotten her."""

    id: UUID
    participant_id: UUID
    #: the organisation whose room it is
    room: Annotated[str, Slug]
    #: when it was first, and last, told who she is
    first_at: datetime
    last_at: datetime
    #: since when it is to forget her, and by when it confirms; none: she is not erased
    erased_at: datetime | None
    due_at: datetime | None
    confirmed_at: datetime | None
    #: `told`: she is not erased; `waiting`, `overdue`, `confirmed`
    state: str


@view
class ErasureConfirmationPage:
    """A page of rooms and those that they were told of."""

    items: tuple[ErasureConfirmationView, ...]
    next: str | None = None


@command(service="partners", scope=Scope.DISCLOSE, errors=(NotFound,))
class ConfirmErasure:
    """Say that nothing in the organisation's own room holds anything of an erased participant."""

    participant_id: UUID


@query(service="partners", scope=Scope.READ, returns=ErasureConfirmationPage)
class ListErasureConfirmations:
    """Which rooms were told who the organisation's participants are, and which have confirmed that
    they have forgotten those who were erased."""

    participant_id: UUID | None = None
    state: ConfirmationState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
