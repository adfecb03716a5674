"""How each participant wishes to be written to, and which addresses are written to no more."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Clock, Count, Line, PageSize, Zone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.notifications.refusals import ComplaintStays
from nosotros.contracts.notifications.values import ChannelName, ChosenPurpose, Language, Scope


@view
class PreferenceView:
    """What she chose for one purpose; what is none is as for `all`, and for `all` the default."""

    purpose: str
    #: tried in this order; empty: the one that enrolment knows, then the others that she has
    channels: tuple[str, ...]
    language: str | None
    #: local times between which nothing is sent; none: the usual hours (Ley 2300 de 2023)
    quiet_from: str | None
    quiet_until: str | None
    opted_out: bool
    #: the reminders of a day as one message, in the place of each
    digest: bool


@view
class PreferencesView:
    """How a participant is written to, without her addresses."""

    participant_id: UUID
    #: of what she chose, and of how she is reached
    revision: int
    zone: str
    language: str
    #: that she has, usable at this time
    reachable_by: tuple[str, ...]
    #: why nothing is sent at all; none: messages are sent
    withheld_why: str | None
    mobile_shared: bool
    email_shared: bool
    #: the hours of a shared telephone
    safe_from: str | None
    safe_until: str | None
    purposes: tuple[PreferenceView, ...]


@view
class SuppressionView:
    """An address that is written to no more; which one it is, is shown in part."""

    id: UUID
    revision: int
    #: `mobile` or `email`
    kind: str
    #: `+57 … 4567`, `y…@…mail.com`
    address: str
    why: str
    since: datetime


@view
class SuppressionPage:
    """A page of suppressed addresses, oldest first."""

    items: tuple[SuppressionView, ...]
    next: str | None = None


@query(
    service="notifications",
    scope=Scope.READ,
    returns=PreferencesView,
    errors=(NotFound,),
    personal=True,
)
class GetPreferences:
    """How a participant wishes to be written to."""

    participant_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=PreferencesView,
    errors=(NotFound, RevisionMismatch),
)
class SetPreference:
    """Note what a participant chose, for one purpose or for `all`, whole, as it is from now on.

    What waits to be sent follows it. That she wants no messages ends by nobody who does not say which
    revision was read: she may have said so since.
    """

    participant_id: UUID
    purpose: ChosenPurpose = "all"
    channels: tuple[ChannelName, ...] = ()
    language: Language | None = None
    quiet_from: Annotated[str | None, Clock] = None
    quiet_until: Annotated[str | None, Clock] = None
    opted_out: bool = False
    digest: bool = False
    #: of `PreferencesView`, as it was read; none: nothing was
    expected_revision: Annotated[int | None, Count] = None


@command(service="notifications", scope=Scope.WRITE, returns=PreferencesView, errors=(NotFound,))
class SetZone:
    """Note in which time zone a participant lives (IANA name): hours are hers."""

    participant_id: UUID
    zone: Annotated[str, Zone]


@query(service="notifications", scope=Scope.READ, returns=SuppressionPage)
class ListSuppressions:
    """Addresses that are written to no more, as they bounced, or somebody complained or stopped."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(service="notifications", scope=Scope.WRITE, errors=(NotFound, ComplaintStays))
class LiftSuppression:
    """Write to an address again, after its owner said so or it was put right.

    Of whoever complained of our messages it is refused.
    """

    suppression_id: UUID
