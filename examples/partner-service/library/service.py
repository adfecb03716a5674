"""What the library says, and what it does."""

from typing import Annotated
from uuid import UUID

from nosotros.bus.service import Service, command, event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import language as say
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantEnrolled
from nosotros.contracts.fields import Line

READER = "INSERT INTO reader VALUES (%s, %s) ON CONFLICT DO NOTHING"
FORGET = "DELETE FROM reader WHERE id = %s"
LEND = "UPDATE reader SET books = books + 1 WHERE id = %s RETURNING books"


@say.view
class Loan:
    participant_id: UUID
    books: int


@say.error(status=409, es="Aún no está inscrita.", en="She has no place yet.", fr="Pas de place.")
class ReaderUnknown(say.ContractError):
    """Wait until the library has heard of her enrolment."""


@say.command(service="library", scope="library:write", returns=Loan, errors=(ReaderUnknown,))
class LendBook:
    """Lend a book to somebody who has a place in the programme."""

    participant_id: UUID
    book: Annotated[str, Line]


@say.event(
    owner="library", namespace="la-u", version=1, visibility="public", subject="participant_id"
)
class BookLent:
    """Somebody was lent a book; how many she has had."""

    participant_id: UUID
    books: int


class LibraryService(Service):
    """Lends books to whoever has a place in the programme."""

    name = "library"
    hears_of_others = (ParticipantEnrolled, ErasureCompleted)

    @event_handler
    def on_participant_enrolled(self, event: ParticipantEnrolled, work: UnitOfWork) -> None:
        if not work.buried(id := event.participant_id):
            work.connection.exec_driver_sql(READER, (id, work.organisation))

    @event_handler
    def on_erasure_completed(self, event: ErasureCompleted, work: UnitOfWork) -> None:
        work.connection.exec_driver_sql(FORGET, (event.participant_id,))
        work.bury(event.participant_id)

    @command
    def lend_book(self, command: LendBook, work: UnitOfWork) -> Loan:
        id = command.participant_id
        if (books := work.connection.exec_driver_sql(LEND, (id,)).scalar()) is None:
            raise ReaderUnknown
        work.publish(BookLent(participant_id=id, books=books), revision=books)
        return Loan(participant_id=id, books=books)
