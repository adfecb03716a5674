"""What partners tells the hub's own services of organisations; each event is the organisation's own."""

from typing import Annotated

from nosotros.contracts.fields import Slug
from nosotros.contracts.language import event


@event(owner="partners", version=1, visibility="internal", subject="organisation")
class OrganisationRegistered:
    """An organisation is in the network."""

    organisation: Annotated[str, Slug]
    kind: str


@event(owner="partners", version=1, visibility="internal", subject="organisation")
class OrganisationSuspended:
    """Nothing of an organisation is answered, until it is restored."""

    organisation: Annotated[str, Slug]


@event(owner="partners", version=1, visibility="internal", subject="organisation")
class OrganisationRestored:
    """An organisation goes on that was suspended."""

    organisation: Annotated[str, Slug]
