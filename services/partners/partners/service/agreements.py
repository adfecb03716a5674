"""The edge of partners: agreements."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import agreements, endings


class Agreements:
    """What one organisation lets another do."""

    @command
    def propose_agreement(self, command: c.ProposeAgreement, work: UnitOfWork) -> c.AgreementView:
        """Propose an agreement in which one's organisation is a side."""
        return agreements.propose_agreement(command, work=work)

    @command
    def change_agreement(self, command: c.ChangeAgreement, work: UnitOfWork) -> c.AgreementView:
        """Word a proposal anew."""
        return agreements.change_agreement(command, work=work)

    @command
    def accept_agreement(self, command: c.AcceptAgreement, work: UnitOfWork) -> c.AgreementView:
        """Agree to what the other side proposed."""
        return agreements.accept_agreement(command, work=work)

    @command
    def decline_agreement(self, command: c.DeclineAgreement, work: UnitOfWork) -> c.AgreementView:
        """Say no to what the other side proposed."""
        return agreements.decline_agreement(command, work=work)

    @command
    def withdraw_proposal(self, command: c.WithdrawProposal, work: UnitOfWork) -> c.AgreementView:
        """Take back what one's own side proposed."""
        return agreements.withdraw_proposal(command, work=work)

    @command
    def end_agreement(self, command: c.EndAgreement, work: UnitOfWork) -> c.AgreementView:
        """End an agreement at once, or on a day."""
        return endings.end_agreement(command, work=work)

    @command
    def name_successor(self, command: c.NameSuccessor, work: UnitOfWork) -> c.AgreementView:
        """Say who goes on with running cases when it ends."""
        return endings.name_successor(command, work=work)

    @query
    def get_agreement(self, query: c.GetAgreement, work: UnitOfWork) -> c.AgreementView:
        """One agreement."""
        return agreements.get_agreement(query, work=work)

    @query
    def list_agreements(self, query: c.ListAgreements, work: UnitOfWork) -> c.AgreementPage:
        """The organisation's agreements, on either side."""
        return agreements.list_agreements(query, work=work)

    @timer
    def agreement_ends(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Tell that an agreement is over."""
        endings.agreement_ends(timer, work=work)
