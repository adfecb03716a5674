"""What a participant sees of herself, and withdraws by herself, on her own page."""

from enrolment.domain.in_part import contact_in_part, ending
from enrolment.handlers.authorisations import withdraw_authorisation
from enrolment.handlers.present import present
from enrolment.storage import authorisations, participants
from enrolment.storage.records import records_of
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    GetOwnRecord,
    OwnAuthorisation,
    OwnContact,
    OwnRecord,
    WithdrawAuthorisation,
    WithdrawOwnAuthorisation,
)


def get_own_record(_query: GetOwnRecord, *, work: UnitOfWork) -> OwnRecord:
    """What is known of who asks, also where she left: it stays hers to see (Ley 1581, article 8).

    Raises:
        NotFound: her data have been erased.
    """
    view = present(work.herself, work=work, restricted=True)
    given = authorisations.of(work.connection, view.id)
    return OwnRecord(
        first_names=view.first_names,
        surnames=view.surnames,
        document_type=view.document_type,
        document_ends_in=ending(view.document_number),
        birth_date=view.birth_date,
        neighbourhood=view.neighbourhood,
        municipality=view.municipality,
        registered_at=view.registered_at,
        restricted_at=view.restricted_at,
        contacts=tuple(
            OwnContact(
                kind=each.kind,
                value=contact_in_part(each.kind, each.value),
                shared=each.shared_with is not None,
            )
            for each in participants.contact_points(work.connection, view.id)
        ),
        authorisations=tuple(
            OwnAuthorisation(
                id=each.id,
                purpose=each.purpose,
                given_on=each.given_on,
                how=each.how,
                by_guardian=each.guardian_id is not None,
                text=each.text,
            )
            for each in sorted(given, key=lambda each: each.purpose)
            if each.in_force
        ),
    )


def withdraw_own_authorisation(command: WithdrawOwnAuthorisation, *, work: UnitOfWork) -> None:
    """Withdraw one of the authorisations of who asks, with all that follows.

    Raises:
        NotFound: she has no such authorisation; somebody else's is none of hers.
        AuthorisationEnded: it was withdrawn or renewed before.
    """
    view = present(work.herself, work=work, restricted=True)
    hers = records_of(work.connection, view.id)
    found = authorisations.find(work.connection, command.authorisation_id)
    if found is None or found.participant_id not in hers:
        raise NotFound(kind="authorisation", id=command.authorisation_id)
    withdrawal = WithdrawAuthorisation(authorisation_id=found.id, how="message")
    withdraw_authorisation(withdrawal, work=work)
