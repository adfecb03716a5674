"""What a participant sees of her training on her own page."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import GetOwnNext, OwnCertificate, OwnNext, Title
from training.handlers.issuer import addresses_of
from training.storage import certificates, merges, own


def get_own_next(_query: GetOwnNext, *, work: UnitOfWork) -> OwnNext:
    """The next session and the certificates of who asks; of who is not known here, nothing."""
    participant_id = merges.survivor_of(work.connection, work.herself)
    addresses = addresses_of(work.organisation)
    return OwnNext(
        session=own.next_session(work.connection, participant_id, at=work.at),
        certificates=tuple(
            OwnCertificate(
                number=each.number,
                programme=Title(**each.programme.title),
                completed_on=each.completed_on,
                state=each.state,
                link=addresses.link(each.token),
            )
            for each in certificates.valid_of_participant(work.connection, participant_id)
        ),
    )
