"""What a participant asks about herself, on her own page; who she is comes with the visit."""

from datetime import date, datetime

from nosotros.contracts.language import SELF, query, view
from nosotros.contracts.training.programmes import Title


@view
class OwnSession:
    """When and where her group meets next, as the clock there shows it."""

    begins_at: datetime
    ends_at: datetime
    local_date: date
    local_time: str
    zone: str
    #: none: not said yet
    place: str | None
    address: str | None
    municipality: str | None
    childcare: bool


@view
class OwnCertificate:
    """A certificate of hers."""

    number: str
    programme: Title
    completed_on: date
    #: `valid`, `revoked`, `superseded`
    state: str
    #: where anybody verifies it
    link: str


@view
class OwnNext:
    """What she has, and what comes next."""

    #: none: nothing is planned
    session: OwnSession | None
    #: that are valid, oldest first
    certificates: tuple[OwnCertificate, ...]


@query(service="training", scope=SELF, returns=OwnNext, personal=True)
class GetOwnNext:
    """The next session and the certificates of the participant who asks; nothing of who has none."""
