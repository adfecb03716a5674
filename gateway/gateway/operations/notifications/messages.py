"""Messages, how people wish to be written to, what they answer, and who carries it."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, read, remove
from nosotros.contracts import notifications as c

_MESSAGES, _WISHES, _ANSWERS = "Messages", "Preferences", "Answers"
_IT, _WHO = "/v1/messages/{id}", "/v1/participants/{id}/message-preferences"
_OF = "participant_id"

MESSAGES: tuple[Operation, ...] = (
    read("/v1/messages", c.ListMessages, tag=_MESSAGES),
    read("/v1/messages/totals", c.CountMessages, tag=_MESSAGES),
    read("/v1/messages/to-read-aloud", c.ListToReadAloud, tag=_MESSAGES),
    read(_IT, c.GetMessage, tag=_MESSAGES),
    read(f"{_IT}/content", c.GetMessageContent, tag=_MESSAGES),
    act(f"{_IT}/handing-over", c.ReportHandedOver, tag=_MESSAGES, of="message_id"),
    act(f"{_IT}/cancelling", c.CancelMessage, tag=_MESSAGES, of="message_id"),
    act(f"{_IT}/sending-again", c.SendAgain, tag=_MESSAGES, of="message_id"),
    read("/v1/message-providers", c.ListProviders, tag=_MESSAGES),
    read(_WHO, c.GetPreferences, tag=_WISHES, of=_OF),
    change(_WHO, c.SetPreference, tag=_WISHES, of=_OF),
    change("/v1/participants/{id}/time-zone", c.SetZone, tag=_WISHES, of=_OF),
    act("/v1/participants/{id}/own-page-links", c.SendOwnPageLink, tag=_WISHES, of=_OF),
    read("/v1/suppressions", c.ListSuppressions, tag=_WISHES),
    remove("/v1/suppressions/{id}", c.LiftSuppression, tag=_WISHES, of="suppression_id"),
    read("/v1/answers", c.ListAnswers, tag=_ANSWERS),
    read("/v1/answers/{id}/content", c.GetAnswerContent, tag=_ANSWERS),
)
