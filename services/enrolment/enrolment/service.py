"""The edge: one short method per command and query."""

from enrolment.handlers import imports, participants, places
from nosotros.bus.service import Service, command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as contracts


class EnrolmentService(Service):
    """Participants, intakes, enrolments, imports."""

    name = "enrolment"

    @command
    def register_participant(
        self, command: contracts.RegisterParticipant, work: UnitOfWork
    ) -> contracts.ParticipantView:
        """Register a young person."""
        return participants.register_participant(command, work=work)

    @command
    def change_contact(
        self, command: contracts.ChangeContact, work: UnitOfWork
    ) -> contracts.ParticipantView:
        """Replace how a participant is reached."""
        return participants.change_contact(command, work=work)

    @command
    def erase_participant(self, command: contracts.EraseParticipant, work: UnitOfWork) -> None:
        """Erase a participant."""
        participants.erase_participant(command, work=work)

    @command
    def open_intake(self, command: contracts.OpenIntake, work: UnitOfWork) -> contracts.IntakeView:
        """Open an intake."""
        return places.open_intake(command, work=work)

    @command
    def enrol_participant(
        self, command: contracts.EnrolParticipant, work: UnitOfWork
    ) -> contracts.EnrolmentView:
        """Give a participant a place."""
        return places.enrol_participant(command, work=work)

    @command
    def import_sheet(
        self, command: contracts.ImportSheet, work: UnitOfWork
    ) -> contracts.ImportView:
        """Accept a sheet for import."""
        return imports.import_sheet(command, work=work)

    @query
    def get_participant(
        self, query: contracts.GetParticipant, work: UnitOfWork
    ) -> contracts.ParticipantView:
        """One participant."""
        return participants.get_participant(query, work=work)

    @query
    def list_participants(
        self, query: contracts.ListParticipants, work: UnitOfWork
    ) -> contracts.ParticipantPage:
        """A page of participants."""
        return participants.list_participants(query, work=work)

    @query
    def get_intake(self, query: contracts.GetIntake, work: UnitOfWork) -> contracts.IntakeView:
        """One intake."""
        return places.get_intake(query, work=work)

    @query
    def list_intakes(self, query: contracts.ListIntakes, work: UnitOfWork) -> contracts.IntakePage:
        """A page of intakes."""
        return places.list_intakes(query, work=work)

    @query
    def get_enrolment(
        self, query: contracts.GetEnrolment, work: UnitOfWork
    ) -> contracts.EnrolmentView:
        """One enrolment."""
        return places.get_enrolment(query, work=work)

    @query
    def list_enrolments(
        self, query: contracts.ListEnrolments, work: UnitOfWork
    ) -> contracts.EnrolmentPage:
        """A page of enrolments."""
        return places.list_enrolments(query, work=work)

    @query
    def get_import(self, query: contracts.GetImport, work: UnitOfWork) -> contracts.ImportView:
        """How far an import has come."""
        return imports.get_import(query, work=work)

    @query
    def list_import_rows(
        self, query: contracts.ListImportRows, work: UnitOfWork
    ) -> contracts.ImportRowPage:
        """A page of an import's rows."""
        return imports.list_import_rows(query, work=work)
