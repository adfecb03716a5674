"""What somebody who wants no more messages is not read any more."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from notifications.domain.messages import Reason
from notifications.domain.preferences import ALL
from notifications.storage import messages
from notifications.storage.receipts import tell_undelivered


def take_off_the_list(participant_id: UUID, *, purpose: str, work: UnitOfWork) -> None:
    """Withhold what waits to be read aloud to who opted out of a purpose, or of `all`.

    What is queued is withheld when it is due, as she may want messages again by then.
    """
    for unsent in messages.withhold_listed(
        work.connection,
        participant_id,
        Reason.OPTED_OUT,
        purpose=None if purpose == ALL else purpose,
        at=work.at,
    ):
        tell_undelivered(unsent, work=work)
