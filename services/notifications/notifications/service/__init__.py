"""The edge: one short method per command, query, event and timer."""

from nosotros.bus.service import Service
from notifications.service.answers import Answers
from notifications.service.campaigns import Campaigns
from notifications.service.messages import Messages
from notifications.service.own_page import OwnPage
from notifications.service.people import People
from notifications.service.preferences import Preferences
from notifications.service.providers import Providers
from notifications.service.reminders import Reminders
from notifications.service.templates import Templates
from notifications.storage.given_up import PARKED


class NotificationsService(
    People,
    Reminders,
    Templates,
    Campaigns,
    Preferences,
    Messages,
    Answers,
    Providers,
    OwnPage,
    Service,
):
    """Contacts, templates, messages and campaigns, answers, and her own page."""

    name = "notifications"
    parks = PARKED
