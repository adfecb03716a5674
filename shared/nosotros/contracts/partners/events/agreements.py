"""What partners tells of agreements; each event is the grantor's."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.fields import Slug
from nosotros.contracts.language import event


@event(owner="partners", version=1, visibility="public", subject="agreement_id")
class AgreementConcluded:
    """Both sides have agreed; what it grants may be used from its start to its end."""

    agreement_id: UUID
    grantor: Annotated[str, Slug]
    grantee: Annotated[str, Slug]
    purposes: tuple[str, ...]
    #: types of the grantor's events that the grantee may have; `*`: all
    event_types: tuple[str, ...]
    #: `{service}.{method}` of each command and query that the grantee may ask
    operations: tuple[str, ...]
    starts_at: datetime
    #: none: it goes on until it is ended
    ends_at: datetime | None
    #: who goes on with running cases when it ends
    successor: Annotated[str, Slug] | None


@event(owner="partners", version=1, visibility="public", subject="agreement_id")
class AgreementShortened:
    """It will end earlier than both had agreed; what it grants may be used until then."""

    agreement_id: UUID
    grantor: Annotated[str, Slug]
    grantee: Annotated[str, Slug]
    ends_at: datetime


@event(owner="partners", version=1, visibility="public", subject="agreement_id")
class AgreementEnded:
    """It grants nothing any more, since `ended_at`."""

    agreement_id: UUID
    grantor: Annotated[str, Slug]
    grantee: Annotated[str, Slug]
    ended_at: datetime
    successor: Annotated[str, Slug] | None
