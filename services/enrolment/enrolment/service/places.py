"""The edge of enrolment: intakes, and the places in them."""

from enrolment.handlers import alerts, enrolments, intakes
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as c


class Places:
    """Intakes, and the places in them."""

    @command
    def open_intake(self, command: c.OpenIntake, work: UnitOfWork) -> c.IntakeView:
        """Open an intake with a number of seats, for everybody or for whom it says."""
        return intakes.open_intake(command, work=work)

    @command
    def change_intake(self, command: c.ChangeIntake, work: UnitOfWork) -> c.IntakeView:
        """Change an intake."""
        return intakes.change_intake(command, work=work)

    @query
    def get_intake(self, query: c.GetIntake, work: UnitOfWork) -> c.IntakeView:
        """One intake."""
        return intakes.get_intake(query, work=work)

    @query
    def list_intakes(self, query: c.ListIntakes, work: UnitOfWork) -> c.IntakePage:
        """The organisation's intakes."""
        return intakes.list_intakes(query, work=work)

    @command
    def enrol_participant(self, command: c.EnrolParticipant, work: UnitOfWork) -> c.EnrolmentView:
        """Give a participant a place in an intake, or a place on its waiting list."""
        return enrolments.enrol_participant(command, work=work)

    @command
    def accept_offer(self, command: c.AcceptOffer, work: UnitOfWork) -> c.EnrolmentView:
        """Take the seat that is offered to her."""
        return enrolments.accept_offer(command, work=work)

    @command
    def decline_offer(self, command: c.DeclineOffer, work: UnitOfWork) -> c.EnrolmentView:
        """Leave the seat that is offered to her to the next."""
        return enrolments.decline_offer(command, work=work)

    @command
    def repeat_offer(self, command: c.RepeatOffer, work: UnitOfWork) -> c.EnrolmentView:
        """Send the offer again, after correcting how she is reached."""
        return enrolments.repeat_offer(command, work=work)

    @command
    def activate_enrolment(self, command: c.ActivateEnrolment, work: UnitOfWork) -> c.EnrolmentView:
        """Begin her participation."""
        return enrolments.activate_enrolment(command, work=work)

    @command
    def complete_enrolment(self, command: c.CompleteEnrolment, work: UnitOfWork) -> c.EnrolmentView:
        """Close an enrolment whose programme is done."""
        return enrolments.complete_enrolment(command, work=work)

    @command
    def withdraw_enrolment(self, command: c.WithdrawEnrolment, work: UnitOfWork) -> c.EnrolmentView:
        """End a place because she gives it up."""
        return enrolments.withdraw_enrolment(command, work=work)

    @command
    def refuse_enrolment(self, command: c.RefuseEnrolment, work: UnitOfWork) -> c.EnrolmentView:
        """Refuse a place to somebody who applied or waits."""
        return enrolments.refuse_enrolment(command, work=work)

    @query
    def get_enrolment(self, query: c.GetEnrolment, work: UnitOfWork) -> c.EnrolmentView:
        """One enrolment."""
        return enrolments.get_enrolment(query, work=work)

    @query
    def list_enrolment_steps(
        self, query: c.ListEnrolmentSteps, work: UnitOfWork
    ) -> c.EnrolmentSteps:
        """Every step of an enrolment."""
        return enrolments.list_enrolment_steps(query, work=work)

    @query
    def list_enrolments(self, query: c.ListEnrolments, work: UnitOfWork) -> c.EnrolmentPage:
        """The enrolments of an intake, or those in one state."""
        return enrolments.list_enrolments(query, work=work)

    @query
    def list_alerts(self, query: c.ListAlerts, work: UnitOfWork) -> c.AlertPage:
        """What a coordinator has to look at, or what was looked at before."""
        return alerts.list_alerts(query, work=work)

    @command
    def resolve_alert(self, command: c.ResolveAlert, work: UnitOfWork) -> c.AlertView:
        """Say that an alert was looked after."""
        return alerts.resolve_alert(command, work=work)
