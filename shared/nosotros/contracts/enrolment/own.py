"""What a participant asks about herself, on her own page; who she is comes with the visit."""

from datetime import date, datetime
from uuid import UUID

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment.refusals import AuthorisationEnded
from nosotros.contracts.language import SELF, command, query, view


@view
class OwnContact:
    """One way to reach her, shown in part."""

    kind: str
    #: `+57 … 2233`, `l…@example.org`
    value: str
    shared: bool


@view
class OwnAuthorisation:
    """One of her authorisations that is in force: also the copy that she may ask for."""

    id: UUID
    purpose: str
    given_on: date
    how: str
    #: whether who represented her gave it
    by_guardian: bool
    #: what was told, word by word; none where a sheet only declares it
    text: str | None


@view
class OwnRecord:
    """What is known of her: a document's last digits and parts of her contacts are enough for her."""

    first_names: str
    surnames: str
    document_type: str
    document_ends_in: str
    birth_date: date
    neighbourhood: str | None
    municipality: str | None
    registered_at: datetime
    #: since when her data are restricted, because she left
    restricted_at: datetime | None
    contacts: tuple[OwnContact, ...]
    #: in force, by purpose
    authorisations: tuple[OwnAuthorisation, ...]


@query(service="enrolment", scope=SELF, returns=OwnRecord, errors=(NotFound,), personal=True)
class GetOwnRecord:
    """What is known of the participant who asks; also where she left, as it stays hers to see."""


@command(service="enrolment", scope=SELF, errors=(NotFound, AuthorisationEnded))
class WithdrawOwnAuthorisation:
    """Withdraw one of her own authorisations, with effect on the spot.

    Without the one for the programme she leaves it (see the withdrawal of participants).
    """

    authorisation_id: UUID
