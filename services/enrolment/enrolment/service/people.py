"""The edge of enrolment: participants, and what is known of them."""

from enrolment.handlers import contacts, guardians, participants, support
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as c


class People:
    """Participants, and what is known of them."""

    @command
    def register_participant(
        self, command: c.RegisterParticipant, work: UnitOfWork
    ) -> c.ParticipantView:
        """Register a young person, without a place in any intake yet."""
        return participants.register_participant(command, work=work)

    @command
    def change_participant(
        self, command: c.ChangeParticipant, work: UnitOfWork
    ) -> c.ParticipantView:
        """Correct what is known of a participant."""
        return participants.change_participant(command, work=work)

    @command
    def change_document(self, command: c.ChangeDocument, work: UnitOfWork) -> c.ParticipantView:
        """Give a participant another identity document."""
        return participants.change_document(command, work=work)

    @query
    def get_participant(self, query: c.GetParticipant, work: UnitOfWork) -> c.ParticipantView:
        """One participant."""
        return participants.get_participant(query, work=work)

    @query
    def list_participants(self, query: c.ListParticipants, work: UnitOfWork) -> c.ParticipantPage:
        """The organisation's participants, without those whose data are restricted."""
        return participants.list_participants(query, work=work)

    @query
    def list_documents(self, query: c.ListDocuments, work: UnitOfWork) -> c.DocumentHistory:
        """The documents that a participant has and had."""
        return participants.list_documents(query, work=work)

    @command
    def change_contact(self, command: c.ChangeContact, work: UnitOfWork) -> c.ParticipantView:
        """Replace how a participant is reached."""
        return contacts.change_contact(command, work=work)

    @command
    def replace_contact_points(
        self, command: c.ReplaceContactPoints, work: UnitOfWork
    ) -> c.ContactPoints:
        """Replace every way to reach a participant, with who shares each and its safe hours."""
        return contacts.replace_contact_points(command, work=work)

    @query
    def list_contact_points(self, query: c.ListContactPoints, work: UnitOfWork) -> c.ContactPoints:
        """Every way to reach a participant."""
        return contacts.list_contact_points(query, work=work)

    @command
    def add_guardian(self, command: c.AddGuardian, work: UnitOfWork) -> c.GuardianView:
        """Add a guardian."""
        return guardians.add_guardian(command, work=work)

    @command
    def change_guardian(self, command: c.ChangeGuardian, work: UnitOfWork) -> c.GuardianView:
        """Correct a guardian."""
        return guardians.change_guardian(command, work=work)

    @command
    def end_guardian(self, command: c.EndGuardian, work: UnitOfWork) -> c.GuardianView:
        """End a guardian's access now."""
        return guardians.end_guardian(command, work=work)

    @query
    def get_guardian(self, query: c.GetGuardian, work: UnitOfWork) -> c.GuardianView:
        """One guardian."""
        return guardians.get_guardian(query, work=work)

    @query
    def list_guardians(self, query: c.ListGuardians, work: UnitOfWork) -> c.Guardians:
        """A participant's guardians."""
        return guardians.list_guardians(query, work=work)

    @command
    def ask_support(self, command: c.AskSupport, work: UnitOfWork) -> c.SupportNeedView:
        """Write down that a participant needs childcare, transport or connectivity."""
        return support.ask_support(command, work=work)

    @command
    def change_support(self, command: c.ChangeSupport, work: UnitOfWork) -> c.SupportNeedView:
        """Say how far a support need has come, from asked to met."""
        return support.change_support(command, work=work)

    @query
    def get_support_need(self, query: c.GetSupportNeed, work: UnitOfWork) -> c.SupportNeedView:
        """One support need."""
        return support.get_support_need(query, work=work)

    @query
    def list_support_needs(self, query: c.ListSupportNeeds, work: UnitOfWork) -> c.SupportNeedPage:
        """The organisation's support needs, or those of one kind or in one state."""
        return support.list_support_needs(query, work=work)

    @command
    def replace_sensitive_answers(
        self, command: c.ReplaceSensitiveAnswers, work: UnitOfWork
    ) -> c.SensitiveAnswers:
        """Replace what she chose to tell."""
        return support.replace_sensitive_answers(command, work=work)

    @query
    def get_sensitive_answers(
        self, query: c.GetSensitiveAnswers, work: UnitOfWork
    ) -> c.SensitiveAnswers:
        """What a participant chose to tell of sensitive matters."""
        return support.get_sensitive_answers(query, work=work)

    @command
    def add_child(self, command: c.AddChild, work: UnitOfWork) -> c.ChildView:
        """Write down a child's own data."""
        return support.add_child(command, work=work)

    @command
    def remove_child(self, command: c.RemoveChild, work: UnitOfWork) -> None:
        """Delete a child's own data."""
        support.remove_child(command, work=work)

    @query
    def list_children(self, query: c.ListChildren, work: UnitOfWork) -> c.Children:
        """A participant's children, as far as she wanted them known."""
        return support.list_children(query, work=work)
