"""Integrations' published language, by what it is about."""

from nosotros.contracts.care import care_of
from nosotros.contracts.integrations.deliveries import DeliveryAttempt as DeliveryAttempt
from nosotros.contracts.integrations.deliveries import DeliveryDetails as DeliveryDetails
from nosotros.contracts.integrations.deliveries import DeliveryPage as DeliveryPage
from nosotros.contracts.integrations.deliveries import DeliveryView as DeliveryView
from nosotros.contracts.integrations.deliveries import GetDelivery as GetDelivery
from nosotros.contracts.integrations.deliveries import GetLedger as GetLedger
from nosotros.contracts.integrations.deliveries import LedgerFile as LedgerFile
from nosotros.contracts.integrations.deliveries import ListDeliveries as ListDeliveries
from nosotros.contracts.integrations.deliveries import ReplayDeliveries as ReplayDeliveries
from nosotros.contracts.integrations.deliveries import ReplayDelivery as ReplayDelivery
from nosotros.contracts.integrations.deliveries import Replayed as Replayed
from nosotros.contracts.integrations.deliveries import SendTestEvent as SendTestEvent
from nosotros.contracts.integrations.events import SubscriptionDisabled as SubscriptionDisabled
from nosotros.contracts.integrations.events import SubscriptionFailing as SubscriptionFailing
from nosotros.contracts.integrations.events import SubscriptionTested as SubscriptionTested
from nosotros.contracts.integrations.grants import EndEventGrant as EndEventGrant
from nosotros.contracts.integrations.grants import EventGrantPage as EventGrantPage
from nosotros.contracts.integrations.grants import EventGrantView as EventGrantView
from nosotros.contracts.integrations.grants import GrantEvents as GrantEvents
from nosotros.contracts.integrations.grants import ListEventGrants as ListEventGrants
from nosotros.contracts.integrations.journal import EventBatch as EventBatch
from nosotros.contracts.integrations.journal import GapView as GapView
from nosotros.contracts.integrations.journal import GetEvent as GetEvent
from nosotros.contracts.integrations.journal import GetJournal as GetJournal
from nosotros.contracts.integrations.journal import JournalEntry as JournalEntry
from nosotros.contracts.integrations.journal import JournalView as JournalView
from nosotros.contracts.integrations.journal import ReadEvents as ReadEvents
from nosotros.contracts.integrations.journal import SourceView as SourceView
from nosotros.contracts.integrations.refusals import CursorExpired as CursorExpired
from nosotros.contracts.integrations.refusals import CursorOutdated as CursorOutdated
from nosotros.contracts.integrations.refusals import CursorUnknown as CursorUnknown
from nosotros.contracts.integrations.refusals import EdgeBrokerUnavailable as EdgeBrokerUnavailable
from nosotros.contracts.integrations.refusals import EventTypeUnknown as EventTypeUnknown
from nosotros.contracts.integrations.refusals import GrantedByAgreement as GrantedByAgreement
from nosotros.contracts.integrations.refusals import LedgerTooLong as LedgerTooLong
from nosotros.contracts.integrations.refusals import (
    SubscriptionNotInState as SubscriptionNotInState,
)
from nosotros.contracts.integrations.refusals import TooManySubscriptions as TooManySubscriptions
from nosotros.contracts.integrations.refusals import UrlRefused as UrlRefused
from nosotros.contracts.integrations.rooms import GetRoomSending as GetRoomSending
from nosotros.contracts.integrations.rooms import RoomSending as RoomSending
from nosotros.contracts.integrations.subscriptions import ChangeWebhook as ChangeWebhook
from nosotros.contracts.integrations.subscriptions import CreateEventQueue as CreateEventQueue
from nosotros.contracts.integrations.subscriptions import CreateEventReader as CreateEventReader
from nosotros.contracts.integrations.subscriptions import CreateWebhook as CreateWebhook
from nosotros.contracts.integrations.subscriptions import EndSubscription as EndSubscription
from nosotros.contracts.integrations.subscriptions import EventFilter as EventFilter
from nosotros.contracts.integrations.subscriptions import GetSubscription as GetSubscription
from nosotros.contracts.integrations.subscriptions import (
    GetSubscriptionSecret as GetSubscriptionSecret,
)
from nosotros.contracts.integrations.subscriptions import ListSubscriptions as ListSubscriptions
from nosotros.contracts.integrations.subscriptions import MoveEventReader as MoveEventReader
from nosotros.contracts.integrations.subscriptions import PauseSubscription as PauseSubscription
from nosotros.contracts.integrations.subscriptions import ResumeSubscription as ResumeSubscription
from nosotros.contracts.integrations.subscriptions import RotateSecret as RotateSecret
from nosotros.contracts.integrations.subscriptions import SubscriptionPage as SubscriptionPage
from nosotros.contracts.integrations.subscriptions import SubscriptionSecret as SubscriptionSecret
from nosotros.contracts.integrations.subscriptions import SubscriptionView as SubscriptionView
from nosotros.contracts.integrations.values import DeliveryState as DeliveryState
from nosotros.contracts.integrations.values import LedgerFormat as LedgerFormat
from nosotros.contracts.integrations.values import Scope as Scope
from nosotros.contracts.integrations.values import SubscriptionKind as SubscriptionKind
from nosotros.contracts.integrations.values import SubscriptionState as SubscriptionState

#: the care of its parked events
care = care_of("integrations")
