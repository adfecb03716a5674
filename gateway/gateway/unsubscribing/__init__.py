"""Messages stopped by a link: at once by a mail program (RFC 8058), by one button for a person."""

from gateway.unsubscribing.endpoint import SubscriptionEndpoint as SubscriptionEndpoint
from gateway.unsubscribing.endpoint import UnsubscribeEndpoint as UnsubscribeEndpoint
