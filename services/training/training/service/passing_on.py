"""The edge of training: ambassadors, their workshops, and the cascade of who trained whom."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import training as c
from training.handlers import ambassadors, cascade, terms, workshops


class PassingOn:
    """Ambassadors, their workshops, and the cascade of who trained whom."""

    @command
    def change_ambassador(self, command: c.ChangeAmbassador, work: UnitOfWork) -> c.AmbassadorView:
        """Change an ambassador's time, territory or mentor trainer."""
        return terms.change_ambassador(command, work=work)

    @command
    def end_ambassador(self, command: c.EndAmbassador, work: UnitOfWork) -> c.AmbassadorView:
        """End an ambassador's time today."""
        return terms.end_ambassador(command, work=work)

    @query
    def get_ambassador(self, query: c.GetAmbassador, work: UnitOfWork) -> c.AmbassadorView:
        """One ambassador."""
        return terms.get_ambassador(query, work=work)

    @query
    def list_ambassadors(self, query: c.ListAmbassadors, work: UnitOfWork) -> c.AmbassadorPage:
        """The organisation's ambassadors, those in one state, or whom one of them trained."""
        return terms.list_ambassadors(query, work=work)

    @query
    def get_cascade(self, query: c.GetCascade, work: UnitOfWork) -> c.Cascade:
        """Who trained whom, with counts."""
        return cascade.get_cascade(query, work=work)

    @query
    def get_lineage(self, query: c.GetLineage, work: UnitOfWork) -> c.Cascade:
        """The cascade below one ambassador."""
        return cascade.get_lineage(query, work=work)

    @query
    def draw_lineage(self, query: c.DrawLineage, work: UnitOfWork) -> c.CascadeDrawing:
        """The cascade below one ambassador, drawn."""
        return cascade.draw_lineage(query, work=work)

    @command
    def plan_workshop(self, command: c.PlanWorkshop, work: UnitOfWork) -> c.WorkshopView:
        """Plan a community workshop."""
        return workshops.plan_workshop(command, work=work)

    @command
    def report_workshop(self, command: c.ReportWorkshop, work: UnitOfWork) -> c.WorkshopView:
        """Report a community workshop with how many came."""
        return workshops.report_workshop(command, work=work)

    @command
    def cancel_workshop(self, command: c.CancelWorkshop, work: UnitOfWork) -> c.WorkshopView:
        """Call a planned community workshop off."""
        return workshops.cancel_workshop(command, work=work)

    @query
    def get_workshop(self, query: c.GetWorkshop, work: UnitOfWork) -> c.WorkshopView:
        """One community workshop."""
        return workshops.get_workshop(query, work=work)

    @query
    def list_workshops(self, query: c.ListWorkshops, work: UnitOfWork) -> c.WorkshopPage:
        """Community workshops, of an ambassador or in one state."""
        return workshops.list_workshops(query, work=work)

    @timer
    def ambassador_ends(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """End a time whose last day is over."""
        ambassadors.ambassador_ends(timer, work=work)

    @timer
    def ambassador_released(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Take an ambassador off what she was to teach after her time."""
        ambassadors.ambassador_released(timer, work=work)
