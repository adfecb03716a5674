"""The edge of integrations: subscriptions."""

from integrations.handlers import secrets, subscriptions, webhooks
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Subscriptions:
    """Webhooks and saved readers."""

    @command
    def create_webhook(self, command: c.CreateWebhook, work: UnitOfWork) -> c.SubscriptionView:
        """Have events posted to an address."""
        return webhooks.create_webhook(command, work=work)

    @command
    def change_webhook(self, command: c.ChangeWebhook, work: UnitOfWork) -> c.SubscriptionView:
        """Change a webhook."""
        return webhooks.change_webhook(command, work=work)

    @command
    def create_event_reader(
        self, command: c.CreateEventReader, work: UnitOfWork
    ) -> c.SubscriptionView:
        """Have a reader's cursor kept."""
        return subscriptions.create_event_reader(command, work=work)

    @command
    def move_event_reader(self, command: c.MoveEventReader, work: UnitOfWork) -> c.SubscriptionView:
        """Note what a reader has received."""
        return subscriptions.move_event_reader(command, work=work)

    @command
    def pause_subscription(
        self, command: c.PauseSubscription, work: UnitOfWork
    ) -> c.SubscriptionView:
        """Deliver nothing until it is resumed."""
        return subscriptions.pause_subscription(command, work=work)

    @command
    def resume_subscription(
        self, command: c.ResumeSubscription, work: UnitOfWork
    ) -> c.SubscriptionView:
        """Go on with one that was paused or disabled."""
        return subscriptions.resume_subscription(command, work=work)

    @command
    def end_subscription(self, command: c.EndSubscription, work: UnitOfWork) -> None:
        """Remove a subscription."""
        subscriptions.end_subscription(command, work=work)

    @command
    def rotate_secret(self, command: c.RotateSecret, work: UnitOfWork) -> c.SubscriptionView:
        """Make a new secret."""
        return secrets.rotate_secret(command, work=work)

    @query
    def get_subscription_secret(
        self, query: c.GetSubscriptionSecret, work: UnitOfWork
    ) -> c.SubscriptionSecret:
        """What a webhook's signatures are verified with."""
        return secrets.get_subscription_secret(query, work=work)

    @query
    def get_subscription(self, query: c.GetSubscription, work: UnitOfWork) -> c.SubscriptionView:
        """One subscription."""
        return subscriptions.get_subscription(query, work=work)

    @query
    def list_subscriptions(
        self, query: c.ListSubscriptions, work: UnitOfWork
    ) -> c.SubscriptionPage:
        """The organisation's subscriptions."""
        return subscriptions.list_subscriptions(query, work=work)
