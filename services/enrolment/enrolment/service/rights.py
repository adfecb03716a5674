"""The edge of enrolment: what people authorised, and how they leave."""

from enrolment.handlers import authorisations, departures, disclosures, erasure, own
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as c


class Rights:
    """What people authorised, who is told of them, and how they leave."""

    @query
    def disclose_participants(
        self, query: c.DiscloseParticipants, work: UnitOfWork
    ) -> c.Disclosures:
        """Who some learners are, for a partner that trains them."""
        return disclosures.disclose_participants(query, work=work)

    @command
    def publish_authorisation_text(
        self, command: c.PublishAuthorisationText, work: UnitOfWork
    ) -> c.AuthorisationText:
        """Publish the next version of what people are told before they authorise a purpose."""
        return authorisations.publish_authorisation_text(command, work=work)

    @query
    def list_authorisation_texts(
        self, query: c.ListAuthorisationTexts, work: UnitOfWork
    ) -> c.AuthorisationTextPage:
        """What people are, and were, told."""
        return authorisations.list_authorisation_texts(query, work=work)

    @command
    def give_authorisation(
        self, command: c.GiveAuthorisation, work: UnitOfWork
    ) -> c.AuthorisationView:
        """Record an authorisation."""
        return authorisations.give_authorisation(command, work=work)

    @command
    def withdraw_authorisation(
        self, command: c.WithdrawAuthorisation, work: UnitOfWork
    ) -> c.AuthorisationView:
        """Withdraw one authorisation, with effect on the spot."""
        return authorisations.withdraw_authorisation(command, work=work)

    @query
    def get_authorisation(self, query: c.GetAuthorisation, work: UnitOfWork) -> c.AuthorisationView:
        """The copy of an authorisation."""
        return authorisations.get_authorisation(query, work=work)

    @query
    def list_authorisations(
        self, query: c.ListAuthorisations, work: UnitOfWork
    ) -> c.Authorisations:
        """A participant's authorisations."""
        return authorisations.list_authorisations(query, work=work)

    @command
    def note_safeguard(self, command: c.NoteSafeguard, work: UnitOfWork) -> c.SafeguardsView:
        """Note one of the facts that a minor's data need beside her representative's authorisation."""
        return authorisations.note_safeguard(command, work=work)

    @query
    def get_safeguards(self, query: c.GetSafeguards, work: UnitOfWork) -> c.SafeguardsView:
        """Which of a minor's four facts are noted, and which are missing."""
        return authorisations.get_safeguards(query, work=work)

    @query
    def get_own_record(self, query: c.GetOwnRecord, work: UnitOfWork) -> c.OwnRecord:
        """What is known of the participant who asks."""
        return own.get_own_record(query, work=work)

    @command
    def withdraw_own_authorisation(
        self, command: c.WithdrawOwnAuthorisation, work: UnitOfWork
    ) -> None:
        """Withdraw one authorisation of the participant who asks."""
        own.withdraw_own_authorisation(command, work=work)

    @command
    def withdraw_participant(
        self, command: c.WithdrawParticipant, work: UnitOfWork
    ) -> c.WithdrawalView:
        """A participant leaves the programme."""
        return departures.withdraw_participant(command, work=work)

    @command
    def readmit_participant(
        self, command: c.ReadmitParticipant, work: UnitOfWork
    ) -> c.ParticipantView:
        """Lift the restriction of somebody who comes back."""
        return departures.readmit_participant(command, work=work)

    @query
    def get_restricted(self, query: c.GetRestricted, work: UnitOfWork) -> c.ParticipantView:
        """One participant, also while her data are restricted."""
        return departures.get_restricted(query, work=work)

    @command
    def erase_participant(self, command: c.EraseParticipant, work: UnitOfWork) -> None:
        """Erase a participant's data everywhere."""
        erasure.erase_participant(command, work=work)

    @command
    def request_erasure(self, command: c.RequestErasure, work: UnitOfWork) -> c.ErasureView:
        """Erase a participant's data everywhere, and follow who has done so."""
        return erasure.request_erasure(command, work=work)

    @query
    def get_erasure(self, query: c.GetErasure, work: UnitOfWork) -> c.ErasureView:
        """How far an erasure has come."""
        return erasure.get_erasure(query, work=work)

    @query
    def list_erasures(self, query: c.ListErasures, work: UnitOfWork) -> c.ErasurePage:
        """The organisation's erasures, or those in one state."""
        return erasure.list_erasures(query, work=work)
