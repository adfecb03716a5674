"""The edge of notifications: preferences and suppressed addresses."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as contracts
from notifications.handlers import preferences


class Preferences:
    """How participants wish to be written to."""

    @query
    def get_preferences(
        self, query: contracts.GetPreferences, work: UnitOfWork
    ) -> contracts.PreferencesView:
        """How a participant is written to."""
        return preferences.get_preferences(query, work=work)

    @command
    def set_preference(
        self, command: contracts.SetPreference, work: UnitOfWork
    ) -> contracts.PreferencesView:
        """Note what a participant chose."""
        return preferences.set_preference(command, work=work)

    @command
    def set_zone(self, command: contracts.SetZone, work: UnitOfWork) -> contracts.PreferencesView:
        """Note in which time zone a participant lives."""
        return preferences.set_zone(command, work=work)
