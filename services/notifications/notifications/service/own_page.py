"""The edge of notifications: her own page."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as c
from notifications.handlers import own_page, own_preferences


class OwnPage:
    """Her own page: its link, the visit, and what she chooses there."""

    @command
    def send_own_page_link(self, command: c.SendOwnPageLink, work: UnitOfWork) -> c.LinkSent:
        """Send a participant a link to her own page."""
        return own_page.send_own_page_link(command, work=work)

    @command
    def open_own_page(self, command: c.OpenOwnPage, work: UnitOfWork) -> c.Visitor:
        """Open her page with a link, once."""
        return own_page.open_own_page(command, work=work)

    @query
    def check_visit(self, query: c.CheckVisit, work: UnitOfWork) -> c.Visitor:
        """Whose visit it is."""
        return own_page.check_visit(query, work=work)

    @command
    def close_visit(self, command: c.CloseVisit, work: UnitOfWork) -> None:
        """End a visit."""
        own_page.close_visit(command, work=work)

    @query
    def get_own_preferences(self, query: c.GetOwnPreferences, work: UnitOfWork) -> c.OwnPreferences:
        """How the participant who asks is written to."""
        return own_preferences.get_own_preferences(query, work=work)

    @command
    def set_own_preferences(self, command: c.SetOwnPreferences, work: UnitOfWork) -> None:
        """Keep how the participant who asks wishes to be written to."""
        own_preferences.set_own_preferences(command, work=work)
